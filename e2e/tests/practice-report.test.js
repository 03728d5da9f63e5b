// The practice's report: read, opened, printed, and asked for by mail.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { enter } from '../support/keys.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();
const PAGE = '/reports/practice';

/** The report once everything that is worked out beside the page is there. */
async function whole(page, guest) {
  await guest.go(PAGE);
  for (let tries = 0; (await page.getByText('being worked out').count()) > 0; tries += 1) {
    assert.ok(tries < 120, 'the study never came');
    await page.waitForTimeout(500);
    await guest.go(PAGE);
  }
}

test('every section says its finding, and the page is accessible with all tables open', PATIENCE, stage.as('owner', {}, async (page, guest) => {
  await whole(page, guest);
  await assertAccessible(page, 'the report');
  for (const section of await page.locator('main section.card[aria-labelledby]').all()) {
    const words = await section.locator('strong, li').first().innerText();
    assert.ok(words.trim().endsWith('.'), `no sentence but: ${words}`);
  }
  for (const summary of await page.locator('main summary').all()) await summary.click();
  await assertAccessible(page, 'the report with its tables');
  await guest.assertClean();
}));

test('a number opens its referrals, and the period is chosen by keyboard alone', PATIENCE, stage.as('owner', {}, async (page, guest) => {
  await whole(page, guest);
  const chip = page.getByRole('link', { name: 'Last 3 months' });
  await enter(chip);
  await page.waitForURL(/from=/);
  await page.getByText('held against').first().waitFor();
  const against = page.getByLabel('Held against');
  await against.selectOption({ label: 'As many months just before' });
  const apply = page.getByRole('button', { name: 'Apply' });
  if (await apply.isVisible()) await apply.press('Enter');
  await page.waitForURL(/against=before/);
  const summary = page.locator('section[aria-labelledby="months"] summary');
  await enter(summary);
  await page.locator('section[aria-labelledby="months"] td a').first().press('Enter');
  await page.waitForURL(/\/referrals\?/);
  await guest.assertClean();
}));

test('one clinic is chosen, kept in every link, and what is of all clinics says so', PATIENCE, stage.as('owner', {}, async (page, guest) => {
  await whole(page, guest);
  await page.getByLabel('Clinic').selectOption({ label: 'North' });
  const apply = page.getByRole('button', { name: 'Apply' });
  if (await apply.isVisible()) await apply.press('Enter');
  await page.waitForURL(/clinic=[0-9a-f-]{36}/);
  await page.getByRole('heading', { level: 1, name: /at North in/ }).waitFor();
  await page.getByText('it is not worked out for North alone').first().waitFor();
  for (const file of ['Excel', 'PDF']) {
    const address = await page.getByRole('link', { name: file }).getAttribute('href');
    assert.match(address, /clinic=/, file);
  }
  await assertAccessible(page, 'the report of one clinic');
  await page.getByRole('link', { name: 'Last 3 months' }).click();
  await page.waitForURL(/clinic=/);
  const funnel = page.locator('section[aria-labelledby="funnel"]');
  await funnel.locator('summary').click();
  const step = funnel.getByRole('row', { name: /^Contacted/ }).getByRole('link');
  const count = await step.innerText();
  await step.click();
  await page.waitForURL(/\/referrals\?.*reached=contacted/);
  await page.getByRole('heading', { level: 1, name: new RegExp(`^${count} referrals`) }).waitFor();
  await page.getByText('Contacted or further').first().waitFor();
  await guest.assertClean();
}));

test('the report names who slips, who grows and whom the list would have named', PATIENCE, stage.as('owner', {}, async (page, guest) => {
  await whole(page, guest);
  const rows = (id) => page.locator(`section[aria-labelledby="${id}"] tbody tr`);
  assert.ok((await rows('slipping').count()) >= 4, 'who slips');
  const grows = await page.locator('section[aria-labelledby="growing"] strong').innerText();
  assert.equal(await rows('growing').count(), Number(grows.match(/^\d+ sources? (is|are) growing/)?.[0].match(/^\d+/)[0]), grows);
  await page.locator('main li', { hasText: grows }).first().waitFor();
  const said = await page.locator('section[aria-labelledby="hindsight"] strong').innerText();
  assert.match(said, /would have named \d+ of the \d+ sources that left/);
}));

test('a telephone shows the report without scrolling to the side', PATIENCE, stage.as('owner', { viewport: { width: 390, height: 844 } }, async (page, guest) => {
  await whole(page, guest);
  for (const summary of await page.locator('main summary').all()) await summary.click();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${wide} pixels too wide`);
}));

test('the report is a workbook and a document by one click each', PATIENCE, stage.as('owner', {}, async (page, guest) => {
  await whole(page, guest);
  const [book] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Excel' }).click(),
  ]);
  assert.match(book.suggestedFilename(), /^practice-report-.*\.xlsx$/);
  const address = await page.getByRole('link', { name: 'PDF' }).getAttribute('href');
  const paper = await page.request.get(new URL(address, page.url()).href);
  assert.equal(paper.status(), 200);
  assert.equal((await paper.body()).subarray(0, 5).toString(), '%PDF-');
}));

test('the monthly mail and the costs are set without scripts', PATIENCE, stage.as('owner', { scripts: false }, async (page, guest) => {
  await guest.go('/reports/practice/mail');
  await page.getByLabel('Send me the report once a month').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The report comes to you once a month').first().waitFor();
  await guest.go('/reports/practice/costs');
  guest.expectStatus(422);
  await page.getByLabel('Visit').fill('much');
  await page.getByRole('button', { name: 'Save' }).click();
  assert.equal(await page.getByLabel('Visit').inputValue(), 'much');
  await page.getByLabel('Visit').fill('35.50');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.waitForURL(/\/reports\/practice$/);
}));

test('the forms of the report are accessible', PATIENCE, stage.as('owner', {}, async (page, guest) => {
  for (const form of ['mail', 'costs']) {
    await guest.go(`${PAGE}/${form}`);
    await assertAccessible(page, form);
  }
}));

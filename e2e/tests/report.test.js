import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { enter } from '../support/keys.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();

test('the report says who needs attention and who a thank-you, before any table',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    await visit.go('/reports/sources');
    await assertAccessible(page, 'the report');
    const headings = await page.getByRole('main').getByRole('heading').allInnerTexts();
    const place = (words) => headings.findIndex((text) => words.test(text));
    assert.ok(place(/attention/i) >= 0, `no attention list among: ${headings.join(' | ')}`);
    assert.ok(place(/thank/i) >= 0, `no thank-you list among: ${headings.join(' | ')}`);
  }));

test('each source of the report can be opened',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    await visit.go('/reports/sources');
    await page.getByRole('table').getByRole('rowheader').getByRole('link').first().click();
    await page.waitForURL(/\/sources\/|[?&]source=/);
    await visit.assertClean();
  }));

test('the report is a spreadsheet by one click',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    await visit.go('/reports/sources');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /csv/i }).or(page.getByRole('button', { name: /csv/i }))
        .first().click(),
    ]);
    assert.match(download.suggestedFilename(), /\.csv$/);
  }));

test('a printed report has neither navigation nor a second, empty page',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    await visit.go('/reports/sources');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.getByRole('navigation').first().isVisible(), false);
    const paper = await page.pdf({ format: 'Letter' });
    assert.ok(paper.length > 1000);
  }));

const attention = (page) => page.getByRole('region', { name: 'Needs attention' });
const lines = (page) => attention(page).locator('ul.list > li.item');
const toast = (page) => page.getByRole('status');

test('each source that slips has its reason, its months, what it costs and what to do',
  PATIENCE,
  stage.as('liaison', {}, async (page, visit) => {
    await visit.go('/reports/sources');
    await attention(page).getByText('of these is only chance').waitFor();
    const first = lines(page).first();
    assert.match(await first.innerText(), /Silent for|Sent \d+/);
    assert.match(await first.innerText(), /Costs about \d+ referrals? in the next 90 days/);
    const spark = first.getByRole('img');
    assert.match(await spark.getAttribute('aria-label'), /of the last 12 months/i);
    await page.getByRole('heading', { name: 'Growing' }).waitFor();
  }));

test('what one knows better is put aside with the keyboard and listed again',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    await visit.go('/reports/sources');
    const before = await lines(page).count();
    const name = await lines(page).first().locator('a.title').innerText();
    await enter(lines(page).first().locator('summary'));
    await page.keyboard.press('Tab');
    await page.keyboard.type('We know');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Away until Easter');
    await assertAccessible(page, 'the form that puts aside');
    await page.keyboard.press('Enter');
    await toast(page).getByText('is put aside until something new happens').waitFor();
    await attention(page).getByText('1 source put aside').click();
    await attention(page).getByText('we know why (Away until Easter)').waitFor();
    await attention(page).getByRole('button', { name: `List again: ${name}` }).click();
    await toast(page).getByText('It is on the list again.').waitFor();
    assert.equal(await lines(page).count(), before);
  }));

test('who is put aside as retired is marked so, and one undo takes both back',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    await visit.go('/reports/sources');
    const before = await lines(page).count();
    const first = lines(page).first();
    const name = await first.locator('a.title').innerText();
    await first.locator('summary').click();
    const box = first.getByRole('checkbox', { name: /mark the source so/ });
    assert.equal(await box.isChecked(), true);
    await first.getByLabel('Why').selectOption({ label: 'Retired' });
    await first.getByRole('button', { name: `Put aside: ${name}` }).click();
    await toast(page).getByText('is put aside and marked as retired').waitFor();
    assert.equal(await lines(page).count(), before - 1);
    await toast(page).getByRole('button', { name: 'Undo' }).click();
    await toast(page).getByText('It is on the list again.').waitFor();
    assert.equal(await lines(page).count(), before);
    await visit.assertClean();
  }));

test('one button makes the task',
  PATIENCE,
  stage.as('liaison', {}, async (page, visit) => {
    await visit.go('/reports/sources');
    await lines(page).first().getByRole('button', { name: /^Make a task/ }).click();
    await toast(page).getByText('Task added.').waitFor();
    assert.match(page.url(), /\/reports\/sources/);
    await toast(page).getByRole('button', { name: 'Undo' }).click();
  }));

test('on a phone the list and a source\'s page say the same without scrolling sideways',
  PATIENCE,
  stage.as('liaison', { size: 'phone' }, async (page, visit) => {
    await visit.go('/reports/sources');
    await assertAccessible(page, 'the report on a phone');
    const why = await lines(page).first().locator('p').filter({ hasText: /^(Silent|Sent)/ }).innerText();
    await lines(page).first().locator('a.title').click();
    await page.waitForURL('**/sources/*');
    const card = page.getByRole('region', { name: 'How it stands' });
    await card.getByText(why).waitFor();
    await card.getByText('Show as a table').click();
    await card.getByRole('columnheader', { name: 'Expected' }).waitFor();
    await assertAccessible(page, 'a source and how it stands');
    await visit.assertClean();
  }));

// A report for an office: looked at, finished, handed over; and the note that a therapist writes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { enter } from '../support/keys.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();

/** Opens the report of the first source that may have one. */
async function openReport(page, guest) {
  await guest.go('/sources');
  const sources = await page.locator('main a[href^="/sources/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
  for (const source of sources.filter((href) => /^\/sources\/[0-9a-f-]{36}$/.test(href))) {
    await guest.go(source);
    const look = page.getByRole('link', { name: 'Look at it' });
    if (await look.count()) return look;
  }
  throw new Error('no source may have a report');
}

test('a report is finished and handed over by keyboard alone', PATIENCE, stage.as('liaison', {}, async (page, guest) => {
  const look = await openReport(page, guest);
  await enter(look);
  await page.getByLabel('Period').waitFor();
  await page.getByLabel('Period').selectOption({ label: 'Last 12 months' });
  await page.getByRole('button', { name: 'Show', exact: true }).press('Enter');
  await page.getByText(/You sent us/).first().waitFor();
  await assertAccessible(page, 'a report before it is finished');
  await page.getByRole('button', { name: 'Finish the report' }).press('Enter');
  await page.getByText('Finished. It can be sent now.').waitFor();
  await assertAccessible(page, 'a finished report');
  await page.getByRole('button', { name: 'I gave it to them' }).press('Enter');
  await page.getByText('Recorded as a contact.').waitFor();
  await page.getByRole('button', { name: 'That was a mistake' }).press('Enter');
  await page.getByText('It waits to be sent again.').waitFor();
}));

test('a telephone shows a report without scrolling to the side', PATIENCE, stage.as('owner', { size: 'phone' }, async (page, guest) => {
  const look = await openReport(page, guest);
  await look.click();
  await page.getByLabel('Period').waitFor();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${wide} pixels too wide`);
}));

test('a note is written and finished, and what was typed stays when it is refused', PATIENCE, stage.as('therapist', {}, async (page, guest) => {
  await guest.go('/referrals/board');
  const links = await page.locator('main a[href^="/referrals/"]').evaluateAll((all) => all.map((a) => a.pathname));
  await guest.go(links.find((path) => /\/referrals\/[0-9a-f-]{36}$/.test(path)));
  await page.locator('#notes').getByRole('button', { name: 'Write one' }).click();
  await page.getByLabel('What it is').waitFor();
  await assertAccessible(page, 'a note being written');
  guest.expectStatus(422);
  await page.getByRole('button', { name: 'Finish', exact: true }).click();
  await page.getByText('Write at least one section.').first().waitFor();
  await page.getByLabel('What is said there, 2').fill('Walks without a stick.');
  await page.getByRole('button', { name: 'Finish', exact: true }).click();
  await page.getByText('Finished. It stays as it is.').waitFor();
  await page.getByText('Something in it is wrong').waitFor();
}));

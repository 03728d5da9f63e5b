// The provider directory: search as one types, a source in one key, changes with undo, and the
// pin of an office; by mouse, by keyboard, and without scripts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { focusOn } from '../support/keys.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();
const addable = (page) => page.locator('tr[data-row]', { has: page.getByRole('button', { name: /^Add as source/ }) });

test('a provider is found as one types and becomes a source with one key', PATIENCE, stage.as('desk', {}, async (page, guest) => {
  await guest.go('/directory');
  await page.getByLabel('Search the registry').pressSequentially('chiropractor columbus', { delay: 15 });
  await addable(page).first().waitFor();
  await assertAccessible(page, 'provider directory');
  const name = await addable(page).first().locator('th a').innerText();
  await focusOn(addable(page).first().locator('th a'));
  await page.keyboard.press('a');
  await page.getByText(`${name} is a source now.`).waitFor();
  assert.match(page.url(), /\/directory\?q=chiropractor/, 'the search stays');
  const row = page.locator('tr[data-row]', { hasText: name }).first();
  await row.getByRole('link', { name: /^Is a source/ }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Taken back.').waitFor();
  await page.locator('tr[data-row]', { hasText: name }).first().getByRole('button', { name: /^Add as source/ }).waitFor();
}));

test('a key acts on the row one is at, and on none when one is at none', PATIENCE, stage.as('desk', {}, async (page, guest) => {
  await guest.go('/directory?q=family');
  // The search takes the keyboard once the page is drawn, which is later than its load.
  await page.locator('input[name=q]:focus').blur();
  await page.keyboard.press('a');
  assert.equal(await page.locator('.toast').count(), 0);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  assert.equal(await page.locator('[data-row].at').count(), 1);
}));

test('a change in the registry is taken over and given back', PATIENCE, stage.as('desk', {}, async (page, guest) => {
  await guest.go('/directory/changes');
  const row = page.locator('tr[data-row]', { hasText: 'Moved' }).first();
  const name = await row.locator('th a').innerText();
  await row.getByRole('button', { name: /^Take over/ }).click();
  await page.getByText(`Taken over for ${name}.`).waitFor();
  await assertAccessible(page, 'registry changes');
  await page.getByRole('button', { name: 'Undo', exact: true }).first().click();
  await page.getByText(`Undone for ${name}.`).waitFor();
  await page.locator('tr[data-row]', { hasText: name }).first().waitFor();
}));

test('without scripts the search works and says what to do with a pin', PATIENCE, stage.as('owner', { scripts: false }, async (page, guest) => {
  await guest.go('/directory');
  await page.getByLabel('Search the registry').fill('podiatrist');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.locator('tr[data-row]').first().waitFor();
  await guest.go('/settings/directory');
  await page.locator('main a[href^="/settings/directory/clinics/"]').first().click();
  await page.getByLabel('Put the pin yourself').fill('somewhere');
  guest.expectStatus(422);
  await page.getByRole('button', { name: 'Put the pin there' }).click();
  await page.locator('#place-error').waitFor();
  assert.equal(await page.getByLabel('Put the pin yourself').inputValue(), 'somewhere');
  await page.getByLabel('Put the pin yourself').fill('39.99, -83.00');
  await page.getByRole('button', { name: 'Put the pin there' }).click();
  await page.getByText('The pin is where you put it.').waitFor();
}));

test('everything may be reached by keyboard on a phone, and nothing is asked outside', PATIENCE, stage.as('owner', { size: 'phone' }, async (page, guest) => {
  await guest.go('/directory?q=physician');
  await page.locator('tr[data-row]').first().waitFor();
  await guest.go('/settings/directory/outside');
  await page.getByRole('heading', { name: 'Nothing is asked outside' }).waitFor();
  assert.equal(await page.getByLabel('Allow asking NPPES').isChecked(), false);
  await assertAccessible(page, 'what is asked outside');
}));

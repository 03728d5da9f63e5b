// The ledger: entered and checked by keyboard, on a phone and without scripts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { inDays } from '../support/days.js';
import { enter } from '../support/keys.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();
const heading = (page) => page.getByRole('heading', { level: 1 });

/** A physician whom the sample ledger knows, by the name on the ledger's page. */
async function someone(page, visit) {
  await visit.go('/gifts');
  return (await page.locator('#people-heading ~ .scroll a').first().innerText()).trim();
}

/** Tabs until the field has the focus. */
async function tabTo(page, locator) {
  for (let stop = 0; stop < 80; stop += 1) {
    if (await locator.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail('the keyboard does not reach it');
}

test('a lunch is entered by the keyboard alone, and taken back', PATIENCE, stage.as('liaison', {}, async (page, visit) => {
  const name = await someone(page, visit);
  await page.keyboard.press('e');
  await page.waitForURL('**/gifts/new');
  // One begins at the search, which has the keyboard once the page is drawn.
  await page.getByLabel('Find people').and(page.locator(':focus')).waitFor();
  await page.keyboard.type(name.split(',')[0]);
  const box = page.locator('#people input[type=checkbox]').first();
  await box.waitFor();
  await tabTo(page, box);
  await page.keyboard.press('Space');
  await page.locator('#ahead li').first().waitFor();
  await tabTo(page, page.getByLabel('Office staff'));
  await page.keyboard.type('3');
  await tabTo(page, page.getByLabel('What it cost in all'));
  await page.keyboard.type('10.03');
  await page.locator('#ahead', { hasText: '$2.01' }).waitFor();
  await tabTo(page, page.getByLabel('Asked for'));
  await page.keyboard.press('N');
  await tabTo(page, page.getByLabel('Note'));
  await page.keyboard.press('Enter');
  await page.getByText('Entered in the ledger.').waitFor();
  assert.match(await heading(page).innerText(), /Meal: \$10\.03/);
  const undo = page.getByRole('button', { name: 'Undo' });
  await enter(undo);
  await page.getByText('it counts no longer').waitFor();
}));

test('what goes over is said before it is entered, and kept only with a reason', PATIENCE, stage.as('owner', {}, async (page, visit) => {
  visit.expectStatus(422);
  const name = await someone(page, visit);
  await visit.go('/gifts/new');
  await page.getByLabel('Find people').fill(name.split(',')[0]);
  await page.locator('#people input[type=checkbox]').first().check();
  await page.getByLabel('What it cost in all').fill('2000');
  await page.locator('#ahead', { hasText: 'This goes over the limit' }).waitFor();
  await assertAccessible(page, 'an entry that goes over');
  await page.getByLabel('Asked for').selectOption('no');
  await page.getByRole('button', { name: 'Enter it' }).last().click();
  const summary = page.locator('.error-summary');
  await summary.waitFor();
  assert.match(await summary.innerText(), /say why/);
  assert.equal(await page.getByLabel('What it cost in all').inputValue(), '2000', 'nothing typed is lost');
  await page.getByLabel('Why it was given all the same').fill('Nobody had looked first');
  await page.getByRole('button', { name: 'Enter it' }).last().click();
  await page.getByText('Entered in the ledger.').waitFor();
  await page.locator('table a').first().click();
  await page.getByText('more than half of the limit').waitFor();
  await page.goBack();
  await page.getByRole('button', { name: 'Take back' }).click();
  await page.getByText('it counts no longer').waitFor();
}));

test('a gift card is refused while it is typed, with what may be done instead', PATIENCE, stage.as('liaison', {}, async (page, visit) => {
  await visit.go('/gifts/check');
  await page.getByLabel('In words').fill('$50 Amazon');
  const ahead = page.locator('#ahead');
  await ahead.getByText('cash or can be spent like it').waitFor();
  assert.match(await ahead.innerText(), /instead/);
  await page.getByLabel('In words').fill('Greeting card and flowers');
  await ahead.getByText('cash or can be spent like it').waitFor({ state: 'detached' });
}));

test('on a phone and without scripts one finds, checks and enters', PATIENCE, stage.as('liaison', { size: 'phone', scripts: false }, async (page, visit) => {
  const name = await someone(page, visit);
  await page.getByRole('link', { name: 'Check before spending' }).click();
  await page.getByLabel('Find people').fill(name.split(',')[0]);
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  await page.locator('#people input[type=checkbox]').first().check();
  await page.getByLabel('What it cost in all').fill('12');
  await page.getByRole('button', { name: 'Check', exact: true }).last().click();
  await page.locator('#ahead').getByText('At most').waitFor();
  await page.getByRole('button', { name: 'It happened: go on to enter it' }).click();
  await page.getByLabel('Asked for').selectOption('no');
  assert.equal(await page.getByLabel('What it cost in all').inputValue(), '12');
  await page.getByRole('button', { name: 'Enter it' }).last().click();
  await page.getByText('Entered in the ledger.').waitFor();
  await page.getByRole('button', { name: 'Take back' }).click();
  await page.getByText('it counts no longer').waitFor();
}));

test('a year of a physician tells of the excess that was returned, and prints', PATIENCE, stage.as('owner', {}, async (page, visit) => {
  const year = Number(inDays(0).slice(0, 4)) - 1;
  await visit.go(`/gifts?year=${year}`);
  await page.locator('tr', { hasText: 'Excess returned' }).getByRole('link').click();
  await page.getByText('It was returned by').waitFor();
  await assertAccessible(page, 'a settled excess');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.getByRole('button', { name: 'Print' }).isVisible(), false);
  assert.ok(await page.getByRole('table').isVisible());
}));

test('an owner sets the limit of the next year, and the history names the source', PATIENCE, stage.as('owner', {}, async (page, visit) => {
  await visit.go('/gifts/limits');
  await page.getByLabel('Amount').fill('549');
  await page.getByLabel('Source').fill('A made-up notice');
  await page.getByRole('button', { name: 'Set it' }).click();
  await page.getByText('Set. All years are reckoned anew').waitFor();
  await page.locator('section', { hasText: 'What was set' }).getByText('A made-up notice').waitFor();
}));

test('those who do not keep the ledger do not see it', PATIENCE, stage.as('desk', {}, async (page, visit) => {
  await visit.go('/');
  assert.equal(await page.getByRole('link', { name: 'Gifts' }).count(), 0);
  await visit.go('/gifts', 403);
}));

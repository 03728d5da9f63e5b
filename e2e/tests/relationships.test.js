// Keeping in touch and what people want: two clocks, pauses, tiers, refusals, by mouse and keyboard.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { enter } from '../support/keys.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();
const heading = (page) => page.getByRole('heading', { level: 1 }).innerText();

async function firstDue(page, guest) {
  await guest.go('/relationships');
  return page.locator('tbody a[href^="/sources/"]').first().getAttribute('href');
}

test('the list answers who is due, narrows as one chooses, and prints', PATIENCE, stage.as('liaison', {}, async (page, guest) => {
  await guest.go('/relationships');
  assert.match(await heading(page), /^\d[\d,]* sources are due, \d[\d,]* overdue$/);
  const all = await page.getByRole('status').first().innerText();
  await page.getByLabel('Looked after by').selectOption('me');
  await page.waitForURL(/owner=me/);
  await page.waitForFunction((before) => document.querySelector('#found [role=status]')?.innerText !== before, all);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.getByRole('link', { name: /^Log a contact/ }).first().isVisible(), false);
  await page.emulateMedia({ media: 'screen' });
  await assertAccessible(page, 'keeping in touch');
}));

test('a source goes on leave and comes back, by the keyboard alone', PATIENCE, stage.as('liaison', {}, async (page, guest) => {
  await guest.go(await firstDue(page, guest));
  const card = page.locator('#keeping-in-touch');
  await card.getByText('Any contact').waitFor();
  await enter(card.getByText('Pause, or do not contact'));
  await card.getByLabel('Last day of the leave').fill('2099-01-31');
  await enter(card.getByRole('button', { name: 'Pause' }));
  await card.getByText('On leave until Jan 31, 2099.').waitFor();
  const undo = page.getByRole('button', { name: 'Undo' });
  await enter(undo);
  await page.getByText('The pause is taken back.').waitFor();
  await card.getByText('Any contact').waitFor();
}));

test('a logged contact sets the clock to its full time', PATIENCE, stage.as('liaison', {}, async (page, guest) => {
  await guest.go(await firstDue(page, guest));
  await page.getByRole('button', { name: 'Thanked by phone' }).click();
  const card = page.locator('#keeping-in-touch');
  await card.locator('.badge', { hasText: 'left' }).first().waitFor();
  await card.getByText('Last today.').first().waitFor();
}));

test('a suggested tier is taken over and taken back', PATIENCE, stage.as('liaison', {}, async (page, guest) => {
  await guest.go('/sources/tiers');
  const before = await heading(page);
  assert.match(before, /may want another tier$/);
  await page.getByRole('button', { name: /^Take over/ }).first().click();
  await page.getByText(/ now\.$/).waitFor();
  assert.notEqual(await heading(page), before);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.waitForFunction((words) => document.querySelector('h1').innerText === words, before);
  await page.getByRole('button', { name: /^Leave it/ }).first().click();
  await page.getByText(/until something changes\.$/).waitFor();
  await assertAccessible(page, 'tiers');
}));

test('weeks of a tier are looked at before they are saved, and mistakes are named', PATIENCE, stage.as('owner', {}, async (page, guest) => {
  await guest.go('/settings/tiers');
  const first = page.locator('#c_contact_target');
  await first.fill('1');
  await page.getByRole('button', { name: 'Show what would change' }).click();
  await page.getByText(/sources? becomes? (due|overdue)/).waitFor();
  await page.getByText('Nothing is saved yet.').waitFor();
  await first.fill('60');
  guest.expectStatus(422);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('enter at least the 60 weeks').first().waitFor();
  assert.equal(await first.inputValue(), '60', 'what was typed is kept');
}));

test('a refusal is written down with one tap and taken back', PATIENCE, stage.as('desk', {}, async (page, guest) => {
  await guest.go(await firstDue(page, guest));
  const card = page.locator('#consent');
  await card.getByText('Write down what they said').click();
  await card.getByLabel('Why, in their words').fill('No cards, please');
  await card.getByRole('button', { name: 'Refuse Card' }).click();
  await card.getByText('“No cards, please”').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Taken back: what held before holds again.').waitFor();
}));

test('an address is refused, found again, and a file shows first what it would do', PATIENCE, stage.as('owner', {}, async (page, guest) => {
  await guest.go('/settings/consent');
  await page.getByLabel('Address or number').fill('nobody@riverbend.example');
  await page.getByLabel('Who said it, and why').fill('Their front desk, by phone');
  await page.getByRole('button', { name: 'Write it down' }).click();
  await page.getByText('nobody@riverbend.example: refused.').waitFor();
  await page.getByLabel('Search', { exact: true }).fill('nobody@riverbend');
  await page.getByText('1 entry').waitFor();
  const csv = 'Channel,Address,Answer\nemail,other@riverbend.example,refused\nemail,x,refused\n';
  await page.getByLabel('CSV or Excel file').setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.getByRole('button', { name: 'Look at it' }).click();
  await page.getByRole('heading', { name: 'This file adds 1 refusal' }).waitFor();
  await page.getByText('Row 3:').waitFor();
  await assertAccessible(page, 'a file of refusals');
  await page.getByRole('button', { name: 'Take it over' }).click();
  await page.getByText('1 entry taken over.').waitFor();
}));

test('without scripts the forms work by full loads', PATIENCE, stage.as('liaison', { scripts: false }, async (page, guest) => {
  await guest.go('/relationships?owner=me&due=overdue');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL(/due=overdue/);
  await guest.go('/settings/consent?q=newsletter');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.waitForURL(/q=newsletter/);
}));

test('a pause without its reason comes back with what was typed, and can then be saved', PATIENCE, stage.as('liaison', {}, async (page, guest) => {
  const source = await firstDue(page, guest);
  await guest.go(source);
  const card = page.locator('#keeping-in-touch');
  await card.getByText('Pause, or do not contact').click();
  await card.getByLabel('What', { exact: true }).selectOption('no_contact');
  await card.getByLabel('Season from').fill('08-15');
  guest.expectStatus(422);
  await card.getByRole('button', { name: 'Pause' }).click();
  const complaint = page.getByRole('alert').getByRole('link', { name: /Say what they said/ });
  await complaint.waitFor();
  await assertAccessible(page, 'a pause that comes back');
  assert.equal(await page.getByLabel('Season from').inputValue(), '08-15');
  await complaint.click();
  await page.keyboard.type('Please stop calling');
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText(/is not to be contacted\.$/).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('The pause is taken back.').waitFor();
}));

// What a test said at the first visit and at the last, noted on the referral's page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { enter } from '../support/keys.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();

/** A referral of a patient who has come. */
async function open(guest, page) {
  await guest.go('/referrals?state=in_care');
  await page.locator('a[href^="/referrals/0"]').first().click();
  await page.getByRole('heading', { name: 'Outcome measures' }).waitFor();
}

test('scores are noted by keyboard alone, completed, and taken back', PATIENCE, stage.as('therapist', {}, async (page, guest) => {
  await open(guest, page);
  await enter(page.getByText('Note scores'));
  await page.keyboard.press('Tab');
  await page.keyboard.type('Lower');
  await page.keyboard.press('Tab');
  await page.keyboard.type('31');
  await page.keyboard.press('Enter');
  await page.getByText('31 of 80 at the first visit').waitFor();
  assert.equal(await page.getByLabel('At the first visit').inputValue(), '31', 'what is open is offered');
  await assertAccessible(page, 'a referral with scores');
  await page.getByLabel('At the last visit').fill('52');
  await page.getByRole('button', { name: 'Note', exact: true }).click();
  await page.getByText('31, then 52 of 80: better by 21').waitFor();
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await page.getByText('It is as it was before.').waitFor();
  await page.getByText('31 of 80 at the first visit').waitFor();
  await page.getByRole('button', { name: 'Remove the scores of Lower Extremity Functional Scale (LEFS)' }).click();
  await page.getByText('The scores are taken back.').waitFor();
}));

test('on a phone a score that cannot be is told at its field, and what was typed stays', PATIENCE, stage.as('therapist', { size: 'phone' }, async (page, guest) => {
  await open(guest, page);
  await page.getByText('Note scores').click();
  await page.getByLabel('Test', { exact: true }).selectOption({ label: 'Numeric Pain Rating Scale (NPRS)' });
  await page.getByLabel('At the first visit').fill('70');
  guest.expectStatus(422);
  await page.getByRole('button', { name: 'Note', exact: true }).click();
  await page.getByText('Write a number from 0 to 10').first().waitFor();
  assert.equal(await page.getByLabel('At the first visit').inputValue(), '70');
  await assertAccessible(page, 'scores that cannot be');
}));

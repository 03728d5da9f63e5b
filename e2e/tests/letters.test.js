// A letter to a referrer: written by a therapist, looked at before it is signed, sent by the desk.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { focusOn } from '../support/keys.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();

test('a letter is written and signed by keyboard alone', PATIENCE, stage.as('therapist', {}, async (page, guest) => {
  await guest.go('/letters');
  await assertAccessible(page, 'letters');
  await page.getByRole('link', { name: /^Progress: / }).first().click();
  await page.getByLabel('First sentence').waitFor();
  await assertAccessible(page, 'a letter being written');
  await focusOn(page.getByLabel('In short'));
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('Walks without a stick.');
  const sign = page.getByRole('button', { name: 'Sign', exact: true });
  for (let presses = 0; presses < 40 && !(await sign.evaluate((button) => button === document.activeElement)); presses += 1) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await page.getByText('Signed. It can be sent now.').waitFor();
  await assertAccessible(page, 'a signed letter');
  assert.equal(await page.getByRole('button', { name: 'To the print queue' }).count(), 0, 'sending is for the desk');
}));

test('what is left out is said, and nothing that was written is lost', PATIENCE, stage.as('desk', {}, async (page, guest) => {
  await guest.go('/letters');
  await page.getByRole('link', { name: /^Evaluation done: / }).first().click();
  await page.getByRole('button', { name: 'To the print queue' }).click();
  await page.getByRole('status').getByText('It waits in the print queue.').waitFor();
  await page.getByRole('button', { name: 'Take it out' }).click();
  await page.getByText('It waits to be sent again.').waitFor();
}));

test('without scripts a letter is kept for later', PATIENCE, stage.as('desk', { scripts: false }, async (page, guest) => {
  await guest.go('/letters');
  await page.getByRole('link', { name: /^Evaluation done: / }).first().click();
  await page.getByRole('link', { name: 'Back to the referral' }).click();
  await page.locator('#letters').getByRole('button', { name: 'Progress', exact: true }).click();
  guest.expectStatus(422);
  await page.getByLabel('First sentence').fill('');
  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  await page.getByText('Enter a first sentence.').first().waitFor();
  await page.getByLabel('First sentence').fill('So far so good.');
  await page.getByRole('button', { name: 'Save for later' }).click();
  await page.getByText('Saved.').waitFor();
}));

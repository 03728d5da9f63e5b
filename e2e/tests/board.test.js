// The board: several people at once, by mouse, by keyboard, on a phone and without scripts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { visit } from '../support/browser.js';
import { enter, focusOn } from '../support/keys.js';
import { signIn } from '../support/sign-in.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();
const BOARD = '/referrals/board';
const lane = (page, state) => page.locator(`.lane[data-to=${state}]`);
const first = async (page, state) => {
  const card = lane(page, state).locator('.ticket').first();
  return card.getAttribute('data-id');
};
const inLane = (page, state, id) => lane(page, state).locator(`[data-id="${id}"]`);

test('a card moved by one is seen moved by the other', PATIENCE, stage.as('desk', {}, async (page, guest) => {
  const other = await visit(stage.browser, stage.server.url);
  await other.ready;
  await signIn(other.page, stage.account('owner'));
  await guest.go(BOARD);
  await other.go(BOARD);
  const id = await first(page, 'received');
  await inLane(page, 'received', id).getByRole('link', { name: /^Move/ }).click();
  await page.getByRole('button', { name: 'Accept and call' }).click();
  await inLane(page, 'contacting', id).waitFor({ timeout: 5_000 });
  await inLane(other.page, 'contacting', id).waitFor({ timeout: 5_000 });
  // The focus stays at the card.
  await page.waitForFunction((card) => document.activeElement.closest('[data-id]')?.dataset.id === card, id);
  await page.getByRole('button', { name: 'Undo' }).click();
  await inLane(page, 'received', id).waitFor();
  await inLane(other.page, 'received', id).waitFor();
  await other.leave();
}));

test('who was slower is told so in place, and sees where the card stands', PATIENCE, stage.as('desk', {}, async (page, guest) => {
  await guest.go(BOARD);
  const id = await first(page, 'received');
  const slow = await visit(stage.browser, stage.server.url, {
    storageState: await guest.context.storageState(),
  });
  await slow.ready;
  await slow.go(BOARD);
  const move = (where) => inLane(where, 'received', id).getByRole('link', { name: /^Move/ }).click();
  await move(slow.page);
  await slow.page.locator('dialog[open]').waitFor();
  await move(page);
  await page.getByRole('button', { name: 'Accept and call' }).click();
  await inLane(page, 'contacting', id).waitFor();
  slow.expectStatus(409);
  await slow.page.getByRole('button', { name: 'Accept and call' }).click();
  const alert = slow.page.locator('dialog[open] [role=alert]');
  await alert.waitFor();
  assert.match(await alert.innerText(), /somebody has changed/i);
  await inLane(slow.page, 'contacting', id).waitFor();
  await slow.leave();
}));

test('a card is dragged to another column', PATIENCE, stage.as('desk', {}, async (page, guest) => {
  await guest.go(BOARD);
  const id = await first(page, 'received');
  await inLane(page, 'received', id).dragTo(lane(page, 'contacting').locator('header'));
  await inLane(page, 'contacting', id).waitFor();
}));

test('a call is logged and taken back by the keyboard alone', PATIENCE, stage.as('desk', {}, async (page, guest) => {
  await guest.go(BOARD);
  const id = await first(page, 'contacting');
  await focusOn(inLane(page, 'contacting', id).locator('a.title'));
  await page.keyboard.press('c');
  await page.locator('dialog[open]').waitFor();
  await enter(page.getByRole('button', { name: 'No answer' }));
  const undo = page.getByRole('button', { name: 'Undo' });
  await undo.waitFor();
  await enter(undo);
  await page.getByText('The attempt is taken back.').waitFor();
}));

test('on a phone one column is shown at a time', PATIENCE, stage.as('desk', { size: 'phone' }, async (page, guest) => {
  await guest.go(BOARD);
  assert.equal(await page.locator('.board .lane:visible').count(), 1);
  await page.locator('.segments a', { hasText: 'Calling' }).click();
  await lane(page, 'contacting').waitFor();
  await lane(page, 'received').waitFor({ state: 'hidden' });
  await guest.assertClean();
}));

test('the board is accessible in both colour schemes', PATIENCE, stage.as('desk', {}, async (page, guest) => {
  await guest.go(BOARD);
  await assertAccessible(page, 'the board');
}));

test('without scripts a card is moved by its menu', PATIENCE, stage.as('desk', { scripts: false }, async (page, guest) => {
  await guest.go(BOARD);
  const id = await first(page, 'received');
  await inLane(page, 'received', id).getByRole('link', { name: /^Move/ }).click();
  await page.getByRole('button', { name: 'Accept and call' }).click();
  await inLane(page, 'contacting', id).waitFor();
}));

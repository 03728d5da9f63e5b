// What has happened, from Today: one tap logs the contact, and the message takes both back. In a
// program of its own, for other contacts with the source would see to the task.

import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();

test('a task that has happened is taken back with its contact by the message', PATIENCE, stage.as('liaison', {}, async (page, guest) => {
  await guest.go('/');
  const happened = page.getByRole('button', { name: /^Happened, log the contact/ }).first();
  const name = await happened.getAttribute('aria-label');
  await happened.click();
  const toast = page.locator('.toast');
  await toast.getByText('and the task is done').waitFor();
  await toast.getByRole('link', { name: /Add what was said|Enter the meal in the ledger/ }).waitFor();
  await assertAccessible(page, 'a message with a way on');
  await toast.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('what it had done is open again').waitFor();
  await page.getByRole('button', { name }).waitFor();
}));

// Shortcuts: quick for those who know them, silent for those who switched them off.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();
const pathname = (page) => new URL(page.url()).pathname;

test('a question mark shows the keys, and escape closes them',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    await visit.go('/sources');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await assertAccessible(page, 'the keys');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  }));

test('g and a letter goes to a page, / to its search, j along its rows',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    await visit.go('/');
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.waitForURL('**/sources');
    await page.keyboard.press('/');
    await page.keyboard.type('wiebe');
    await page.waitForURL(/[?&]q=wiebe/);
    assert.equal(await page.locator('input[name=q]').inputValue(), 'wiebe');
    await page.locator('input[name=q]').blur();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/sources\/[0-9a-f-]{36}/);
  }));

test('the palette finds pages and sources with the keyboard alone',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    await visit.go('/');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').fill('wiebe dav');
    await page.getByRole('option', { name: /Wiebe/ }).first().waitFor();
    await assertAccessible(page, 'the palette');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/sources\/[0-9a-f-]{36}/);
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').fill('report');
    await page.getByRole('dialog').getByRole('option', { name: 'Report' }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/reports/sources');
  }));

test('single keys can be switched off; the palette stays',
  PATIENCE,
  stage.as('therapist', {}, async (page, visit) => {
    await visit.go('/settings/account');
    await page.getByLabel('Single keys are shortcuts').uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('status').filter({ hasText: 'off' }).waitFor();
    await page.waitForLoadState(); // The words come before the script that listens to keys.
    await page.keyboard.press('?');
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    assert.equal(await page.getByRole('dialog').count(), 0);
    assert.equal(pathname(page), '/settings/account');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
  }));

test('a logged contact can be taken back from the message that tells of it',
  PATIENCE,
  stage.as('liaison', { size: 'phone' }, async (page, visit) => {
    await visit.go('/sources?q=wiebe');
    await page.getByRole('main').getByRole('link', { name: /Wiebe/ }).first().tap();
    await page.waitForURL(/\/sources\/[0-9a-f-]{36}/);
    await page.getByLabel(/what was said/i).fill('Likes one-page reports');
    await page.getByRole('button', { name: 'Log it' }).tap();
    await page.getByText('Likes one-page reports').waitFor();
    await assertAccessible(page, 'a source with a message');
    await page.getByRole('status').getByRole('button', { name: 'Undo' }).tap();
    await page.getByRole('status').filter({ hasText: 'removed' }).waitFor();
    assert.equal(await page.getByText('Likes one-page reports').count(), 0);
  }));

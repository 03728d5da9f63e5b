// Today: one list to work from, with the keyboard, with a thumb and without scripts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();
const rows = (page) => page.locator('[data-keep-place="to-do"] > [data-row]');
const titles = (page) => rows(page).locator('a.title').allTextContents();

test('the heading says how much is to be done, and each line why',
  PATIENCE,
  stage.as('liaison', {}, async (page, visit) => {
    await visit.go('/');
    const heading = await page.locator('h1').textContent();
    assert.match(heading, /: \d+ things? to do/);
    assert.ok((await rows(page).count()) > 3, 'the sample practice has something to do');
    for (const why of await rows(page).locator('.grow > p:nth-child(2)').allTextContents()) {
      assert.ok(why.trim().length > 10, why);
    }
  }));

test('with the keyboard alone a line is done, the next put off, the third handed over',
  PATIENCE,
  stage.as('liaison', {}, async (page, visit) => {
    await visit.go('/');
    const before = await titles(page);
    // What has an hour stands above.
    const above = await page.locator('[data-keep-place="hours"] > [data-row]').count();
    for (let row = 0; row < above + 2; row += 1) await page.keyboard.press('j');
    assert.equal(await page.locator('.at a.title').textContent(), before[1]);
    await page.keyboard.press('h');
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'Put off for two hours' }).waitFor();
    await assertAccessible(page, 'Today with a message');
    const after = await titles(page);
    assert.deepEqual(after.slice(0, 2), [before[0], before[2]]);
    // One goes on at the row that took its place.
    await page.waitForLoadState();
    assert.equal(await page.locator('.at a.title').textContent(), before[2]);
    await page.keyboard.press('o');
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'Handed over to' }).waitFor();
    assert.ok(!(await titles(page)).includes(before[2]));
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('status').filter({ hasText: 'yours again' }).waitFor();
    assert.ok((await titles(page)).includes(before[2]));
  }));

test('a task that was promised is done with one key and taken back',
  PATIENCE,
  stage.as('reader', {}, async (page, visit) => {
    await visit.go('/');
    await page.getByText('Add a task').click();
    await page.getByLabel('What is to be done').fill('Send the guide on shoulders');
    await page.getByRole('button', { name: 'Add the task' }).click();
    await page.getByRole('heading', { name: '1 thing to do today' }).waitFor();
    await page.waitForLoadState();
    await page.keyboard.press('e');
    await page.getByRole('heading', { name: 'nothing is waiting' }).waitFor();
    await page.getByRole('heading', { name: 'Everything for today is done' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('heading', { name: '1 thing to do today' }).waitFor();
    await page.getByRole('button', { name: 'Done: Send the guide on shoulders' }).click();
    await page.getByRole('heading', { name: 'nothing is waiting' }).waitFor();
  }));

test('on a phone a line is put off with a thumb, and nothing is too small for it',
  PATIENCE,
  stage.as('desk', { size: 'phone' }, async (page, visit) => {
    await visit.go('/');
    const first = rows(page).first();
    const title = await first.locator('a.title').textContent();
    for (const target of await first.locator('.acts .button').all()) {
      if (!(await target.isVisible())) continue;
      const { height } = await target.boundingBox();
      assert.ok(height >= 36, `${height}`);
    }
    await first.getByText('Later', { exact: true }).tap();
    await assertAccessible(page, 'Today with a menu open');
    await first.getByRole('button', { name: 'Tomorrow' }).tap();
    await page.getByRole('status').filter({ hasText: 'Put off until' }).waitFor();
    assert.ok(!(await titles(page)).includes(title));
  }));

test('without scripts everything is done all the same',
  PATIENCE,
  stage.as('owner', { scripts: false }, async (page, visit) => {
    await visit.go('/');
    const [title] = await titles(page);
    const row = rows(page).first();
    await row.getByText('Later', { exact: true }).click();
    await row.getByRole('button', { name: 'Next Monday' }).click();
    await page.getByText('Put off until Monday').waitFor();
    assert.ok(!(await titles(page)).includes(title));
  }));

test('who wants it gets the day by mail, and can end it',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    await visit.go('/today/digest');
    await page.getByRole('heading', { name: 'Your day does not come by mail' }).waitFor();
    await page.getByLabel("The morning's mail").selectOption('7');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Your day comes by mail at 7:00' }).waitFor();
    await page.getByLabel("The morning's mail").selectOption('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Your day does not come by mail' }).waitFor();
  }));

test('on a phone the bar leads to what is used all day, and More to the rest',
  PATIENCE,
  stage.as('owner', { size: 'phone' }, async (page, visit) => {
    await visit.go('/');
    const bar = page.getByRole('navigation', { name: 'Main' });
    for (const place of ['Today', 'Sources', 'Calendar', 'Referrals']) {
      const { width } = await bar.getByRole('link', { name: place }).boundingBox();
      assert.ok(width >= 44, `${place}: ${width}`);
    }
    assert.equal(await bar.getByRole('link', { name: 'Gifts' }).count(), 0);
    await bar.getByText('More', { exact: true }).tap();
    await assertAccessible(page, 'the places behind More');
    await bar.getByRole('link', { name: 'Gifts' }).tap();
    await page.waitForURL('**/gifts');
    await visit.assertClean('the ledger on a phone');
  }));

// What came in, decided by keyboard, by two people at once, on a phone and without scripts; and a
// referral written down from a phone call. Tests share one practice, so each takes items of its own.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { demoStage, PATIENCE } from '../support/stage.js';
import { visit } from '../support/browser.js';

const stage = demoStage();
const AN_ITEM = /\/inbox\/[0-9a-f-]{36}$/;

const linesOf = (page) => page.locator('#list a.title');
const lineOf = (page, patient) => linesOf(page).filter({ hasText: patient });

async function open(page, patient) {
  await page.goto('/inbox');
  await lineOf(page, patient).click();
  await page.waitForURL(AN_ITEM);
}

/** The message after a decision, and the way back. */
const message = (page, words) => page.locator('.toast').filter({ hasText: words });

async function undo(page, patient) {
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
  await page.goto('/inbox');
  await lineOf(page, patient).waitFor();
}

test('the list and an item are accessible and show what came beside what was read',
  PATIENCE,
  stage.as('desk', {}, async (page, guest) => {
    await guest.go('/inbox');
    await assertAccessible(page, 'the inbox');
    await open(page, 'Tomas V.');
    const picture = page.locator('#evidence img').first();
    await picture.waitFor();
    await page.waitForFunction(() => {
      const image = document.querySelector('#evidence img');
      return image?.complete && image.naturalWidth > 100;
    });
    const [read, came] = await Promise.all(
      [page.locator('#patient'), picture].map((part) => part.boundingBox()));
    assert.ok(came.x > read.x + read.width, 'side by side');
    await assertAccessible(page, 'an item');
  }));

test('an item is accepted with the keyboard alone, and undone it waits again',
  PATIENCE,
  stage.as('desk', {}, async (page) => {
    await page.goto('/inbox');
    const before = await linesOf(page).allTextContents();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(AN_ITEM);
    await page.keyboard.press('1');
    await message(page, 'Accepted as referral').waitFor();
    assert.match(page.url(), AN_ITEM, 'on to the next');
    await page.waitForFunction(() => document.activeElement.tagName === 'H1');
    await undo(page, before[0].trim());
  }));

test('putting off and setting aside take two keys and a choice, and are undone',
  PATIENCE,
  stage.as('desk', {}, async (page) => {
    await open(page, 'Ivy C.');
    await page.keyboard.press('h');
    assert.equal(await page.evaluate(() => document.activeElement.name), 'until');
    await page.getByRole('button', { name: 'Let it wait' }).click();
    await message(page, 'comes back').waitFor();
    await undo(page, 'Ivy C.');
    await open(page, 'Candice M.');
    await page.keyboard.press('3');
    assert.equal(await page.evaluate(() => document.activeElement.name), 'reason');
    await page.locator('details[open]').getByRole('button', { name: 'Set aside' }).click();
    await message(page, 'set aside').waitFor();
    await undo(page, 'Candice M.');
  }));

test('an item is joined to a referral that is there, value by value',
  PATIENCE,
  stage.as('desk', {}, async (page) => {
    await open(page, 'Mina F.');
    await page.keyboard.press('2');
    await page.getByLabel('Number of the referral').fill('12');
    await page.keyboard.press('Enter');
    await page.getByRole('table').waitFor();
    await assertAccessible(page, 'joining');
    await page.getByRole('button', { name: /Join to referral/ }).click();
    await message(page, 'Joined to referral 12').waitFor();
    await undo(page, 'Mina F.');
  }));

test('what one decides leaves the screen of another within two seconds, and who was faster is said',
  PATIENCE,
  stage.as('desk', {}, async (page, guest) => {
    const storageState = await guest.context.storageState();
    const other = await visit(stage.browser, stage.server.url, { storageState });
    await other.ready;
    try {
      await page.goto('/inbox');
      await lineOf(page, 'Harold B.').waitFor();
      await page.waitForTimeout(1000); // The page has begun to listen.
      await open(other.page, 'Harold B.');
      const third = await guest.context.newPage();
      await open(third, 'Harold B.');
      await other.page.keyboard.press('h');
      await other.page.getByRole('button', { name: 'Let it wait' }).click();
      await message(other.page, 'comes back').waitFor();
      const waits = page.locator('#list li').filter({ hasText: 'Harold B.' }).filter({ hasText: 'until' });
      await waits.waitFor({ timeout: 2_000 });
      await third.keyboard.press('3');
      await third.locator('details[open]').getByRole('button', { name: 'Set aside' }).click();
      await third.getByText('since you opened item').waitFor();
      await third.close();
      await undo(other.page, 'Harold B.');
    } finally {
      await other.close();
    }
  }));

test('on a phone an item is read and put off with a thumb',
  PATIENCE,
  stage.as('desk', { size: 'phone', scheme: 'dark' }, async (page, guest) => {
    await guest.go('/inbox');
    await lineOf(page, 'Peter L.').tap();
    await page.waitForURL(AN_ITEM);
    await guest.assertClean();
    await assertAccessible(page, 'an item on a phone');
    await page.locator('summary').filter({ hasText: 'Wait' }).tap();
    await page.getByRole('button', { name: 'Let it wait' }).tap();
    await message(page, 'comes back').waitFor();
    await undo(page, 'Peter L.');
  }));

test('without scripts everything is decided all the same',
  PATIENCE,
  stage.as('desk', { scripts: false }, async (page) => {
    await open(page, 'June O.');
    await page.locator('summary').filter({ hasText: 'Wait' }).click();
    await page.getByRole('button', { name: 'Let it wait' }).click();
    await message(page, 'comes back').waitFor();
    await undo(page, 'June O.');
  }));

test('a referral by phone is written down in a few steps by keyboard, and the channel is remembered',
  PATIENCE,
  stage.as('desk', {}, async (page) => {
    await page.goto('/inbox');
    let steps = 0;
    const press = async (key) => {
      steps += 1;
      await page.keyboard.press(key);
    };
    const type = async (words) => {
      steps += 1;
      await page.keyboard.type(words);
    };
    await press('n');
    await page.waitForURL(/\/referrals\/new$/);
    await page.waitForFunction(() => document.activeElement.id === 'source_search');
    await type('achterberg');
    const found = page.locator('#source label').filter({ hasText: 'Achterberg' }).first();
    await found.waitFor();
    await press('Tab');
    await press('Space');
    await press('Tab');
    await type('Wilhelmina Quick');
    await press('Enter');
    await page.getByText(/Referral \d+ added/).waitFor();
    assert.ok(steps <= 7, `${steps} steps`);
    assert.ok(!page.url().includes('Quick'));

    await page.goto('/referrals/new');
    await page.locator('#source input[value=self]').check();
    await page.locator('#patient').fill('Nadia Another');
    await page.locator('#birth_date').fill('1980-02-03');
    await page.locator('#channel').selectOption({ index: 2 });
    const channel = await page.locator('#channel').inputValue();
    await page.getByRole('button', { name: 'Save and add another' }).click();
    await page.waitForURL(/\/referrals\/new$/);
    await page.getByText(/Referral \d+ added/).waitFor();
    assert.equal(await page.locator('#channel').inputValue(), channel);

    await page.locator('#patient').fill('ANOTHER, NADIA');
    await page.locator('#birth_date').fill('1980-02-03');
    await page.getByText('A patient with this name is already known').first().waitFor();
    assert.ok(!page.url().includes('NADIA'));
    await assertAccessible(page, 'quick entry');
  }));

// Thanks: a list that can be emptied, with the keyboard, a thumb and without scripts; words that
// tell nothing of who came.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { inDays } from '../support/days.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();
const heading = (page) => page.getByRole('heading', { level: 1 });
const toast = (page) => page.getByRole('status');
const rows = (page) => page.locator('[data-keep-place="to-thank"] > [data-row]');
const titles = (page) => rows(page).locator('a.title').allTextContents();
const waiting = (page) => page.getByRole('heading', { name: /to be printed$/ });

/** How many are to be thanked, by the heading. */
const open = async (page) => Number((await heading(page).innerText()).match(/^[\d,]+/)?.[0] ?? 0);

test('the heading says how many and how many are late, and each line why and how',
  PATIENCE,
  stage.as('desk', {}, async (page, visit) => {
    await visit.go('/');
    await page.getByRole('link', { name: 'Thanks' }).click();
    await page.waitForURL('**/thanks');
    assert.match(await heading(page).innerText(), /^\d+ sources? to thank/);
    for (const line of await rows(page).locator('.grow > p:nth-child(2)').allTextContents()) {
      assert.match(line, /\d+ new patients? since your last thanks, due /);
    }
  }));

test('with the keyboard alone one is thanked with a card, which waits in the print queue, and taken back',
  PATIENCE,
  stage.as('desk', {}, async (page, visit) => {
    await visit.go('/thanks');
    const before = await open(page);
    const card = rows(page).filter({ has: page.getByRole('button', { name: /^Card for/ }) }).first();
    const name = await card.locator('a.title').textContent();
    while ((await page.locator('.at a.title').textContent().catch(() => '')) !== name) {
      await page.keyboard.press('j');
    }
    await page.keyboard.press('e');
    await toast(page).getByText('waits in the print queue').waitFor();
    await waiting(page).waitFor();
    assert.equal(await open(page), before - 1);
    assert.ok(!(await titles(page)).includes(name));
    await assertAccessible(page, 'thanks with a message');
    await toast(page).getByRole('button', { name: 'Undo' }).click();
    await toast(page).getByText('Undone: the thank-you is taken back.').waitFor();
    assert.equal(await open(page), before);
  }));

test('a call has its script on the screen and is on record when it is done',
  PATIENCE,
  stage.as('liaison', {}, async (page, visit) => {
    await visit.go('/thanks');
    const before = await open(page);
    const row = rows(page).filter({ hasText: 'Call' }).first();
    const name = await row.locator('a.title').textContent();
    await row.locator('a.title').click();
    await page.getByRole('link', { name: 'Call', exact: true }).click();
    await page.getByRole('heading', { name: 'What to say' }).waitFor();
    assert.match(await page.locator('.say').innerText(), /I am calling to say thank you/);
    assert.match(await page.locator('main a[href^="tel:"]').getAttribute('href'), /\d/);
    await assertAccessible(page, 'a call to say thank you');
    await page.keyboard.press('e');
    await toast(page).getByText(`${name} thanked by phone.`).waitFor();
    assert.equal(await open(page), before - 1);
    await toast(page).getByRole('button', { name: 'Undo' }).click();
    await toast(page).getByText('Undone: the thank-you is taken back.').waitFor();
    assert.equal(await open(page), before);
    await visit.go(await row.locator('a.title').getAttribute('href').then((to) => to.replace('thanks', 'sources')));
    await page.getByRole('heading', { name: 'To be thanked' }).waitFor();
  }));

test('a sentence with a day or a condition in it is blocked, and the screen says why',
  PATIENCE,
  stage.as('desk', {}, async (page, visit) => {
    await visit.go('/thanks');
    const row = rows(page).filter({ has: page.getByRole('button', { name: /^Card for/ }) }).first();
    await row.locator('a.title').click();
    const words = page.getByLabel('What it says');
    await words.fill('Thank you! Her knee was much better last week.');
    visit.expectStatus(422);
    await page.getByRole('button', { name: 'Queue the card' }).click();
    const alert = page.getByRole('alert');
    await alert.getByText('“knee” tells a condition').waitFor();
    await alert.getByText('tells a date or an age').waitFor();
    assert.match(await words.inputValue(), /Her knee/, 'what was typed is kept');
    await assertAccessible(page, 'a blocked sentence');
    await words.fill('Thank you, and see you at the race!');
    await page.getByRole('button', { name: 'Queue the card' }).click();
    await toast(page).getByText('waits in the print queue').waitFor();
    await toast(page).getByRole('button', { name: 'Undo' }).click();
  }));

test('cards for all go to the print queue in one step, and come back in one',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    await visit.go('/thanks');
    const before = await open(page);
    await page.getByRole('button', { name: /^A card for all/ }).click();
    await toast(page).getByText(/cards? waits? in the print queue/).waitFor();
    assert.ok((await open(page)) < before);
    await waiting(page).waitFor();
    await toast(page).getByRole('button', { name: 'Undo' }).click();
    await toast(page).getByText(/^Undone for \d+ sources/).waitFor();
    assert.equal(await open(page), before);
  }));

test('what is too old is left out for a reason until the list is empty, and comes back',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    await visit.go('/thanks');
    const before = await open(page);
    await page.getByText('Leave out what is too old').click();
    const tomorrow = inDays(1);
    await page.getByLabel('Received before').fill(tomorrow);
    await page.getByRole('button', { name: 'Leave them out' }).click();
    await page.getByText('Nothing to thank for.').waitFor();
    await page.getByText(/thank-yous? went out this month\./).waitFor();
    await assertAccessible(page, 'nothing to thank for');
    await toast(page).getByRole('button', { name: 'Undo' }).click();
    await toast(page).getByText(/^Undone for/).waitFor();
    assert.equal(await open(page), before);
  }));

test('on a phone one is put off with a thumb, and nothing is too small for it',
  PATIENCE,
  stage.as('liaison', { size: 'phone' }, async (page, visit) => {
    await visit.go('/thanks');
    const first = rows(page).first();
    const name = await first.locator('a.title').textContent();
    for (const target of await first.locator('.acts > .button, .acts > form > .button, .acts > details > summary').all()) {
      const { height } = await target.boundingBox();
      assert.ok(height >= 36, `${height}`);
    }
    await first.getByText('Later', { exact: true }).tap();
    await first.getByRole('button', { name: 'Tomorrow' }).tap();
    await toast(page).getByText('Put off until').waitFor();
    assert.ok(!(await titles(page)).includes(name));
    // The page has come again by then.
    await page.waitForLoadState();
    await page.locator('summary', { hasText: 'You have put off 1' }).tap();
    await page.getByRole('button', { name: `Bring back: ${name}` }).tap();
    await toast(page).getByText('It is back.').waitFor();
    assert.ok((await titles(page)).includes(name));
  }));

test('without scripts one is thanked all the same',
  PATIENCE,
  stage.as('desk', { scripts: false }, async (page, visit) => {
    await visit.go('/thanks');
    const row = rows(page).first();
    const name = await row.locator('a.title').textContent();
    await row.getByText('More', { exact: true }).click();
    await row.getByRole('button', { name: 'Thanked in person' }).first().click();
    await page.getByText(`${name} thanked in person.`).waitFor();
    assert.ok(!(await titles(page)).includes(name));
  }));

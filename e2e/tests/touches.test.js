// Logging a contact on a phone: with one thumb, without a network, and never twice.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { visit } from '../support/browser.js';
import { signIn } from '../support/sign-in.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();
const COMPOSER = '/touches/new';
const PHONE = { size: 'phone' };

const state = (page) => page.locator('#kept-state');
const said = (page, words) => state(page).getByText(words).waitFor();
const kind = (page, name) => page.getByRole('radio', { name, exact: true });
const logIt = (page) => page.locator('.log-bar').getByRole('button', { name: 'Log it' }).click();
const ready = (page) => page.locator('form#touch[data-ready]').waitFor();

/** Leaves sending to the page: the worker of the browser picks its own moment. */
const withoutWorker = (page) => page.addInitScript(() => delete ServiceWorkerRegistration.prototype.sync);

/** Asks the page again and again until it says yes; what it answers with may be a promise. */
async function until(page, question) {
  for (const end = Date.now() + 15_000; Date.now() < end; ) {
    if (await page.evaluate(question).catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`never came true: ${question}`);
}

/** Opens the composer and waits until the phone could do without the network. */
async function prepare(page) {
  await page.goto(COMPOSER);
  await ready(page);
  await until(page, async () => {
    await navigator.serviceWorker.ready;
    return navigator.serviceWorker.controller !== null && (await outbox.offices()).length > 0;
  });
}

/** All that the member has logged has arrived. */
const arrived = (page) =>
  until(page, async () => {
    const who = await outbox.member();
    return who !== undefined && (await outbox.waiting(who)).length === 0;
  });

/** Logs one by hand; `words` make it known again. Resolves to the name of the source. */
async function log(page, what, words, nth = 0) {
  const choice = page.locator('#choices label').nth(nth);
  const name = await choice.locator('span').evaluate((span) => span.firstChild.textContent);
  await choice.click();
  await page.locator('label.tap', { has: kind(page, what) }).click();
  await page.getByLabel('What was said').fill(words);
  await logIt(page);
  await page.locator('#done').getByText(new RegExp(`${what} with`)).waitFor();
  return name;
}

/** What the server has of these words, the latest first, as the list of contacts says it. */
async function logged(page, words) {
  await page.goto('/touches');
  const lines = page.locator('li.item', { hasText: words });
  return lines.locator('.grow').allInnerTexts();
}

const waits = (page) => page.evaluate(async () => (await outbox.waiting(await outbox.member())).length);

test('one contact is logged in four taps', PATIENCE, stage.as('liaison', PHONE, async (page, guest) => {
  await prepare(page);
  let taps = 0;
  const tap = async (place) => {
    taps += 1;
    await place.tap();
  };
  const started = Date.now();
  await tap(page.locator('#choices label').first());
  await tap(page.locator('label.tap', { has: kind(page, 'Visit') }));
  await tap(page.locator('label.tap', { has: page.getByRole('radio', { name: 'Who decides' }) }));
  await tap(page.locator('.log-bar button'));
  await page.locator('#done').getByText(/^Visit with .* logged\./).waitFor();
  assert.ok(taps <= 5, `${taps} taps`);
  assert.ok(Date.now() - started < 15_000, 'in less than 15 seconds');
  await said(page, 'All sent.');
  await page.locator('#done').getByRole('button', { name: 'Undo' }).tap();
  await page.getByText(/^Contact removed/).waitFor();
  await guest.assertClean();
}));

test('three contacts logged without a network are there once, in order, at their times', PATIENCE, stage.as('liaison', PHONE, async (page, guest) => {
  await prepare(page);
  await guest.context.setOffline(true);
  const words = `Underground ${Date.now()}`;
  await log(page, 'Visit', `${words} one`);
  await said(page, '1 contact waits to be sent');
  await log(page, 'Call', `${words} two`, 1);
  await said(page, '2 contacts wait to be sent');

  await page.reload();
  await ready(page);
  await said(page, '2 contacts wait to be sent');
  await log(page, 'Meal', `${words} three`, 2);
  const noted = await page.evaluate(async () => (await outbox.waiting(await outbox.member())).map((touch) => touch.at));
  assert.equal(noted.length, 3);
  await assertAccessible(page, 'the composer without a network');

  await page.close();
  const again = await guest.context.newPage();
  guest.page = again;
  await again.goto(COMPOSER);
  await ready(again);
  await said(again, '3 contacts wait to be sent');
  const other = await again.goto('/sources');
  assert.equal(other.status(), 200, 'a page that says so');
  await again.getByRole('heading', { name: 'There is no network' }).waitFor();
  await assertAccessible(again, 'the page without a network');
  await again.goto(COMPOSER);
  await ready(again);
  const kept = await again.evaluate(async () => {
    const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = await Promise.all(caches_.map((cache) => cache.keys()));
    return requests.flat().map((request) => new URL(request.url).pathname);
  });
  const harmless = /^(\/assets\/.*|\/touches\/shell|\/offline)$/;
  assert.ok(kept.length > 3 && kept.every((path) => harmless.test(path)), kept.join('\n'));

  await guest.context.setOffline(false);
  await said(again, 'All sent.');
  assert.equal(await waits(again), 0);
  const lines = await logged(again, words);
  assert.deepEqual(lines.map((line) => line.match(/(one|two|three)/)[0]), ['three', 'two', 'one']);
  assert.ok(lines[2].startsWith('Visit') && lines[1].startsWith('Call') && lines[0].startsWith('Meal'));
}));

test('when the answer is lost on its way nothing is doubled', PATIENCE, stage.as('liaison', PHONE, async (page, guest) => {
  await withoutWorker(page);
  await prepare(page);
  const words = `Tunnel ${Date.now()}`;
  let lost = 0;
  await page.route('**/touches/sync', async (route) => {
    await route.fetch(); // The server has it; the phone hears nothing.
    lost += 1;
    await route.abort();
  });
  await log(page, 'Visit', words);
  await said(page, '1 contact waits to be sent');
  assert.ok(lost >= 1);
  await page.unroute('**/touches/sync');
  await page.reload();
  await ready(page);
  await arrived(page);
  assert.equal((await logged(page, words)).length, 1);
  await guest.assertClean();
}));

test('a session that ended in between keeps everything and asks to sign in', PATIENCE, stage.asStranger(PHONE, async (page, guest) => {
  await withoutWorker(page);
  await signIn(page, stage.account('liaison'));
  await prepare(page);
  await guest.context.setOffline(true);
  const words = `Night ${Date.now()}`;
  await log(page, 'Visit', words);
  await guest.context.clearCookies();
  await guest.context.setOffline(false);
  await said(page, 'Sign in to send them.');
  assert.equal(await waits(page), 1);
  await page.getByRole('link', { name: 'Sign in to send them.' }).click();
  const { email, password } = stage.account('liaison');
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`**${COMPOSER}`);
  await ready(page);
  await arrived(page);
  assert.equal((await logged(page, words)).length, 1);
}));

test('whoever signs in next sees nothing of the former, and what waits is told', PATIENCE, stage.asStranger(PHONE, async (page, guest) => {
  await signIn(page, stage.account('liaison'));
  await withoutWorker(page);
  await prepare(page);
  const words = `Shared ${Date.now()}`;
  await page.route('**/touches/sync', (route) => route.abort());
  await log(page, 'Visit', words);
  await said(page, '1 contact waits to be sent');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in');
  await until(page, async () => {
    const db = await new Promise((resolve) => (indexedDB.open('liaison-touches').onsuccess = (event) => resolve(event.target.result)));
    const request = db.transaction('offices').objectStore('offices').count();
    return new Promise((resolve) => (request.onsuccess = () => resolve(request.result === 0)));
  });
  await guest.context.setOffline(true);
  await page.goto(COMPOSER);
  await page.getByText('Open this page once with the network').waitFor();
  assert.equal(await page.locator('form#touch').isVisible(), false);
  assert.doesNotMatch(await page.locator('main').innerText(), /Shared/);
  await guest.context.setOffline(false);
  await page.unroute('**/touches/sync');

  await signIn(page, stage.account('owner'));
  await page.goto(COMPOSER);
  await ready(page);
  await said(page, '1 contact of somebody else waits here');
  assert.equal(await page.locator('#waiting li').count(), 0);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/sign-in');
  await signIn(page, stage.account('liaison'));
  await page.goto(COMPOSER);
  await ready(page);
  await arrived(page);
  assert.equal((await logged(page, words)).length, 1);
}));

test('two tabs at once send each contact once', PATIENCE, stage.as('liaison', {}, async (page, guest) => {
  await prepare(page);
  const second = await guest.context.newPage();
  await second.goto(COMPOSER);
  await ready(second);
  await guest.context.setOffline(true);
  const words = `Twins ${Date.now()}`;
  await log(page, 'Visit', `${words} one`);
  await log(second, 'Call', `${words} two`);
  await said(page, '2 contacts wait to be sent');
  await guest.context.setOffline(false);
  for (const tab of [page, second]) {
    await arrived(tab);
  }
  assert.equal((await logged(page, words)).length, 2);
}));

test('a contact with a source that is gone stays, and is given to another', PATIENCE, stage.as('liaison', PHONE, async (page, guest) => {
  await prepare(page);
  await guest.context.setOffline(true);
  const words = `Lost ${Date.now()}`;
  await log(page, 'Visit', words);
  // As if somebody had removed the source in the meantime.
  await page.evaluate(async () => {
    const [touch] = await outbox.waiting(await outbox.member());
    await outbox.keep({ ...touch, source: '0190b1c2-0000-7000-8000-000000000000' });
  });
  await guest.context.setOffline(false);
  await said(page, '1 contact was not taken');
  await page.locator('#waiting').getByText('Give the contact to another source').waitFor();
  await assertAccessible(page, 'a contact that was not taken');
  await page.locator('#waiting').getByRole('button', { name: /^Change/ }).click();
  await until(page, () => document.querySelector('#note').value.startsWith('Lost'));
  await page.getByLabel('Find somebody else').fill('a');
  await page.locator('#choices label').first().click();
  await logIt(page);
  await page.locator('#done').getByText(/logged\./).waitFor();
  assert.equal((await logged(page, words)).length, 1);
}));

test('where I am is asked only after a tap, compared on the phone and told to nobody', PATIENCE, stage.as('liaison', PHONE, async (page, guest) => {
  await guest.context.grantPermissions(['geolocation']);
  await guest.context.setGeolocation({ latitude: 39.9612, longitude: -82.9988 });
  await prepare(page);
  const near = await page.evaluate(async () => {
    const [office] = (await outbox.offices()).filter((one) => one.places.length).slice(-1);
    const db = await new Promise((resolve) => (indexedDB.open('liaison-touches').onsuccess = (event) => resolve(event.target.result)));
    office.places[0] = { ...office.places[0], latitude: 39.9613, longitude: -82.9989 };
    db.transaction('offices', 'readwrite').objectStore('offices').put(office);
    return office.name;
  });
  await page.reload();
  await ready(page);
  const asked = [];
  page.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`));
  await page.getByRole('button', { name: 'Where I am' }).tap();
  await page.locator('#choices label', { hasText: near }).filter({ hasText: 'Here' }).waitFor();
  assert.equal(await page.locator('#choices input:checked').count(), 0, 'nothing is chosen by itself');
  assert.ok(asked.every((request) => !/39\.96|82\.99/.test(request)), asked.join('\n'));
}));

test('a contact is logged by the keyboard alone', PATIENCE, stage.as('liaison', {}, async (page) => {
  await prepare(page);
  const tabTo = async (locator) => {
    for (let i = 0; i < 60; i += 1) {
      if (await locator.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    assert.fail('the Tab key does not lead there');
  };
  await tabTo(page.locator('#choices input').first());
  await page.keyboard.press('Space');
  await tabTo(kind(page, 'Visit'));
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await tabTo(page.getByLabel('What was said'));
  await page.keyboard.type('By keyboard');
  await tabTo(page.locator('.log-bar button'));
  await page.keyboard.press('Enter');
  await page.locator('#done').getByText(/^Meal with .* logged\./).waitFor();
  await page.locator('#done:focus').waitFor();
}));

test('what is missing is said at its place, and nothing typed is lost', PATIENCE, stage.as('liaison', PHONE, async (page) => {
  await prepare(page);
  await page.getByLabel('What was said').fill('Half a contact');
  await logIt(page);
  await page.getByRole('alert').getByText('2 things to correct').waitFor();
  assert.equal(await page.getByLabel('What was said').inputValue(), 'Half a contact');
  await assertAccessible(page, 'the composer with mistakes');
}));

test('without scripts the page is a plain form', PATIENCE, stage.as('liaison', { scripts: false, size: 'phone' }, async (page) => {
  await page.goto(COMPOSER);
  await page.getByLabel('Find somebody else').fill('dr');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.locator('#choices label').first().click();
  await page.locator('label.tap', { has: kind(page, 'Call') }).click();
  await page.getByLabel('What was said').fill('Without a script');
  await logIt(page);
  await page.getByText(/^Call with .* logged\.$/).waitFor();
  await page.getByText('Without a script').first().waitFor();
}));

test('a contact is corrected from the history', PATIENCE, stage.as('liaison', {}, async (page, guest) => {
  await prepare(page);
  const words = `Wrong ${Date.now()}`;
  await log(page, 'Visit', words);
  await page.locator('#done').getByRole('link', { name: 'Add what was said' }).click();
  await page.getByLabel('What matters to them').fill('A word within a day');
  await page.getByRole('button', { name: 'Save' }).last().click();
  await page.getByText('The contact is corrected.').waitFor();
  await page.getByText('A word within a day').first().waitFor();
  await guest.assertClean();
}));

test('a lunch leads to the ledger with its people', PATIENCE, stage.as('liaison', {}, async (page, guest) => {
  await prepare(page);
  await log(page, 'Meal', 'A lunch');
  await page.locator('#done').getByRole('link', { name: 'Enter the meal in the ledger' }).click();
  await page.getByRole('heading', { level: 1, name: 'What was given, and to whom?' }).waitFor();
  assert.ok((await page.locator('input[name=who]:checked').count()) + (await page.locator('#place').inputValue()).length > 0);
  await guest.assertClean();
}));

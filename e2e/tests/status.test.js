// Keeping the referrer posted: the private page that an outside office opens, and the list of
// what staff tell by hand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { inDays } from '../support/days.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();

/** Refers a patient by the public form; returns the address of the status page and its number. */
async function refer(page, visit) {
  await visit.go('/refer/summit-rehab');
  const answers = {
    referrer: 'Dr. Ana Osei',
    reach: '614-555-0123',
    patient: 'Quixana Zebrowski',
    birth_date: '3/27/1968',
    patient_phone: '614-555-0188',
    payer: 'Not known',
    reason: 'Right knee pain after a fall',
  };
  for (const [name, value] of Object.entries(answers)) await page.fill(`[name=${name}]`, value);
  await page.getByRole('button', { name: 'Send referral' }).click();
  await page.waitForURL(/\/sent\//);
  const receipt = await page.locator('main').innerText();
  const address = await page.locator('a[href*="/status/"]').first().getAttribute('href');
  const number = receipt.match(/\b(\d{3}\s?\d{3})\b/)[1];
  return { path: new URL(address, page.url()).pathname, number };
}

const wrong = (number) =>
  String((Number(number.replace(/\s/g, '')) + 1) % 1_000_000).padStart(6, '0');

test('the number of the receipt opens the page, without JavaScript too, and it names no patient',
  PATIENCE,
  stage.asStranger({ scripts: false, size: 'phone' }, async (page, visit) => {
    const { path, number } = await refer(page, visit);
    await visit.go(path);
    assert.doesNotMatch(await page.content(), /received your referral/i);
    await page.fill('[name=number]', number);
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('heading', { name: /We received your referral/ }).waitFor();
    assert.doesNotMatch(await page.content(), /Quixana|Zebrowski|1968|knee/);
  }));

test('a wrong number is refused in plain words, and five of them lock the page for the right one',
  PATIENCE,
  stage.asStranger({ size: 'phone' }, async (page, visit) => {
    visit.expectStatus(403);
    const { path, number } = await refer(page, visit);
    await visit.go(path);
    await assertAccessible(page, 'the door');
    for (let tried = 0; tried < 5; tried += 1) {
      await page.fill('[name=number]', wrong(number));
      await page.getByRole('button', { name: 'Show' }).click();
      await page.getByRole('alert').filter({ hasText: 'did not open' }).waitFor();
    }
    await assertAccessible(page, 'the door after a wrong number');
    await page.fill('[name=number]', number);
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('alert').filter({ hasText: 'did not open' }).waitFor();
  }));

test('in Spanish, in the dark, with a screen reader',
  PATIENCE,
  stage.asStranger({ scheme: 'dark' }, async (page, visit) => {
    const { path, number } = await refer(page, visit);
    await visit.go(`${path}?lang=es`);
    assert.equal(await page.getAttribute('html', 'lang'), 'es');
    await page.fill('[name=number]', number);
    await page.getByRole('button', { name: 'Mostrar' }).click();
    await page.getByRole('heading', { name: /Recibimos su referencia/ }).waitFor();
    await assertAccessible(page, 'the open page');
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { name: /We received your referral/ }).waitFor();
  }));

test('the desk prints a letter, notes that it went, and takes that back',
  PATIENCE,
  stage.as('desk', {}, async (page, visit) => {
    await visit.go('/');
    await page.getByRole('link', { name: /letters? to print/ }).click();
    await page.waitForURL(/\/telling$/);
    await assertAccessible(page, 'the list');
    const rows = page.locator('[data-row]');
    const before = await rows.count();
    const paper = await rows.first().getByRole('link', { name: /^Print/ }).getAttribute('href');
    const answer = await page.request.get(paper);
    assert.equal(answer.headers()['content-type'], 'application/pdf');
    await page.getByRole('button', { name: /^Done/ }).first().click();
    const status = page.getByRole('status').filter({ hasText: 'they know' });
    await status.waitFor();
    assert.equal(await rows.count(), before - 1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('status').filter({ hasText: 'waits again' }).waitFor();
    assert.equal(await rows.count(), before);
  }));

for (const size of ['desktop', 'phone']) {
  test(`a coach may know once the patient has signed, and no longer when that is revoked (${size})`,
    PATIENCE,
    stage.as('desk', { size, scheme: size === 'phone' ? 'dark' : 'light' }, async (page, visit) => {
      visit.expectStatus(422);
      await visit.go('/sources?q=yoga');
      const [source] = await links(page, /^\/sources\/[0-9a-f-]{36}$/);
      await visit.go(`/referrals?source=${source.split('/').pop()}`);
      const [referral] = await links(page, /^\/referrals\/[0-9a-f-]{36}$/);
      await visit.go(referral);
      await page.getByRole('link', { name: "Record the patient's permission" }).click();
      await assertAccessible(page, 'the permission');
      await visit.assertClean();
      await page.getByLabel('Signed by').fill('The patient');
      await page.getByLabel('Holds until').fill('2020-01-01');
      await page.getByRole('button', { name: 'Record' }).click();
      await page.getByText('It holds no longer').waitFor();
      assert.equal(await page.getByLabel('Signed by').inputValue(), 'The patient');
      const soon = inDays(90);
      await page.getByLabel('Holds until').fill(soon);
      await page.getByRole('button', { name: 'Record' }).click();
      await page.getByText('signed by The patient').waitFor();
      await assertAccessible(page, 'a referral with a permission');
      await page.getByRole('button', { name: 'Revoke the permission' }).click();
      await page.locator('.toast').filter({ hasText: 'Revoked' }).waitFor();
      await page.getByRole('link', { name: "Record the patient's permission" }).waitFor();
    }));
}

/** The addresses of the links of the page that look like this. */
const links = async (page, like) => {
  const all = await page.locator('main a[href]').evaluateAll((found) => found.map((a) => a.pathname));
  return all.filter((path) => like.test(path));
};

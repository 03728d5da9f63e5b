// The public form as an outside office uses it: with and without JavaScript, on a phone, in
// Spanish, with a connection that breaks off.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { visit as open } from '../support/browser.js';
import { phonePhoto, scannedFax } from '../support/papers.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();
const FORM = '/refer/summit-rehab';
const REFERRAL = {
  referrer: 'Dr. Ana Osei',
  reach: '614-555-0123',
  patient: 'Maria Lopez',
  birth_date: '3/27/1968',
  patient_phone: '614-555-0188',
  payer: 'Not known',
  reason: 'Right knee pain after a fall',
};
const ORDER = {
  name: 'order.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.7\nstartxref\n0\n%%EOF'),
};

async function fill(page) {
  for (const [name, value] of Object.entries(REFERRAL)) await page.fill(`[name=${name}]`, value);
}

const isPost = (request) => request.method() === 'POST';
const reference = (page) => page.locator('.number').first().textContent();

test('an office refers a patient, and nothing of the patient stays on its computer',
  PATIENCE,
  stage.asStranger({}, async (page, visit) => {
    await visit.go(FORM);
    await assertAccessible(page, 'the form');
    await fill(page);
    await page.setInputFiles('[name=order]', ORDER);
    await page.waitForFunction(() => document.querySelector('[name=proof]').value !== '');
    await page.getByRole('button', { name: 'Send referral' }).click();
    await page.waitForURL(/\/sent\//);
    assert.match(await reference(page), /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    await assertAccessible(page, 'the receipt');
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    assert.doesNotMatch(await page.content(), /Lopez|1968|knee/);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.getByRole('link', { name: 'Refer another patient' }).isVisible(), false);
    await page.emulateMedia({ media: 'screen' });
    await page.getByRole('link', { name: 'Refer another patient' }).click();
    assert.equal(await page.inputValue('[name=referrer]'), REFERRAL.referrer);
    assert.equal(await page.inputValue('[name=patient]'), '');
  }));

test('without JavaScript an error keeps every word and the file, and going back sends the same form',
  PATIENCE,
  stage.asStranger({ scripts: false }, async (page, visit) => {
    visit.expectStatus(422);
    await visit.go(FORM);
    await fill(page);
    await page.fill('[name=birth_date]', 'yesterday');
    await page.setInputFiles('[name=order]', ORDER);
    await page.getByRole('button', { name: 'Send referral' }).click();
    await page.getByRole('link', { name: /check the birth date/i }).waitFor();
    assert.equal(await page.inputValue('[name=patient]'), REFERRAL.patient);
    await page.getByText('order.pdf').first().waitFor();
    const token = await page.inputValue('[name=token]');
    await page.fill('[name=birth_date]', REFERRAL.birth_date);
    await page.getByRole('button', { name: 'Send referral' }).click();
    await page.waitForURL(/\/sent\//);
    assert.ok(token.length > 60);
  }));

test('a sending that failed says so, keeps everything and goes out at the second try as one',
  PATIENCE,
  stage.asStranger({ size: 'phone' }, async (page, visit) => {
    await visit.go(`${FORM}?lang=es`);
    await fill(page);
    await page.setInputFiles('[name=order]', ORDER);
    const url = `**${FORM}`;
    await page.route(url, (route) => (isPost(route.request()) ? route.abort() : route.fallback()));
    await page.getByRole('button', { name: 'Enviar referencia' }).click();
    const again = page.getByRole('button', { name: 'Intentar otra vez' });
    await again.waitFor();
    await assertAccessible(page, 'the form that was not sent');
    assert.equal(await page.inputValue('[name=patient]'), REFERRAL.patient);
    await page.unroute(url);
    await again.click();
    await page.waitForURL(/\/sent\//);
    await page.getByRole('heading', { name: 'Tenemos su referencia' }).waitFor();
  }));

test('a reload keeps what was typed, and an answer that was lost is not a second referral',
  PATIENCE,
  stage.asStranger({}, async (page, visit) => {
    await visit.go(FORM);
    await fill(page);
    // The form arrives, its answer does not.
    let location;
    await page.route(`**${FORM}`, async (route) => {
      if (!isPost(route.request())) return route.fallback();
      const answer = await route.fetch({ maxRedirects: 0 });
      location = answer.headers().location;
      return route.abort();
    });
    await page.getByRole('button', { name: 'Send referral' }).click();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await page.unroute(`**${FORM}`);
    await page.reload();
    assert.equal(await page.inputValue('[name=patient]'), REFERRAL.patient);
    await page.getByRole('button', { name: 'Send referral' }).click();
    await page.waitForURL(/\/sent\//);
    assert.equal(new URL(page.url()).pathname, new URL(location, page.url()).pathname);
  }));

test('an empty form names what is missing, with the focus on it',
  PATIENCE,
  stage.asStranger({ size: 'phone', scheme: 'dark' }, async (page, visit) => {
    visit.expectStatus(422);
    await visit.go(FORM);
    await page.getByRole('button', { name: 'Send referral' }).click();
    await page.locator('#problems:focus').waitFor();
    assert.equal(await page.locator('#problems li').count(), 7);
    await assertAccessible(page, 'the form with errors');
    await page.getByRole('link', { name: /enter the patient's name/i }).click();
    await page.locator('#f-patient:focus').waitFor();
  }));

test('a photo from the camera of a phone comes with the referral, with scripts and without',
  PATIENCE,
  stage.as('desk', {}, async (page, visit) => {
    for (const scripts of [true, false]) {
      const patient = scripts ? 'Pauline Camera' : 'Stella Camera';
      await refer({ size: 'phone', scripts }, patient, { card: await phonePhoto(page) });
      await visit.go('/inbox');
      await page.locator('#list a.title').filter({ hasText: `${patient.split(' ')[0]} C.` }).click();
      await page.waitForURL(/\/inbox\/[0-9a-f-]{36}$/);
      await shows(page, '#evidence img[alt*="card.jpg"]');
    }
  }));

test('a scan as TIFF is taken and shown page by page',
  PATIENCE,
  stage.as('desk', {}, async (page, visit) => {
    await refer({}, 'Tiffany Scan', { order: await scannedFax(page.context()) });
    await visit.go('/inbox');
    await page.locator('#list a.title').filter({ hasText: 'Tiffany S.' }).click();
    await page.waitForURL(/\/inbox\/[0-9a-f-]{36}$/);
    // The pages are drawn and read by a job, and the open item follows it.
    await page.locator('#evidence img[alt*="page 2"]').waitFor({ timeout: 60_000 });
    await page.waitForFunction(() => document.querySelector('#read [name=diagnosis]').value === 'M17.11');
    await shows(page, '#evidence img[alt*="page 2"]');
  }));

test('without JavaScript an impatient double click sends one referral',
  PATIENCE,
  stage.as('desk', {}, async (page, visit) => {
    await refer({ scripts: false }, 'Dora Double', {}, (button) => button.dblclick());
    await visit.go('/inbox');
    const lines = page.locator('#list a.title').filter({ hasText: 'Dora D.' });
    assert.equal(await lines.count(), 1);
  }));

test('the provider is found by name with the keyboard, and their NPI is filled in',
  PATIENCE,
  stage.asStranger({}, async (page, visit) => {
    await visit.go(FORM);
    await page.locator('[name=referrer]').pressSequentially('wiebe');
    const found = page.locator('[role=option]').first();
    await found.waitFor();
    await assertAccessible(page, 'the form with providers found');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.match(await page.inputValue('[name=referrer]'), /Wiebe/);
    assert.match(await page.inputValue('[name=npi]'), /^\d{10}$/);
  }));

/** An office sends a referral with files, from a browser of its own. */
async function refer(how, patient, files, press = (button) => button.click()) {
  const office = await open(stage.browser, stage.server.url, how);
  await office.ready;
  try {
    const { page } = office;
    await office.go(FORM);
    await fill(page);
    await page.fill('[name=patient]', patient);
    for (const [name, file] of Object.entries(files)) await page.setInputFiles(`[name=${name}]`, file);
    await press(page.getByRole('button', { name: 'Send referral' }));
    // Not by the address: waiting for it fails when a second click ends the sending of the first.
    await page.locator('p.number').waitFor();
    assert.match(page.url(), /\/sent\//);
    await office.assertClean('the receipt');
  } finally {
    await office.close();
  }
}

/** Whether a picture is really drawn, wherever on the page it stands. */
async function shows(page, selector) {
  const width = await page.locator(selector).first().evaluate(async (image) => {
    image.loading = 'eager';
    await image.decode();
    return image.naturalWidth;
  });
  assert.ok(width > 100, `${width} pixels`);
}

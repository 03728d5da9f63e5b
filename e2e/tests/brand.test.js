// What paper looks like and says: set by the owner, seen at once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { focusOn } from '../support/keys.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();

const svg = (inside) => ({
  name: 'logo.svg',
  mimeType: 'image/svg+xml',
  buffer: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20">${inside}</svg>`),
});
const LOGO = svg('<circle cx="10" cy="10" r="9" fill="#7a1f3d"/><path d="M24 4h30v3H24zm0 8h20v3H24z" fill="#333"/>');

/** Whether a picture of the page was drawn, and is not only a frame. */
const isDrawn = (image) => image.evaluate(async (element) => {
  await element.decode();
  return element.naturalWidth > 0;
});

for (const size of ['desktop', 'phone']) {
  test(`a logo and a colour are put on the paper and seen there (${size})`, PATIENCE, stage.as('owner', { size }, async (page, visit) => {
    visit.expectStatus(422);
    await visit.go('/settings/brand');
    const letter = page.locator('img.sheet');
    assert.ok(await isDrawn(letter), 'the letter is drawn');
    assert.match(await letter.getAttribute('alt'), /^A letter of Summit Rehab: .*Phone/);

    await page.getByLabel('SVG, PNG or JPEG file').first().setInputFiles(svg('<text y="9">Summit</text>'));
    await page.getByRole('button', { name: /Put/ }).first().click();
    await page.locator('.error-summary', { hasText: 'text as paths' }).waitFor();
    await assertAccessible(page, 'a refused logo');

    const before = await letter.getAttribute('src');
    await page.getByLabel('SVG, PNG or JPEG file').first().setInputFiles(LOGO);
    await page.getByRole('button', { name: /Put/ }).first().click();
    await page.locator('.toast', { hasText: 'on your paper' }).waitFor();
    assert.notEqual(await letter.getAttribute('src'), before, 'no old picture is shown');
    assert.ok(await isDrawn(letter) && await isDrawn(page.locator('img.logo').first()));

    await page.getByRole('textbox', { name: 'Colour' }).fill('#ffcc00');
    await page.getByRole('button', { name: 'Save the colour' }).click();
    await page.locator('.error-summary', { hasText: 'too light' }).waitFor();
    await page.getByRole('button', { name: /^Use #/ }).click();
    await page.locator('.toast', { hasText: 'this colour' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator('.toast', { hasText: 'this colour' }).waitFor();

    const pdf = await page.request.get('/settings/brand/letter.pdf');
    assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-');

    await page.getByRole('button', { name: 'Remove' }).first().click();
    await page.locator('.toast', { hasText: 'off your paper' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator('img.logo').first().waitFor();
  }));
}

test('the words of a card are changed, seen for a source, and taken back', PATIENCE, stage.as('owner', {}, async (page, visit) => {
  visit.expectStatus(422);
  await visit.go('/sources?q=orthopedics');
  const name = await page.locator('main a[href]').evaluateAll((all) => all
    .find((a) => /\/sources\/[0-9a-f-]{36}$/.test(a.pathname)).innerText.split('\n')[0].trim());
  await visit.go('/settings/wordings');
  await page.getByRole('link', { name: 'Card for somebody who is no provider' }).click();
  const text = page.getByLabel('Text', { exact: true });
  await text.fill('Hello {to},\n\nabout {patient}');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.locator('.error-summary', { hasText: 'name no patient' }).waitFor();
  assert.equal(await text.inputValue(), 'Hello {to},\n\nabout {patient}');
  await assertAccessible(page, 'a refused wording');

  await text.fill('Hello {to},\n\nthank you. {signer}');
  await page.getByLabel('For which source').fill('Nobody Of This Name');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.getByText('Nobody is called that').waitFor();
  await page.getByLabel('For which source').fill(name);
  await page.getByRole('button', { name: 'Show' }).click();
  await page.locator('.letter', { hasText: 'thank you.' }).waitFor();
  assert.match(await page.locator('.letter').innerText(), new RegExp(name.split(/\W+/)[0]));

  const [sheet] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: 'See it on paper' }).click(),
  ]);
  await sheet.close();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('.toast', { hasText: 'The next paper says this' }).waitFor();
  await page.getByRole('button', { name: 'Back to the built-in wording' }).click();
  await page.locator('.toast', { hasText: 'says this again' }).waitFor();
  assert.match(await text.inputValue(), /speaking well of us/);
}));

test('a member keeps their own signature and says who may use it', PATIENCE, stage.as('therapist', { size: 'phone' }, async (page, visit) => {
  visit.expectStatus(422);
  await visit.go('/settings/account');
  await page.getByRole('link', { name: 'Your signature' }).click();
  const paper = await page.context().newPage();
  await paper.setContent('<body style="background:#f4f2ec"><svg width="600" height="200"><path d="M40 120C90 20 120 180 180 90S300 60 420 110" fill="none" stroke="#123" stroke-width="5"/></svg>');
  const buffer = await paper.screenshot({ type: 'jpeg', clip: { x: 0, y: 0, width: 390, height: 220 } });
  await paper.close();
  await page.getByLabel('PNG or JPEG file').setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer });
  await page.getByRole('button', { name: 'Keep it' }).click();
  await page.locator('.toast', { hasText: 'Only you may use it' }).waitFor();
  assert.ok(await isDrawn(page.getByAltText('Your signature')));
  await page.getByLabel('I, and the colleagues ticked below').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('.error-summary', { hasText: 'at least one colleague' }).waitFor();
  await assertAccessible(page, 'a signature for nobody');
  await page.locator('#colleagues input').first().check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('You and 1 colleague may').waitFor();
  await page.getByRole('button', { name: 'Remove my signature' }).click();
  await page.getByText('There is none yet').waitFor();
}));

test('a printer is added by the keyboard alone, and moved', PATIENCE, stage.as('owner', {}, async (page, visit) => {
  visit.expectStatus(422);
  await visit.go('/settings/printers');
  await focusOn(page.getByLabel('Add a printer'));
  await page.keyboard.type('HP at the desk');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'HP at the desk' }).waitFor();
  await page.getByLabel('Move to the right').fill('0.3');
  await page.keyboard.press('Enter');
  await page.locator('.error-summary', { hasText: 'steps of 0.5' }).waitFor();
  await assertAccessible(page, 'a printer with a mistake');
  await page.getByLabel('Move to the right').fill('1.5');
  await page.getByLabel('Labels in it').selectOption({ label: 'Labels 5160: 30 of 2⅝ × 1 in' });
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('.toast', { hasText: 'Saved' }).waitFor();
  const [sheet] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: 'Open the page' }).click(),
  ]);
  await sheet.close();
  await visit.go('/settings/printers');
  await page.getByText('Moved 1.5 mm to the right').waitFor();
  await page.getByRole('button', { name: 'Remove HP at the desk' }).click();
  await page.locator('.toast', { hasText: 'is removed' }).waitFor();
}));

test('what paper looks like is set without scripts as well', PATIENCE, stage.as('owner', { scripts: false }, async (page, visit) => {
  await visit.go('/settings/brand');
  await page.getByRole('textbox', { name: 'Colour' }).fill('rgb(122, 31, 61)');
  await page.getByRole('button', { name: 'Save the colour' }).click();
  await page.locator('.toast', { hasText: 'this colour' }).waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Colour' }).inputValue(), '#7A1F3D');
}));

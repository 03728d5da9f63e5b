// The print queue: picked, looked at, printed in the order of the envelopes, answered.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { assertAccessible } from '../support/axe.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();
const run = promisify(execFile);
const heading = (page) => page.getByRole('heading', { level: 1 });

/** The pages of a PDF of ours as an independent reader sees them, and its size. */
async function paper(page, address) {
  const answer = await page.request.get(address);
  assert.equal(answer.status(), 200, address);
  assert.equal(answer.headers()['content-type'], 'application/pdf');
  assert.equal(answer.headers()['cache-control'], 'no-store');
  const folder = await mkdtemp(path.join(tmpdir(), 'liaison-e2e-print-'));
  try {
    const file = path.join(folder, 'paper.pdf');
    await writeFile(file, await answer.body());
    const { stdout } = await run('pdftotext', ['-layout', file, '-']);
    const { stdout: info } = await run('pdfinfo', [file]);
    return {
      pages: stdout.replace(/\f$/, '').split('\f'),
      size: info.match(/Page size:\s+([\d.]+) x ([\d.]+)/).slice(1).map(Number),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the pile says, in its order: the first line of each address. */
const pile = async (page) =>
  (await page.locator('section:has(#pile) li p.quiet').allInnerTexts()).map((line) => line.split(',')[0]);

/** What is asked for in a tab that opens beside the page. */
const beside = (page, part) =>
  page.context().waitForEvent('request', (request) => request.url().includes(part));

const cards = (page) => page.locator('section:has(#cards-head)');

test('cards are picked, printed in the order of the envelopes, and recorded', PATIENCE, stage.as('desk', {}, async (page, visit) => {
  await visit.go('/print');
  assert.match(await heading(page).innerText(), /^5 cards and 1 letter to print$/);
  await page.getByText('cannot be printed yet').first().waitFor();
  const all = cards(page).locator('input[type=checkbox]');
  await all.nth(0).uncheck();
  await page.getByLabel('On', { exact: true }).selectOption('flat_4x6');
  await page.getByLabel('With').selectOption('printed');

  const [preview] = await Promise.all([
    beside(page, '/print/preview'),
    cards(page).getByRole('button', { name: 'Preview' }).click(),
  ]);
  assert.equal(preview.method(), 'POST', 'nothing of it stands in an address');
  await page.bringToFront();
  await cards(page).getByRole('button', { name: 'Print what is picked' }).click();
  await page.getByText('4 cards taken out of the queue.').waitFor();
  assert.match(await heading(page).innerText(), /^4 cards to print$/);
  await assertAccessible(page, 'a batch');

  const order = await pile(page);
  assert.equal(order.length, 4);
  const address = page.url();
  const flat = await paper(page, `${address}/cards.pdf`);
  assert.deepEqual([flat.pages.length, ...flat.size], [4, 432, 288], 'four cards of 6 by 4 inches');
  const envelopes = await paper(page, `${address}/envelopes.pdf`);
  assert.equal(envelopes.pages.length, 4);
  envelopes.pages.forEach((text, at) => assert.ok(text.includes(order[at]), `envelope ${at + 1}: ${text}`));
  const cues = (await paper(page, `${address}/cues.pdf`)).pages.join('');
  const places = order.map((name) => cues.indexOf(name));
  assert.deepEqual(places, places.toSorted((one, other) => one - other), 'the list has the same order');
  assert.ok(places.every((place) => place >= 0));

  await page.getByText('Labels instead of envelopes').click();
  await page.getByLabel('Start at label').fill('28');
  const [labels] = await Promise.all([
    beside(page, '/labels.pdf'),
    page.getByRole('button', { name: 'Labels' }).click(),
  ]);
  const sheets = await paper(page, labels.url());
  assert.equal(sheets.pages.length, 2, 'three labels are left on the first sheet');
  await page.bringToFront();

  // Left open it is shown, to a colleague too, until somebody answers.
  await visit.go('/print');
  await page.getByText('Did it print well?').waitFor();
  await page.getByRole('link', { name: 'Print or answer' }).click();
  await page.getByText('Some did not').click();
  await page.locator('fieldset input[type=checkbox]').first().check();
  await page.getByRole('button', { name: 'These go back' }).click();
  await page.getByText('3 cards recorded, 1 back in the queue.').waitFor();
  assert.match(await heading(page).innerText(), /^2 cards and 1 letter to print$/);

  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('the batch waits for its answer again').waitFor();
  await page.getByRole('button', { name: 'Yes, all of it' }).click();
  await page.getByText('4 cards recorded.').waitFor();
}));

test('a letter is kept as a document once it printed well, and is found by its number', PATIENCE, stage.as('owner', {}, async (page, visit) => {
  await visit.go('/print');
  const letters = page.locator('section:has(#letters-head)');
  await letters.getByRole('button', { name: 'Print what is picked' }).click();
  await page.getByRole('heading', { name: 'The pile' }).waitFor();
  const sent = await paper(page, `${page.url()}/letters.pdf`);
  assert.equal(sent.pages.length, 1);
  await page.getByRole('button', { name: 'Yes, all of it' }).click();
  await page.getByText('1 letter recorded.').waitFor();

  await page.getByRole('link', { name: 'Documents' }).first().click();
  await page.getByRole('heading', { name: 'Finished documents' }).waitFor();
  const number = await page.locator('ul.list li p .nowrap').first().innerText();
  await page.getByLabel('Number, title or source').fill(number);
  await page.getByRole('button', { name: 'Find' }).click();
  await page.waitForURL(/\/documents\/[0-9a-f-]{36}$/);
  assert.ok(await page.getByText(`Document ${number}`).first().isVisible());
  const kept = await paper(page, `${page.url()}/document.pdf`);
  assert.deepEqual(kept.pages, sent.pages, 'what is kept is what was printed');
  const name = await page.locator('dl.facts a[href^="/sources/"]').innerText();
  await page.locator('dl.facts a[href^="/sources/"]').click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await page.locator('#documents').getByText(number).waitFor();

  await visit.go('/print/printed');
  await page.getByRole('button', { name: /^Print again ?: Thank-you letter/ }).first().click();
  await page.getByText('nothing is recorded twice').waitFor();
  await page.getByRole('button', { name: 'No, put all back' }).click();
  await page.getByText('All of them wait again.').waitFor();
}));

test('a card that cannot be mailed says why and leads to where that is mended', PATIENCE, stage.as('liaison', {}, async (page, visit) => {
  await visit.go('/print');
  const held = page.locator('section:has(#held-head)');
  await held.getByText('Missing:').first().waitFor();
  await held.getByRole('link', { name: /^Add the address/ }).first().click();
  await page.getByText('Add a location').click();
  await page.getByLabel('Street').fill('12 Elm St., Suite 4');
  await page.getByLabel('City').last().fill('Columbus');
  await page.getByLabel('State').last().fill('OH');
  await page.getByLabel('ZIP code').last().fill('43215');
  await page.getByRole('button', { name: 'Add the location' }).click();
  await page.getByText('Location added.').waitFor();
  await visit.go('/print');
  await cards(page).getByText('12 ELM ST SUITE 4, COLUMBUS OH 43215').waitFor();
  assert.equal(await held.count(), 0);
}));

test('cards are picked and printed by the keyboard and without scripts', PATIENCE, stage.as('desk', { scripts: false }, async (page, visit) => {
  await visit.go('/print');
  const first = cards(page).locator('input[type=checkbox]').first();
  await first.focus();
  await cards(page).getByRole('button', { name: 'Print what is picked' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Did it print well?' }).waitFor();
  await page.getByRole('button', { name: 'No, put all back' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('All of them wait again.').waitFor();
}));

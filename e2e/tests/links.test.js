// Links and their codes, as people make, take and print them. What a code holds is read by zbarimg,
// a program that is not ours.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();
const AN_ID = /[0-9a-f-]{36}$/;

async function makeLink(page, name) {
  await page.goto('/links');
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Make the link' }).click();
  await page.waitForURL(/\/links\/[0-9a-f-]{36}/);
}

const addressOnPage = async (page) =>
  (await page.locator('.qr-words').textContent()).trim();

function readCode(file) {
  const options = ['--quiet', '--raw', '--nodbus', '-Sdisable', '-Sqrcode.enable', file];
  return execFileSync('zbarimg', options, { encoding: 'utf8' }).trim();
}

/** A folder for what is downloaded, removed afterwards. */
async function inFolder(work) {
  const folder = await mkdtemp(path.join(tmpdir(), 'liaison-links-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('a link is made, and its downloaded code holds its address',
  PATIENCE,
  stage.as('liaison', {}, async (page) => {
    await makeLink(page, 'Pads, spring 2027');
    await assertAccessible(page, 'a link');
    const words = await addressOnPage(page);
    assert.match(words, /\/l\/[0-9a-z]{7}$/);
    await inFolder(async (folder) => {
      for (const width of [300, 600, 1200]) {
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('link', { name: `PNG ${width}`, exact: true }).click(),
        ]);
        const file = path.join(folder, download.suggestedFilename());
        await download.saveAs(file);
        assert.equal(readCode(file), `http://${words}`, `${width} pixels`);
      }
    });
  }));

test('the code on the screen is read in light and in dark',
  PATIENCE,
  stage.as('liaison', {}, async (page) => {
    await makeLink(page, 'On the screen');
    const words = await addressOnPage(page);
    await inFolder(async (folder) => {
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        const file = path.join(folder, `${colorScheme}.png`);
        await page.locator('.qr-large').screenshot({ path: file });
        assert.equal(readCode(file), `http://${words}`, colorScheme);
      }
    });
  }));

test('the printed poster and tent card are one sheet each, and their codes are read',
  PATIENCE,
  stage.as('desk', {}, async (page) => {
    await makeLink(page, 'For the counter');
    const words = await addressOnPage(page);
    const link = page.url();
    await inFolder(async (folder) => {
      for (const form of ['poster', 'tent']) {
        await page.goto(`${link}/print?as=${form}`);
        await assertAccessible(page, form);
        const file = path.join(folder, `${form}.pdf`);
        await page.pdf({ path: file, format: 'Letter' });
        const pages = execFileSync('pdfinfo', [file], { encoding: 'utf8' }).match(/Pages:\s+(\d+)/)[1];
        assert.equal(pages, '1', `${form} is one sheet`);
        execFileSync('pdftoppm', ['-r', '150', '-png', '-singlefile', file, path.join(folder, form)]);
        const read = readCode(path.join(folder, `${form}.png`)).split('\n');
        assert.ok(read.every((code) => code === `http://${words}`), `${form}: ${read}`);
        assert.equal(read.length, form === 'tent' ? 2 : 1, 'one code for each side');
      }
    });
  }));

test('an office gets its link and its private link from its own page',
  PATIENCE,
  stage.as('desk', {}, async (page) => {
    await page.goto('/sources');
    const links = await page.locator('main a[href^="/sources/"]').evaluateAll((all) => all.map((a) => a.pathname));
    const source = links.find((link) => AN_ID.test(link));
    await page.goto(source);
    await page.getByRole('button', { name: 'Make a link and QR' }).click();
    await page.waitForURL(/\/links\/[0-9a-f-]{36}/);
    await page.goto(source);
    await page.getByRole('link', { name: 'Make a private link' }).click();
    await assertAccessible(page, 'a new private link');
    await page.getByRole('button', { name: 'Make the private link' }).click();
    const secret = (await page.locator('.secret').textContent()).trim();
    assert.match(secret, /\?again=[0-9a-f]{40}$/);
    await assertAccessible(page, 'the private link');
    await page.goto('/links/offices');
    assert.ok(!(await page.content()).includes(secret.split('again=')[1]), 'it is shown once');
    await assertAccessible(page, 'private links');
  }));

test('an ended link is taken back by the message that tells of it',
  PATIENCE,
  stage.as('desk', {}, async (page) => {
    await makeLink(page, 'Ended by mistake');
    await page.getByRole('button', { name: 'End the link' }).click();
    await page.getByText('This link was ended.').waitFor();
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'End the link' }).waitFor();
  }));

test('links are made on a phone and without scripts',
  PATIENCE,
  stage.as('liaison', { size: 'phone', scripts: false }, async (page) => {
    await makeLink(page, 'From the car park');
    await page.getByRole('heading', { level: 1, name: 'From the car park' }).waitFor();
    assert.equal(await page.locator('[data-copy]:visible').count(), 0, 'no button that does nothing');
  }));

for (const size of ['desktop', 'phone']) {
  test(`the list and the snippets are accessible (${size})`,
    PATIENCE,
    stage.as('liaison', { size }, async (page, visit) => {
      await makeLink(page, `In the list, ${size}`);
      for (const address of ['/links', '/links?ended=yes', '/links/embed']) {
        await visit.go(address);
        await assertAccessible(page, address);
      }
    }));
}

test('a mistyped link tells an outsider what to do',
  PATIENCE,
  stage.asStranger({ size: 'phone' }, async (page, visit) => {
    visit.expectStatus(404);
    await page.goto('/l/0000000');
    await page.getByRole('heading', { name: 'This link leads nowhere' }).waitFor();
    await assertAccessible(page, 'an unknown link');
  }));

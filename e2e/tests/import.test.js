import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { SIZES } from '../support/browser.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();

/** An export as practice systems write it: odd headings, one row without a date. */
const EXPORT = {
  name: 'referrals.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    [
      'Pt Name,DOB,Referring Provider,Referring Practice,Ref Date,Dx',
      '"Marlow, Ada",04/12/1961,"Tresham, Ines MD",Kestrel Hollow Spine,03/02/2026,M54.50',
      '"Okafor, Ben",11/30/1984,"Tresham, Ines MD",Kestrel Hollow Spine,03/09/2026,M25.561',
      '"Vance, Lia",07/07/1990,"Tresham, Ines MD",Kestrel Hollow Spine,,M25.511',
    ].join('\r\n'),
  ),
};

const press = (page, name) => page.getByRole('button', { name }).first().click();

async function upToDryRun(page) {
  await page.goto('/imports/new');
  await page.locator('input[name=file]').setInputFiles(EXPORT);
  await press(page, /upload|continue|next/i);

  await page.getByRole('heading', { level: 1 }).filter({ hasText: /column|match|map/i }).waitFor();
  await assertAccessible(page, 'matching the columns');
  await press(page, /dry run|preview|check|continue|next/i);

  await page.getByRole('button', { name: /^(import|commit|take over)/i }).first().waitFor();
}

const finds = async (page) => {
  await page.goto('/sources?q=Tresham');
  return page.getByRole('main').getByRole('link', { name: /Tresham|Kestrel Hollow/ }).count();
};

test('a dry run shows what would happen and changes nothing',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    await upToDryRun(page);
    await visit.assertClean();
    await assertAccessible(page, 'the dry run');
    await page.getByText(/row 4|line 4/i).first().waitFor();
    assert.equal(await finds(page), 0);
  }));

for (const size of Object.keys(SIZES)) {
  test(`on a ${size} an import arrives, a second of the same file adds nothing, and undo takes it back`,
    PATIENCE,
    stage.as('owner', { size }, async (page, visit) => {
      await upToDryRun(page);
      await press(page, /^(import|commit|take over)/i);
      await page.getByRole('button', { name: /undo/i }).first().waitFor();
      const result = page.url();
      await visit.assertClean();
      await assertAccessible(page, 'the result of an import');
      assert.ok((await finds(page)) > 0, 'the imported source is not found');

      await upToDryRun(page);
      await page.getByText(/nothing new|unchanged/i).first().waitFor();

      await page.goto(result);
      await press(page, /undo/i);
      await page.getByText(/undone|taken back/i).first().waitFor();
      assert.equal(await finds(page), 0);
    }));
}

test('a file that is no table is refused in words',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    visit.expectStatus(415, 422);
    await page.goto('/imports/new');
    await page.locator('input[name=file]').setInputFiles({
      name: 'picture.png',
      mimeType: 'image/png',
      buffer: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    });
    await press(page, /upload|continue|next/i);
    await page.getByRole('alert').waitFor();
    await assertAccessible(page, 'a refused file');
  }));

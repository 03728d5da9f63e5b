import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { SIZES } from '../support/browser.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();

const pairs = (page) => page.getByRole('button', { name: /merge/i }).or(
  page.getByRole('link', { name: /compare|merge/i }));

test('likely duplicates are shown side by side, and merging them can be undone',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    await visit.go('/sources/duplicates');
    await assertAccessible(page, 'duplicates');
    const before = await pairs(page).count();
    assert.ok(before > 0, 'the demo offers no duplicates');

    await pairs(page).first().click();
    const confirm = page.getByRole('button', { name: /^merge/i });
    if (new URL(page.url()).pathname !== '/sources/duplicates') {
      await assertAccessible(page, 'comparing two sources');
      await confirm.first().click();
    }
    await page.getByRole('button', { name: /undo/i }).waitFor();
    await page.goto('/sources/duplicates');
    const merged = await pairs(page).count();
    assert.ok(merged < before, `${merged} of ${before} pairs are left`);
  }));

for (const size of Object.keys(SIZES)) {
  test(`on a ${size} undoing a merge brings both sources back`,
    PATIENCE,
    stage.as('owner', { size }, async (page) => {
      await page.goto('/sources/duplicates');
      const before = await pairs(page).count();
      await pairs(page).first().click();
      if (new URL(page.url()).pathname !== '/sources/duplicates') {
        await page.getByRole('button', { name: /^merge/i }).first().click();
      }
      await page.getByRole('button', { name: /undo/i }).click();
      await page.getByRole('status').filter({ hasText: /undone|separate|back/i }).first().waitFor();
      await page.goto('/sources/duplicates');
      assert.equal(await pairs(page).count(), before);
    }));
}

test('people who may only read cannot merge',
  PATIENCE,
  stage.as('reader', {}, async (page, visit) => {
    visit.expectStatus(403);
    await page.goto('/sources/duplicates');
    assert.equal(await page.getByRole('button', { name: /merge/i }).count(), 0);
  }));

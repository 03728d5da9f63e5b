import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();

test('the report says who needs attention and who a thank-you, before any table',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    await visit.go('/reports/sources');
    await assertAccessible(page, 'the report');
    const headings = await page.getByRole('main').getByRole('heading').allInnerTexts();
    const place = (words) => headings.findIndex((text) => words.test(text));
    assert.ok(place(/attention/i) >= 0, `no attention list among: ${headings.join(' | ')}`);
    assert.ok(place(/thank/i) >= 0, `no thank-you list among: ${headings.join(' | ')}`);
  }));

test('each source of the report can be opened',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    await visit.go('/reports/sources');
    await page.getByRole('table').getByRole('rowheader').getByRole('link').first().click();
    await page.waitForURL(/\/sources\/|[?&]source=/);
    await visit.assertClean();
  }));

test('the report is a spreadsheet by one click',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    await visit.go('/reports/sources');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /csv/i }).or(page.getByRole('button', { name: /csv/i }))
        .first().click(),
    ]);
    assert.match(download.suggestedFilename(), /\.csv$/);
  }));

test('a printed report has neither navigation nor a second, empty page',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    await visit.go('/reports/sources');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.getByRole('navigation').first().isVisible(), false);
    const paper = await page.pdf({ format: 'Letter' });
    assert.ok(paper.length > 1000);
  }));

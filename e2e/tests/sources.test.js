import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();

const listed = (page) => page.getByRole('main').locator('a[href^="/sources/"]');

async function addSource(page, name) {
  await page.goto('/sources/new');
  await page.getByLabel(/name/i).first().fill(name);
  await page.getByRole('button', { name: /save|add/i }).click();
  await page.waitForURL(/\/sources\/[0-9a-f-]{36}/);
}

test('a new source is found by its name at once',
  PATIENCE,
  stage.as('liaison', {}, async (page) => {
    await addSource(page, 'Quarrystone Orthopedics');
    await page.getByRole('heading', { level: 1, name: /Quarrystone Orthopedics/ }).waitFor();
    await assertAccessible(page, 'a source');

    await page.goto('/sources');
    await page.locator('input[name=q]').fill('quarrystone');
    await page.getByRole('link', { name: /Quarrystone Orthopedics/ }).waitFor();
    await page.waitForFunction(() => {
      const links = document.querySelectorAll('main a[href^="/sources/"]');
      return [...links].filter((link) => /sources\/[0-9a-f-]{36}/.test(link.href)).length === 1;
    });
    assert.equal(
      await page.locator('input[name=q]').inputValue(),
      'quarrystone',
      'live search must leave the typing alone',
    );
  }));

test('the search forgives a slip of the finger',
  PATIENCE,
  stage.as('liaison', {}, async (page) => {
    await addSource(page, 'Wintergreen Family Medicine');
    await page.goto('/sources?q=wintegreen');
    await page.getByRole('link', { name: /Wintergreen Family Medicine/ }).waitFor();
  }));

test('a search that finds nothing says what to do next',
  PATIENCE,
  stage.as('desk', {}, async (page, visit) => {
    await visit.go('/sources?q=zzzzqqqq');
    assert.equal(await listed(page).filter({ hasText: 'zzzzqqqq' }).count(), 0);
    await page.getByRole('link', { name: /add|new source/i }).first().waitFor();
    await assertAccessible(page, 'an empty search');
  }));

test('the search works without scripts',
  PATIENCE,
  stage.as('desk', { scripts: false }, async (page) => {
    await page.goto('/sources');
    const search = page.locator('input[name=q]');
    await search.fill('dr');
    await search.press('Enter');
    await page.waitForURL(/[?&]q=dr/);
  }));

test('what is typed before the scripts are there is searched for once they are',
  PATIENCE,
  stage.as('liaison', {}, async (page) => {
    let arrive;
    const arrived = new Promise((resolve) => (arrive = resolve));
    await page.route('**/app*.js', async (route) => {
      await arrived;
      await route.continue();
    });
    await page.goto('/sources', { waitUntil: 'commit' });
    const search = page.getByRole('searchbox').first();
    await search.fill('Zzyzx');
    const found = page.locator('#found');
    assert.equal(await found.getByText('Nobody found').count(), 0);
    arrive();
    await found.getByText('Nobody found').waitFor();
    await page.waitForURL(/[?&]q=Zzyzx/);
  }));

test('a source without a name is refused with the mistake named at the field',
  PATIENCE,
  stage.as('liaison', {}, async (page, visit) => {
    visit.expectStatus(422);
    await page.goto('/sources/new');
    // The server must hold the rule: browsers' own checks are switched off here.
    await page.locator('main form').first().evaluate((form) => (form.noValidate = true));
    await page.getByRole('button', { name: /save|add/i }).click();
    await page.getByRole('alert').waitFor();
    assert.ok((await page.locator('[aria-invalid=true]').count()) > 0, 'no field is marked');
    await assertAccessible(page, 'a new source with a mistake');
  }));

test('on a phone a source opens by a tap',
  PATIENCE,
  stage.as('liaison', { size: 'phone' }, async (page, visit) => {
    await visit.go('/sources');
    await listed(page).filter({ hasNotText: /new|add|duplicate|tiers/i }).first().tap();
    await page.waitForURL(/\/sources\/[0-9a-f-]{36}/);
    await visit.assertClean();
  }));

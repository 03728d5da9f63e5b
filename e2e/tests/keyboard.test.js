// Everything can be done without a mouse (WCAG 2.1.1, 2.1.2, 2.4.1, 2.4.7).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { focusOn } from '../support/keys.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();

/** More stops than any page should have; who needs more is caught in a trap. */
const STOPS = 400;

/** What has the focus now, and whether one can see that. */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return undefined;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    return {
      name: `${element.tagName.toLowerCase()} ${(element.innerText || element.name || '').slice(0, 40)}`,
      seen: (ring || style.boxShadow !== 'none') && box.width > 0 && box.height > 0,
    };
  });

test('signing in needs only the keyboard',
  PATIENCE,
  stage.asStranger({}, async (page) => {
    const { email, password } = stage.account('owner');
    await page.goto('/sign-in');
    await focusOn(page.locator('input[name=email]'));
    await page.keyboard.type(email);
    while ((await page.evaluate(() => document.activeElement.getAttribute('name'))) !== 'password') {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname !== '/sign-in');
  }));

test('the first stop of a page leads past the navigation',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    await visit.go('/sources');
    await page.keyboard.press('Tab');
    assert.match((await focused(page)).name, /skip/i);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const inside = await page.evaluate(() => document.activeElement.closest('main') !== null);
    assert.ok(inside, 'the skip link does not lead into the content');
  }));

const INSIDE = [
  '/', '/inbox', '/sources', '/sources/new', '/referrals/new', '/referrals/board', '/telling',
  '/links', '/gifts', '/gifts/new', '/gifts/limits', '/imports/new', '/reports/sources', '/settings', '/settings/clocks',
];
for (const path of INSIDE) hold(path, (play) => stage.as('owner', {}, play));
for (const path of ['/p/summit-rehab', '/refer/summit-rehab']) {
  hold(path, (play) => stage.asStranger({}, play));
}

function hold(path, as) {
  test(`on ${path} the focus is always seen and never caught`,
    PATIENCE,
    as(async (page, visit) => {
      await visit.go(path);
      const hidden = [];
      let stops = 0;
      for (; stops < STOPS; stops += 1) {
        await page.keyboard.press('Tab');
        const stop = await focused(page);
        if (!stop) break;
        if (!stop.seen) hidden.push(stop.name);
      }
      assert.ok(stops > 0, 'nothing can be reached');
      assert.ok(stops < STOPS, 'the focus never leaves the page');
      assert.deepEqual(hidden, []);
    }));
}

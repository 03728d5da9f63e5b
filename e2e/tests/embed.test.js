// The form in a frame on the practice's own web site, which is another origin: it opens there and is
// filled in there, its receipt opens in the whole window, and nothing else of ours can be framed.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();
const REFERRAL = {
  referrer: 'Dr. Ana Osei',
  reach: '614-555-0123',
  patient: 'Maria Lopez',
  birth_date: '3/27/1968',
  patient_phone: '614-555-0188',
  payer: 'Not known',
  reason: 'Right knee pain after a fall',
};

/** A web site of somebody else's with one page that frames an address. */
async function onSite(framed, work) {
  const page = `<!doctype html><html lang="en"><title>Our practice</title><main><h1>Refer to us</h1>
    <iframe src="${framed}" title="Refer a patient" width="100%" height="1400"
      referrerpolicy="no-referrer"></iframe></main></html>`;
  const site = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(page));
  await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve));
  try {
    await work(`http://localhost:${site.address().port}/`);
  } finally {
    site.closeAllConnections();
    await new Promise((resolve) => site.close(resolve));
  }
}

/** A page beside our own, whose every host is allowed. */
async function atSite(address, how, work) {
  const context = await stage.browser.newContext(how);
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  try {
    await page.goto(address);
    await work(page, faults);
  } finally {
    await context.close();
  }
}

for (const javaScriptEnabled of [true, false]) {
  test(`the form is filled in inside a foreign page and sent, scripts ${javaScriptEnabled ? 'on' : 'off'}`,
    PATIENCE,
    async () => {
      await onSite(`${stage.server.url}/refer/summit-rehab/embed`, (address) =>
        atSite(address, { javaScriptEnabled }, async (page, faults) => {
          const frame = page.frames()[1];
          await frame.locator('[name=referrer]').waitFor();
          for (const [name, value] of Object.entries(REFERRAL)) await frame.fill(`[name=${name}]`, value);
          await frame.getByRole('button', { name: 'Send referral' }).click();
          // The receipt takes the whole window: its page is nobody's to frame.
          await page.waitForURL(/\/refer\/summit-rehab\/sent\//);
          const number = page.locator('.number').first();
          assert.match(await number.textContent(), /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
          assert.deepEqual(faults, []);
        }));
    });
}

test('the form in the frame of a phone is accessible and does not scroll sideways',
  PATIENCE,
  async () => {
    await onSite(`${stage.server.url}/refer/summit-rehab/embed`, (address) =>
      atSite(address, { viewport: { width: 390, height: 844 } }, async (page) => {
        const frame = page.frames()[1];
        await frame.locator('[name=referrer]').waitFor();
        await assertAccessible(page, 'the page with the form');
        const excess = await frame.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.equal(excess, 0);
      }));
  });

test('no other page of ours opens in a frame',
  PATIENCE,
  async () => {
    for (const path of ['/refer/summit-rehab', '/p/summit-rehab', '/sign-in']) {
      await onSite(stage.server.url + path, (address) =>
        atSite(address, {}, async (page, faults) => {
          await page.waitForFunction(() => document.readyState === 'complete');
          assert.match(faults.join('\n'), /frame-ancestors|X-Frame-Options/, path);
        }));
    }
  });

// The practice's mail server, set and tried by the owner, with a real server behind it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { startMailServer } from '../support/mail-server.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();

async function set(page, port) {
  await page.getByLabel('Server', { exact: true }).fill('127.0.0.1');
  await page.getByLabel('Port').fill(String(port));
  await page.getByLabel('Security').selectOption('none');
  await page.getByLabel("Sender's name").fill('Summit Rehab');
  await page.getByLabel("Sender's address").fill('referrals@summit.example');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. Send a test mail').waitFor();
}

async function tryIt(page, to) {
  await page.getByLabel('Send a test mail to').fill(to);
  await page.getByRole('button', { name: 'Send a test mail' }).click();
}

for (const size of ['desktop', 'phone']) {
  test(`the owner sets a mail server and a test mail arrives (${size})`,
    PATIENCE,
    stage.as('owner', { size }, async (page, visit) => {
      const server = await startMailServer();
      try {
        await visit.go('/settings/mail');
        await set(page, server.port);
        await assertAccessible(page, 'the mail settings');
        await tryIt(page, 'ann@office.example');
        await page.locator('.toast').filter({ hasText: 'taken' }).waitFor();
        const test = (await server.mails()).find((mail) => mail.includes('A test of the mail settings'));
        assert.match(test, /^From: "?Summit Rehab"? <referrals@summit\.example>/m);
        assert.match(test, /^To: ann@office\.example/m);
        await tryIt(page, 'gone@office.example');
        await page.locator('.toast').filter({ hasText: 'no such user' }).waitFor();
      } finally {
        await server.stop();
      }
      await tryIt(page, 'ann@office.example');
      await page.locator('.toast').filter({ hasText: /reach/ }).waitFor();
    }));
}

// How long somebody at the provider registry waits for what is found, measured in the browser: from
// the moment it asks until the answer has come, and until it stands on the page.
//
//   node typing.js http://127.0.0.1:8080 PASSWORD [EMAIL] < words.txt
//
// Types each line of its input letter by letter. Let `cargo xtask load URL --type WORDS` run beside it.

import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [url, password, email = 'owner@summit.example'] = process.argv.slice(2);
const lines = readFileSync(0, 'utf8').split('\n').filter((line) => line.trim());

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
  await page.goto(`${url}/directory`);
  await page.evaluate(() => {
    window.shown = [];
    performance.setResourceTimingBufferSize(100_000);
    new MutationObserver(() => {
      const asked = performance.getEntriesByType('resource').filter((entry) => entry.name.includes('/directory?'));
      const last = asked.at(-1);
      if (last) window.shown.push(performance.now() - last.startTime);
    }).observe(document.querySelector('main'), { childList: true, subtree: true });
  });
  const box = page.getByLabel('Search the registry');
  for (const line of lines) {
    await box.fill('');
    // Slower than the pause that the page waits for more letters: each letter asks.
    await box.pressSequentially(line, { delay: 150 });
  }
  await page.waitForTimeout(500);
  const { came, shown } = await page.evaluate(() => ({
    came: performance.getEntriesByType('resource')
      .filter((entry) => entry.name.includes('/directory?') && entry.responseEnd > 0)
      .map((entry) => entry.responseEnd - entry.startTime),
    shown: window.shown,
  }));
  console.log('| in the browser | p50 ms | p99 ms | longest ms | times |\n|---|--:|--:|--:|--:|');
  print('asked until it came', came);
  print('asked until it stood there', shown);
} finally {
  await browser.close();
}

function print(name, times) {
  times.sort((one, other) => one - other);
  const at = (part) => times[Math.max(1, Math.ceil(times.length * part)) - 1];
  const cells = [at(0.5), at(0.99), times.at(-1)].map((time) => (time ?? NaN).toFixed(1));
  console.log(`| ${name} | ${cells.join(' | ')} | ${times.length} |`);
}

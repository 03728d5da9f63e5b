// node look.mjs out-folder role:path:name ... : pictures at 1280 light, 390 light, 1280 dark, 390 dark
import path from 'node:path';
import { launch, visit } from './support/browser.js';
import { startDemo } from './support/liaison.js';
import { signIn } from './support/sign-in.js';
const [out, ...wanted] = process.argv.slice(2);
const demo = await startDemo();
const browser = await launch();
try {
  const roles = [...new Set(wanted.map((w) => w.split(':')[0]))];
  for (const role of roles) {
    for (const [size, scheme] of [['desktop', 'light'], ['phone', 'light'], ['desktop', 'dark'], ['phone', 'dark']]) {
      const guest = await visit(browser, demo.url, { size, scheme });
      await guest.ready;
      await signIn(guest.page, { email: demo.email(role), password: demo.password });
      for (const w of wanted.filter((x) => x.startsWith(role + ':'))) {
        const [, p, name] = w.split(':');
        await guest.page.goto(demo.url + p);
        await guest.page.waitForTimeout(300);
        await guest.page.screenshot({ path: path.join(out, `${name}-${role}-${size}-${scheme}.png`), fullPage: size === 'desktop' });
      }
      await guest.context.close();
    }
  }
} finally { await browser.close(); await demo.stop(); }

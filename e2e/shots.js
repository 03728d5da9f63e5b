// Takes the pictures of the guides from the demo practice, so that they never show a screen that
// has gone: docs/images/NAME-desktop.png and NAME-phone.png.

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch, SIZES, visit } from './support/browser.js';
import { startDemo } from './support/liaison.js';
import { openScreen, SCREENS } from './support/screens.js';
import { signIn } from './support/sign-in.js';

const folder = fileURLToPath(new URL('../docs/images', import.meta.url));

const demo = await startDemo();
const browser = await launch();
try {
  await mkdir(folder, { recursive: true });
  for (const size of Object.keys(SIZES)) await takeAll(size);
} finally {
  await browser.close();
  await demo.stop();
}

async function takeAll(size) {
  const guest = await visit(browser, demo.url, { size });
  await guest.ready;
  await signIn(guest.page, { email: demo.email('owner'), password: demo.password });
  for (const screen of SCREENS) {
    await openScreen(guest, screen);
    const file = path.join(folder, `${fileName(screen.name)}-${size}.png`);
    await guest.page.screenshot({ path: file });
    console.log(path.relative(process.cwd(), file));
  }
  await guest.close();
}

function fileName(name) {
  return name.toLowerCase().replaceAll(' ', '-');
}

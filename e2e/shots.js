// Takes the pictures that the guides show from the demo practice, so that they never show a screen
// that has gone: docs/images/NAME-desktop.png and NAME-phone.png.

import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch, SIZES, visit } from './support/browser.js';
import { startDemo } from './support/liaison.js';
import { openScreen, SCREENS } from './support/screens.js';
import { signIn } from './support/sign-in.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, 'docs/images');
const shown = await picturesOfGuides();

const demo = await startDemo();
const browser = await launch();
try {
  await rm(folder, { recursive: true, force: true });
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
    const name = `${fileName(screen.name)}-${size}.png`;
    if (!shown.has(name)) continue;
    await openScreen(guest, screen);
    const file = path.join(folder, name);
    await guest.page.screenshot({ path: file });
    console.log(path.relative(process.cwd(), file));
  }
  await guest.close();
}

function fileName(name) {
  return name.toLowerCase().replaceAll(' ', '-');
}

/** The names of the pictures that the README and the guides refer to. */
async function picturesOfGuides() {
  const guides = (await readdir(path.join(root, 'docs'))).filter((name) => name.endsWith('.md'));
  const files = ['README.md', ...guides.map((name) => path.join('docs', name))];
  const texts = await Promise.all(files.map((file) => readFile(path.join(root, file), 'utf8')));
  return new Set(texts.flatMap((text) => [...text.matchAll(/images\/([a-z-]+\.png)/g)].map((match) => match[1])));
}

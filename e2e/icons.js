// Draws the icons for home screens from the one drawing of the mark: `node icons.js`.

import { readFile, writeFile } from 'node:fs/promises';
import { launch } from './support/browser.js';

const assets = new URL('../crates/look/assets/', import.meta.url);
const mark = await readFile(new URL('icon.svg', assets), 'utf8');

// A maskable icon may lose a fifth at each side, and Apple rounds the corners itself.
const full = mark.replace('rx="8"', '').replace(/<svg[^>]*>/, '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">');
const inner = mark.replace(/<\/?svg[^>]*>/g, '').replace(/<rect[^>]*>/, '');
const small = (scale) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="#0c675f"/>` +
  `<g transform="translate(16 16) scale(${scale}) translate(-16 -16)">${inner}</g></svg>`;

const ICONS = [
  ['icon-180.png', 180, full],
  ['icon-192.png', 192, mark],
  ['icon-512.png', 512, mark],
  ['icon-maskable-512.png', 512, small(0.72)],
];

const browser = await launch();
const page = await browser.newPage();
for (const [name, size, svg] of ICONS) {
  await page.setViewportSize({ width: size, height: size });
  const image = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  await page.setContent(`<body style="margin:0"><img src="${image}" width="${size}" height="${size}" style="display:block">`);
  await page.locator('img').evaluate((img) => img.decode());
  await writeFile(new URL(name, assets), await page.screenshot({ omitBackground: true }));
}
await browser.close();

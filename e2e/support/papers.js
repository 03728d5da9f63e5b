// Real papers as offices send them: a photo from a phone, a scan of two pages.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A JPEG as a camera makes it; what it shows is whatever the page shows. */
export async function phonePhoto(page) {
  const buffer = await page.screenshot({ type: 'jpeg', quality: 80 });
  return { name: 'card.jpg', mimeType: 'image/jpeg', buffer };
}

/** Two pages of a fax, as TIFF with the compression of fax machines. */
export async function scannedFax(context) {
  const folder = await mkdtemp(path.join(tmpdir(), 'liaison-e2e-fax-'));
  const at = (name) => path.join(folder, name);
  const paper = await context.newPage();
  try {
    await paper.setContent('<h1>Referral for physical therapy</h1><h2>Dx: M17.11</h2><h1 style="break-before: page">Second page</h1>');
    await paper.pdf({ path: at('fax.pdf'), format: 'Letter' });
    await run('pdftoppm', ['-mono', '-r', '204', at('fax.pdf'), at('page')]);
    for (const page of ['page-1', 'page-2']) {
      await run('ppm2tiff', ['-c', 'g4', '-R', '204', at(`${page}.pbm`), at(`${page}.tif`)]);
    }
    await run('tiffcp', [at('page-1.tif'), at('page-2.tif'), at('fax.tiff')]);
    return { name: 'fax.tiff', mimeType: 'image/tiff', buffer: await readFile(at('fax.tiff')) };
  } finally {
    await paper.close();
    await rm(folder, { recursive: true, force: true });
  }
}

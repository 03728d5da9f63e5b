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
export async function scannedFax() {
  const folder = await mkdtemp(path.join(tmpdir(), 'liaison-e2e-fax-'));
  try {
    const file = path.join(folder, 'fax.tiff');
    const lines = ['caption:Referral for physical therapy', 'caption:Second page'];
    const size = ['-size', '1728x2200', '-density', '204x196', '-pointsize', '24'];
    await run('convert', [...size, ...lines, '-monochrome', '-compress', 'group4', file]);
    return { name: 'fax.tiff', mimeType: 'image/tiff', buffer: await readFile(file) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

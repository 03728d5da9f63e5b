// A real mail server (aiosmtpd) on a free port, which keeps each mail as a file.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../crates/desk/tests/support/smtp.py', import.meta.url));

/** Resolves to `{ port, mails, stop }`; `mails()` reads what came, as text. */
export async function startMailServer() {
  const [folder, port] = await Promise.all([mkdtemp(path.join(tmpdir(), 'liaison-e2e-mail-')), freePort()]);
  // The Python of the system, for which Debian's aiosmtpd is installed.
  const child = spawn('/usr/bin/python3', [script, folder, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    port,
    async mails() {
      const names = (await readdir(folder)).filter((name) => name.endsWith('.eml')).sort();
      return Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
    },
    async stop() {
      child.kill();
      await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort() {
  const held = createServer().listen(0, '127.0.0.1');
  await once(held, 'listening');
  const { port } = held.address();
  held.close();
  await once(held, 'close');
  return port;
}

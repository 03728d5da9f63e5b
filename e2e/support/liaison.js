// Starts the real program on a free port with a data folder of its own, and stops it again.

import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = process.env.LIAISON_BIN ?? path.join(root, 'target/debug/liaison');

// A debug build makes a year and a half of sample history first.
const START_LIMIT = 180_000;
const STOP_LIMIT = 10_000;

/** The sample practice. Resolves to `{ url, password, stop }`. */
export async function startDemo() {
  const server = await start(['demo'], (said) => said.url && said.password);
  return { ...server, email: (role) => `${role}@summit.example` };
}

/** An installation nobody has set up yet. Resolves to `{ url, setUpLink, stop }`. */
export function startEmpty() {
  return start(['serve'], (said) => said.url && said.setUpLink);
}

async function start(command, isComplete) {
  const folders = await Promise.all(['data', 'key'].map(newFolder));
  const database = await newDatabase();
  const environment = {
    ...process.env,
    LIAISON_DATA: path.join(folders[0], 'data'),
    LIAISON_KEY_FILE: path.join(folders[1], 'key'),
    LIAISON_LISTEN: '127.0.0.1:0',
    ...(database && { LIAISON_DATABASE_URL: database.url }),
  };
  const child = spawn(program, command, {
    cwd: folders[0],
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);

  const stop = async () => {
    process.removeListener('exit', killWithUs);
    await end(child);
    await database?.drop();
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  };

  try {
    return { ...(await announcements(child, isComplete)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const newFolder = (name) => mkdtemp(path.join(tmpdir(), `liaison-e2e-${name}-`));

/** Reads what the program prints until it has said all we need. */
function announcements(child, isComplete) {
  return new Promise((resolve, reject) => {
    const said = {};
    let output = '';
    let rest = '';

    const fail = (why) => {
      clearTimeout(timer);
      reject(new Error(`${program}: ${why}\n${output.slice(-4000)}`));
    };
    const timer = setTimeout(() => fail(`not ready after ${START_LIMIT / 1000} s`), START_LIMIT);

    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(`ended early (${signal ?? code})`));
    child.stderr.on('data', (bytes) => (output += bytes));
    child.stdout.on('data', (bytes) => {
      output += bytes;
      const lines = (rest + bytes).split('\n');
      rest = lines.pop();
      for (const line of lines) Object.assign(said, announcement(line));
      if (isComplete(said)) {
        clearTimeout(timer);
        resolve(said);
      }
    });
  });
}

function announcement(line) {
  const [, url] = line.match(/Listening on (http:\/\/\S+)/) ?? [];
  if (url) return { url: url.replace(/\/$/, '') };
  const [, password] = line.match(/Sign in as \S+ with password (\S+)/) ?? [];
  if (password) return { password };
  const [, setUpLink] = line.match(/Set-up link: (http\S+)/) ?? [];
  if (setUpLink) return { setUpLink };
  return {};
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT);
  await ended;
  clearTimeout(hard);
}

/**
 * The same tests run on PostgreSQL when LIAISON_E2E_POSTGRES holds the URL of a superuser; each
 * start gets a database of its own. Otherwise the program uses its SQLite.
 */
async function newDatabase() {
  const server = process.env.LIAISON_E2E_POSTGRES;
  if (!server) return undefined;

  const name = `e2e_${randomBytes(6).toString('hex')}`;
  const sql = (text) => promisify(execFile)('psql', [server, '-qX', '-c', text]);
  await sql(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => sql(`drop database ${name} with (force)`) };
}

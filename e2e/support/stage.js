// What a test file stands on: one program and one browser, shared by its tests.

import { after, before } from 'node:test';
import { launch, visit } from './browser.js';
import { startDemo, startEmpty } from './liaison.js';
import { signIn } from './sign-in.js';

/** Long enough for a slow machine with a debug build; a hanging test still ends. */
export const PATIENCE = { timeout: 120_000 };

/** The sample practice, with its accounts owner, desk, liaison, therapist and reader. */
export const demoStage = () => stage(startDemo);

/** An installation that waits for its set-up. */
export const emptyStage = () => stage(startEmpty);

function stage(start) {
  const sessions = new Map();
  const self = {
    server: undefined,
    browser: undefined,

    /** A test body for somebody who isn't signed in. */
    asStranger: (how, play) => async () => {
      const guest = await visit(self.browser, self.server.url, how);
      await perform(guest, play);
    },

    /** A test body for one of the demo's accounts. */
    as: (role, how, play) => async () => {
      const storageState = await session(role);
      const guest = await visit(self.browser, self.server.url, { ...how, storageState });
      await perform(guest, play);
    },

    account: (role) => ({ email: self.server.email(role), password: self.server.password }),
  };

  /** Each role signs in once a file: hashing the password is slow on purpose. */
  function session(role) {
    if (!sessions.has(role)) sessions.set(role, newSession(role));
    return sessions.get(role);
  }

  async function newSession(role) {
    const guest = await visit(self.browser, self.server.url);
    await guest.ready;
    try {
      await signIn(guest.page, self.account(role));
      return await guest.context.storageState();
    } finally {
      await guest.close();
    }
  }

  before(
    async () => {
      self.server = await start();
      self.browser = await launch();
    },
    { timeout: 240_000 },
  );
  after(async () => {
    await self.browser?.close();
    await self.server?.stop();
  });
  return self;
}

/** Plays the test; a fault the page had by itself also fails it, unless the test failed already. */
async function perform(guest, play) {
  await guest.ready;
  try {
    await play(guest.page, guest);
  } catch (error) {
    await guest.close();
    throw error;
  }
  await guest.leave();
}

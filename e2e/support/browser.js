// One Chromium for a test file; each test visits in a context of its own, and the visit fails on
// anything a user would suffer from without noticing why: script errors, violations of the
// content security policy, requests to other hosts, failed requests, sideways scrolling.

import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const DESKTOP = { viewport: { width: 1280, height: 900 } };
const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};
export const SIZES = { desktop: DESKTOP, phone: PHONE };

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/**
 * Opens a page of the program at `origin`.
 * `how`: `size` (desktop, phone), `scheme` (light, dark), `scripts` (false: switched off),
 * `storageState` (a saved sign-in).
 */
export async function visit(browser, origin, how = {}) {
  const { size = 'desktop', scheme = 'light', scripts = true, storageState } = how;
  const context = await browser.newContext({
    ...SIZES[size],
    baseURL: origin,
    colorScheme: scheme,
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'America/Chicago',
    javaScriptEnabled: scripts,
    storageState,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  return new Visit(context, page, origin, scripts);
}

class Visit {
  #faults = [];
  #allowed = new Set();

  constructor(context, page, origin, scripts) {
    this.context = context;
    this.page = page;
    this.origin = origin;
    this.scripts = scripts;
    this.ready = this.#watch();
  }

  async #watch() {
    await this.context.route('**/*', (route) => this.#stayHome(route));
    if (this.scripts) await this.context.addInitScript(reportPolicyViolations);

    this.page.on('pageerror', (error) => this.#faults.push(`script error: ${error.message}`));
    this.page.on('console', (message) => {
      // Failed requests are told by 'response' below, with their status.
      const known = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !known) this.#faults.push(`console: ${message.text()}`);
    });
    this.page.on('response', (response) => {
      const status = response.status();
      if (status >= 400 && !this.#allowed.has(status)) {
        this.#faults.push(`${status} for ${response.request().method()} ${response.url()}`);
      }
    });
  }

  #stayHome(route) {
    const url = new URL(route.request().url());
    // The browser's own viewer of PDFs, in a tab that was opened.
    if (/^chrome(-extension)?:$/.test(url.protocol)) return route.continue();
    const own = url.origin === this.origin || ['data:', 'blob:'].includes(url.protocol);
    if (own) return route.continue();
    this.#faults.push(`request to another host: ${url.href}`);
    return route.abort();
  }

  /** Answers with this status belong to the test, such as 422 for a form with mistakes. */
  expectStatus(...statuses) {
    for (const status of statuses) this.#allowed.add(status);
  }

  /** Goes to a page of ours, which must answer with this status. */
  async go(path, status = 200) {
    if (status !== 200) this.expectStatus(status);
    const response = await this.page.goto(path);
    assert.equal(response.status(), status, `${path} answers with ${response.status()}`);
    await this.assertClean(path);
  }

  async assertClean(where = this.page.url()) {
    if (this.scripts) {
      // Before its stylesheet is there a page is wider than anybody sees it.
      await this.page.waitForLoadState();
      const excess = await this.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (excess > 0) this.#faults.push(`the page scrolls sideways by ${excess} px`);
    }
    const faults = this.#faults.splice(0);
    if (faults.length > 0) assert.fail(`${where}:\n  ${faults.join('\n  ')}\n`);
  }

  async leave() {
    try {
      await this.assertClean();
    } finally {
      await this.close();
    }
  }

  close() {
    return this.context.close();
  }
}

/** Runs in the page, before its own scripts. */
function reportPolicyViolations() {
  document.addEventListener('securitypolicyviolation', (event) => {
    console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`);
  });
}

// Next steps, playbooks and goals: by mouse, by keyboard, on a phone and without scripts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { visit } from '../support/browser.js';
import { enter, focusOn } from '../support/keys.js';
import { signIn } from '../support/sign-in.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();

async function addSource(page, name) {
  await page.goto('/sources/new');
  await page.getByLabel(/name/i).first().fill(name);
  await page.getByRole('button', { name: /save|add/i }).click();
  await page.waitForURL(/\/sources\/[0-9a-f-]{36}/);
}

const next = (page) => page.locator('#plan-head');
const toast = (page) => page.locator('.toast');

async function says(page, words) {
  await next(page).filter({ hasText: words }).waitFor();
}

test('a new source has one next step, which the logged contact does', PATIENCE, stage.as('liaison', {}, async (page) => {
  await addSource(page, 'Quarrystone Orthopedics');
  await says(page, 'Next: call');
  await page.locator('form[action$="/touches"]').getByLabel('What', { exact: true }).selectOption('call');
  await page.getByRole('button', { name: 'Log it', exact: true }).click();
  await says(page, 'Next: visit');
  await toast(page).getByRole('button', { name: 'Undo' }).click();
  await says(page, 'Next: call');
}));

test('a step is done, undone, put off and left out by the keyboard alone', PATIENCE, stage.as('liaison', {}, async (page) => {
  await addSource(page, 'Pinehollow Pediatrics');
  const plan = page.locator('#plan');
  await enter(plan.getByRole('button', { name: 'Done, log it' }));
  await says(page, 'Next: visit');
  await enter(toast(page).getByRole('button', { name: 'Undo' }));
  await says(page, 'Next: call');
  await enter(plan.locator('summary', { hasText: 'Not now' }));
  await enter(plan.getByRole('button', { name: 'Four weeks later' }));
  await toast(page).getByText(/Put off to/).waitFor();
  await enter(toast(page).getByRole('button', { name: 'Undo' }));
  await toast(page).getByText('due when it was').waitFor();
  await enter(plan.locator('summary', { hasText: 'Not now' }));
  await plan.getByLabel('Leave it out').selectOption('not_needed');
  await enter(plan.getByRole('button', { name: 'Leave it out' }));
  await says(page, 'Next: visit');
  await enter(plan.locator('summary', { hasText: 'End it' }));
  await enter(plan.getByRole('button', { name: /^End/ }));
  await says(page, 'No next step is planned');
  await enter(toast(page).getByRole('button', { name: 'Undo' }));
  await says(page, 'Next: visit');
}));

test('the list says how many are due and late, and takes a step off', PATIENCE, stage.as('liaison', {}, async (page, guest) => {
  await guest.go('/plans');
  const title = page.getByRole('heading', { level: 1 });
  assert.match(await title.innerText(), /^\d+ next steps within a week, \d+ late$/);
  const before = Number((await title.innerText()).match(/^\d+/)[0]);
  await assertAccessible(page, 'next steps');
  const done = page.getByRole('button', { name: /^Done: Call/ }).first();
  await enter(done);
  await toast(page).getByText('is done and logged').waitFor();
  assert.equal(Number((await title.innerText()).match(/^\d+/)[0]), before - 1);
  await toast(page).getByRole('button', { name: 'Undo' }).click();
  await page.waitForURL(/\/sources\//);
  await says(page, 'Next: call');
}));

test('what another does leaves the keyboard where it is', PATIENCE, stage.as('liaison', {}, async (page, guest) => {
  const other = await visit(stage.browser, stage.server.url);
  await other.ready;
  await signIn(other.page, stage.account('liaison'));
  await guest.go('/plans');
  await other.go('/plans');
  const doing = (on) => on.getByRole('button', { name: /^Done: Call/ });
  const [first, mine] = await doing(page).evaluateAll((all) => all.map((one) => one.ariaLabel ?? one.innerText));
  assert.notEqual(first, mine);
  await focusOn(doing(page).nth(1));
  await enter(doing(other.page).first());
  await toast(other.page).getByText('is done and logged').waitFor();
  await page.getByRole('button', { name: first, exact: true }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: mine, exact: true }).and(page.locator(':focus')).waitFor();
  await other.leave();
}));

test('a silent source is started from the list and the start taken back', PATIENCE, stage.as('owner', {}, async (page, guest) => {
  await guest.go('/plans');
  const silent = page.locator('section[aria-labelledby=silent]');
  const start = silent.getByRole('button', { name: /^Start/ }).first();
  const name = await start.getAttribute('aria-label');
  await start.click();
  await toast(page).getByText('has begun').waitFor();
  assert.equal(await page.getByRole('button', { name }).count(), 0, 'it is no longer suggested');
  await toast(page).getByRole('button', { name: 'Undo' }).click();
  await page.waitForURL(/\/sources\//);
  await guest.go('/plans');
  await page.getByRole('button', { name }).waitFor();
}));

test('a playbook is changed; a meal is refused where referrals start it', PATIENCE, stage.as('owner', {}, async (page, guest) => {
  await guest.go('/settings/playbooks');
  await assertAccessible(page, 'playbooks');
  await page.getByRole('link', { name: 'Lapsed source' }).click();
  await page.getByRole('heading', { level: 1, name: /has 3 steps/ }).waitFor();
  await assertAccessible(page, 'a playbook');
  await page.getByRole('button', { name: 'Add a step' }).click();
  await page.getByText('Not saved yet').waitFor();
  const last = page.getByRole('group', { name: 'Step 4' });
  await last.getByLabel('What', { exact: true }).selectOption('meal');
  await last.getByLabel('In words').fill('Have lunch together');
  guest.expectStatus(422);
  // Enter in a field saves, and moves or removes nothing.
  await last.getByLabel('In words').press('Enter');
  await page.locator('.error-summary').getByText(/must never follow referrals/).waitFor();
  assert.equal(await last.getByLabel('In words').inputValue(), 'Have lunch together');
  await last.getByLabel('What', { exact: true }).selectOption('card');
  await page.getByRole('button', { name: 'Save', exact: true }).last().click();
  await page.getByRole('heading', { level: 1, name: /has 4 steps/ }).waitFor();
  await page.getByRole('button', { name: 'Use version 1' }).click();
  await page.getByRole('heading', { level: 1, name: /has 3 steps/ }).waitFor();
}));

test('goals are set by the owner and seen by who has them', PATIENCE, stage.as('owner', {}, async (page, guest) => {
  await guest.go('/plans/goals');
  await assertAccessible(page, 'goals');
  await page.getByRole('link', { name: /^Change the goals of Naomi/ }).click();
  const visits = page.getByLabel('Visits', { exact: true });
  await visits.fill('5000');
  guest.expectStatus(422);
  await page.getByRole('button', { name: 'Save the goals' }).click();
  await page.locator('.error-summary').waitFor();
  await visits.fill('31');
  await visits.press('Enter');
  await page.getByText(/of 31 visits/).waitFor();
}));

test('the liaison sees their own goals on a phone', PATIENCE, stage.as('liaison', { size: 'phone' }, async (page, guest) => {
  await guest.go('/plans/goals');
  assert.match(await page.getByRole('heading', { level: 1 }).innerText(), /of \d+ visits/);
  assert.equal(await page.getByRole('button', { name: 'Save the goals' }).count(), 0);
  await guest.go('/plans');
  await page.getByRole('link', { name: /^Log it: / }).first().click();
  await next(page).waitFor();
  await guest.assertClean();
}));

test('without scripts a step is done and a playbook started', PATIENCE, stage.as('liaison', { scripts: false }, async (page) => {
  await addSource(page, 'Foxglove Family Medicine');
  await page.locator('#plan').getByRole('button', { name: 'Done, log it' }).click();
  await says(page, 'Next: visit');
  await page.locator('#plan summary', { hasText: 'End it' }).click();
  await page.locator('#plan').getByLabel('Playbook').selectOption({ label: 'Lapsed source' });
  await page.locator('#plan').getByRole('button', { name: 'Start instead' }).click();
  await says(page, 'Next: call');
}));

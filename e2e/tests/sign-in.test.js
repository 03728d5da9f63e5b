import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { signIn } from '../support/sign-in.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();

test('somebody who is not signed in is asked to, and then arrives where they wanted to go',
  PATIENCE,
  stage.asStranger({}, async (page) => {
    await page.goto('/sources');
    assert.equal(new URL(page.url()).pathname, '/sign-in');
    await assertAccessible(page, 'sign-in');

    const { email, password } = stage.account('owner');
    await page.locator('input[name=email]').fill(email);
    await page.locator('input[name=password]').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/sources');
  }));

test('a wrong password is told without saying which of the two was wrong',
  PATIENCE,
  stage.asStranger({}, async (page, visit) => {
    visit.expectStatus(401, 422);
    await page.goto('/sign-in');
    await page.locator('input[name=email]').fill(stage.account('owner').email);
    await page.locator('input[name=password]').fill('certainly not this one');
    await page.getByRole('button', { name: 'Sign in' }).click();

    const alert = page.getByRole('alert');
    await alert.waitFor();
    assert.doesNotMatch(await alert.innerText(), /wrong password|no such account|unknown e-?mail/i);
    assert.equal(await page.locator('input[name=password]').inputValue(), '');
    await assertAccessible(page, 'sign-in after a mistake');
  }));

test('signing out ends the session, also for the back button',
  PATIENCE,
  stage.asStranger({}, async (page) => {
    await signIn(page, stage.account('desk'));
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in*');
    await page.goto('/sources');
    assert.equal(new URL(page.url()).pathname, '/sign-in');
  }));

test('signing in works without scripts',
  PATIENCE,
  stage.asStranger({ scripts: false }, async (page) => {
    await signIn(page, stage.account('therapist'));
    await page.getByRole('heading', { level: 1 }).waitFor();
  }));

test('people who may only read find no way to change anything',
  PATIENCE,
  stage.as('reader', {}, async (page, visit) => {
    await visit.go('/sources');
    assert.equal(await page.getByRole('link', { name: /new source|add a source/i }).count(), 0);
    visit.expectStatus(403);
    const response = await page.goto('/sources/new');
    assert.equal(response.status(), 403);
  }));

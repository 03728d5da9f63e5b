import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { emptyStage, PATIENCE } from '../support/stage.js';

const stage = emptyStage();

test('without the link from the terminal nobody can set up the practice',
  PATIENCE,
  stage.asStranger({}, async (page, visit) => {
    visit.expectStatus(403, 404, 422);
    const response = await page.goto('/set-up?token=guessed');
    assert.ok(response.status() >= 400, `answered with ${response.status()}`);
  }));

test('the link leads to a practice with its owner signed in, once',
  PATIENCE,
  stage.asStranger({}, async (page, visit) => {
    const { setUpLink } = stage.server;
    await page.goto(setUpLink);
    await assertAccessible(page, 'set-up');

    await page.getByLabel(/practice/i).first().fill('Riverbend Therapy');
    await page.getByLabel(/your name/i).fill('Jordan Reyes');
    await page.getByLabel(/e-?mail/i).fill('jordan@riverbend.example');
    const passwords = page.locator('input[type=password]');
    for (const field of await passwords.all()) await field.fill('seven quiet herons waded');
    await page.getByRole('button', { name: /set up|create|start/i }).click();

    await page.waitForURL((url) => url.pathname !== '/set-up');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByText('Riverbend Therapy').first().waitFor();
    await assertAccessible(page, 'the first page of an empty practice');

    visit.expectStatus(403, 404, 410, 422);
    const again = await page.goto(setUpLink);
    assert.ok(again.status() >= 400 || !page.url().includes('/set-up'), 'the link works twice');
  }));

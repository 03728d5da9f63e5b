import { test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { SIZES } from '../support/browser.js';
import { openScreen, OUTSIDE, SCREENS } from '../support/screens.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();

const asOwner = (how, play) => stage.as('owner', how, play);
const asOutsider = (how, play) => stage.asStranger(how, play);

for (const screen of SCREENS) hold(screen, asOwner);
for (const screen of OUTSIDE) hold(screen, asOutsider);

/** Holds a screen to what every screen promises. */
function hold(screen, as) {
  for (const size of Object.keys(SIZES)) {
    test(`${screen.name} on a ${size} is whole and accessible, light and dark`,
      PATIENCE,
      as({ size }, async (page, visit) => {
        await openScreen(visit, screen);
        await assertAccessible(page, `${screen.name} (${size})`);
        await visit.assertClean();
      }));
  }

  test(`${screen.name} fits the smallest window that must not scroll sideways`,
    PATIENCE,
    as({}, async (page, visit) => {
      // WCAG 1.4.10: 320 px, the same as 1280 px magnified four times.
      await page.setViewportSize({ width: 320, height: 640 });
      await openScreen(visit, screen);
    }));
}

test('an address that leads nowhere says so in the look of the rest',
  PATIENCE,
  stage.as('owner', {}, async (page, visit) => {
    visit.expectStatus(404);
    await page.goto('/no-such-page');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await assertAccessible(page, 'not found');
  }));

// The keyboard, used as somebody does who sees the page.

/**
 * Gives something the keyboard once the page is loaded and drawn: only then the browser goes to
 * the part that the address names, and takes the keyboard from wherever it was.
 */
export async function focusOn(target) {
  const page = target.page();
  await page.waitForLoadState();
  await page.evaluate(() =>
    new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  await target.focus();
}

/** Presses Enter on something. */
export async function enter(target) {
  await focusOn(target);
  await target.page().keyboard.press('Enter');
}

// Accessibility as far as a machine can judge it, in both colour schemes: a lack of contrast
// often shows in one of them only.

import assert from 'node:assert/strict';
import axe from 'axe-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export async function assertAccessible(page, name) {
  // Without its stylesheet a page has other contrasts and sizes.
  await page.waitForLoadState();
  const found = [];
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const violation of await violations(page)) found.push(readable(violation, colorScheme));
  }
  if (found.length > 0) assert.fail(`${name} is not accessible:\n\n${found.join('\n\n')}\n`);
}

async function violations(page) {
  // Evaluated by the debugger, because the content security policy refuses foreign scripts.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const results = await page.evaluate(
    (values) =>
      window.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] }),
    TAGS,
  );
  return results.violations;
}

function readable({ id, impact, help, helpUrl, nodes }, scheme) {
  const places = nodes
    .slice(0, 5)
    .map(({ target, failureSummary }) => `    ${target.join(' ')}\n${indent(failureSummary)}`);
  const more = nodes.length > 5 ? [`    and ${nodes.length - 5} more`] : [];
  return [`  ${impact}: ${help} (${id}, ${scheme})`, `  ${helpUrl}`, ...places, ...more].join('\n');
}

const indent = (text = '') => text.replace(/^/gm, '      ');

// The public page of the sample practice, as outsiders see it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible } from '../support/axe.js';
import { launch, visit } from '../support/browser.js';
import { startDemo } from '../support/liaison.js';

const PAGE = '/p/summit-rehab/main';
let liaison;
let browser;

before(async () => {
  [liaison, browser] = await Promise.all([startDemo(), launch()]);
});
after(async () => {
  await browser?.close();
  await liaison?.stop();
});

for (const scripts of [true, false]) {
  test(`a phone calls the clinic with scripts ${scripts ? 'on' : 'off'}`, async () => {
    const visitor = await visit(browser, liaison.url, { size: 'phone', scripts });
    await visitor.ready;
    await visitor.go(PAGE);
    const call = visitor.page.locator('.actions a[href^="tel:+1"]');
    const box = await call.boundingBox();
    assert.ok(box.y + box.height < 844, 'the call button stands on the first screen');
    assert.ok(box.height >= 44);
    assert.equal(await visitor.page.locator('.hours .today').count(), 1);
    await visitor.leave();
  });
}

test('the pages are accessible in both languages', async () => {
  const visitor = await visit(browser, liaison.url, { size: 'phone' });
  await visitor.ready;
  for (const path of ['/p/summit-rehab', PAGE, `${PAGE}?lang=es`]) {
    await visitor.go(path);
    await assertAccessible(visitor.page, path);
  }
  await visitor.leave();
});

test('machines read the structured data and the card', async () => {
  const visitor = await visit(browser, liaison.url);
  await visitor.ready;
  await visitor.go(PAGE);
  const data = JSON.parse(
    await visitor.page.locator('script[type="application/ld+json"]').textContent(),
  );
  assert.deepEqual(data['@type'], ['MedicalBusiness', 'PhysicalTherapy']);
  assert.equal(data.openingHoursSpecification.length, 6);
  const card = await visitor.context.request.get(`${liaison.url}${PAGE}/contact.vcf`);
  assert.match(await card.text(), /^BEGIN:VCARD\r\nVERSION:4\.0[^]*TEL;[^]*fax[^]*END:VCARD\r\n$/);
  await visitor.leave();
});

test('the page prints on one sheet', async () => {
  const visitor = await visit(browser, liaison.url);
  await visitor.ready;
  await visitor.go(PAGE);
  const pdf = await visitor.page.pdf({ format: 'Letter', preferCSSPageSize: false });
  const sheets = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
  assert.equal(sheets, 1);
  await visitor.leave();
});

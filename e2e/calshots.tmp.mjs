import { launch, visit } from './support/browser.js';
import { startDemo } from './support/liaison.js';
import { signIn } from './support/sign-in.js';
const demo = await startDemo();
const browser = await launch();
const next = new Date(Date.now() + 7*86400000).toISOString().slice(0,10);
for (const [size, scheme] of [['desktop','light'],['desktop','dark'],['phone','light'],['phone','dark']]) {
  const g = await visit(browser, demo.url, { size, scheme });
  await g.ready;
  await signIn(g.page, { email: demo.email('owner'), password: demo.password });
  const shot = async (name) => g.page.screenshot({ path: `/tmp/cal-${name}-${size}-${scheme}.png`, fullPage: true });
  await g.page.goto(`/calendar?on=${next}`); await shot('week');
  const one = await g.page.locator('.appointment', { hasText: 'Invited' }).first().locator('a').getAttribute('href');
  await g.page.goto(`/calendar?on=${next}&view=month`); await shot('month');
  await g.page.goto(one); await shot('one');
  await g.page.goto(one + '/edit'); await shot('edit');
  await g.page.goto(one + '/invite'); await shot('invite');
  await g.page.goto('/calendar'); await g.page.getByRole('link', { name: "Today's sheet" }).click(); await shot('day');
  if (size === 'desktop' && scheme === 'light') { await g.page.emulateMedia({ media: 'print' }); await shot('print'); await g.page.emulateMedia({ media: 'screen' }); }
  await g.page.goto('/calendar/feed'); await shot('feed');
  await g.page.goto(one); const source = await g.page.locator('.facts a').first().getAttribute('href');
  await g.page.goto(source); await shot('source');
  await g.close();
}
await browser.close(); await demo.stop();

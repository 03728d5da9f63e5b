// Appointments: planned, asked about, moved, called off, on a phone, by keyboard and without
// scripts; and what calendars of others make of ours.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import ICAL from 'ical.js';
import { assertAccessible } from '../support/axe.js';
import { inDays, tuesday } from '../support/days.js';
import { enter, focusOn } from '../support/keys.js';
import { demoStage, PATIENCE } from '../support/stage.js';

const stage = demoStage();

/** Opens the form for the first source of the list. */
async function newAppointment(page, guest) {
  await guest.go('/calendar/new');
  await page.getByLabel('Name of a source').fill('a');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.locator('main .list a').first().click();
  await page.getByRole('heading', { name: /^When do you meet/ }).waitFor();
}

async function plan(page, guest, { kind = 'call', on = tuesday(3), from = '10:00', to = '10:30' } = {}) {
  await newAppointment(page, guest);
  await page.getByLabel('What', { exact: true }).selectOption(kind);
  await page.getByLabel('Day').fill(on);
  await page.getByLabel('From', { exact: true }).fill(from);
  await page.getByLabel('To', { exact: true }).fill(to);
  guest.expectStatus(422);
  await page.getByRole('button', { name: 'Plan it' }).click();
  const keep = page.getByRole('button', { name: 'Keep it anyway' });
  await page.locator('main').waitFor();
  if (await keep.isVisible()) await keep.click();
  await page.getByRole('heading', { name: 'Details' }).waitFor();
}

test('an appointment is planned, moved, put back, called off and back', PATIENCE, stage.as('liaison', {}, async (page, guest) => {
  await plan(page, guest);
  await page.getByText('10:00 – 10:30 am').first().waitFor();
  await page.getByRole('link', { name: 'Change' }).click();
  await page.getByLabel('From', { exact: true }).fill('14:00');
  await page.getByLabel('To', { exact: true }).fill('14:45');
  await page.getByRole('button', { name: 'Save' }).click();
  const keep = page.getByRole('button', { name: 'Keep it anyway' });
  if (await keep.isVisible()) await keep.click();
  await page.getByText('2:00 – 2:45 pm').first().waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('10:00 – 10:30 am').first().waitFor();
  await page.getByRole('button', { name: 'Call it off' }).click();
  await page.getByText('Cancelled').first().waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Planned').first().waitFor();
}));

test('what speaks against an appointment is shown, and nothing typed is lost', PATIENCE, stage.as('liaison', {}, async (page, guest) => {
  await newAppointment(page, guest);
  await page.getByLabel('Day').fill(tuesday(4));
  await page.getByLabel('From', { exact: true }).fill('05:00');
  await page.getByLabel('To', { exact: true }).fill('05:30');
  await page.getByLabel('To keep in mind').fill('Ask about the new partner');
  guest.expectStatus(422);
  await page.getByRole('button', { name: 'Plan it' }).click();
  const alert = page.getByRole('alert');
  await alert.getByText('outside our hours').waitFor();
  assert.equal(await page.getByLabel('To keep in mind').inputValue(), 'Ask about the new partner');
  await assertAccessible(page, 'the concerns');
  await page.getByRole('button', { name: 'Keep it anyway' }).click();
  await page.getByText('Ask about the new partner').waitFor();
}));

test('an appointment is planned by the keyboard alone', PATIENCE, stage.as('liaison', {}, async (page, guest) => {
  await guest.go('/');
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.waitForURL('**/calendar');
  await page.keyboard.press('a');
  await page.waitForURL('**/calendar/new');
  // The field has the keyboard once the page is drawn, which is later than its load.
  await page.locator('input[name=q]:focus').waitFor();
  await page.keyboard.type('a');
  await page.keyboard.press('Enter');
  await page.waitForURL('**q=a');
  await enter(page.locator('main .list a').first());
  await page.getByRole('heading', { name: /^When do you meet/ }).waitFor();
  await focusOn(page.getByLabel('What', { exact: true }));
  await page.keyboard.type('Call');
  await page.getByLabel('Day').fill(tuesday(5));
  guest.expectStatus(422);
  await enter(page.getByRole('button', { name: 'Plan it' }));
  await page.getByRole('heading', { name: /speaks? against it|^Details$/ }).first().waitFor();
}));

test('nobody is invited before the button says so, and the mail is shown first', PATIENCE, stage.as('liaison', {}, async (page, guest) => {
  await plan(page, guest, { on: tuesday(6) });
  await page.getByRole('link', { name: 'Invitations' }).click();
  await page.getByLabel('Somebody else: name').fill('Pat Miller');
  await page.getByLabel('Their e-mail address').fill('pat@office.example');
  await page.getByText('What they get').click();
  await page.getByText(/^Invitation: Call with Summit Rehab/).waitFor();
  for (const box of await page.locator('main input[type=checkbox]').all()) await box.uncheck();
  await page.getByRole('button', { name: 'Send invitations' }).click();
  await page.getByText('1 mail is on the way.').waitFor();
  await page.getByText('pat@office.example').waitFor();
  await page.getByText('No answer yet').waitFor();
}));

test('a proposed time is taken with one tap', PATIENCE, stage.as('owner', {}, async (page, guest) => {
  await guest.go(`/calendar?on=${inDays(7)}`);
  await page.locator('.appointment', { hasText: 'Lunch' }).filter({ hasText: 'Invited' }).first().locator('a').click();
  await page.getByRole('heading', { name: /proposes another time/ }).waitFor();
  await assertAccessible(page, 'a proposal');
  await page.getByRole('button', { name: 'Move it there' }).click();
  await page.getByText('Moved to the time that was proposed').waitFor();
}));

test('on a phone the week is a list and the day sheet is large', PATIENCE, stage.as('owner', { size: 'phone' }, async (page, guest) => {
  await guest.go(`/calendar?on=${inDays(7)}`);
  await page.locator('.appointment').first().waitFor();
  const low = await page.locator('main .button:visible, main .switch a:visible').evaluateAll((all) =>
    all.filter((one) => one.getBoundingClientRect().height < 40).map((one) => one.innerText));
  assert.deepEqual(low, [], 'what is tapped is high enough');
  await page.locator('.card h2 a').first().click();
  await page.locator('.day-sheet, .empty').first().waitFor();
  await guest.assertClean();
}));

test('the day sheet prints on one page', PATIENCE, stage.as('owner', {}, async (page, guest) => {
  await guest.go('/calendar');
  await page.getByRole('link', { name: "Today's sheet" }).click();
  await page.locator('.day-sheet').waitFor();
  const pdf = (await page.pdf({ format: 'Letter' })).toString('latin1');
  assert.equal(pdf.match(/\/Type\s*\/Page\b/g).length, 1);
}));

test('without scripts an appointment is planned and called off', PATIENCE, stage.as('liaison', { scripts: false }, async (page, guest) => {
  await plan(page, guest, { on: tuesday(7) });
  await page.getByRole('button', { name: 'Call it off' }).click();
  await page.getByText('Cancelled').first().waitFor();
}));

test('the private calendar is read by a parser that is not ours', PATIENCE, stage.as('owner', {}, async (page, guest) => {
  await guest.go('/calendar/feed');
  await page.getByRole('button', { name: /address$/ }).first().click();
  const address = (await page.locator('.secret').innerText()).trim();
  const answer = await fetch(address);
  assert.equal(answer.status, 200);
  const text = await answer.text();
  const calendar = new ICAL.Component(ICAL.parse(text));
  assert.equal(calendar.getFirstPropertyValue('method'), 'PUBLISH');
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
  assert.ok(events.length > 2, `${events.length} events`);
  for (const event of events) {
    assert.match(event.uid, /^[0-9a-f-]{36}@liaison$/);
    assert.ok(event.summary && event.startDate.compare(event.endDate) < 0, event.uid);
    // By the zone as the file describes it, and by what this machine knows of zones.
    const [wall, at] = [event.startDate, event.startDate.toJSDate()];
    const here = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'America/New_York', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
    }).format(at);
    assert.equal(here, `${String(wall.hour).padStart(2, '0')}:${String(wall.minute).padStart(2, '0')}`);
  }
  assert.doesNotMatch(text, /ATTENDEE|DESCRIPTION/);
  const wrong = await fetch(address.replace(/[0-9a-f]\.ics$/, 'x.ics'));
  assert.deepEqual([wrong.status, await wrong.text()], [404, '']);
}));

// Days as the sample practice counts them: near midnight its day is not that of the machine.

const ZONE = 'America/New_York';

/** The day so many days from today, as forms and addresses want it: 2026-03-09. */
export function inDays(days) {
  const day = new Date(new Date().toLocaleDateString('en-CA', { timeZone: ZONE }));
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/** A Tuesday so many weeks from now. */
export function tuesday(weeks) {
  const weekday = new Date(inDays(0)).getUTCDay();
  return inDays(7 * weeks + ((2 - weekday + 7) % 7));
}

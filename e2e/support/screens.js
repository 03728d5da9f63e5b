// The screens that are held to all general promises. `find` opens a screen whose address is only
// known by following a link from another, and `then` a further one from there.

import { inDays } from './days.js';

/** A week in which the sample has appointments of every state. */
const nextWeek = inDays(7);

export const SCREENS = [
  { name: 'Today', path: '/' },
  { name: "the morning's mail", path: '/today/digest' },
  { name: 'inbox', path: '/inbox' },
  { name: 'an arrival', path: '/inbox', find: /\/inbox\/[0-9a-f-]{36}$/ },
  { name: 'sources', path: '/sources' },
  { name: 'a new source', path: '/sources/new' },
  { name: 'a source', path: '/sources', find: /\/sources\/[0-9a-f-]{36}$/ },
  { name: 'a report for an office', path: '/sources', find: /\/sources\/[0-9a-f-]{36}$/, then: /\/office-report$/ },
  { name: 'duplicates', path: '/sources/duplicates' },
  { name: 'contacts', path: '/touches?by=all' },
  { name: 'a new contact', path: '/touches/new' },
  { name: 'a contact', path: '/touches?by=all', find: /\/touches\/[0-9a-f-]{36}\/edit$/ },
  { name: 'calendar', path: '/calendar' },
  { name: 'calendar of a month', path: '/calendar?view=month' },
  { name: 'whom to meet', path: '/calendar/new' },
  { name: 'an appointment', path: `/calendar?on=${nextWeek}`, find: /\/calendar\/[0-9a-f-]{36}$/ },
  { name: 'a new appointment', path: '/sources', find: /\/sources\/[0-9a-f-]{36}$/, then: /\/calendar\/new\?source=/ },
  { name: 'invitations', path: `/calendar?on=${nextWeek}`, find: /\/calendar\/[0-9a-f-]{36}$/, then: /\/invite$/ },
  { name: 'day sheet', path: '/calendar', find: /\/calendar\/day\/[0-9-]{10}$/ },
  { name: 'calendar address', path: '/calendar/feed' },
  { name: 'provider directory', path: '/directory?q=family' },
  { name: 'a provider', path: '/directory?q=family', find: /\/directory\/\d{10}$/ },
  { name: 'registry changes', path: '/directory/changes' },
  { name: 'fax numbers to confirm', path: '/directory/faxes' },
  { name: 'place of an office', path: '/sources?q=orthopedics', find: /\/sources\/[0-9a-f-]{36}$/, then: /\/directory\/offices\/[0-9a-f-]{36}$/ },
  { name: 'keeping in touch', path: '/relationships' },
  { name: 'tiers', path: '/sources/tiers' },
  { name: 'referrals', path: '/referrals' },
  { name: 'a new referral', path: '/referrals/new' },
  { name: 'board', path: '/referrals/board' },
  { name: 'a referral', path: '/referrals/board', find: /\/referrals\/[0-9a-f-]{36}$/ },
  { name: 'a call', path: '/referrals/board', find: /\/referrals\/[0-9a-f-]{36}\/call$/ },
  { name: 'next steps', path: '/plans' },
  { name: 'goals', path: '/plans/goals' },
  { name: 'playbooks', path: '/settings/playbooks' },
  { name: 'a playbook', path: '/settings/playbooks', find: /\/settings\/playbooks\/[0-9a-f-]{36}$/ },
  { name: 'thanks', path: '/thanks' },
  { name: 'a thank-you', path: '/thanks', find: /\/thanks\/[0-9a-f-]{36}$/ },
  { name: 'a call to say thank you', path: '/thanks', find: /\/thanks\/[0-9a-f-]{36}\?way=call$/ },
  { name: 'what is promised about thanks', path: '/settings/thanks' },
  { name: 'telling', path: '/telling' },
  { name: 'letters', path: '/letters' },
  { name: 'a letter', path: '/letters', find: /\/letters\/[0-9a-f-]{36}$/ },
  { name: 'advertising by fax', path: '/settings/telling/advertising' },
  { name: 'links', path: '/links' },
  { name: 'private links', path: '/links/offices' },
  { name: 'a new private link', path: '/links/offices/new' },
  { name: 'embedding', path: '/links/embed' },
  { name: 'print queue', path: '/print' },
  { name: 'printed', path: '/print/printed' },
  { name: 'documents', path: '/documents' },
  { name: 'a document', path: '/documents', find: /\/documents\/[0-9a-f-]{36}$/ },
  { name: 'gifts', path: '/gifts' },
  { name: 'a new gift', path: '/gifts/new' },
  { name: 'a check before spending', path: '/gifts/check' },
  { name: 'a gift', path: '/gifts', find: /\/gifts\/[0-9a-f-]{36}$/ },
  { name: 'a year of a physician', path: '/gifts', find: /\/gifts\/people\/[0-9a-f-]{36}$/ },
  { name: 'gifts to patients', path: '/gifts/patients' },
  { name: 'limits', path: '/gifts/limits' },
  { name: 'refused words', path: '/gifts/words' },
  { name: 'imports', path: '/imports' },
  { name: 'a new import', path: '/imports/new' },
  { name: 'report', path: '/reports/sources' },
  { name: 'report of the practice', path: '/reports/practice' },
  { name: 'report by mail', path: '/reports/practice/mail' },
  { name: 'cost of a contact', path: '/reports/practice/costs' },
  { name: 'settings', path: '/settings' },
  { name: 'backups', path: '/settings/backup' },
  { name: 'account', path: '/settings/account' },
  { name: 'practice', path: '/settings/practice' },
  { name: 'clinics', path: '/settings/clinics' },
  { name: 'a clinic', path: '/settings/clinics', find: /\/settings\/clinics\/[0-9a-f-]{36}$/ },
  { name: 'listings', path: '/settings/listings' },
  { name: 'provider registry', path: '/settings/directory' },
  { name: 'place of a clinic', path: '/settings/directory', find: /\/settings\/directory\/clinics\/[0-9a-f-]{36}$/ },
  { name: 'what is asked outside', path: '/settings/directory/outside' },
  { name: 'clocks', path: '/settings/clocks' },
  { name: 'weeks of each tier', path: '/settings/tiers' },
  { name: 'what people want', path: '/settings/consent' },
  { name: 'what is told', path: '/settings/telling' },
  { name: 'arrivals', path: '/settings/arrivals' },
  { name: 'mail', path: '/settings/mail' },
  { name: 'wordings', path: '/settings/mail/wordings' },
  { name: 'a wording', path: '/settings/mail/wordings', find: /\/settings\/mail\/wordings\/[^/]+$/ },
  { name: 'what paper looks like', path: '/settings/brand' },
  { name: 'words on paper', path: '/settings/wordings' },
  { name: 'words of a card', path: '/settings/wordings/card_lay' },
  { name: 'sentences by hand', path: '/settings/wordings/cues_providers' },
  { name: 'words of a call', path: '/settings/wordings/call_providers' },
  { name: 'words of a letter', path: '/settings/wordings/letter_evaluated' },
  { name: 'printers', path: '/settings/printers' },
  { name: 'a printer', path: '/settings/printers', find: /\/settings\/printers\/[0-9a-f-]{36}$/ },
  { name: 'own signature', path: '/settings/account/signature' },
  { name: 'jobs', path: '/settings/jobs' },
  { name: 'people', path: '/settings/people' },
  { name: 'audit', path: '/settings/audit' },
];

/** What people outside the practice see, without signing in. */
export const OUTSIDE = [
  { name: 'the practice', path: '/p/summit-rehab' },
  { name: 'a clinic of the practice', path: '/p/summit-rehab', find: /\/p\/summit-rehab\/[^/]+$/ },
  { name: 'the form', path: '/refer/summit-rehab' },
  { name: 'the form in Spanish', path: '/refer/summit-rehab?lang=es' },
  { name: 'the form for a frame', path: '/refer/summit-rehab/embed' },
  // It says the same of a code that is not there as of one that is: asks for the number.
  { name: 'a status page', path: '/status/x' },
  { name: 'the door of a report', path: '/office-report/x' },
  { name: 'no more mail', path: '/unsubscribe/x' },
  { name: 'the composer of a phone', path: '/touches/shell' },
  { name: 'no network', path: '/offline' },
  { name: 'a link that leads nowhere', path: '/l/0000000', status: 404 },
  { name: 'a practice that is not here', path: '/refer/nobody', status: 404 },
];

/** Goes to a screen; `visit` checks that it answers and is clean. */
export async function openScreen(visit, { name, path, find, then, status = 200 }) {
  await visit.go(path, status);
  for (const next of [find, then]) {
    if (!next) return;
    const links = await visit.page
      .locator('main a[href]')
      .evaluateAll((all) => all.map((a) => [a.pathname, a.pathname + a.search]));
    const target = links.find((link) => link.some((address) => next.test(address)));
    if (!target) throw new Error(`${path} has no link to ${name}`);
    await visit.go(target[1]);
  }
}

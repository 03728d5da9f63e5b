// The screens that are held to all general promises. `find` opens a screen whose address is only
// known by following a link from another.

export const SCREENS = [
  { name: 'Today', path: '/' },
  { name: 'inbox', path: '/inbox' },
  { name: 'an arrival', path: '/inbox', find: /\/inbox\/[0-9a-f-]{36}$/ },
  { name: 'sources', path: '/sources' },
  { name: 'a new source', path: '/sources/new' },
  { name: 'a source', path: '/sources', find: /\/sources\/[0-9a-f-]{36}$/ },
  { name: 'duplicates', path: '/sources/duplicates' },
  { name: 'keeping in touch', path: '/relationships' },
  { name: 'tiers', path: '/sources/tiers' },
  { name: 'referrals', path: '/referrals' },
  { name: 'a new referral', path: '/referrals/new' },
  { name: 'board', path: '/referrals/board' },
  { name: 'a referral', path: '/referrals/board', find: /\/referrals\/[0-9a-f-]{36}$/ },
  { name: 'a call', path: '/referrals/board', find: /\/referrals\/[0-9a-f-]{36}\/call$/ },
  { name: 'telling', path: '/telling' },
  { name: 'advertising by fax', path: '/settings/telling/advertising' },
  { name: 'links', path: '/links' },
  { name: 'private links', path: '/links/offices' },
  { name: 'a new private link', path: '/links/offices/new' },
  { name: 'embedding', path: '/links/embed' },
  { name: 'imports', path: '/imports' },
  { name: 'a new import', path: '/imports/new' },
  { name: 'report', path: '/reports/sources' },
  { name: 'settings', path: '/settings' },
  { name: 'account', path: '/settings/account' },
  { name: 'practice', path: '/settings/practice' },
  { name: 'clinics', path: '/settings/clinics' },
  { name: 'a clinic', path: '/settings/clinics', find: /\/settings\/clinics\/[0-9a-f-]{36}$/ },
  { name: 'listings', path: '/settings/listings' },
  { name: 'clocks', path: '/settings/clocks' },
  { name: 'weeks of each tier', path: '/settings/tiers' },
  { name: 'what people want', path: '/settings/consent' },
  { name: 'what is told', path: '/settings/telling' },
  { name: 'arrivals', path: '/settings/arrivals' },
  { name: 'mail', path: '/settings/mail' },
  { name: 'wordings', path: '/settings/mail/wordings' },
  { name: 'a wording', path: '/settings/mail/wordings', find: /\/settings\/mail\/wordings\/[^/]+$/ },
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
  { name: 'a link that leads nowhere', path: '/l/0000000', status: 404 },
  { name: 'a practice that is not here', path: '/refer/nobody', status: 404 },
];

/** Goes to a screen; `visit` checks that it answers and is clean. */
export async function openScreen(visit, { name, path, find, status = 200 }) {
  await visit.go(path, status);
  if (!find) return;
  const links = await visit.page.locator('main a[href]').evaluateAll((all) => all.map((a) => a.pathname));
  const target = links.find((link) => find.test(link));
  if (!target) throw new Error(`${path} has no link to ${name}`);
  await visit.go(target);
}

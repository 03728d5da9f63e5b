// The screens that are held to all general promises. `find` opens a screen whose address is only
// known by following a link from another.

export const SCREENS = [
  { name: 'Today', path: '/' },
  { name: 'sources', path: '/sources' },
  { name: 'a new source', path: '/sources/new' },
  { name: 'a source', path: '/sources', find: /\/sources\/[0-9a-f-]{36}$/ },
  { name: 'duplicates', path: '/sources/duplicates' },
  { name: 'referrals', path: '/referrals' },
  { name: 'imports', path: '/imports' },
  { name: 'a new import', path: '/imports/new' },
  { name: 'report', path: '/reports/sources' },
  { name: 'settings', path: '/settings' },
  { name: 'people', path: '/settings/people' },
  { name: 'audit', path: '/settings/audit' },
];

/** Goes to a screen; `visit` checks that it answers and is clean. */
export async function openScreen(visit, { name, path, find }) {
  await visit.go(path);
  if (!find) return;
  const links = await visit.page.locator('main a[href]').evaluateAll((all) => all.map((a) => a.pathname));
  const target = links.find((link) => find.test(link));
  if (!target) throw new Error(`${path} has no link to ${name}`);
  await visit.go(target);
}

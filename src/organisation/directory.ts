import type { Directory } from '../message/channel.ts';
import type { Roster } from './roster.ts';
import type { Named } from './roster-plan.ts';
import { accountKey, type PersonView, type State } from './roster-state.ts';

/** What the address book says that the organisation doesn't, and the part of a roster that would make them agree. */
export type DirectoryPlan = {
  /** Departments that are found to be units, by name; kept by their id, so that a new name is seen as one. */
  matched: { department: string; unit: string }[];
  renamed: { code: string; from: string; to: string }[];
  /** Members known by name in their unit, whose account is new. */
  bound: (Named & { account: string })[];
  moved: (Named & { from: string; to: string })[];
  left: Named[];
  /** Gone or moved, but in office: their unit reports that itself. */
  inOffice: Named[];
  /** In the address book and in no roster; whether they are members is not for it to say. */
  unknown: { account: string; name: string; department: string }[];
  /** More than half of all accounts seem gone: it is the app's visible range that has changed. */
  shrunk: boolean;
  roster: Roster;
};

const PLAIN = new Set(['党员', '预备党员']);

/** Pure. `known`: unit by department, from earlier. Nothing that is bound is unbound: who comes back is known again. */
export function planDirectory(
  { departments, people }: Directory,
  state: State,
  { channel, known }: { channel: string; known: Map<string, string> },
): DirectoryPlan {
  const units = new Map([...known].filter(([, code]) => state.units.has(code)));
  const byName = new Map<string, string[]>();
  for (const [code, { name }] of state.units) byName.set(name, [...(byName.get(name) ?? []), code]);
  const matched = departments.flatMap(({ id, name }) => {
    const [unit, ...others] = byName.get(name) ?? [];
    return units.has(id) || unit === undefined || others.length > 0 ? [] : [{ department: id, unit }];
  });
  const renamed = departments.flatMap(({ id, name }) => {
    const code = units.get(id);
    const from = code === undefined ? undefined : state.units.get(code)?.name;
    return code === undefined || from === undefined || name === '' || from === name || byName.has(name)
      ? []
      : [{ code, from, to: name }];
  });
  for (const { department, unit } of matched) units.set(department, unit);
  const covered = new Set(units.values());
  const nameOf = new Map(departments.map(({ id, name }) => [id, name]));

  const owners = new Map<string, string>();
  for (const [id, { accounts }] of state.people)
    for (const one of accounts) if (one.channel === channel) owners.set(accountKey(one), id);
  const ownerOf = (account: string) => owners.get(accountKey({ channel, account }));

  const plan: DirectoryPlan = {
    matched,
    renamed,
    bound: [],
    moved: [],
    left: [],
    inOffice: [],
    unknown: [],
    shrunk: false,
    roster: { units: [], links: [], people: [], posts: [], identities: [] },
  };
  const changed = new Map<string, PersonView>();
  const present = new Set<string>();
  const taken = new Set<string>();
  for (const { accounts, name, departments: within } of people) {
    const here = [...new Set(within.flatMap((id) => units.get(id) ?? []))];
    const owner = accounts.map(ownerOf).find((id) => id !== undefined);
    if (owner !== undefined) {
      present.add(owner);
      move(owner, here);
      continue;
    }
    const namesakes = [...state.people].filter(
      ([id, one]) =>
        one.name === name &&
        !taken.has(id) &&
        one.posts.some(({ unit }) => here.includes(unit)) &&
        one.accounts.every((known) => known.channel !== channel),
    );
    const [only, ...others] = namesakes;
    if (only && others.length === 0) {
      const [id, view] = only;
      taken.add(id);
      plan.bound.push({ id, name, account: accounts[0] });
      changed.set(id, { ...view, accounts: [...view.accounts, { channel, account: accounts[0], how: 'roster' }] });
    } else
      plan.unknown.push({
        account: accounts[0],
        name,
        department: within.map((id) => nameOf.get(id) ?? '').find(Boolean) ?? '',
      });
  }
  const gone = [...new Set(owners.values())].filter((id) => !present.has(id));
  for (const id of gone) leave(id);
  plan.shrunk = gone.length * 2 > new Set(owners.values()).size;
  return { ...plan, roster: rosterOf(changed, renamed, state) };

  function move(id: string, here: string[]): void {
    const view = state.people.get(id);
    const [to] = here;
    if (!view || to === undefined || view.posts.some(({ unit }) => here.includes(unit))) return;
    const leaves = view.posts.filter(({ unit }) => covered.has(unit));
    const [from] = leaves;
    if (!from) return;
    if (leaves.some(({ post }) => !PLAIN.has(post))) {
      plan.inOffice.push({ id, name: view.name });
      return;
    }
    plan.moved.push({ id, name: view.name, from: from.unit, to });
    const kept = view.posts.filter(({ unit }) => !covered.has(unit));
    changed.set(id, { ...view, posts: [...kept, { ...from, unit: to, since: null, until: null }] });
  }

  function leave(id: string): void {
    const view = state.people.get(id);
    if (!view || view.posts.length === 0) return;
    if (view.posts.some(({ post }) => !PLAIN.has(post))) plan.inOffice.push({ id, name: view.name });
    else {
      plan.left.push({ id, name: view.name });
      changed.set(id, { ...view, posts: [] });
    }
  }
}

/** Only what changes, each whole: a roster that names somebody states all of him. */
function rosterOf(changed: Map<string, PersonView>, renamed: DirectoryPlan['renamed'], state: State): Roster {
  const units = renamed.flatMap(({ code, to }) => {
    const view = state.units.get(code);
    return view
      ? [{ code, name: to, kind: view.kind, members: view.members, serving: view.serving, duePosts: view.duePosts }]
      : [];
  });
  return {
    units,
    links: units.flatMap(({ code }) =>
      (['leads', 'guides'] as const).flatMap((kind) =>
        (state.units.get(code)?.[kind] ?? []).map((from) => ({ kind, from, to: code })),
      ),
    ),
    people: [...changed].map(([id, { name }]) => ({ id, name })),
    posts: [...changed].flatMap(([person, { posts }]) => posts.map((one) => ({ person, ...one }))),
    identities: [...changed].flatMap(([person, { accounts }]) =>
      accounts.map(({ channel, account }) => ({ channel, account, person })),
    ),
  };
}

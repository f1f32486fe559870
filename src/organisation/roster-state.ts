import { isNull } from 'drizzle-orm';
import type { Read } from '../kernel/database.ts';
import type { UnitKind } from './people.ts';
import type { Existing, Roster } from './roster.ts';
import { identity, link, person, post, unit } from './tables.ts';

/** A unit as it stands: what an audit row shows and what a change is measured by. */
export type UnitView = {
  name: string;
  kind: UnitKind;
  members: number | null;
  serving: number | null;
  duePosts: Record<string, number> | null;
  leads: string[];
  guides: string[];
};
export type PostView = { unit: string; post: string; rank: string | null; since: string | null; until: string | null };
export type AccountView = { channel: string; account: string; how: 'roster' | 'code' };
export type PersonView = { name: string; posts: PostView[]; accounts: AccountView[] };

export type State = { units: Map<string, UnitView>; people: Map<string, PersonView> };

export const NO_STATE: State = { units: new Map(), people: new Map() };

/** The organisation as the database has it: units, links, people, posts and accounts that hold now. */
export async function stateOf(read: Read): Promise<State> {
  const [units, links, people, posts, accounts] = await Promise.all([
    read.select().from(unit).where(isNull(unit.removedOn)),
    read.select().from(link).where(isNull(link.until)),
    read.select().from(person).where(isNull(person.removedOn)),
    read.select().from(post).where(isNull(post.leftOn)),
    read.select().from(identity),
  ]);
  const state: State = { units: new Map(), people: new Map() };
  for (const { code, name, kind, membersStated, servingStated, duePosts } of units) {
    const figures = { members: membersStated, serving: servingStated, duePosts };
    state.units.set(code, { name, kind, ...figures, leads: [], guides: [] });
  }
  for (const { kind, from, to } of links) state.units.get(to)?.[kind].push(from);
  for (const { id, name } of people) state.people.set(id, { name, posts: [], accounts: [] });
  for (const { person: id, unit: code, post: held, rank, since, until } of posts) {
    state.people.get(id)?.posts.push({ unit: code, post: held, rank, since, until });
  }
  for (const { channel, account, person: id, boundHow } of accounts) {
    state.people.get(id)?.accounts.push({ channel, account, how: boundHow });
  }
  return tidied(state);
}

/** For references of a file to what it doesn't name itself. */
export function existingOf({ units, people }: State): Existing {
  return {
    units: [...units].map(([code, { kind, leads, members, serving }]) => ({
      code,
      kind,
      leaders: leads,
      members,
      serving,
    })),
    accounts: [...people].flatMap(([id, { accounts }]) =>
      accounts.map(({ channel, account }) => ({ channel, account, person: id })),
    ),
  };
}

/** The state after a roster was merged into `before`: by 编码 and 工号; what the roster doesn't name stays. */
export function merged(before: State, roster: Roster): State {
  const next: State = { units: new Map(before.units), people: new Map(before.people) };
  for (const { code, name, kind, members, serving, duePosts } of roster.units) {
    const due = duePosts ?? before.units.get(code)?.duePosts ?? null;
    next.units.set(code, { name, kind, members, serving, duePosts: due, leads: [], guides: [] });
  }
  for (const { kind, from, to, until } of roster.links) if (!until) next.units.get(to)?.[kind].push(from);

  const owners = new Map(roster.identities.map((one) => [accountKey(one), one.person]));
  const stated = new Set(roster.identities.map(({ channel, person: id }) => `${id}\n${channel}`));
  for (const { id, name } of roster.people) {
    const kept = (before.people.get(id)?.accounts ?? []).filter((one) => {
      const owner = owners.get(accountKey(one));
      if (owner !== undefined) return false;
      return one.how === 'code' || !stated.has(`${id}\n${one.channel}`);
    });
    next.people.set(id, { name, posts: [], accounts: kept });
  }
  for (const { person: id, unit: code, post: held, rank, since, until } of roster.posts) {
    const old = before.people.get(id)?.posts.find((one) => one.unit === code && one.post === held);
    const term = { since: since ?? old?.since ?? null, until: until ?? old?.until ?? null };
    next.people.get(id)?.posts.push({ unit: code, post: held, rank: rank ?? old?.rank ?? null, ...term });
  }
  for (const { channel, account, person: id } of roster.identities) {
    const old = before.people.get(id)?.accounts.find((one) => accountKey(one) === accountKey({ channel, account }));
    next.people.get(id)?.accounts.push({ channel, account, how: old?.how ?? 'roster' });
  }
  return tidied(next);
}

export function accountKey({ channel, account }: { channel: string; account: string }): string {
  return `${channel}\n${account}`;
}

// One order, so that equal states are equal as JSON
function tidied(state: State): State {
  for (const view of state.units.values()) {
    view.leads.sort();
    view.guides.sort();
  }
  for (const view of state.people.values()) {
    if (view.posts.length > 1) view.posts.sort((a, b) => compare(`${a.unit}\n${a.post}`, `${b.unit}\n${b.post}`));
    if (view.accounts.length > 1) view.accounts.sort((a, b) => compare(accountKey(a), accountKey(b)));
  }
  return state;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

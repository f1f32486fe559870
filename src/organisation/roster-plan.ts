import type { CivilDate, CivilMinute } from '../kernel/clock.ts';
import type { Statement, Write } from '../kernel/statement.ts';
import { insertRows, overRows } from './json-rows.ts';
import type { Roster } from './roster.ts';
import { accountKey, merged, type PersonView, type State, type UnitView } from './roster-state.ts';

export type Named = { id: string; name: string };
type Difference = { added: Named[]; changed: Named[]; missing: Named[] };

/** What an import would change, and the statements that change it. `missing`: in the database, not in the file. */
export type RosterPlan = { units: Difference; people: Difference; removes: boolean; writes: Write[] };

export type PlanOptions = {
  /** Which halves the file states; what it doesn't state is not missing. */
  states: { units: boolean; people: boolean };
  removeMissing: boolean;
  /** Who is written into the audit: import:roster, person:9001 … */
  actor: string;
  /** Epoch ms and the same as a civil minute. */
  now: number;
  minute: CivilMinute;
  newId(): string;
};

type Pair<V> = { id: string; before: V | undefined; after: V | undefined };

/** Pure: compares the database's state with the roster. Applying the writes twice changes nothing further. */
export function planRoster(before: State, roster: Roster, options: PlanOptions): RosterPlan {
  const next = merged(before, roster);
  const today = options.minute.slice(0, 10);
  const unitsNamed = new Set(roster.units.map(({ code }) => code));
  const peopleNamed = new Set(roster.people.map(({ id }) => id));
  const missingUnits = options.states.units ? [...before.units.keys()].filter((code) => !unitsNamed.has(code)) : [];
  const missingPeople = options.states.people ? [...before.people.keys()].filter((id) => !peopleNamed.has(id)) : [];
  const named = (views: Map<string, { name: string }>) => (id: string) => ({ id, name: views.get(id)?.name ?? '' });
  const plan = {
    units: { ...difference(before.units, next.units), missing: missingUnits.map(named(before.units)) },
    people: { ...difference(before.people, next.people), missing: missingPeople.map(named(before.people)) },
  };
  if (options.removeMissing) {
    for (const code of missingUnits) next.units.delete(code);
    for (const id of missingPeople) next.people.delete(id);
  }
  const units = pairs(before.units, next.units);
  const people = pairs(before.people, next.people);
  const statements = [
    ...unitStatements(units, today),
    ...linkStatements(units, roster, today),
    ...personStatements(people, today),
    ...postStatements(people, today),
    ...accountStatements(people, options.now),
    ...auditStatements(units, people, options),
  ];
  return { ...plan, removes: options.removeMissing, writes: statements };
}

function difference(before: Map<string, { name: string }>, next: Map<string, { name: string }>) {
  const changed = pairs(before, next).filter(({ after }) => after !== undefined);
  const named = ({ id, after }: Pair<{ name: string }>) => ({ id, name: after?.name ?? '' });
  return {
    added: changed.filter((pair) => !pair.before).map(named),
    changed: changed.filter((pair) => pair.before).map(named),
  };
}

function pairs<V>(before: Map<string, V>, next: Map<string, V>): Pair<V>[] {
  const ids = [...next.keys(), ...[...before.keys()].filter((id) => !next.has(id))];
  return ids
    .map((id) => ({ id, before: before.get(id), after: next.get(id) }))
    .filter((pair) => pair.before !== pair.after && JSON.stringify(pair.before) !== JSON.stringify(pair.after));
}

function unitStatements(units: Pair<UnitView>[], today: CivilDate): Statement[] {
  const kept = units.flatMap(({ id, after }) => {
    if (!after) return [];
    const due = after.duePosts && JSON.stringify(after.duePosts);
    return [[id, after.name, after.kind, after.members, after.serving, due]];
  });
  const gone = units.filter(({ after }) => !after).map(({ id }) => [id]);
  const columns = ['code', 'name', 'kind', 'members_stated', 'serving_stated', 'due_posts'];
  const update = columns.slice(1).map((column) => `${column} = excluded.${column}`);
  return [
    ...insertRows('unit', columns, kept, `on conflict (code) do update set ${update.join(', ')}, removed_on = null`),
    ...overRows(`update unit set removed_on = '${today}' where code in (select row.value ->> 0 from $rows)`, gone),
  ];
}

function linkStatements(units: Pair<UnitView>[], roster: Roster, today: CivilDate): Statement[] {
  const ended: string[][] = [];
  const begun: string[][] = [];
  const dated = new Map(roster.links.map((one) => [`${one.kind}\n${one.from}\n${one.to}`, one.since]));
  for (const { id, before, after } of units) {
    for (const kind of ['leads', 'guides'] as const) {
      for (const from of before?.[kind] ?? []) if (!after?.[kind].includes(from)) ended.push([kind, from, id]);
      for (const from of after?.[kind] ?? []) {
        if (before?.[kind].includes(from)) continue;
        // what a unit's first roster states held already; a later change begins on the day of its import
        begun.push([kind, from, id, dated.get(`${kind}\n${from}\n${id}`) ?? (before ? today : '')]);
      }
    }
  }
  const past = roster.links.flatMap(({ kind, from, to, since, until }) =>
    until ? [[kind, from, to, since ?? '', until]] : [],
  );
  return [
    ...overRows(
      `update link set until = '${today}' where until is null and (kind, "from", "to") in (select row.value ->> 0, row.value ->> 1, row.value ->> 2 from $rows)`,
      ended,
    ),
    ...insertRows('link', ['kind', 'from', 'to', 'since'], begun, 'on conflict do update set until = null'),
    ...insertRows('link', ['kind', 'from', 'to', 'since', 'until'], past, 'on conflict do nothing'),
  ];
}

function personStatements(people: Pair<PersonView>[], today: CivilDate): Statement[] {
  const kept = people.flatMap(({ id, after }) => (after ? [[id, after.name]] : []));
  const gone = people.filter(({ after }) => !after).map(({ id }) => [id]);
  const update = 'on conflict (id) do update set name = excluded.name, removed_on = null';
  return [
    ...insertRows('person', ['id', 'name'], kept, update),
    ...overRows(`update person set removed_on = '${today}' where id in (select row.value ->> 0 from $rows)`, gone),
  ];
}

function postStatements(people: Pair<PersonView>[], today: CivilDate): Statement[] {
  const held = people.flatMap(({ id, after }) =>
    (after?.posts ?? []).map(({ unit, post, rank, since, until }) => [id, unit, post, rank, since, until]),
  );
  const left = people.flatMap(({ id, before, after }) =>
    (before?.posts ?? [])
      .filter((old) => !after?.posts.some((one) => one.unit === old.unit && one.post === old.post))
      .map(({ unit, post }) => [id, unit, post]),
  );
  const columns = ['person', 'unit', 'post', 'rank', 'since', 'until'];
  const update = columns.slice(3).map((column) => `${column} = excluded.${column}`);
  return [
    ...insertRows('post', columns, held, `on conflict do update set ${update.join(', ')}, left_on = null`),
    ...overRows(
      `update post set left_on = '${today}' where (person, unit, post) in (select row.value ->> 0, row.value ->> 1, row.value ->> 2 from $rows)`,
      left,
    ),
    ...overRows(
      'update person set speaks_for = null where id in (select row.value ->> 0 from $rows) and speaks_for not in (select unit from post where post.person = person.id and left_on is null)',
      left,
    ),
  ];
}

function accountStatements(people: Pair<PersonView>[], now: number): Statement[] {
  const gone: string[][] = [];
  const bound: (string | number)[][] = [];
  for (const { id, before, after } of people) {
    const old = new Set((before?.accounts ?? []).map(accountKey));
    const kept = new Set((after?.accounts ?? []).map(accountKey));
    for (const one of before?.accounts ?? []) if (!kept.has(accountKey(one))) gone.push([one.channel, one.account, id]);
    for (const { channel, account, how } of after?.accounts ?? []) {
      if (!old.has(accountKey({ channel, account }))) bound.push([channel, account, id, how, now]);
    }
  }
  return [
    ...overRows(
      'delete from identity where (channel, account, person) in (select row.value ->> 0, row.value ->> 1, row.value ->> 2 from $rows)',
      gone,
    ),
    ...insertRows(
      'identity',
      ['channel', 'account', 'person', 'bound_how', 'bound_at'],
      bound,
      'on conflict do update set person = excluded.person, bound_how = excluded.bound_how, bound_at = excluded.bound_at',
    ),
  ];
}

function auditStatements(units: Pair<UnitView>[], people: Pair<PersonView>[], options: PlanOptions): Statement[] {
  const row = (entity: string, { id, before, after }: Pair<UnitView | PersonView>) => {
    const verb = after ? 'import' : 'remove';
    const views = [before ? JSON.stringify(before) : null, after ? JSON.stringify(after) : null];
    return [options.newId(), options.minute, options.actor, verb, entity, id, ...views];
  };
  const columns = ['id', 'at', 'actor', 'verb', 'entity', 'entity_id', 'before', 'after'];
  const rows = [...units.map((pair) => row('unit', pair)), ...people.map((pair) => row('person', pair))];
  return insertRows('audit', columns, rows, '');
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeCity, type Size, SMALL, WHOLE } from '../../db/sample/city.ts';
import { loadSample, SAMPLE_DUTIES, SAMPLE_RULES } from '../../db/sample/load.ts';
import { isRefusal } from '../../src/kernel/errors.ts';
import type { Sheet } from '../../src/organisation/cells.ts';
import { KIND_WORDS, kindOf } from '../../src/organisation/people.ts';
import { parseRoster, type Roster } from '../../src/organisation/roster.ts';
import { stateOf } from '../../src/organisation/roster-state.ts';
import { leadersOf, memberCount, unitsBelow } from '../../src/organisation/store.ts';
import { readTable } from '../../src/reports/read-table.ts';
import { load } from '../organisation/fixture.ts';
import { freshDatabase } from '../support/database.ts';

const CIRCUMSTANCES = { now: Date.parse('2026-11-24T02:00Z'), zone: 'Asia/Shanghai', newId: () => crypto.randomUUID() };

function kinds(city: Roster) {
  return Object.fromEntries(
    Object.entries(KIND_WORDS).map(([kind, words]) => [words, city.units.filter((unit) => unit.kind === kind).length]),
  );
}

function inBranches(city: Roster, figure: 'members' | 'serving') {
  const branches = city.units.filter(({ kind }) => kind === 'branch');
  return branches.reduce((sum, branch) => sum + (branch[figure] ?? 0), 0);
}

describe.each<[string, Size, number, number]>([
  ['the small sample', SMALL, 9, 3],
  ['the whole city', WHOLE, 1527, 99],
])('%s', (_what, size, branches, organs) => {
  const city = makeCity(size);

  test('has exactly its units and members', () => {
    expect(kinds(city)).toEqual({
      市直机关工委: 1,
      区市县机关工委: size.districts,
      部门党组: organs,
      机关党组织: organs,
      党支部: branches,
    });
    expect(inBranches(city, 'members')).toBe(size.members);
    expect(inBranches(city, 'serving')).toBe(size.serving);
  });

  test('is the same every time', () => {
    expect(makeCity(size)).toEqual(city);
  });

  test('would pass as a roster file without a fault or a warning', () => {
    const read = parseRoster(sheetsOf(city), { channels: {} });
    expect('faults' in read ? read.faults : read.warnings).toEqual([]);
    if ('faults' in read) return;
    expect(read.roster.units).toEqual(city.units);
    expect(read.roster.people).toEqual(city.people);
    expect(new Set(read.roster.posts.map((post) => JSON.stringify(post)))).toEqual(
      new Set(city.posts.map((post) => JSON.stringify(post))),
    );
  });

  test('gives every branch a 书记 and a 组织委员, and no unit a name twice', () => {
    for (const post of ['书记', '组织委员']) {
      const held = new Set(city.posts.filter((one) => one.post === post).map(({ unit }) => unit));
      expect(city.units.filter(({ code, kind }) => kind === 'branch' && !held.has(code))).toEqual([]);
    }
    expect(new Set(city.units.map(({ name }) => name)).size).toBe(city.units.length);
  });
});

test('the small sample is small: about forty people, no namesakes, a vacant post to find', () => {
  const city = makeCity(SMALL);
  expect(city.people.length).toBeGreaterThanOrEqual(38);
  expect(city.people.length).toBeLessThanOrEqual(45);
  expect(new Set(city.people.map(({ name }) => name)).size).toBe(city.people.length);
  expect(city.posts.filter(({ post }) => post === '专职副书记').map(({ unit }) => unit)).toEqual(['Q01', 'J01', 'J03']);
});

test('the whole city has each of its 21365 members as a person, its districts’ officers besides, 11 deputies at 副局级', () => {
  const city = makeCity(WHOLE);
  const districts = city.posts.filter(({ unit }) => unit.startsWith('Q')).length;
  expect(city.people.length - districts).toBe(21_365);
  expect(city.posts.filter(({ post, rank }) => post === '专职副书记' && rank === '副局级')).toHaveLength(11);
});

describe('loading', () => {
  test('the small sample, then the city in its place, then the small one again', async () => {
    const database = await freshDatabase();
    expect(await loadSample(database, { size: 'small' }, CIRCUMSTANCES)).toMatchObject({ units: 17 });
    expect(await memberCount(database.read, 'GW')).toEqual({ members: SMALL.members, serving: SMALL.serving });
    const started = performance.now();
    await loadSample(database, { size: 'city' }, CIRCUMSTANCES);
    console.info(`the whole city in ${Math.round(performance.now() - started)} ms`);
    expect(await memberCount(database.read, 'GW')).toEqual({ members: 21_365, serving: 14_149 });
    const below = await unitsBelow(database.read, 'GW');
    expect(below.filter(({ kind }) => kind === 'branch')).toHaveLength(1527);
    expect(below.filter(({ kind }) => kind === 'organ_party_org')).toHaveLength(99);
    await loadSample(database, { size: 'small' }, CIRCUMSTANCES);
    const state = await stateOf(database.read);
    expect([state.units.size, state.people.size]).toEqual([17, makeCity(SMALL).people.length]);
  }, 60_000);

  test('several cities side by side', async () => {
    const database = await freshDatabase();
    await loadSample(database, { size: 'small', times: 3 }, CIRCUMSTANCES);
    expect((await stateOf(database.read)).units.size).toBe(51);
    expect((await memberCount(database.read, '3-GW')).members).toBe(SMALL.members);
  });

  test('shows the change from 双重领导 to 领导+指导 by date', async () => {
    const database = await freshDatabase();
    await loadSample(database, { size: 'small' }, CIRCUMSTANCES);
    const leaders = async (on: string) => (await leadersOf(database.read, 'J01', { on })).map(({ code }) => code);
    expect(await leaders('2009-06-01')).toEqual(['GW', 'J01Z']);
    expect(await leaders('2026-11-24')).toEqual(['GW']);
  });

  test('is refused where a real roster is', async () => {
    const database = await freshDatabase();
    await load(database);
    await expect(loadSample(database, { size: 'small' }, CIRCUMSTANCES)).rejects.toThrow(/已有正式花名册/);
  });
});

test('the duties name a unit kind, a notice of the city and an article of its rules each', async () => {
  const table = await readTable(SAMPLE_DUTIES);
  if (isRefusal(table)) throw new Error(table.text);
  expect(table.rows.length).toBeGreaterThanOrEqual(12);
  for (const { cells } of table.rows) {
    for (const kind of (cells.对象类别 ?? '').split('、')) expect(kindOf(kind)).toBeDefined();
    expect(cells.文号).toMatch(/^澜直工〔2026〕\d+号$/);
    const [, rule = '', article = ''] = /^《(.+)》(第.+条)$/.exec(cells.依据 ?? '') ?? [];
    expect(readFileSync(join(SAMPLE_RULES, `${rule}.md`), 'utf8')).toContain(`\n${article} `);
  }
});

function sheetsOf(city: Roster): { units: Sheet; people: Sheet } {
  const linked = (kind: string) => {
    const by = new Map<string, string[]>();
    for (const link of city.links) {
      if (link.kind === kind && !link.until) by.set(link.to, [...(by.get(link.to) ?? []), link.from]);
    }
    return (code: string) => (by.get(code) ?? []).join('、');
  };
  const [leaders, guides] = [linked('leads'), linked('guides')];
  const units = city.units.map((unit) => ({
    编码: unit.code,
    名称: unit.name,
    类别: KIND_WORDS[unit.kind],
    领导单位: leaders(unit.code),
    指导单位: guides(unit.code),
    党员数: String(unit.members ?? ''),
    在职党员数: String(unit.serving ?? ''),
    应配: Object.entries(unit.duePosts ?? {})
      .map(([post, count]) => `${post}${count}`)
      .join('、'),
  }));
  const names = new Map(city.people.map(({ id, name }) => [id, name]));
  const people = city.posts.map((post) => ({
    工号: post.person,
    姓名: names.get(post.person) ?? '',
    单位编码: post.unit,
    职务: post.post,
    职级: post.rank ?? '',
    任期起: post.since ?? '',
    任期止: post.until ?? '',
  }));
  return { units: sheetOf(units), people: sheetOf(people) };
}

function sheetOf(rows: Record<string, string>[]): Sheet {
  return { columns: Object.keys(rows[0] ?? {}), rows: rows.map((cells, index) => ({ line: index + 2, cells })) };
}

import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { instantOf } from '../../src/kernel/clock.ts';
import type { Database } from '../../src/kernel/database.ts';
import { build, type Write, write } from '../../src/kernel/statement.ts';
import { link, post, unit } from '../../src/organisation/tables.ts';
import { digest } from '../../src/skills/duties/digest.ts';
import { importDuties } from '../../src/skills/duties/index.ts';
import { ensureOccurrences } from '../../src/skills/duties/occurrences.ts';
import { overview } from '../../src/skills/duties/overview.ts';
import { duty, leave, occurrence } from '../../src/skills/duties/tables.ts';
import { DAYS, newId, says, sheet, talk, town, words, ZONE } from './talk.ts';

const TERM = {
  名称: '支部换届选举',
  对象类别: '党支部',
  周期: '每届',
  截止: '届满前30天',
  遇休: '提前',
  提前: '60、30、10',
};
const MONTHLY = { 名称: '支委会', 对象类别: '党支部', 周期: '每月', 起始: '2026', 截止: '末', 遇休: '提前' };

const given = (at: string) => ({ now: instantOf(at, ZONE), zone: ZONE, workingDays: DAYS, newId });

async function told(database: Database, date: string): Promise<string[]> {
  const rows = await database.read.all<[string, string | null]>(digest.due(date, DAYS));
  return [...new Set(rows.map(([who]) => who))].sort();
}

const holds = (person: string, code: string, name: string, since: string, until: string | null = null) =>
  write(build.insert(post).values({ person, unit: code, post: name, since, until }));
const leaves = (person: string, code: string, on: string) =>
  write(
    build
      .update(post)
      .set({ leftOn: on })
      .where(and(eq(post.person, person), eq(post.unit, code))),
  );
const until = (person: string, code: string, on: string) =>
  write(
    build
      .update(post)
      .set({ until: on })
      .where(and(eq(post.person, person), eq(post.unit, code))),
  );

const away = (id: string, who: string, deputy: string) =>
  write(build.insert(leave).values({ id, person: who, from: '2026-12-01', to: '2026-12-10', deputy, told: true }));

/** What happened in the organisation, and who is to hear of the ledger due on 2026-12-18 a fortnight before. */
const CASES: { what: string; happened: Write[]; told: string[] }[] = [
  { what: 'nothing', happened: [], told: ['a1', 'b1', 'm1'] },
  {
    what: 'a new secretary in mid-term',
    happened: [leaves('a1', 'A1', '2026-11-30'), holds('a3', 'A1', '书记', '2026-11-30')],
    told: ['a3', 'b1', 'm1'],
  },
  {
    what: 'a post that is vacant',
    happened: [leaves('a1', 'A1', '2026-11-30')],
    told: ['b1', 'm1'],
  },
  {
    what: 'a branch merged into its neighbour',
    happened: [write(build.update(unit).set({ removedOn: '2026-12-01' }).where(eq(unit.code, 'A2')))],
    told: ['a1', 'm1'],
  },
  {
    what: 'a branch newly founded',
    happened: [
      write(build.insert(unit).values({ code: 'A3', name: '新建处党支部', kind: 'branch' })),
      write(build.insert(link).values({ kind: 'leads', from: 'A', to: 'A3', since: '2026-11-30' })),
      holds('a3', 'A3', '书记', '2026-11-30'),
    ],
    told: ['a1', 'a3', 'b1', 'm1'],
  },
  {
    what: 'leave with a deputy',
    happened: [
      write(
        build
          .insert(leave)
          .values({ id: 'l1', person: 'a1', from: '2026-12-01', to: '2026-12-10', deputy: 'a2', told: true }),
      ),
    ],
    told: ['a2', 'b1', 'm1'],
  },
  {
    what: 'leave that is over',
    happened: [
      write(
        build
          .insert(leave)
          .values({ id: 'l1', person: 'a1', from: '2026-11-24', to: '2026-12-03', deputy: 'a2', told: true }),
      ),
    ],
    told: ['a1', 'b1', 'm1'],
  },
  {
    what: 'leave with a deputy who has left',
    happened: [
      write(
        build
          .insert(leave)
          .values({ id: 'l1', person: 'a1', from: '2026-12-01', to: '2026-12-10', deputy: 'a2', told: true }),
      ),
      write(sql`update person set removed_on = '2026-12-02' where id = 'a2'`),
    ],
    told: ['a1', 'b1', 'm1'],
  },
  {
    what: 'leave with a deputy who is away too, and has one',
    happened: [away('l1', 'a1', 'a2'), away('l2', 'a2', 'a3')],
    told: ['a3', 'b1', 'm1'],
  },
  {
    what: 'leave with a deputy whose own deputy is away as well',
    happened: [away('l1', 'a1', 'a2'), away('l2', 'a2', 'a3'), away('l3', 'a3', 'b1')],
    told: ['a1', 'b1', 'm1'],
  },
  {
    what: 'leave of two who stand in for each other',
    happened: [away('l1', 'a1', 'a2'), away('l2', 'a2', 'a1')],
    told: ['a1', 'b1', 'm1'],
  },
];

describe('the right people hear of it', () => {
  test.each(CASES)('after $what', async ({ happened, told: expected }) => {
    const database = await town({ 名称: '安全台账', 对象类别: '党支部' });
    await database.batch(happened);
    await ensureOccurrences(database, given('2026-12-01T00:05'));
    expect(await told(database, '2026-12-04')).toEqual(expected);
  });

  test('a district under guidance only: the city’s own notice does not bind its branches; the city sees figures', async () => {
    const database = await town();
    const circumstances = { actor: 'person:s1', ...given('2026-11-23T09:30') };
    const scope = { code: 'W', name: '青岚市直机关工委', kind: 'city_work_committee' as const };
    const both = { 名称: '安全台账', 对象类别: '党支部、区市县机关工委', 责任职务: '书记' };
    expect((await importDuties(sheet(both), database, { ...circumstances, scope })).outcome).toBe('done');
    const owing = await database.read.select({ unit: occurrence.unit }).from(occurrence).orderBy(occurrence.unit);
    expect(owing.map((row) => row.unit)).toEqual(['A1', 'A2', 'D', 'W1']);
    expect(await told(database, '2026-12-04')).not.toContain('d1');
    const seen = words(await says(database, 's1', overview, { duty: '台账' }));
    expect(seen).toContain('指导单位：应办 1 家，未办结 1 家');
    expect(seen).not.toContain('柳溪区');
  });

  test('a district’s staff set what binds their own branches, and never touch the city’s', async () => {
    const database = await town({ 名称: '安全台账', 对象类别: '党支部' });
    const scope = { code: 'D', name: '柳溪区机关工委', kind: 'district_work_committee' as const };
    const own = sheet({ 名称: '安全台账', 对象类别: '党支部', 截止: '2026-12-10', 文号: '柳直工〔2026〕3号' });
    await importDuties(own, database, { actor: 'person:x', ...given('2026-11-23T09:30'), scope });
    const duties = await database.read.select({ due: duty.due, scope: duty.scope }).from(duty).orderBy(duty.due);
    expect(duties).toEqual([
      { due: '2026-12-10', scope: 'D' },
      { due: '2026-12-18', scope: 'W' },
    ]);
    const early = await database.read
      .select({ unit: occurrence.unit })
      .from(occurrence)
      .where(eq(occurrence.due, '2026-12-10'));
    expect(early).toEqual([{ unit: 'D1' }]);
  });
});

describe('a term of office', () => {
  const terms = async (database: Database) =>
    database.read
      .select({ unit: occurrence.unit, period: occurrence.period, due: occurrence.due, state: occurrence.state })
      .from(occurrence)
      .orderBy(occurrence.unit, occurrence.period);

  test('makes what is due before its end, for each branch by its own, moved off a day off as the notice says', async () => {
    const database = await town(TERM);
    expect(await terms(database)).toEqual([]);
    // thirty days before 2026-11-03 is a day of the National Day holiday; before 2026-12-29 a Sunday
    await database.batch([until('a1', 'A1', '2026-11-03'), until('b1', 'A2', '2026-12-29')]);
    await ensureOccurrences(database, given('2026-09-01T00:05'));
    expect(await terms(database)).toEqual([
      { unit: 'A1', period: '2026-11-03', due: '2026-09-30', state: 'open' },
      { unit: 'A2', period: '2026-12-29', due: '2026-11-27', state: 'open' },
    ]);
    await ensureOccurrences(database, given('2026-09-01T00:06'));
    expect(await terms(database)).toHaveLength(2);
  });

  test('a secretary who came in mid-term serves out the committee’s', async () => {
    const database = await town(TERM);
    await database.batch([
      until('a1', 'A1', '2027-03-15'),
      until('a2', 'A1', '2027-03-15'),
      leaves('a1', 'A1', '2026-11-01'),
      holds('a3', 'A1', '书记', '2026-11-01'),
    ]);
    await ensureOccurrences(database, given('2026-11-23T00:05'));
    expect((await terms(database)).map(({ period }) => period)).toEqual(['2027-03-15']);
    expect(await told(database, '2026-12-15')).toEqual(['a3']);
  });

  test('elected anew: what belonged to the old dates goes, and comes back if they do', async () => {
    const database = await town(TERM);
    await database.batch([until('a1', 'A1', '2026-12-29')]);
    await ensureOccurrences(database, given('2026-11-01T00:05'));
    await database.batch([until('a1', 'A1', '2029-12-29')]);
    await ensureOccurrences(database, given('2026-11-20T00:05'));
    expect((await terms(database)).map(({ period, state }) => `${period} ${state}`)).toEqual([
      '2026-12-29 not_applicable',
      '2029-12-29 open',
    ]);
    await database.batch([until('a1', 'A1', '2026-12-29')]);
    await ensureOccurrences(database, given('2026-11-21T00:05'));
    expect((await terms(database)).map(({ period, state }) => `${period} ${state}`)).toEqual([
      '2026-12-29 open',
      '2029-12-29 not_applicable',
    ]);
  });

  test('what was done stays done whatever the dates', async () => {
    const database = await town(TERM, MONTHLY);
    await database.batch([until('a1', 'A1', '2026-12-29')]);
    await ensureOccurrences(database, given('2026-11-01T00:05'));
    await database.batch([
      write(build.update(occurrence).set({ state: 'done' }).where(eq(occurrence.period, '2026-12-29'))),
    ]);
    await database.batch([until('a1', 'A1', '2029-12-29')]);
    await ensureOccurrences(database, given('2026-12-01T00:05'));
    const done = (await terms(database)).filter(({ period }) => period.length === 10);
    expect(done.map(({ state }) => state)).toEqual(['done', 'open']);
    expect(await talk(database, 'a1')).toBeDefined();
  });
});

import { eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type CivilDate } from '../../src/kernel/clock.ts';
import type { Database } from '../../src/kernel/database.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { post, unit } from '../../src/organisation/tables.ts';
import { digest } from '../../src/skills/duties/digest.ts';
import { type Reminded, reminderDue } from '../../src/skills/duties/reminders.ts';
import { duty, leave, occurrence, told } from '../../src/skills/duties/tables.ts';
import { apply, DAYS, talk, town } from './talk.ts';

const OF_A1 = { 名称: '安全台账', 对象类别: 'A1' };

async function due(database: Database, date: CivilDate) {
  return await database.read.all<[string, string | null]>(digest.due(date, DAYS));
}

async function set(database: Database, values: Partial<typeof occurrence.$inferInsert>, code = 'A1') {
  await database.batch([write(build.update(occurrence).set(values).where(eq(occurrence.unit, code)))]);
}

describe('a digest', () => {
  test('tells the holder of the post, and nobody else, what rests on which notice and why', async () => {
    const database = await town(OF_A1);
    expect(await due(database, '2026-12-04')).toEqual([['a1', null]]);
    const [item, ...more] = await digest.items(await talk(database, 'a1', { at: '2026-12-04T09:12' }));
    expect(more).toEqual([]);
    expect(item?.text).toBe('安全台账：12月18日（周五）截止，还有14天。');
    expect(item?.why).toBe('您是测报处党支部书记；青直工〔2026〕9号；《台账办法》第三条');
    expect(item?.buttons?.map(({ label }) => label)).toEqual(['已完成', '定在…', '不适用', '稍后']);
    expect(await digest.items(await talk(database, 'a2', { at: '2026-12-04T09:12' }))).toEqual([]);
    expect(await digest.items(await talk(database, 'b1', { at: '2026-12-04T09:12' }))).toEqual([]);
  });

  test('reminds twice, offers help once, and is silent then, without a word of failure (BURDEN 3)', async () => {
    const database = await town(OF_A1);
    const told: string[] = [];
    for (let date = '2026-11-24'; date < '2027-01-15'; date = addDays(date, 1)) {
      if ((await due(database, date)).length === 0) continue;
      for (const item of await digest.items(await talk(database, 'a1', { at: `${date}T09:12` }))) {
        told.push(`${date} ${item.text}`);
        expect(await apply(database, { writes: item.writes ?? [], changes: item.changes ?? [] })).toBe('done');
      }
    }
    expect(told.map((line) => line.slice(0, 10))).toEqual(['2026-12-04', '2026-12-11', '2026-12-15']);
    expect(told[2]).toContain('搭把手');
    expect(told.join()).not.toMatch(/逾期|未完成|失败|通报|抓紧|务必/);
    const [row] = await database.read.select().from(occurrence);
    expect(row).toMatchObject({ state: 'open' });
  });

  test('is not written when the duty was closed in between', async () => {
    const database = await town(OF_A1);
    const [item] = await digest.items(await talk(database, 'a1', { at: '2026-12-04T09:12' }));
    await set(database, { state: 'done' });
    expect(await apply(database, { writes: item?.writes ?? [], changes: [] })).toBe('conflict');
  });

  test('comes at the minute that was asked for, then no more', async () => {
    const database = await town(OF_A1);
    await set(database, { snoozedUntil: '2026-11-25T09:00' });
    expect(await due(database, '2026-11-24')).toEqual([]);
    expect(await due(database, '2026-11-25')).toEqual([['a1', '2026-11-25T09:00']]);
    expect(await digest.items(await talk(database, 'a1', { at: '2026-11-25T08:59' }))).toEqual([]);
    const [item] = await digest.items(await talk(database, 'a1', { at: '2026-11-25T09:00' }));
    expect(item?.text).toContain('您让我这时提醒：安全台账');
    await apply(database, { writes: item?.writes ?? [], changes: item?.changes ?? [] });
    expect(await due(database, '2026-11-25')).toEqual([]);
    expect(await digest.items(await talk(database, 'a1', { at: '2026-11-25T09:10' }))).toEqual([]);
  });

  test('comes at the minute that was named only to who named it; to all holders in their own digest where none of them did', async () => {
    const database = await town({ ...OF_A1, 责任职务: '书记、组织委员' });
    const at = '2026-12-04T15:00';
    const toldTo = async (who: string, on: string) =>
      (await digest.items(await talk(database, who, { at: on }))).map(({ text }) => text.split('：')[0]);
    await set(database, { snoozedUntil: at, snoozedBy: 'a2' });
    expect(await due(database, '2026-12-04')).toEqual([['a2', at]]);
    expect(await toldTo('a1', '2026-12-04T09:12')).toEqual([]);
    expect(await toldTo('a1', at)).toEqual([]);
    expect(await toldTo('a2', at)).toEqual(['您让我这时提醒']);
    expect((await due(database, '2026-12-11')).map(([who]) => who).sort()).toEqual(['a1', 'a2']);
    await set(database, { snoozedBy: 'a3' });
    expect((await due(database, '2026-12-04')).sort()).toEqual([
      ['a1', null],
      ['a2', null],
    ]);
    expect(await toldTo('a1', '2026-12-04T09:12')).toEqual(['有同志说好这时再提醒']);
    const away = { id: 'l', person: 'a2', from: '2026-12-01', to: '2026-12-08', deputy: 'a3', told: true };
    await database.batch([write(build.insert(leave).values(away))]);
    await set(database, { snoozedBy: 'a2' });
    expect(await due(database, '2026-12-04')).toEqual([['a3', null]]);
    expect(await toldTo('a3', '2026-12-04T09:12')).toEqual(['孙委员同志让我这时提醒']);
  });

  test('leaves out who has left the post and units that are gone, and reaches the successor', async () => {
    const database = await town({ 名称: '安全台账', 对象类别: '党支部' });
    const who = async () => (await due(database, '2026-12-04')).map(([one]) => one).sort();
    expect(await who()).toEqual(['a1', 'b1', 'm1']);
    await database.batch([
      write(build.update(post).set({ leftOn: '2026-12-01' }).where(eq(post.person, 'a1'))),
      write(build.insert(post).values({ person: 'a3', unit: 'A1', post: '书记' })),
      write(build.update(unit).set({ removedOn: '2026-12-01' }).where(eq(unit.code, 'A2'))),
    ]);
    expect(await who()).toEqual(['a3', 'm1']);
  });

  test('tells each holder of several posts by his or her own account', async () => {
    const database = await town({ ...OF_A1, 责任职务: '书记、组织委员' });
    for (const who of ['a1', 'a2']) {
      const [item] = await digest.items(await talk(database, who, { at: '2026-12-04T09:12' }));
      expect(await apply(database, { writes: item?.writes ?? [], changes: [] })).toBe('done');
      expect(await digest.items(await talk(database, who, { at: '2026-12-04T15:00' }))).toEqual([]);
    }
    expect(await due(database, '2026-12-04')).toEqual([]);
    expect((await due(database, '2026-12-11')).map(([who]) => who).sort()).toEqual(['a1', 'a2']);
  });

  test('is made once: the same turn run twice is a conflict', async () => {
    const database = await town(OF_A1);
    const run = async () =>
      (await digest.items(await talk(database, 'a1', { at: '2026-12-04T09:12' })))[0]?.writes ?? [];
    const [first, second] = [await run(), await run()];
    expect(await apply(database, { writes: first, changes: [] })).toBe('done');
    expect(await apply(database, { writes: second, changes: [] })).toBe('conflict');
  });

  test('names the unit for somebody who answers for several', async () => {
    const database = await town({ 名称: '安全台账', 对象类别: '党支部', 责任职务: '书记、组织委员' });
    const items = await digest.items(await talk(database, 'm1', { at: '2026-12-04T09:12' }));
    expect(items.map(({ text }) => text.split('的')[0]).sort()).toEqual(['工委办公室支部', '资料处党支部']);
  });

  test('tells the leading unit only where the notice says so, once, on a working day, as a hint that help is needed', async () => {
    const database = await town(
      { ...OF_A1, 名称: '有上报', 上报: '专职副书记、2' },
      { 名称: '无上报', 对象类别: 'A1', 上报: '' },
    );
    const told: string[] = [];
    for (let date = '2026-11-24'; date < '2027-01-15'; date = addDays(date, 1)) {
      const named = (await due(database, date)).some(([person]) => person === 'p1');
      const items = await digest.items(await talk(database, 'p1', { at: `${date}T09:12` }));
      expect(items.length > 0).toBe(named);
      told.push(...items.map(({ text }) => `${date} ${text}`));
    }
    expect(told).toEqual(['2026-12-21 测报处党支部的有上报已过截止日，还没有说明，也许需要帮忙。']);
  });
});

const NOTHING = { reminded: 0, offeredHelp: false, followedUp: null };

test('the select of who is due says what reminderDue says of each row', async () => {
  const database = await town(OF_A1);
  const dates = Array.from({ length: 40 }, (_, i) => addDays('2026-09-21', i));
  const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null, freq: 1 });
  const day = fc.constantFrom(...dates);
  const minute = fc.tuple(day, fc.constantFrom('T09:00', 'T15:20')).map((parts) => parts.join(''));
  const row = fc.record({
    state: fc.constantFrom<Reminded['state'][]>('open', 'open', 'open', 'done'),
    due: day,
    scheduledAt: maybe(fc.oneof(day, minute)),
    snoozedUntil: maybe(fc.oneof(day, minute)),
    reminded: fc.integer({ min: 0, max: 3 }),
    offeredHelp: fc.boolean(),
    remindedAt: maybe(minute),
    nudgedAt: maybe(minute),
    followedUp: maybe(day),
  });
  await fc.assert(
    fc.asyncProperty(
      row,
      fc.constantFrom<number[][]>([7, 3, 1], [14, 7], [5, 2, 1, 0]),
      day,
      async (values, advance, date) => {
        const {
          state,
          due: dueOn,
          scheduledAt,
          snoozedUntil,
          nudgedAt,
          remindedAt,
          reminded,
          offeredHelp,
          followedUp,
        } = values;
        await set(database, { state, due: dueOn, scheduledAt, snoozedUntil, nudgedAt });
        const [about] = await database.read.select().from(occurrence);
        await database.batch([
          write(build.delete(told)),
          ...(about && remindedAt
            ? [
                write(
                  build
                    .insert(told)
                    .values({ occurrence: about.id, person: 'a1', at: remindedAt, reminded, offeredHelp, followedUp }),
                ),
              ]
            : []),
        ]);
        await database.batch([write(build.update(duty).set({ advance }))]);
        const found = await due(database, date);
        const minutes = ['00:01', '09:00', '15:20', '23:59'].map((time) => `${date}T${time}`);
        const said = minutes.some((now) =>
          reminderDue({ ...(remindedAt ? values : { ...values, ...NOTHING }), advance }, now, DAYS),
        );
        expect(found.length > 0).toBe(said);
      },
    ),
    { numRuns: 300 },
  );
});

test('who is due is found by index, without reading every occurrence', async () => {
  const database = await town(OF_A1);
  const plan = await database.read.all<string[]>(sql`explain query plan ${digest.due('2026-12-04', DAYS)}`);
  const lines = plan.map((line) => line.join(' '));
  expect(lines.filter((line) => /SCAN occurrence/.test(line))).toEqual([]);
});

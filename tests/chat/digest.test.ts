import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { isWorked, planDigests } from '../../src/chat/digest.ts';
import { insertion } from '../../src/chat/inbox.ts';
import type { Digest } from '../../src/chat/skill.ts';
import { quiet } from '../../src/delivery/tables.ts';
import { civilMinute } from '../../src/kernel/clock.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { freshDatabase } from '../support/database.ts';

const ZONE = 'Asia/Shanghai';
const at = (civil: string) => Date.parse(`${civil}:00+08:00`);

/** Something is due to so many people, and to these at an hour of their own. */
function due(people: number, named: Record<string, string> = {}): Digest {
  const rows = [
    ...Array.from({ length: people }, (_, i) => `('p${i}', null)`),
    ...Object.entries(named).map(([person, minute]) => `('${person}', '${minute}')`),
  ];
  return { due: () => sql.raw(`select * from (values ${rows.join(', ')})`), items: async () => [] };
}

async function planned(instant: number, ...digests: Digest[]) {
  const database = await freshDatabase();
  const given = { read: database.read, zone: ZONE, workingDays: workingDays() };
  return {
    database,
    plan: await planDigests(instant, digests, given),
    again: () => planDigests(instant + 60_000, digests, given),
  };
}

describe('a day of digests', () => {
  test('is spread over the morning, one a person, inside the window, never at :00 or :30', async () => {
    const { plan } = await planned(at('2026-12-04T08:00'), due(600));
    const minutes = plan.map((one) => civilMinute(one.at, ZONE).slice(11));
    expect(new Set(plan.map(({ person }) => person)).size).toBe(600);
    expect(new Set(minutes).size).toBeGreaterThan(120);
    for (const minute of minutes) {
      expect(minute >= '08:30' && minute < '18:30').toBe(true);
      expect(minute).not.toMatch(/:[03]0$/);
    }
  });

  test.each([
    ['a Saturday', '2026-12-05T09:00', 0],
    ['a day of National Day', '2026-10-02T09:00', 0],
    ['a Saturday that is worked', '2026-10-10T09:00', 3],
    ['the evening', '2026-12-04T18:30', 0],
    ['the last quarter of an hour', '2026-12-04T18:15', 3],
    ['the night before eight', '2026-12-04T06:00', 3],
  ])('on %s', async (_what, instant, people) => {
    const { plan } = await planned(at(instant), due(3));
    expect(plan).toHaveLength(people);
    for (const one of plan) {
      const minute = civilMinute(one.at, ZONE);
      expect(minute.slice(0, 10)).toBe(instant.slice(0, 10));
      expect(minute.slice(11) >= '08:30' && minute.slice(11) < '18:30').toBe(true);
    }
  });

  test('gives an hour that a person named the precedence over the spread', async () => {
    const { plan } = await planned(at('2026-12-04T08:40'), due(1, { p0: '2026-12-04T15:00' }));
    expect(plan.map((one) => civilMinute(one.at, ZONE))).toEqual(['2026-12-04T15:00']);
  });

  test('is planned once', async () => {
    const { database, plan, again } = await planned(at('2026-12-04T08:40'), due(5));
    await database.batch(plan.map(({ arrival }) => insertion(arrival)));
    expect(await again()).toEqual([]);
  });

  test('leaves out who asked not to be written to', async () => {
    const { database, again } = await planned(at('2026-12-04T08:40'), due(2));
    await database.batch([write(build.insert(quiet).values({ person: 'p0', until: '9999-12-31' }))]);
    expect((await again()).map(({ person }) => person)).toEqual(['p1']);
  });
});

test('in a year whose calendar is not known, Mondays to Fridays count as worked', () => {
  const unknown = workingDays().knownThrough + 1;
  const days = Array.from({ length: 14 }, (_, i) => `${unknown}-03-${String(i + 1).padStart(2, '0')}`);
  expect(days.filter((day) => isWorked(day, workingDays()))).toHaveLength(10);
});

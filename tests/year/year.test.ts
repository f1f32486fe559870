import { describe, expect, onTestFinished, test } from 'vitest';
import { cityFile } from '../../bench/year/city.ts';
import { weekly } from '../../bench/year/figures.ts';
import { createWatch } from '../../bench/year/laws.ts';
import { live } from '../../bench/year/run.ts';
import { quiet } from '../../src/delivery/tables.ts';
import { instantOf } from '../../src/kernel/clock.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { freshDatabase } from '../support/database.ts';

const ZONE = 'Asia/Shanghai';

async function lived(one: number, from: string, to: string, cuts: string[], restarts: string[]) {
  const city = await cityFile({ now: instantOf(from, ZONE), zone: ZONE, one });
  onTestFinished(city.remove);
  const year = await live({ open: city.open, from, to, zone: ZONE, seed: 'test', restarts, cuts });
  const database = await city.open();
  const rows = await weekly(database, year, from, to);
  await database.close();
  return { year, rows };
}

describe('time passes', () => {
  test('a year of a part of the city: no law is broken, whoever answers and whenever the server dies', async () => {
    const { year, rows } = await lived(
      200,
      '2026-01-01',
      '2026-12-31',
      ['2026-02-24', '2026-06-23', '2026-09-22', '2026-12-21'],
      ['2026-06-26', '2026-10-10'],
    );
    expect(year.faults).toEqual([]);
    expect([year.cuts, year.restarts]).toEqual([4, 2]);
    expect(year.messages).toBeGreaterThan(400);
    expect(year.deeds.size).toBeGreaterThan(5);
    // 2026-10-10 is a worked Saturday
    for (const { most, median } of rows) expect([most <= 6, median <= 2]).toEqual([true, true]);
  }, 120_000);

  test('a tenth of the city on one of its densest days, and the process dies amid it', async () => {
    const { year, rows } = await lived(10, '2026-12-18', '2026-12-18', ['2026-12-18'], []);
    expect(year.faults).toEqual([]);
    expect(year.cuts).toBe(1);
    expect(year.messages).toBeGreaterThan(100);
    expect(rows.every(({ most }) => most <= 1)).toBe(true);
  }, 120_000);
});

describe('the watch sees', () => {
  const told = (at: string, person = 'p', key = at) => ({ key, person, at: instantOf(at, ZONE), card: { id: key } });

  test.each([
    ['quiet hours', ['2026-12-18T08:29']],
    ['quiet hours', ['2026-12-18T18:31']],
    ['days off', ['2026-12-19T09:12']],
    ['one a working day', ['2026-12-18T09:12', '2026-12-18T10:12']],
    ['not on the half hour', ['2026-12-18T09:30']],
  ])('%s: %j', async (law, minutes) => {
    const { read } = await freshDatabase();
    const watch = createWatch({ read: () => read, zone: ZONE, workingDays: workingDays() });
    for (const minute of minutes) watch.note(told(minute));
    expect(watch.faults.map((fault) => fault.law)).toEqual([law]);
  });

  test('that one who wants nothing was written to; the same key twice is one message; an hour that was named is rightful', async () => {
    const database = await freshDatabase();
    const watch = createWatch({ read: () => database.read, zone: ZONE, workingDays: workingDays() });
    await database.batch([write(build.insert(quiet).values({ person: 'q', until: '2027-01-01' }))]);
    expect([watch.note(told('2026-12-18T09:12')), watch.note(told('2026-12-18T09:12'))]).toEqual([true, false]);
    watch.promised('p', '2026-12-18T15:00');
    watch.note(told('2026-12-18T15:00'));
    await watch.look(instantOf('2026-12-18T15:00', ZONE));
    expect(watch.faults).toEqual([]);
    watch.note(told('2026-12-18T09:13', 'q', 'q'));
    await watch.look(instantOf('2026-12-18T09:13', ZONE));
    expect(watch.faults.map(({ law }) => law)).toEqual(['none to who wants none']);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dueDate, type Timing, upcoming } from '../../src/skills/duties/policy.ts';
import { DAYS } from './talk.ts';

const timing = (given: Partial<Timing>): Timing => ({
  cycle: 'yearly',
  starts: 2024,
  due: '12-18',
  onDayOff: 'unchanged',
  ...given,
});

describe('a due date', () => {
  const table: [what: string, Partial<Timing>, period: string, due: string][] = [
    ['of a year', { due: '12-18' }, '2026', '2026-12-18'],
    ['at a year’s end', { due: '末' }, '2026', '2026-12-31'],
    ['on a Saturday moves to Monday', { due: '12-19', onDayOff: 'after' }, '2026', '2026-12-21'],
    ['on a Saturday moves to Friday', { due: '12-19', onDayOff: 'before' }, '2026', '2026-12-18'],
    ['on a Saturday stays where the notice says so', { due: '12-19' }, '2026', '2026-12-19'],
    ['in National Day week moves behind all of it', { due: '10-01', onDayOff: 'after' }, '2026', '2026-10-08'],
    ['in National Day week moves before all of it', { due: '10-03', onDayOff: 'before' }, '2026', '2026-09-30'],
    ['on a made-up working Saturday stays', { due: '10-10', onDayOff: 'after' }, '2026', '2026-10-10'],
    ['on 29 February in a common year is the 28th', { due: '02-29' }, '2026', '2026-02-28'],
    ['of a month, by its number', { cycle: 'monthly', due: '25' }, '2026-11', '2026-11-25'],
    ['of a month that lacks the day is its last', { cycle: 'monthly', due: '31' }, '2026-11', '2026-11-30'],
    ['at the end of a month', { cycle: 'monthly', due: '末' }, '2026-02', '2026-02-28'],
    ['at the end of a quarter', { cycle: 'quarterly', due: '末' }, '2026-Q4', '2026-12-31'],
    ['of a quarter, in its last month', { cycle: 'quarterly', due: '20' }, '2026-Q1', '2026-03-20'],
    ['at the end of a half-year', { cycle: 'half_yearly', due: '末' }, '2026-H1', '2026-06-30'],
    ['of a half-year, in its last month', { cycle: 'half_yearly', due: '20' }, '2026-H2', '2026-12-20'],
    ['given once', { cycle: 'once', due: '2026-12-18', starts: null }, '', '2026-12-18'],
  ];
  test.each(table)('%s', (_what, given, period, due) => {
    expect(dueDate(timing(given), period, DAYS).due).toBe(due);
  });

  test('in a year whose calendar is unknown is left and said so', () => {
    const year = String(DAYS.knownThrough + 1);
    expect(dueDate(timing({ due: '05-01', onDayOff: 'after' }), year, DAYS)).toEqual({
      period: year,
      due: `${year}-05-01`,
      stated: `${year}-05-01`,
      uncertain: true,
    });
  });
});

describe('the periods that are to exist', () => {
  const table: [what: string, Partial<Timing>, date: string, periods: string[]][] = [
    ['the year’s own', {}, '2026-03-01', ['2026']],
    ['the next year’s once this one is past', {}, '2026-12-19', ['2027']],
    ['only the one due when two years lie apart', { cycle: 'biennial' }, '2026-12-19', ['2028']],
    ['five years apart', { cycle: 'quinquennial', starts: 2023 }, '2026-01-01', ['2028']],
    ['not before the first year', { starts: 2028 }, '2026-01-01', ['2028']],
    [
      'months for the next hundred days',
      { cycle: 'monthly', due: '末' },
      '2026-09-15',
      ['2026-09', '2026-10', '2026-11'],
    ],
    [
      'a month whose day is past is left out',
      { cycle: 'monthly', due: '10' },
      '2026-09-15',
      ['2026-10', '2026-11', '2026-12'],
    ],
    ['quarters', { cycle: 'quarterly', due: '末' }, '2026-10-05', ['2026-Q4']],
    ['half-years', { cycle: 'half_yearly', due: '末' }, '2026-05-05', ['2026-H1']],
    ['the next half-year once this one is past', { cycle: 'half_yearly', due: '10' }, '2026-06-15', ['2026-H2']],
    ['once, while it is ahead', { cycle: 'once', due: '2026-12-18' }, '2026-12-18', ['']],
    ['nothing once that day is past', { cycle: 'once', due: '2026-12-18' }, '2026-12-19', []],
    [
      'one that was moved into the next month is still there',
      { cycle: 'monthly', due: '末', onDayOff: 'after' },
      '2026-11-01',
      ['2026-10', '2026-11', '2026-12', '2027-01'],
    ],
  ];
  test.each(table)('%s', (_what, given, date, periods) => {
    expect(upcoming(timing(given), date, DAYS).map(({ period }) => period)).toEqual(periods);
  });

  test('none is overdue and none is twice, whatever the duty and the day', () => {
    const cycles = fc.constantFrom<Timing['cycle'][]>('yearly', 'quinquennial', 'half_yearly', 'quarterly', 'monthly');
    const offs = fc.constantFrom<Timing['onDayOff'][]>('after', 'before', 'unchanged');
    fc.assert(
      fc.property(
        cycles,
        offs,
        fc.integer({ min: 1, max: 31 }),
        fc.integer({ min: 0, max: 700 }),
        (cycle, onDayOff, day, n) => {
          const date = new Date(Date.UTC(2025, 5, 1) + n * 86_400_000).toISOString().slice(0, 10);
          const due = /^(?:half|quarter|month)/.test(cycle) ? String(day) : '06-15';
          const found = upcoming({ cycle, starts: 2024, due, onDayOff }, date, DAYS);
          expect(found.length).toBeGreaterThan(0);
          expect(new Set(found.map(({ period }) => period)).size).toBe(found.length);
          for (const one of found) expect(one.due >= date).toBe(true);
        },
      ),
    );
  });
});

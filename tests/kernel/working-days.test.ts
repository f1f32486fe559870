import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween, weekday } from '../../src/kernel/clock.ts';
import { addWorkingDays, holidayAround, workingDays, workingDaysOf } from '../../src/kernel/working-days.ts';

const days = workingDays();
const inKnownYears = fc.integer({ min: 0, max: 600 }).map((n) => addDays('2025-02-01', n));

describe('the calendar of worked days', () => {
  test.each([
    ['2026-11-23', true],
    ['2026-11-28', false],
    ['2026-10-10', true],
    ['2026-02-14', true],
    ['2026-02-18', false],
    ['2026-05-04', false],
    ['2026-05-09', true],
  ])('%s is worked: %s', (date, worked) => expect(days.isWorking(date)).toBe(worked));

  test('a year beyond its data is unknown, not a year of plain weeks', () => {
    const next = `${days.knownThrough + 1}`;
    expect(days.isWorking(`${next}-01-01`)).toBeUndefined();
    expect(days.isWorking(`${next}-06-15`)).toBeUndefined();
    expect(days.nearest(`${next}-01-01`, 1)).toBeUndefined();
    expect(addWorkingDays(`${days.knownThrough}-12-30`, 5, days)).toBeUndefined();
  });

  test('which years are known is read from the data', () => {
    const own = workingDaysOf({
      off: new Set(['2031-01-01', '2031-10-01', '2032-01-01']),
      madeUp: new Set(['2031-10-11']),
    });
    expect(own.knownThrough).toBe(2031);
    expect(own.isWorking('2031-10-11')).toBe(true);
    expect(own.isWorking('2032-01-01')).toBe(false);
    expect(own.isWorking('2032-01-02')).toBeUndefined();
    expect(workingDaysOf({ off: new Set(), madeUp: new Set() }).knownThrough).toBe(0);
  });
});

describe('counting working days', () => {
  test('the day itself does not count, make-up Saturdays do', () => {
    expect(addWorkingDays('2026-09-30', 1, days)).toBe('2026-10-08');
    expect(addWorkingDays('2026-10-09', 1, days)).toBe('2026-10-10');
    expect(addWorkingDays('2026-10-08', -1, days)).toBe('2026-09-30');
    expect(addWorkingDays('2026-11-28', 0, days)).toBe('2026-11-28');
  });

  test('forward and back again ends on the last working day before the next', () => {
    fc.assert(
      fc.property(inKnownYears, fc.integer({ min: 1, max: 20 }), (date, n) => {
        const later = addWorkingDays(date, n, days);
        if (later === undefined) return;
        const worked = Array.from({ length: daysBetween(date, later) }, (_, i) => addDays(date, i + 1)).filter((day) =>
          days.isWorking(day),
        );
        expect(worked).toHaveLength(n);
        expect(worked.at(-1)).toBe(later);
      }),
    );
  });

  test('the nearest working day is worked and nothing between is', () => {
    fc.assert(
      fc.property(inKnownYears, fc.constantFrom(1 as const, -1 as const), (date, step) => {
        const found = days.nearest(date, step);
        expect(found && days.isWorking(found)).toBe(true);
        for (let day = date; day !== found; day = addDays(day, step)) expect(days.isWorking(day)).toBe(false);
      }),
    );
  });
});

describe('the days off around a festival', () => {
  test('go from the eve to the end of the holiday', () => {
    expect(holidayAround('2026-02-17', days)).toEqual({ start: '2026-02-15', end: '2026-02-23', startKnown: true });
    expect(holidayAround('2026-10-01', days)).toEqual({ start: '2026-10-01', end: '2026-10-07', startKnown: true });
  });

  test('a worked festival has none, an unknown year neither', () => {
    expect(weekday('2026-07-01')).toBe(3);
    expect(holidayAround('2026-07-01', days)).toBeUndefined();
    expect(holidayAround(`${days.knownThrough + 1}-10-01`, days)).toBeUndefined();
  });
});

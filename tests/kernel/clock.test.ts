import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, civilDate, civilMinute, daysBetween, instantOf, weekday } from '../../src/kernel/clock.ts';
import { spread } from '../../src/kernel/ids.ts';

test('an instant is told as the city tells it', () => {
  expect(civilMinute(Date.parse('2026-12-31T16:05:00Z'), 'Asia/Shanghai')).toBe('2027-01-01T00:05');
  expect(civilDate(Date.parse('2026-12-31T15:59:00Z'), 'Asia/Shanghai')).toBe('2026-12-31');
});

test('a civil minute leads back to its instant in any zone', () => {
  const minutes = fc.integer({ min: 0, max: 60 * 24 * 365 * 60 }).map((n) => n * 60_000);
  const zone = fc.constantFrom('Asia/Shanghai', 'UTC', 'Asia/Tokyo');
  fc.assert(
    fc.property(minutes, zone, (at, where) => {
      expect(instantOf(civilMinute(at, where), where)).toBe(at);
    }),
  );
});

test('days are counted across months and years', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
  expect(daysBetween('2026-11-24', '2026-12-18')).toBe(24);
  expect(weekday('2026-11-23')).toBe(1);
  expect(weekday('2026-11-29')).toBe(7);
});

test('the spread is the same for the same words and fills its range', () => {
  expect(spread('1001', '2026-12-04')).toBe(spread('1001', '2026-12-04'));
  const tenths = new Set(Array.from({ length: 300 }, (_, i) => Math.floor(spread(String(i), '2026-12-04') * 10)));
  expect(tenths.size).toBe(10);
});

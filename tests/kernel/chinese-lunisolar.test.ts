import { expect, test } from 'vitest';
import { lunarDay, solarTerm } from '../../src/kernel/chinese/dates/lunisolar.ts';
import { addDays } from '../../src/kernel/clock.ts';

test.each([
  [2026, 1, 1, '2026-02-17'],
  [2026, 5, 5, '2026-06-19'],
  [2026, 8, 15, '2026-09-25'],
  [2025, 12, 23, '2026-02-10'],
  [2024, 1, 15, '2024-02-24'],
])('lunar %d-%d-%d is %s', (year, month, day, date) => expect(lunarDay(year, month, day)).toBe(date));

test('a leap month comes behind its month, where there is one', () => {
  expect(lunarDay(2025, 6, 1)).toBe('2025-06-25');
  expect(lunarDay(2025, 6, 1, true)).toBe('2025-07-25');
  expect(lunarDay(2026, 6, 1, true)).toBeUndefined();
});

test('a day that the month lacks is none', () => {
  expect(lunarDay(2025, 12, 29)).toBe('2026-02-16');
  expect(lunarDay(2025, 12, 30)).toBeUndefined();
  expect(lunarDay(2026, 13, 1)).toBeUndefined();
  expect(lunarDay(1600, 1, 1)).toBeUndefined();
  expect(lunarDay(2026, Number.NaN, 1)).toBeUndefined();
});

test('every new year of thirty agrees with the calendar of the runtime', () => {
  const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', { timeZone: 'UTC', month: 'numeric', day: 'numeric' });
  for (let year = 2015; year < 2045; year++) {
    const date = lunarDay(year, 1, 1) ?? '';
    expect([date, lunar.format(new Date(date))]).toEqual([date, '1/1']);
    const eve = lunar.format(new Date(addDays(date, -1)));
    expect(eve).toMatch(/^12\/(29|30)$/);
  }
});

test.each([
  [2026, 15, '2026-04-05'],
  [2025, 15, '2025-04-04'],
  [2026, 0, '2026-03-20'],
  [2026, 90, '2026-06-21'],
  [2026, 270, '2026-12-22'],
  [2027, 285, '2027-01-05'],
])('in %d the sun reaches %d degrees on %s', (year, longitude, date) => expect(solarTerm(year, longitude)).toBe(date));

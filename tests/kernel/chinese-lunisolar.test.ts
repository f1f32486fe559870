import { expect, test } from 'vitest';
import { lunarDay, solarTerm } from '../../src/kernel/chinese/dates/lunisolar.ts';
import { workingDays } from '../../src/kernel/working-days.ts';

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

test('new years are those that were and will be kept, also where the new moon falls minutes before midnight', () => {
  const kept = ['2019-02-05', '2020-01-25', '2021-02-12', '2022-02-01', '2023-01-22', '2024-02-10', '2025-01-29'];
  const coming = ['2026-02-17', '2027-02-06', '2028-01-26', '2029-02-13', '2030-02-03'];
  expect([...kept, ...coming].map((date) => lunarDay(Number(date.slice(0, 4)), 1, 1))).toEqual([...kept, ...coming]);
});

test('the festivals of every year with an arrangement are days off in it', () => {
  const days = workingDays();
  for (let year = 2008; year <= days.knownThrough; year++) {
    for (const date of [lunarDay(year, 1, 1), lunarDay(year, 5, 5), lunarDay(year, 8, 15), solarTerm(year, 15)]) {
      expect([date, date && days.isWorking(date)]).toEqual([date, false]);
    }
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

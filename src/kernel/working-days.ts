import calendar from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { addDays, type CivilDate, weekday } from './clock.ts';

/** Which days are worked; from data, since no rule tells them. */
export type WorkingDays = {
  /** Undefined when the calendar of that year is not known. */
  isWorking(date: CivilDate): boolean | undefined;
  /** The first working day on or after (`step` 1) or on or before (`step` -1) `date`; undefined when it can't be known. */
  nearest(date: CivilDate, step: 1 | -1): CivilDate | undefined;
  /** The last year whose calendar is known. */
  knownThrough: number;
};

/** The arrangement that the State Council publishes for each year, make-up days included, from chinese-days' data. */
export function workingDays(): WorkingDays {
  return workingDaysOf({
    off: new Set(Object.keys(calendar.holidays)),
    madeUp: new Set(Object.keys(calendar.workdays)),
  });
}

/** `off`: days off by arrangement (weekends are off anyway); `madeUp`: weekend days that are worked. */
export function workingDaysOf({ off, madeUp }: { off: Set<CivilDate>; madeUp: Set<CivilDate> }): WorkingDays {
  // an arrangement goes from New Year to National Day; a year that has both is whole, whatever spilt over into others
  const years = new Set(
    [...off].map((date) => date.slice(0, 4)).filter((year) => off.has(`${year}-01-01`) && off.has(`${year}-10-01`)),
  );
  const isWorking = (date: CivilDate) => {
    if (madeUp.has(date)) return true;
    if (off.has(date)) return false;
    return years.has(date.slice(0, 4)) ? weekday(date) < 6 : undefined;
  };
  return {
    isWorking,
    nearest: (date, step) => {
      for (let day = date; ; day = addDays(day, step)) {
        const working = isWorking(day);
        if (working === undefined) return undefined;
        if (working) return day;
      }
    },
    knownThrough: Math.max(0, ...[...years].map(Number)),
  };
}

/** The days off of a year are published in November of the one before; by then the program should know them. */
const KNOWN_FROM = '12-01';

/** The year whose days off are missing on this day, though dates reach into it; undefined where none is. */
export function yearMissing(today: CivilDate, { knownThrough }: WorkingDays): number | undefined {
  const year = Number(today.slice(0, 4));
  const needed = today.slice(5) >= KNOWN_FROM ? year + 1 : year;
  return knownThrough >= needed ? undefined : needed;
}

/** The `n`-th working day after `date` (before it, for a negative `n`); `date` itself isn't counted. Undefined past what is known. */
export function addWorkingDays(date: CivilDate, n: number, days: WorkingDays): CivilDate | undefined {
  const step = n < 0 ? -1 : 1;
  let day: CivilDate | undefined = date;
  for (let left = Math.abs(n); left > 0 && day !== undefined; left--) day = days.nearest(addDays(day, step), step);
  return day;
}

/**
 * The unbroken days off around a festival: 春节 from the eve to the end of the holiday. Undefined when the day is worked
 * or its year isn't known; an end that touches an unknown year is left out.
 */
export function holidayAround(
  date: CivilDate,
  days: WorkingDays,
): { start: CivilDate; end: CivilDate | undefined; startKnown: boolean } | undefined {
  if (days.isWorking(date) !== false) return undefined;
  let start = date;
  while (days.isWorking(addDays(start, -1)) === false) start = addDays(start, -1);
  let end = date;
  while (days.isWorking(addDays(end, 1)) === false) end = addDays(end, 1);
  const endKnown = days.isWorking(addDays(end, 1)) !== undefined;
  return { start, end: endKnown ? end : undefined, startKnown: days.isWorking(addDays(start, -1)) !== undefined };
}

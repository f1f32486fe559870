import { addDays, type CivilDate, weekday } from '../../clock.ts';

export type Span = { start: CivilDate; end: CivilDate };
export type Month = { year: number; month: number };

/** The day, or undefined when that month has no such day. */
export function dayOf(year: number, month: number, day: number): CivilDate | undefined {
  const date = `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
  const at = Date.parse(`${date}T00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date ? undefined : date;
}

export function yearOf(date: CivilDate): number {
  return Number(date.slice(0, 4));
}

export function monthOf(date: CivilDate): Month {
  return { year: yearOf(date), month: Number(date.slice(5, 7)) };
}

export function shiftMonth({ year, month }: Month, months: number): Month {
  const count = year * 12 + month - 1 + months;
  return { year: Math.floor(count / 12), month: (count % 12) + 1 };
}

/** From the first to the last day of `months` months that begin with this one. */
export function monthSpan(first: Month, months = 1): Span {
  const after = shiftMonth(first, months);
  return { start: firstDay(first), end: addDays(firstDay(after), -1) };
}

export function yearSpan(year: number): Span {
  return monthSpan({ year, month: 1 }, 12);
}

/** The same day `months` later; the last day where that month is shorter. */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const month = shiftMonth(monthOf(date), months);
  return dayOf(month.year, month.month, Number(date.slice(8))) ?? monthSpan(month).end;
}

export function mondayOf(date: CivilDate): CivilDate {
  return addDays(date, 1 - weekday(date));
}

export function minuteOf(date: CivilDate, minutes: number): string {
  const day = addDays(date, Math.floor(minutes / 1440));
  const left = ((minutes % 1440) + 1440) % 1440;
  return `${day}T${pad(Math.floor(left / 60))}:${pad(left % 60)}`;
}

/** Minutes since midnight of a civil minute. */
export function minutesOf(civil: string): number {
  return Number(civil.slice(11, 13)) * 60 + Number(civil.slice(14, 16));
}

function firstDay({ year, month }: Month): CivilDate {
  return `${pad(year, 4)}-${pad(month)}-01`;
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}

import type { CivilDate, CivilMinute } from '../../clock.ts';
import type { WorkingDays } from '../../working-days.ts';
import { NUMERAL, readNumber } from '../numerals.ts';
import type { Month, Span } from './calendar.ts';

/** What the words are read against. */
export type Setting = {
  now: CivilMinute;
  today: CivilDate;
  tense: 'past' | 'future';
  days: WorkingDays;
  /** What was named just before: 12月5号到8号, 本周三到周五, 12月的会定在5号. */
  near?: Near;
};

export type Near = {
  month?: Month;
  monday?: CivilDate;
  /** The second half of a range lies on or after this day. */
  from?: CivilDate;
};

export type Part = 'morning' | 'noon' | 'afternoon' | 'evening' | 'night';

export type Unclear = { kind: 'unclear'; reason: string };

/** What the day words of an expression mean, before a time of day and words such as 前 or 到 are joined to them. */
export type Found =
  | {
      kind: 'day';
      date: CivilDate;
      near?: Near;
      by?: true;
      /** Named as an end (月底): as a plan it leaves the day open. */
      end?: Span;
      /** 明天: unclear in the small hours. */
      shifts?: true;
      /** A bare weekday that is today: with an hour that has passed it is the next one. */
      again?: true;
    }
  | ({ kind: 'span'; near?: Near } & Span)
  | { kind: 'moment'; datetime: CivilMinute; by?: true }
  | Unclear;

export type Rule = { pattern: RegExp; read(groups: Groups, setting: Setting): Found | undefined };
export type Groups = { [name: string]: string | undefined };

export function rule(source: string, read: Rule['read']): Rule {
  return { pattern: new RegExp(source, 'uy'), read };
}

export function unclear(reason: string): Unclear {
  return { kind: 'unclear', reason };
}

export function day(date: CivilDate | undefined, near?: Near): Found {
  return date === undefined ? unclear('no_such_day') : { kind: 'day', date, ...(near ? { near } : {}) };
}

/** A working day that can only be told where the calendar is known. */
export function workedDay(date: CivilDate | undefined, by?: boolean): Found {
  return date === undefined ? unclear('no_calendar') : { kind: 'day', date, ...(by ? { by: true } : {}) };
}

export function span({ start, end }: Span, near?: Near): Found {
  return { kind: 'span', start, end, ...(near ? { near } : {}) };
}

/** A numeral inside a pattern; bounded, so that a long run of numerals costs no more than it is long. */
export const N = `(?:\\d{1,8}|[${NUMERAL}]{1,8})`;

export function number(text: string | undefined): number {
  return (text === undefined ? undefined : readNumber(text)) ?? Number.NaN;
}

/** The bare day, month or quarter meant: of the candidates (earliest first) the next one that isn't over, or in the past tense the last that has begun. */
export function meant(candidates: Span[], { today, tense, near }: Setting): Span | undefined {
  const from = near?.from;
  if (from !== undefined) return candidates.find(({ start }) => start >= from);
  return tense === 'future'
    ? candidates.find(({ end }) => end >= today)
    : candidates.findLast(({ start }) => start <= today);
}

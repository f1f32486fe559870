import type { Slots, Talk } from '../../chat/skill.ts';
import { type DateReading, findDate } from '../../kernel/chinese/dates.ts';
import { addDays, type CivilDate, type CivilMinute, civilMinute } from '../../kernel/clock.ts';

/** Civil dates, both included. */
export type Scope = { start: CivilDate; end: CivilDate };

/**
 * The date or minute that is meant: of the first of these slots that holds one, else of the words themselves. What was
 * said but is no one day is `ambiguous`.
 */
export function momentSaid(
  slots: Slots,
  names: string[],
  talk: Talk,
  tense: 'past' | 'future',
): CivilDate | CivilMinute | 'ambiguous' | undefined {
  for (const name of names) {
    const said = slots[name];
    if (typeof said === 'string' && /^\d{4}-\d\d-\d\d(T\d\d:\d\d)?$/.test(said)) return said;
  }
  if (names.some((name) => slots[name] === 'ambiguous')) return 'ambiguous';
  const reading = readingOf(talk.text, talk, tense);
  if (reading?.kind === 'datetime') return reading.datetime;
  if (reading?.kind === 'date') return reading.date;
  // 晚点, 回头: no day was meant
  return reading?.kind === 'ambiguous' && reading.reason === 'vague' ? undefined : reading && 'ambiguous';
}

/** The span that was asked about: a day, a month, start/end; a deadline reaches from today to that day. */
export function scopeSaid(slots: Slots, talk: Talk): Scope | undefined {
  if (typeof slots.scope === 'string') {
    const [start = '', end = start] = slots.scope.split('/');
    if (/^\d{4}$/.test(slots.scope)) return { start: `${start}-01-01`, end: `${start}-12-31` };
    if (!/^\d{4}(-\d\d){1,2}$/.test(start) || !/^\d{4}(-\d\d){1,2}$/.test(end)) return undefined;
    return { start: start.length === 7 ? `${start}-01` : start, end: end.length === 7 ? lastDay(end) : end };
  }
  const reading = readingOf(talk.text, talk, 'future');
  if (reading?.kind === 'range') return { start: reading.start, end: reading.end };
  if (reading?.kind !== 'date') return undefined;
  return { start: reading.by ? talk.today : reading.date, end: reading.date };
}

export function lastDay(month: string): CivilDate {
  const [year, number] = month.split('-').map(Number);
  return addDays(new Date(Date.UTC(year ?? 0, number ?? 1, 1)).toISOString().slice(0, 10), -1);
}

function readingOf(text: string, { now, zone, workingDays }: Talk, tense: 'past' | 'future'): DateReading | undefined {
  if (text === '') return undefined;
  return findDate(text, { now: civilMinute(now, zone), tense, workingDays })?.reading;
}

import { addDays, type CivilDate } from '../../kernel/clock.ts';
import type { WorkingDays } from '../../kernel/working-days.ts';
import type { CYCLES, ON_DAY_OFF } from './tables.ts';

export type Cycle = (typeof CYCLES)[number];
export type OnDayOff = (typeof ON_DAY_OFF)[number];

/** What decides a duty's dates; all of it data from a notice. */
export type Timing = { cycle: Cycle; starts: number | null; due: string; onDayOff: OnDayOff };

export type Dated = {
  /** `2026`, `2026-H1`, `2026-Q4`, `2026-11`; empty for `once`. */
  period: string;
  due: CivilDate;
  /** The date the notice says, where the due date was moved off it. */
  stated: CivilDate;
  /** The calendar of that year is not known yet, so the date could not be moved. */
  uncertain: boolean;
};

const YEARS: Partial<Record<Cycle, number>> = { yearly: 1, biennial: 2, quinquennial: 5 };
const A_YEAR: Partial<Record<Cycle, { times: number; sign: string }>> = {
  half_yearly: { times: 2, sign: 'H' },
  quarterly: { times: 4, sign: 'Q' },
  monthly: { times: 12, sign: '' },
};
/** How far ahead occurrences are made: 接下来三个月 can be answered. */
const AHEAD_DAYS = 100;

/**
 * The periods that are to exist as of `date`: those due within the next hundred days, and the next one in any case.
 * What was due before `date` is never made: nobody starts with something overdue.
 */
export function upcoming(timing: Timing, date: CivilDate, workingDays: WorkingDays): Dated[] {
  // a term is each unit's own: see termsEnding()
  if (timing.cycle === 'term') return [];
  const until = addDays(date, AHEAD_DAYS);
  const found: Dated[] = [];
  for (const period of periodsFrom(timing, date)) {
    const dated = dueDate(timing, period, workingDays);
    if (dated.due < date) continue;
    if (dated.due > until && found.length > 0) break;
    found.push(dated);
    if (dated.due > until) break;
  }
  return found;
}

/** All periods whose date lies in `year`, past or to come; of a term none, since it is each unit's own. */
export function duesIn(timing: Timing, year: number, workingDays: WorkingDays): Dated[] {
  if (timing.cycle === 'term') return [];
  const found: Dated[] = [];
  for (const period of periodsFrom(timing, `${year}-01-01`)) {
    const dated = dueDate(timing, period, workingDays);
    if (dated.due > `${year}-12-31`) break;
    if (dated.due >= `${year}-01-01`) found.push(dated);
  }
  return found;
}

/** When the period is due, moved off days off as the notice says; left where it is when that year's calendar is unknown. */
export function dueDate(timing: Timing, period: string, workingDays: WorkingDays): Dated {
  const stated = statedDate(timing, period);
  const working = workingDays.isWorking(stated);
  if (timing.onDayOff === 'unchanged' || working === true) return { period, due: stated, stated, uncertain: false };
  const moved = working === undefined ? undefined : workingDays.nearest(stated, timing.onDayOff === 'after' ? 1 : -1);
  return { period, due: moved ?? stated, stated, uncertain: moved === undefined };
}

/** The date as the notice states it. A day that the month lacks is its last day; a term's is so many days before its end. */
function statedDate({ cycle, due }: Timing, period: string): CivilDate {
  if (cycle === 'once') return due;
  if (cycle === 'term') return addDays(period, -Number(due));
  const year = Number(period.slice(0, 4));
  const parts = A_YEAR[cycle];
  if (parts) return dayOf(year, (Number(period.slice(5 + parts.sign.length)) * 12) / parts.times, due);
  const [month = '12', day = '末'] = due === '末' ? [] : due.split('-');
  return dayOf(year, Number(month), day);
}

function dayOf(year: number, month: number, day: string): CivilDate {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const chosen = day === '末' ? last : Math.min(Number(day), last);
  return `${year}-${String(month).padStart(2, '0')}-${String(chosen).padStart(2, '0')}`;
}

/** Periods in order, from one that may still be due on `date` (a date can have been moved into the next period). */
function* periodsFrom({ cycle, starts }: Timing, date: CivilDate): Generator<string> {
  if (cycle === 'once') {
    yield '';
    return;
  }
  const year = Number(date.slice(0, 4));
  const step = YEARS[cycle];
  if (step) {
    const first = starts ?? year;
    const behind = Math.max(0, Math.ceil((year - 1 - first) / step));
    for (let y = first + behind * step; ; y += step) yield String(y);
  }
  const { times, sign } = A_YEAR[cycle] ?? { times: 12, sign: '' };
  const now = year * times + Math.floor((Number(date.slice(5, 7)) - 1) / (12 / times));
  for (let n = Math.max(now - 1, (starts ?? 0) * times); ; n++) {
    const within = String((n % times) + 1).padStart(sign ? 1 : 2, '0');
    yield `${Math.floor(n / times)}-${sign}${within}`;
  }
}

import { findDate } from '../../../kernel/chinese/dates.ts';
import { addDays, type CivilDate } from '../../../kernel/clock.ts';
import { dated, type SlotReader } from './said.ts';

/** The day that something was done on; a month (2026-02) where only that was said. */
export const pastDay: SlotReader = (said) => {
  const { reading } = dated(said, 'past');
  if (reading?.kind === 'date') return reading.date;
  if (reading?.kind === 'datetime') return reading.datetime.slice(0, 10);
  if (reading?.kind === 'range') return monthOf(reading.start, reading.end);
  return undefined;
};

/** The planned day; `ambiguous` where words of time are no one day. Absent when a minute was named. */
export const plannedDay: SlotReader = (said) => {
  const { reading } = dated(said, 'future');
  if (!reading || reading.kind === 'datetime') return undefined;
  if (reading.kind !== 'date') return 'ambiguous';
  return /月底|月末|年底|年末|季末/.test(said.plain) && !/月底前|前|之前/.test(said.plain) ? 'ambiguous' : reading.date;
};

export const plannedMinute: SlotReader = (said) => {
  const { reading } = dated(said, 'future');
  return reading?.kind === 'datetime' ? reading.datetime : undefined;
};

export const partOfDay: SlotReader = (said) => {
  const { reading } = dated(said, 'future');
  return reading?.kind === 'date' ? reading.part : undefined;
};

/** A day or a minute, whichever was named. */
export const until: SlotReader = (said) => {
  const { reading } = dated(said, 'future');
  if (reading?.kind === 'date') return reading.date;
  return reading?.kind === 'datetime' ? reading.datetime : undefined;
};

/** The span asked about: a day, a month (2026-12) or start/end; a deadline reaches from today to that day. */
export const scope: SlotReader = (said) => {
  const { plain, situation } = said;
  const today = situation.now.slice(0, 10);
  const months = /(?:接下来|未来|今后|往后)的?([1-9一二两三四五六])个月/.exec(plain)?.[1];
  if (months) {
    const count = '一二三四五六'.indexOf(months) + 1 || (months === '两' ? 2 : Number(months));
    return `${today}/${laterMonth(today, count)}`;
  }
  const found = findDate(plain, { now: situation.now, tense: 'future', workingDays: situation.workingDays });
  const reading = found?.reading;
  if (reading?.kind === 'date')
    return reading.by || /^.{0,2}(?:前|之前|以前)/.test(plain.slice(found?.end ?? 0))
      ? `${today}/${reading.date}`
      : reading.date;
  if (reading?.kind !== 'range') return undefined;
  return monthOf(reading.start, reading.end) ?? `${reading.start}/${reading.end}`;
};

/** The last day of a notice: 12月20日截止, 周五前. */
export const due: SlotReader = (said) => {
  const words = said.quoted || said.plain;
  if (!/截止|前|之前|为止|内|限/.test(words)) return undefined;
  const { reading } = dated({ ...said, plain: words }, 'future');
  if (reading?.kind === 'date') return reading.date;
  return reading?.kind === 'datetime' ? reading.datetime.slice(0, 10) : undefined;
};

export const spanStart: SlotReader = (said) => {
  const { reading } = dated(said, 'future');
  return reading?.kind === 'range' ? reading.start : undefined;
};

export const spanEnd: SlotReader = (said) => {
  const { reading } = dated(said, 'future');
  return reading?.kind === 'range' ? reading.end : undefined;
};

export const year: SlotReader = ({ plain, situation: { now } }) => {
  const present = Number(now.slice(0, 4));
  const named = /(20\d\d)年/.exec(plain)?.[1];
  if (named) return Number(named);
  if (/去年|上年/.test(plain)) return present - 1;
  if (/明年|下年/.test(plain)) return present + 1;
  return /今年|本年/.test(plain) ? present : undefined;
};

export const quarter: SlotReader = ({ own }) => {
  const named = /第?([1-4一二三四])季度/.exec(own)?.[1];
  return named ? '一二三四'.indexOf(named) + 1 || Number(named) : undefined;
};

function monthOf(start: CivilDate, end: CivilDate): string | undefined {
  const whole = start.endsWith('-01') && addDays(end, 1).endsWith('-01') && start.slice(0, 7) === end.slice(0, 7);
  return whole ? start.slice(0, 7) : undefined;
}

function laterMonth(date: CivilDate, months: number): CivilDate {
  const [y = 0, m = 1, d = 1] = date.split('-').map(Number);
  const last = new Date(Date.UTC(y, m - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(y, m - 1 + months, Math.min(d, last))).toISOString().slice(0, 10);
}

import type { CivilDate, CivilMinute } from '../clock.ts';
import type { WorkingDays } from '../working-days.ts';
import type { Expression, Meaning } from './dates/expression.ts';
import { fold } from './dates/fold.ts';
import type { Near, Part, Setting } from './dates/found.ts';
import { expressionAt } from './dates/join.ts';

/**
 * What words of time mean. Civil, in the zone that `now` is in; both ends of a range are included. `by`: a deadline, that
 * day or minute included. Ambiguous: it must be asked back; `reason` is one of vague, alternatives, no_such_day,
 * no_such_time, midnight, am_pm, weekday_mismatch, no_calendar, recurring, open, which_day, backwards, no_date.
 */
export type DateReading =
  | { kind: 'date'; date: CivilDate; part?: Part; by?: true }
  | { kind: 'datetime'; datetime: CivilMinute; by?: true }
  | { kind: 'range'; start: CivilDate; end: CivilDate }
  | { kind: 'ambiguous'; reason: string };

export type DateSetting = {
  now: CivilMinute;
  /** `past` for what has been done (周三开过了): a bare day is then the last such day, else the next. */
  tense: 'past' | 'future';
  workingDays: WorkingDays;
};

/** `start` and `end` are UTF-16 offsets into the sentence; `words` is what stands between. */
export type FoundDate = { reading: DateReading; start: number; end: number; words: string };

/**
 * The day, minute or range that a text as a whole means, as of `now`. Weeks begin on Monday; 下周三 lies in the next week;
 * a bare day or month is the next one (in the past tense the last one); 元旦前 is the last working day before it. What
 * isn't one day, minute or range is ambiguous.
 */
export function readDate(text: string, setting: DateSetting): DateReading {
  return findDate(text, setting)?.reading ?? { kind: 'ambiguous', reason: 'no_date' };
}

/** The date expression that a sentence is about: what it was moved to, else the most exact one, else the first. */
export function findDate(sentence: string, setting: DateSetting): FoundDate | undefined {
  const found = findDates(sentence, setting);
  let best: FoundDate | undefined;
  let bestRank = -1;
  for (const each of found) {
    const rank = rankOf(each, sentence);
    if (rank > bestRank) [best, bestRank] = [each, rank];
  }
  return best;
}

/** All date expressions of a sentence, from left to right. */
export function findDates(sentence: string, { now, tense, workingDays }: DateSetting): FoundDate[] {
  const { text, at } = fold(sentence);
  const found: FoundDate[] = [];
  let near: Near | undefined;
  for (let i = 0; i < text.length; ) {
    const setting: Setting = { now, today: now.slice(0, 10), tense, days: workingDays, ...(near ? { near } : {}) };
    // never from the middle of a number: 138001380000 holds no date, and 二十一 no 十一
    const inNumber = /^(?:\d\d|[零〇一二两三四五六七八九十百千]{2})$/u.test(text.slice(Math.max(0, i - 1), i + 1));
    const expression = inNumber ? undefined : expressionAt(text, i, setting);
    if (!expression) {
      i += 1;
      continue;
    }
    const start = at(i);
    const end = at(expression.end - 1) + lengthAt(sentence, at(expression.end - 1));
    found.push({ reading: reading(expression, text), start, end, words: sentence.slice(start, end) });
    near = carried(expression, setting.today) ?? near;
    i = expression.end;
  }
  return found;
}

function lengthAt(sentence: string, index: number): number {
  return (sentence.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
}

// 12月的会定在5号, 下周的会周三开: a month or week holds for a bare day behind it
function carried({ meaning, near }: Expression, today: CivilDate): Near | undefined {
  if (meaning.kind !== 'span' || meaning.end < today || !near) return undefined;
  return { ...(near.month ? { month: near.month } : {}), ...(near.monday ? { monday: near.monday } : {}) };
}

const OPENS_A_PLAN = /^(?:吧|再|就|来|召|举|去|我们|咱们)*(?:开(?!始)|召开|举办|举行|搞|办(?!理完|完|结)|组织|安排)/u;

function reading({ meaning, end }: Expression, text: string): DateReading {
  if (meaning.kind === 'day' && meaning.end && !meaning.by && OPENS_A_PLAN.test(text.slice(end))) {
    return { kind: 'ambiguous', reason: 'which_day' };
  }
  return readingOf(meaning);
}

function readingOf(meaning: Meaning): DateReading {
  switch (meaning.kind) {
    case 'day':
      return {
        kind: 'date',
        date: meaning.date,
        ...(meaning.part ? { part: meaning.part } : {}),
        ...(meaning.by || meaning.end ? { by: true } : {}),
      };
    case 'moment':
      return { kind: 'datetime', datetime: meaning.datetime, ...(meaning.by ? { by: true } : {}) };
    case 'span':
      return { kind: 'range', start: meaning.start, end: meaning.end };
    case 'unclear':
      return { kind: 'ambiguous', reason: meaning.reason };
  }
}

const MOVED_TO = /(?:改|推迟|延期?|提前|挪|调|换|顺延|移|变更|定|推)(?:整|期)?(?:到|至|成|为|在|了)$/u;
const DENIED = /(?:不是|不在|并非|取消|原定|原来|本来|原计划)[^，。,；]{0,3}$/u;

function rankOf({ reading: { kind, ...rest }, start, words }: FoundDate, sentence: string): number {
  const before = sentence.slice(0, start);
  const exactness = {
    datetime: 5,
    date: 4,
    range: /[到至~—–-]/.test(words) ? 4 : 3,
    ambiguous: 'reason' in rest && /vague|open|recurring/.test(String(rest.reason)) ? 1 : 4,
  }[kind];
  if (DENIED.test(before)) return 0;
  return exactness + (MOVED_TO.test(before) ? 10 : 0);
}

import { findDates } from '../../kernel/chinese/dates.ts';
import { readNumber } from '../../kernel/chinese/numerals.ts';
import type { CivilMinute } from '../../kernel/clock.ts';
import type { WorkingDays } from '../../kernel/working-days.ts';

/** When a thing is due, in the words of a duties table, and where in the sentence that stands. */
export type Deadline = { 周期: string; 起始: string; 截止: string; start: number; end: number };

/** As of when a notice speaks. */
export type Setting = { now: CivilMinute; workingDays: WorkingDays };

const N = '(\\d{1,2}|[一二三四五六七八九十]{1,3})';
const TERM = new RegExp(
  `(?:任期届满|届满|任期期满|期满|任期到期)(?:(?:之)?前${N.replace('{1,2}', '{1,3}')}个?(日|天|月)(?:内|以内)?)?`,
  'u',
);
const EVERY_FEW_YEARS = /每(?:隔)?(两|二|2|五|5)年/u;
const YEARLY = new RegExp(`每年(?:度)?的?(?:(?:${N}月(?:${N}[日号]|(底|末))?)|(?:年)?(底|末))?`, 'u');
const HALF_YEARLY = new RegExp(
  `(?:每(?:个|一)?半年|按半年)(?:(?:最后一?个月|末月)?(?:的)?${N}[日号]|(?:最后一天|末|底))?`,
  'u',
);
const MONTH_OF_HALF = new RegExp(`${N}月(?:${N}[日号])?`, 'gu');
const QUARTERLY = new RegExp(
  `(?:每(?:个|一)?季度|按季度?)(?:(?:最后一?个月|末月|末的?月)?(?:的)?${N}[日号]|(?:最后一天|末|底))?`,
  'u',
);
const MONTHLY = new RegExp(`(?:每(?:个|一)?月|按月)(?:的)?(?:${N}[日号]|(?:最后一天|末|底))?`, 'u');
const MONTH_DAY = new RegExp(`(?<!\\d)${N}月(?:${N}[日号]|底|末)(?:以|之)?前`, 'u');
const FROM_YEAR = /(?:自|从)(20\d\d)年(?:度)?(?:起|开始)/u;
/** 会后5个工作日内: that day hangs on another one. */
const HANGS =
  /(?:会|会议|活动|评议|选举|结束|完成|印发|通知|之日起?|次日起?)(?:之?后|起)?的?[，,]?(?:请?各[^，]{0,10})?(?:请|要|应)?(?:于|在)?$/u;
/** 完成时限：12月30日 needs no 前. */
const LIMIT = /(?:时限|截止|时间|日期|期限)(?:为|是|[:：])?$/u;
const STANDS = /起(?:施行|执行|实施|实行|生效)|起$|以来|截至|截止到?$/u;
/** 岁末 and 2026年度 are no days. */
const EXACT = /\d[日号]|[日号]|月(?:底|末)|年(?:底|末)|周|星期|\d+[./-]\d+/u;
const HELD = /召开|举办|举行|开展|组织|报|交|完成|讲|填|签|办/u;

/** Every deadline of a sentence, from left to right: of periods, of a term, or a day. */
export function deadlinesIn(sentence: string, setting: Setting): Deadline[] {
  const recurring = segmentsOf(sentence).flatMap(({ words, at }) => {
    const found = recurringIn(words, setting);
    return found ? [{ ...found, start: found.start + at, end: found.end + at }] : [];
  });
  if (recurring.length > 1) return recurring;
  // 每年召开一次，于11月底前完成: the month may stand in another clause
  const [only] = recurring.length === 1 ? [recurringIn(sentence, setting)] : [];
  if (only) return [only];
  return findDates(sentence, { ...setting, tense: 'future' }).flatMap(({ reading, start, end, words }) => {
    const before = sentence.slice(0, start);
    const after = sentence.slice(end);
    if (/内$/u.test(words) && HANGS.test(before)) return [];
    if (!EXACT.test(words) || (reading.kind === 'range' && !/[日号]/u.test(words))) return [];
    if (STANDS.test(before) || /^起/u.test(after) || STANDS.test(words)) return [];
    const day =
      reading.kind === 'date'
        ? reading.date
        : reading.kind === 'datetime'
          ? reading.datetime.slice(0, 10)
          : reading.kind === 'range'
            ? reading.end
            : undefined;
    if (!day) return [];
    const by = ('by' in reading && reading.by) || /^(?:以|之)?前/u.test(after);
    if (!by && !LIMIT.test(before) && !HELD.test(after.slice(0, 24))) return [];
    return [{ 周期: '一次', 起始: '', 截止: day, start, end }];
  });
}

/** A sentence that speaks of a limit which is no day of the calendar. */
export function hangsOnAnother(sentence: string): boolean {
  if (HALF_YEARLY.test(sentence) && endOfHalf(sentence) === undefined) return true;
  return /(?:后|起)的?[，,]?(?:请?各[^，]{0,10})?(?:请|要|应)?(?:于|在)?\s*\d{1,3}个?(?:工作)?[日天]内|每周/u.test(
    sentence,
  );
}

/** The clauses between commas, and where each begins. */
export function segmentsOf(sentence: string): { words: string; at: number }[] {
  let at = 0;
  return sentence.split('，').map((words) => {
    const segment = { words, at };
    at += words.length + 1;
    return segment;
  });
}

function recurringIn(sentence: string, { now }: Setting): Deadline | undefined {
  const year = FROM_YEAR.exec(sentence)?.[1] ?? now.slice(0, 4);
  const few = EVERY_FEW_YEARS.exec(sentence);
  if (few) {
    const [, month, day] = /(\d{1,2})月(?:(\d{1,2})[日号]|底|末)?/u.exec(sentence) ?? [];
    return at(few, /[两二2]/u.test(few[1] ?? '') ? '每两年' : '每五年', year, month ? dayOf(month, day) : '末');
  }
  const yearly = YEARLY.exec(sentence);
  if (yearly) {
    const quarter = /^第([一二三四1-4])季度/u.exec(sentence.slice(yearly.index + yearly[0].length))?.[1];
    const [, month, day] = yearly[1] ? yearly : (MONTH_DAY.exec(sentence) ?? []);
    if (!month && quarter) return at(yearly, '每年', year, dayOf(String(3 * Number(figure(quarter))), undefined));
    return at(yearly, '每年', year, month ? dayOf(month, day) : '末');
  }
  const half = HALF_YEARLY.exec(sentence);
  if (half) {
    const day = half[1] ? figure(half[1]) : endOfHalf(sentence);
    return day === undefined ? undefined : at(half, '每半年', year, day);
  }
  const quarterly = QUARTERLY.exec(sentence);
  if (quarterly) return at(quarterly, '每季度', year, quarterly[1] ? figure(quarterly[1]) : '末');
  const monthly = MONTHLY.exec(sentence);
  if (monthly) return at(monthly, '每月', year, monthly[1] ? figure(monthly[1]) : '末');
  const term = TERM.exec(sentence);
  if (!term) return undefined;
  const days = term[1] ? Number(figure(term[1])) * (term[2] === '月' ? 30 : 1) : 0;
  return at(term, '每届', '', days > 0 ? `届满前${days}天` : '届满');
}

/** 每半年…，6月20日、12月20日前: one day of June and December; any other month is none that a half ends with. */
function endOfHalf(sentence: string): string | undefined {
  const days = [...sentence.matchAll(MONTH_OF_HALF)].map(([, month, day]) =>
    /^(?:6|12)$/u.test(figure(month ?? '')) ? (day ? figure(day) : '末') : undefined,
  );
  const [first = '末'] = days;
  return days.every((day) => day === first) ? first : undefined;
}

function at(found: RegExpExecArray, cycle: string, year: string, due: string): Deadline {
  return { 周期: cycle, 起始: year, 截止: due, start: found.index, end: found.index + found[0].length };
}

function dayOf(month: string, day: string | undefined): string {
  const number = Number(figure(month));
  const last = new Date(Date.UTC(2001, number, 0)).getUTCDate();
  return `${String(number).padStart(2, '0')}-${String(day ? Number(figure(day)) : last).padStart(2, '0')}`;
}

function figure(words: string): string {
  return String(readNumber(words) ?? words);
}

import { addDays } from '../../clock.ts';
import { addWorkingDays } from '../../working-days.ts';
import { monthOf, monthSpan, type Span } from './calendar.ts';
import {
  type Found,
  type Groups,
  N,
  number,
  type Rule,
  rule,
  type Setting,
  span,
  unclear,
  workedDay,
} from './found.ts';
import { MONTH, monthRules, YEAR } from './months.ts';
import { dayNumber, nextWeekday, WEEK, weekRules } from './weeks.ts';
import { yearRules } from './years.ts';

const PERIOD = `(?<period>(?:${unnamed(YEAR)})?(?:${unnamed(MONTH)})的?月?[底末初]?|(?:${unnamed(YEAR)})?(?:第?[一二三四1-4]季度|[本这下上]个?季度)末?|(?:${unnamed(YEAR)})(?:上半年|下半年|年?[底末初])?|(?:下下|下|本|这|上)一?个?${WEEK}|月[底末初]|季度?末|年[底末初]|上半年|下半年)(?:之?前)?的?`;
const WHICH = `(?:(?<last>最后|最末)(?:(?<from>${N})|一)?|倒数第?(?<from>${N})|第(?<nth>${N})|(?<first>首))个?`;
const WHAT = `(?<what>工作日|上班日|${WEEK}(?<weekday>[一二三四五六日天])|周末|天|日|周|星期)`;

/** 下月第一个工作日, 12月最后一个周五, 月末最后一个工作日, 下周第一个工作日, 本月最后一天. */
export const nthRules: Rule[] = [
  rule(`${PERIOD}${WHICH}${WHAT}`, nthIn),
  rule(`(?<=^|[^第])${WHICH}(?<what>工作日)$`, () => unclear('vague')),
];

function unnamed(source: string): string {
  return source.replace(/\(\?<[a-z]+>/g, '(?:');
}

function nthIn(groups: Groups, setting: Setting): Found {
  const period = periodOf(groups.period ?? '', setting);
  if (!period) return unclear('vague');
  const backwards = groups.last !== undefined || groups.from !== undefined;
  const n = backwards ? number(groups.from ?? '一') : number(groups.nth ?? '一');
  const { what = '', weekday: named } = groups;
  if (!(n >= 1 && n <= 366)) return unclear('vague');
  // 最后两天 are two days, 倒数第二天 is one
  const isSeveral = groups.last !== undefined && n > 1;
  const inside = (date: string | undefined) => date !== undefined && date >= period.start && date <= period.end;
  if (/工作日|上班日/.test(what)) {
    const date = backwards
      ? addWorkingDays(addDays(period.end, 1), -n, setting.days)
      : addWorkingDays(addDays(period.start, -1), n, setting.days);
    if (date !== undefined && !inside(date)) return unclear('no_such_day');
    const end = addWorkingDays(addDays(period.end, 1), -1, setting.days);
    return date && end && isSeveral ? span({ start: date, end }) : workedDay(date);
  }
  let date: string;
  if (named !== undefined) {
    const wanted = dayNumber(named);
    date = backwards
      ? addDays(nextWeekday(addDays(period.end, -6), wanted), -7 * (n - 1))
      : addDays(nextWeekday(period.start, wanted), 7 * (n - 1));
  } else if (/[天日]$/.test(what)) {
    date = backwards ? addDays(period.end, 1 - n) : addDays(period.start, n - 1);
    if (isSeveral && inside(date)) return span({ start: date, end: period.end });
  } else if (what === '周末') {
    const saturday = backwards
      ? addDays(nextWeekday(addDays(period.end, -6), 6), -7 * (n - 1))
      : addDays(nextWeekday(period.start, 6), 7 * (n - 1));
    return span({ start: saturday, end: addDays(saturday, 1) });
  } else {
    return unclear('vague');
  }
  return inside(date) ? { kind: 'day', date } : unclear('no_such_day');
}

function periodOf(words: string, setting: Setting): Span | undefined {
  const bare = words.replace(/(?:之?前)?的?$/, '');
  for (const { pattern, read } of [...monthRules, ...yearRules, ...weekRules]) {
    pattern.lastIndex = 0;
    const match = pattern.exec(bare);
    if (!match || match[0] !== bare) continue;
    const found = read(match.groups ?? {}, setting);
    if (found?.kind === 'span') return found;
    if (found?.kind === 'day' && found.end) return found.end;
  }
  // 下月初第一个工作日
  const month = bare.replace(/月?[底末初]$/, '月').replace(/月月$/, '月');
  return month === bare ? undefined : month === '月' ? monthSpan(monthOf(setting.today)) : periodOf(month, setting);
}

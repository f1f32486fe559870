import { addDays, type CivilDate } from '../../clock.ts';
import { addWorkingDays } from '../../working-days.ts';
import { addMonths, minuteOf, minutesOf } from './calendar.ts';
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

const VAGUE_COUNT =
  '(?<some>几十?|若干|数|好几|两三|三两|二三|三四|三五|四五|五六|六七|七八|八九|一两|一二|十来|[二三两]?十几)';
const UNIT = '工作日|自然日|日历日|天|日|周|星期|礼拜|旬|年|小时|钟头|分钟|分|刻钟|刻';
// 三个月 but not 三月, which is March
const COUNTED = `(?:(?:个|整)(?<more>半)?(?<unit>${UNIT}|月|季度)|(?<more>半)?(?<unit>${UNIT})|(?<=[半俩仨])(?<unit>月))`;
const AMOUNT = `(?:${VAGUE_COUNT}|(?<half>半)|(?<count>${N}(?:\\.\\d)?))多?${COUNTED}(?<tail>半)?`;
const AFTER = '(?:以后|之后|过后|后)';
const WITHIN = '(?:以内|之内|内)';
const AGO = '(?:以前|之前|前(?!后))';

/** 三天后, 过两天, 半个月内, 俩钟头以后, 三个工作日内, 两周前, 未来一周, 下一个工作日. */
export const durationRules: Rule[] = [
  rule(`(?:再?过|再等|再隔)?${AMOUNT}${AFTER}`, (groups, setting) => moved(groups, setting, 1)),
  rule(`(?:再过|再等|等|过)了?${AMOUNT}(?!半)`, (groups, setting) => moved(groups, setting, 1)),
  rule(`(?<!第)${AMOUNT}(?:时间)?${WITHIN}`, (groups, setting) => deadline(moved(groups, setting, 1))),
  rule(`${AMOUNT}${AGO}`, (groups, setting) =>
    groups.unit === '日' && setting.tense === 'future' ? undefined : moved(groups, setting, -1),
  ),
  rule(
    `(?:自今|自即日|即日|从今天|从明天|今天|未来|接下来|今后|往后)起?的?${AMOUNT}(?!后|以后|之后)`,
    (groups, setting) => {
      const end = moved(groups, setting, 1);
      return end.kind === 'day' ? span({ start: setting.today, end: end.date }) : end;
    },
  ),
  rule(`(?:近|最近|过去|这)的?(?<!这)${AMOUNT}(?:以?来)?`, (groups, setting) => {
    const start = moved(groups, setting, -1);
    // three days back are today and the two before it; a month back is the same day of that month
    const first = /[天日周]/.test(groups.unit ?? '') && start.kind === 'day' ? addDays(start.date, 1) : undefined;
    return start.kind === 'day' ? span({ start: first ?? start.date, end: setting.today }) : start;
  }),
  rule('(?:(?<far>下+)一?个?|次|最近的?一?个?|最近的?)工作日', ({ far = '下' }, { today, days }) =>
    workedDay(addWorkingDays(today, far.length, days)),
  ),
  // said in a holiday without naming it
  rule('(?:上班|开工|返岗)的?(?:第一天|首日)', (_, { today, days }) =>
    days.isWorking(today) === false ? workedDay(days.nearest(today, 1)) : unclear('vague'),
  ),
  rule('(?:上一?个?|前一?个?)工作日', (_, { today, days }) => workedDay(addWorkingDays(today, -1, days))),
];

/** `by` (a day that counts) in place of a day. */
function deadline(found: Found): Found {
  return found.kind === 'day' || found.kind === 'moment' ? { ...found, by: true } : found;
}

function moved(groups: Groups, setting: Setting, sign: 1 | -1): Found {
  const { unit = '' } = groups;
  if (groups.some !== undefined) return unclear('vague');
  const count = groups.half !== undefined ? 0.5 : number(groups.count) + (groups.more || groups.tail ? 0.5 : 0);
  if (Number.isNaN(count) || count > 10_000) return unclear('vague');
  return unit === '工作日'
    ? workedDay(addWorkingDays(setting.today, sign * count, setting.days))
    : shifted(setting, count * sign, unit);
}

function shifted({ now, today }: Setting, amount: number, unit: string): Found {
  const minutes: { [unit: string]: number } = { 小时: 60, 钟头: 60, 分钟: 1, 分: 1, 刻钟: 15, 刻: 15 };
  const perUnit = minutes[unit];
  if (perUnit !== undefined) {
    return { kind: 'moment', datetime: minuteOf(today, minutesOf(now) + Math.round(amount * perUnit)) };
  }
  const date = shiftDay(today, amount, unit);
  return date === undefined ? unclear('vague') : { kind: 'day', date };
}

/** `date` moved by so many 天, 周, 旬, 月, 季度 or 年, halves too (half a month is 15 days); undefined for half a day or week, and past a century. */
export function shiftDay(date: CivilDate, amount: number, unit: string): CivilDate | undefined {
  const months: { [unit: string]: number } = { 月: 1, 季度: 3, 年: 12 };
  const days: { [unit: string]: number } = { 天: 1, 日: 1, 自然日: 1, 日历日: 1, 周: 7, 星期: 7, 礼拜: 7, 旬: 10 };
  const perMonth = months[unit];
  if (perMonth !== undefined) {
    if (!(Math.abs(amount * perMonth) <= 1200)) return undefined;
    const whole = Math.trunc(amount * perMonth);
    return addDays(addMonths(date, whole), Math.round((amount * perMonth - whole) * 30));
  }
  const shift = amount * (days[unit] ?? Number.NaN);
  return Number.isInteger(shift) && Math.abs(shift) <= 36_525 ? addDays(date, shift) : undefined;
}

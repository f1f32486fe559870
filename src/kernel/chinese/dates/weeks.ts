import { addDays, type CivilDate, weekday } from '../../clock.ts';
import { mondayOf } from './calendar.ts';
import { shiftDay } from './durations.ts';
import { day, type Found, type Groups, N, number, type Rule, rule, type Setting, span, unclear } from './found.ts';
import { shiftOf } from './months.ts';

export const WEEK = '(?:周|星期|礼拜|禮拜|週)';
const WEEKDAY = '(?:[一二三四五六日天七]|[1-7](?!\\d))';
const WHICH = '(?:(?<far>大?下下?下?|大?上上?上?)一?个?|(?<this>本|这一?个?|当|今))';

/** 明天, 大后天, 今晚, 周五, 下周三, 这礼拜天, 上周, 本周末. */
export const weekRules: Rule[] = [
  // the coming Friday, or the one of next week: unclear unless they are the same
  rule(`下一个${WEEK}(?<weekday>${WEEKDAY})`, ({ weekday: named }, { today }) => {
    const coming = nextWeekday(addDays(today, 1), dayNumber(named));
    return coming > addDays(mondayOf(today), 6) ? day(coming) : unclear('alternatives');
  }),
  rule(
    '(?<word>大前|前|昨|今|明|大后|后|次|翌|隔|当)(?:天|日(?!起)|儿个?|个儿?(?!月|周|星期|礼拜|季|小))',
    relativeDay,
  ),
  rule('(?<word>今|明|昨|当|后)(?=[早晚晨夜])', relativeDay),
  rule('即日|现在(?=$|起|到|至|[-~])', (_, { today }) => day(today)),
  rule(`${WHICH}?(?<!每)${WEEK}(?<weekday>${WEEKDAY})(?![个次年])`, weekdayNamed),
  rule(
    `${WHICH}?${WEEK}(?<weekday>${WEEKDAY})(?:到|至|[-~]+)(?<last>${WEEKDAY})(?![点时号日月年天:\\d])`,
    weekdayRange,
  ),
  rule(`(?:最近的?一?个?|接下来的?)${WEEK}(?<weekday>${WEEKDAY})`, ({ weekday: named }, setting) =>
    day(
      nextWeekday(setting.tense === 'past' ? addDays(setting.today, -7) : addDays(setting.today, 1), dayNumber(named)),
    ),
  ),
  rule(`${WHICH}?${WEEK}(?<weekday>六)、?(?<last>[日天])(?!前|后)`, weekdayRange),
  rule(`${WHICH}?${WEEK}(?:[一二三四五1-5](?:、|或者?|\\/)?[二三四五六2-6])(?!点|时|号|月|:|[${'0-9十'}])`, () =>
    unclear('alternatives'),
  ),
  rule(`${WHICH}?${WEEK}末`, (groups, setting) => {
    const monday = mondayNamed(groups, setting);
    return span({ start: addDays(monday, 5), end: addDays(monday, 6) }, { monday });
  }),
  rule(`${WHICH}(?:${WEEK})(?!${WEEKDAY}|末|年)`, (groups, setting) => {
    const monday = mondayNamed(groups, setting);
    return span({ start: monday, end: addDays(monday, 6) }, { monday });
  }),
  rule(`(?:${WHICH}${WEEK})(?<half>[初中])(?!${WEEKDAY})`, () => unclear('vague')),
  rule(`(?<far>下下|下|上上|上)一?个?${WEEK}的?今天`, ({ far = '' }, { today }) =>
    day(addDays(today, 7 * shiftOf(far))),
  ),
  rule(
    `(?<count>${N})个?${WEEK}(?:以后|之后|后)的?${WEEK}?(?<weekday>(?<=${WEEK})${WEEKDAY})`,
    ({ count, weekday: named }, { today }) => {
      const monday = shiftDay(mondayOf(today), number(count), '周');
      return monday === undefined ? unclear('vague') : day(addDays(monday, dayNumber(named) - 1));
    },
  ),
  rule('今明(?:两[天日]|天)?', (_, { today }) => span({ start: today, end: addDays(today, 1) })),
  rule('明后天', () => unclear('alternatives')),
  rule('明后两[天日]', (_, { today }) => span({ start: addDays(today, 1), end: addDays(today, 2) })),
  rule('(?:下班|收工|放学)(?:之后|以后|后)', (_, { today }) => day(today)),
  rule('(?:下班|收工|放学|天黑)(?:之前|以前|前)', (_, { today }) => ({ kind: 'day', date: today, by: true })),
  rule(
    `每隔?(?:${N})?个?(?:${WEEK}的?(?:${WEEKDAY}(?!次)|末)|(?:月|季度?|年)的?(?:${N}月的?)?(?:${N}[日号]|月?[底末初]|(?:最后|第|倒数)[^，。,]{0,4}?(?:工作日|${WEEK}${WEEKDAY}|[日号天周])))`,
    () => unclear('recurring'),
  ),
  rule('每天|每日|天天', () => unclear('recurring')),
];

/** 1 Monday … 7 Sunday. */
export function dayNumber(named: string | undefined): number {
  return named === '日' || named === '天' ? 7 : number(named);
}

/** The first such weekday on or after `from`. */
export function nextWeekday(from: CivilDate, wanted: number): CivilDate {
  return addDays(from, (wanted - weekday(from) + 7) % 7);
}

function relativeDay({ word = '' }: Groups, { today, near }: Setting): Found {
  const shifts: { [word: string]: number } = {
    大前: -3,
    前: -2,
    昨: -1,
    今: 0,
    当: 0,
    明: 1,
    次: 1,
    翌: 1,
    隔: 1,
    后: 2,
    大后: 3,
  };
  const base = near?.from !== undefined && /[次翌隔当]/.test(word) ? near.from : today;
  const shift = shifts[word] ?? 0;
  const date = addDays(base, shift);
  return { kind: 'day', date, ...(shift > 0 && base === today ? { shifts: true } : {}) };
}

function mondayNamed(groups: Groups, { today, near, tense }: Setting): CivilDate {
  const present = mondayOf(today);
  if (groups.far !== undefined) return addDays(present, 7 * shiftOf(groups.far));
  if (groups.this === undefined && near?.monday !== undefined) return near.monday;
  // 周末开过了 on a Wednesday is the last one
  if (groups.this === undefined && tense === 'past' && weekday(today) < 6) return addDays(present, -7);
  return present;
}

function weekdayNamed(groups: Groups, setting: Setting): Found {
  const wanted = dayNumber(groups.weekday);
  const { today, near, tense } = setting;
  if (groups.far !== undefined || groups.this !== undefined) {
    const monday = mondayNamed(groups, setting);
    return day(addDays(monday, wanted - 1), { monday });
  }
  if (near?.monday !== undefined) {
    const date = addDays(near.monday, wanted - 1);
    return day(near.from !== undefined && date < near.from ? addDays(date, 7) : date, { monday: near.monday });
  }
  const date = nextWeekday(near?.from ?? (tense === 'past' ? addDays(today, -6) : today), wanted);
  const found = day(date, { monday: mondayOf(date) });
  return found.kind === 'day' && date === today && tense === 'future' ? { ...found, again: true } : found;
}

function weekdayRange(groups: Groups, setting: Setting): Found | undefined {
  const first = weekdayNamed(groups, setting);
  if (first.kind !== 'day') return undefined;
  const last = nextWeekday(first.date, dayNumber(groups.last));
  return span({ start: first.date, end: last });
}

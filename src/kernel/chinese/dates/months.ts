import { addDays } from '../../clock.ts';
import { addMonths, dayOf, type Month, monthOf, monthSpan, type Span, shiftMonth, yearOf } from './calendar.ts';
import {
  day,
  type Found,
  type Groups,
  meant,
  N,
  number,
  type Rule,
  rule,
  type Setting,
  span,
  unclear,
} from './found.ts';

export const YEAR_WORD =
  '(?<year>今年|明年|来年|去年|大后年|后年|大前年|前年|本年|当年|上一?年|下一?年|次年|翌年|(?<!\\d)(?:19|20)\\d{2}年|(?<!\\d)(?:19|20)\\d{2}(?=国庆|春节|元旦|第?[一二三四]季|Q|上半年|下半年)|(?<![\\d.])\\d{2}年|[一二壹贰][零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖]{3}年|二[〇零一二三四五六七八九]年)';
export const YEAR = `(?:${YEAR_WORD}度?的?)`;
export const MONTH = `(?:(?<far>下下|下|上上|上)一?个?月|(?<this>本月|这个?月|当月)|(?<next>次月|翌月)|(?<month>${N}|(?<![\\d百千万亿多])元)月份?)`;
const DASH = '(?:到|至|[-—–－~～]+|、至)';
// 附议12号, 12号楼: a number of something, not a day
const NUMBERED = `(?:认领|申领|领|附议|题|问题|成果|文件|岗|第|编号|〕|〔)(?:${N}号?[和、及跟与])?|\\d`;
const NUMBERED_NOT_DAY =
  '(?!楼|文|线|门|院|室|窗|机|库|令|难题|课题|问题|通知|条|那|一样|成果|议题|意见|岗|员|称|召|码|题|选手|会议室|厅|内|之内|以内|以后起)';

/** 2026年12月5日, 12月5号, 下月10号, 5号, 12.5, 12月上旬, 下个月, 月底. */
export const monthRules: Rule[] = [
  rule('(?<y>\\d{4})[-/.年](?<m>\\d{1,2})[-/.月](?<d>\\d{1,2})[日号]?(?!\\d)', exact),
  rule('(?<!\\d)(?<y>20\\d{2})(?<m>\\d{2})(?<d>\\d{2})(?!\\d)', exact),
  rule("'?(?<![\\d/.-])(?<y>\\d{2})(?<mark>[-/.])(?<m>\\d{1,2})\\k<mark>(?<d>\\d{1,2})(?![\\d.])", exact),
  rule('(?<![\\d.:/])(?<month>\\d{1,2})[/.](?<day>\\d{1,2})日?(?![\\d.%/:万千百亿元块个倍折度米公小w])', inMonth),
  rule('(?<![\\d.:/-])(?<month>1[0-2]|0?[1-9])-(?<day>\\d{1,2})(?=$|[日前之以上下早晚,，。 (（])', inMonth),
  rule('(?<![\\d/.-])(?<y>20\\d{2})[-/.](?<m>0?[1-9]|1[0-2])(?![\\d/.-])', ({ y, m }) =>
    span(monthSpan({ year: number(y), month: number(m) })),
  ),
  rule(`${YEAR}?${MONTH}的?(?<day>${N})[日号]`, inMonth),
  rule(
    `${YEAR}?${MONTH}(?<day>${N})(?![${'0-9一二三四五六七八九十'}个月年天周人名次份场篇项条元块万.%点时:])`,
    inMonth,
  ),
  rule(`${YEAR}?${MONTH}的?(?<day>${N})[日号]?${DASH}(?<last>${N})[日号]`, dayRange),
  rule(`(?<day>${N})[日号]?${DASH}(?<last>${N})[日号]${NUMBERED_NOT_DAY}`, dayRange),
  rule(
    `(?<!${NUMBERED})${YEAR}?(?:${MONTH}的?)?(?<day>${N})(?:[日号]?[、,和及/]|[日号](?=\\d))(?<last>${N})[日号](?<both>这?两[天日])?${NUMBERED_NOT_DAY}`,
    (groups, setting) => (groups.both ? dayRange(groups, setting) : unclear('alternatives')),
  ),
  rule(`(?<!${NUMBERED})(?<day>${N})[日号]${NUMBERED_NOT_DAY}`, inMonth),
  rule(`${YEAR}?${MONTH}(?![${'0-9'}]|个|饼|球|薪)`, (groups, setting) => {
    const month = monthNamed(groups, setting);
    return month ? span(monthSpan(month), { month }) : unclear('no_such_day');
  }),
  rule(`${YEAR}?(?<month>${N})月?${DASH}(?<last>${N})月份?(?![0-9])`, (groups, setting) => {
    const first = monthNamed(groups, setting);
    const last = number(groups.last);
    if (!first || !(last >= 1 && last <= 12)) return undefined;
    return span(monthSpan(first, ((last - first.month + 12) % 12) + 1));
  }),
  rule(
    `${YEAR}?(?:${MONTH}|(?=月|[上中下]{1,2}旬|[上下]半月))(?:的|月)?(?<third>[上中下]旬|中下旬|上中旬|中上旬|上半月|下半月|月?[初中底末]|月尾)(?!心|间|央|学)`,
    monthPart,
  ),
  rule(`(?:${YEAR}|(?<far>下下|下|上上|上)一?个?月的?)(?:今天|今日)`, ({ far, ...groups }, setting) => {
    const year = yearNamed(groups, setting);
    const months = year === undefined ? shiftOf(far ?? '') : (year - yearOf(setting.today)) * 12;
    return day(addMonths(setting.today, months));
  }),
  rule('(?:本|这个?)月内', (_, { today }) => ({ kind: 'day', date: monthSpan(monthOf(today)).end, by: true })),
];

/** The year said (明年, 26年, 二〇二六年); undefined when none is. */
export function yearNamed({ year }: Groups, { today, near }: Setting): number | undefined {
  if (year === undefined) return undefined;
  const now = yearOf(today);
  if (/^[次翌]年/.test(year)) return (near?.from === undefined ? now : yearOf(near.from)) + 1;
  const shifts: [RegExp, number][] = [
    [/^大前年/, -3],
    [/^前年/, -2],
    [/^(去|上)/, -1],
    [/^(今年|本年|当年)/, 0],
    [/^(明年|来年|下)/, 1],
    [/^大后年/, 3],
    [/^后年/, 2],
  ];
  for (const [words, shift] of shifts) if (words.test(year)) return now + shift;
  const digits = year.replace(/年.*$/, '');
  const value = number(/^[〇零一二三四五六七八九]{2}$/.test(digits) ? `二〇${digits}` : digits);
  return value < 100 ? 2000 + value : value;
}

function monthNamed(groups: Groups, setting: Setting): Month | undefined {
  const { today, near } = setting;
  const { far, month: named } = groups;
  const year = yearNamed(groups, setting);
  const present = monthOf(today);
  if (far !== undefined) return shiftMonth(present, shiftOf(far));
  if (groups.next !== undefined) return shiftMonth(near?.month ?? present, 1);
  if (named === undefined) return groups.this === undefined && near?.month ? near.month : present;
  const month = monthNumber(named);
  if (!(month >= 1 && month <= 12)) return undefined;
  if (year !== undefined) return { year, month };
  const candidates = [-1, 0, 1, 2].map((shift) => monthSpan({ year: present.year + shift, month }));
  const chosen = meant(
    candidates,
    near?.from ? { ...setting, near: { from: `${near.from.slice(0, 7)}-01` } } : setting,
  );
  return chosen && monthOf(chosen.start);
}

function monthNumber(named: string): number {
  return named === '元' ? 1 : number(named);
}

/** 下 1, 下下 2, 上 -1, 大上 -2. */
export function shiftOf(far: string): number {
  return far.includes('上') ? -far.length : far.length;
}

function exact({ y, m, d }: Groups): Found {
  const year = number(y);
  if (year >= 100 && (year < 1900 || year > 2999)) return unclear('no_such_day');
  return day(dayOf(year < 100 ? 2000 + year : year, number(m), number(d)));
}

function inMonth(groups: Groups, setting: Setting): Found | undefined {
  const wanted = number(groups.day);
  if (!(wanted >= 1 && wanted <= 31)) return Number.isNaN(wanted) ? undefined : unclear('no_such_day');
  const { today, tense, near } = setting;
  const relative = groups.far ?? groups.this ?? groups.next ?? groups.year;
  if (groups.month === undefined && relative === undefined) {
    if (near?.month) {
      const date = dayOf(near.month.year, near.month.month, wanted);
      if (date === undefined || near.from === undefined || date >= near.from) return day(date, { month: near.month });
    }
    const present = near?.month ?? monthOf(today);
    const date = dayOf(present.year, present.month, wanted);
    const passed = near?.from
      ? date !== undefined
      : tense === 'future'
        ? date !== undefined && date < today
        : wanted > Number(today.slice(8));
    const month = passed ? shiftMonth(present, tense === 'future' || near?.from ? 1 : -1) : present;
    return day(dayOf(month.year, month.month, wanted), { month });
  }
  if (groups.month !== undefined && relative === undefined) {
    const month = monthNumber(groups.month);
    if (!(month >= 1 && month <= 12)) return unclear('no_such_day');
    const now = yearOf(near?.from ?? today);
    // the year is settled first, so that 2月29日 isn't moved on to the next leap year
    const year = [now - 1, now, now + 1].map((each) => {
      const last = dayOf(each, month, wanted) ?? monthSpan({ year: each, month }).end;
      return { start: last, end: last };
    });
    const chosen = meant(year, setting);
    if (!chosen) return undefined;
    const found = monthOf(chosen.start);
    return day(dayOf(found.year, found.month, wanted), { month: found });
  }
  const month = monthNamed(groups, setting);
  return month ? day(dayOf(month.year, month.month, wanted), { month }) : unclear('no_such_day');
}

function dayRange(groups: Groups, setting: Setting): Found | undefined {
  const first = inMonth(groups, setting);
  if (first?.kind !== 'day') return first;
  const last = inMonth({ day: groups.last }, { ...setting, near: { month: monthOf(first.date), from: first.date } });
  return last?.kind === 'day' ? span({ start: first.date, end: last.date }) : last;
}

function monthPart(groups: Groups, setting: Setting): Found | undefined {
  const third = groups.third ?? '';
  const named = groups.month ?? groups.far ?? groups.this ?? groups.next;
  let month = monthNamed(groups, setting);
  if (!month) return unclear('no_such_day');
  const part = partOfMonth(month, third);
  if (named === undefined && setting.tense === 'future' && part.end < setting.today) month = shiftMonth(month, 1);
  const begun = /[底末尾]/.test(third) ? part.end : part.start;
  if (named === undefined && setting.tense === 'past' && begun > setting.today) month = shiftMonth(month, -1);
  const { start, end } = partOfMonth(month, third);
  if (/[底末尾]/.test(third)) return { kind: 'day', date: end, near: { month }, end: monthSpan(month) };
  if (/[初中]$/.test(third)) return { kind: 'unclear', reason: 'vague' };
  return span({ start, end }, { month });
}

// first and last day, from 0; 30: to the end, whatever the month
const PARTS_OF_MONTH: [RegExp, number, number][] = [
  [/^上旬|初$/, 0, 9],
  [/^(?:上中|中上)/, 0, 19],
  [/^中下/, 10, 30],
  [/^中|中$/, 10, 19],
  [/^上半月/, 0, 14],
  [/^下半月/, 15, 30],
];

function partOfMonth(month: Month, third: string): Span {
  const { start, end } = monthSpan(month);
  const [, from, to] = PARTS_OF_MONTH.find(([words]) => words.test(third)) ?? [third, 20, 30];
  const last = addDays(start, to);
  return { start: addDays(start, from), end: to === 30 || last > end ? end : last };
}

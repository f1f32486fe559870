import { addDays, type CivilDate, daysBetween } from '../../clock.ts';
import { addWorkingDays, holidayAround } from '../../working-days.ts';
import { type Span, yearOf } from './calendar.ts';
import { shiftDay } from './durations.ts';
import { FESTIVALS, festivalNamed, STATUTORY } from './festival-names.ts';
import {
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
  workedDay,
} from './found.ts';
import { lunarDay } from './lunisolar.ts';
import { YEAR, yearNamed } from './months.ts';

const NAMES = FESTIVALS.map(({ names }) => names).join('|');
const FESTIVAL = `${YEAR}?(?<name>${NAMES})`;
const THE_HOLIDAY = '(?<name>节假日|长假|小长假|假期|放假|收假|休假|节日|节|假)';
const WORKING = '(?:的)?(?:工作日|上班日|班)';
const AFTER =
  '(?:(?:长假|小长假|黄金周|放?假?期?)(?:(?:结束|完了?|过完)?(?:以后|之后|过后|后|回来)|收假|复工|开工))的?';
const BEFORE = '(?:(?:长假|小长假|黄金周|放?假?期?)(?:以前|之前|前(?!后)))的?';
const NTH_WORKED = [
  `第?(?<nth>${N}|首)个?${WORKING}`,
  `(?:上班|开工|复工|收假|工作)的?(?:第?(?<nth>${N}|首)天|首日|当天|那天)`,
  `第?(?<nth>${N}|首)天(?:上班|开工|复工|工作)`,
  '(?:上班|开工|复工)(?!的|以?后)',
].join('|');
const LAST_WORKED = `(?:最后|倒数第?)(?<nth>${N})?(?:个${WORKING}|天上班|个?工作日|天)`;

/** 春节, 明年国庆节, 国庆后上班第一天, 节前最后一个工作日, 元旦前, 春节假期, 腊月二十三, 正月初八. */
export const festivalRules: Rule[] = [
  rule(`${FESTIVAL}(?!路|街|大道|广场|小学|中学|公园|奖|红旗|劳动奖|讲话|社区|制片)`, (groups, setting) => {
    const date = festival(groups, setting);
    return date === undefined ? unclear('no_such_day') : { kind: 'day', date };
  }),
  rule(`${FESTIVAL}(?:当天|当日|那天|这天|正日子)`, (groups, setting) => {
    const date = festival(groups, setting);
    return date === undefined ? unclear('no_such_day') : { kind: 'day', date };
  }),
  rule(`${FESTIVAL}(?:放假期?间?|假期|长假|小长假|假日|期间|七天假?|黄金周)`, during),
  rule(`(?:${FESTIVAL}|${THE_HOLIDAY})${AFTER}(?:${NTH_WORKED})`, (groups, setting) =>
    worked(around(groups, setting)?.end, number(groups.nth?.replace('首', '一') ?? '一'), setting),
  ),
  rule(
    `(?:${FESTIVAL})?(?:长假|小长假|假期)?(?:收假|开工|复工|节后返岗|收假返岗)的?(?:第一天|首日|当天|那天)`,
    (groups, setting) => worked(around(groups, setting)?.end, 1, setting),
  ),
  rule(`(?:${FESTIVAL}|${THE_HOLIDAY})${BEFORE}(?:${LAST_WORKED})`, (groups, setting) =>
    worked(around(groups, setting)?.start, -number(groups.nth ?? '一'), setting),
  ),
  rule(`(?:${FESTIVAL}|${THE_HOLIDAY})${BEFORE}(?:第?(?<nth>${N})个?工作日)`, (groups, setting) =>
    worked(around(groups, setting)?.start, -number(groups.nth), setting),
  ),
  rule(
    `(?:${FESTIVAL}|${THE_HOLIDAY})(?:之?前夕?|以前|(?<sign>之?后|以后|过后))的?(?:第(?=[^周星礼月]+[天日]))?(?:(?<count>${N})|(?<half>半))个?(?<unit>天|日|周|星期|礼拜|月)(?!上班|工作)(?<within>之内|以内|内)?`,
    fromFestival,
  ),
  rule(`(?:${FESTIVAL}|${THE_HOLIDAY})${AFTER}`, () => unclear('vague')),
  rule(`(?:${FESTIVAL}|${THE_HOLIDAY})(?:放假)?(?:来临|到来)?(?:之前|以前|前夕|前(?!后))`, (groups, setting) =>
    deadlineBefore(around(groups, setting)?.start, setting),
  ),
  rule('(?<!\\d|[一二两三四五六七八九十半几多])年前(?!后)', (_, setting) =>
    deadlineBefore(around({ name: '春节' }, setting)?.start, setting),
  ),
  rule('(?<!\\d|[一二两三四五六七八九十半几多])年后(?!的今天)', () => unclear('vague')),
  rule(`(?:农历|阴历|旧历|老历)(?:${YEAR})?(?<leap>闰)?(?<month>正|腊|冬|${N})月(?:初?(?<day>${N}))[日号]?`, lunarDate),
  rule(`(?:${YEAR})?(?:(?<leap>闰)(?<month>${N})|(?<month>正|腊|冬))月(?:初?(?<day>${N}))[日号]?`, lunarDate),
  rule(`(?:${YEAR})?(?<month>二|三|四|五|六|七|八|九|十)月初(?<day>[一二三四五六七八九十])(?![${'个次'}])`, lunarDate),
  rule(`(?:大年|年|春节|正月)初(?<day>[一二三四五六七八九十\\d])(?![个次])`, (groups, setting) =>
    lunarDate({ ...groups, month: '正' }, setting),
  ),
  rule('大年(?<day>二十[一二三四五六七八九]|廿[一二三四五六七八九])', (groups, setting) =>
    lunarDate({ ...groups, month: '腊' }, setting),
  ),
  rule(`(?:过了|过完|出了?)(?:${FESTIVAL}|年|节|正月)`, () => unclear('vague')),
  // 初八上班 is said around the new year only
  rule('(?<![年月大最当起之])初(?<day>[一二三四五六七八九十])(?![个次年班级中高步衷])', (groups, setting) => {
    const found = lunarDate({ ...groups, month: '正' }, setting);
    const isNear = found.kind === 'day' && Math.abs(daysBetween(setting.today, found.date)) < 45;
    return isNear ? found : undefined;
  }),
  rule('(?:正月|腊月|冬月)(?:里|间)?(?!初|[一二三四五六七八九十\\d廿])', () => unclear('vague')),
];

function dated(when: (year: number) => CivilDate | undefined, groups: Groups, setting: Setting): CivilDate | undefined {
  const year = yearNamed(groups, setting);
  if (year !== undefined) return when(year);
  const now = yearOf(setting.today);
  const candidates = [now - 1, now, now + 1, now + 2].flatMap((each) => {
    const date = when(each);
    return date === undefined ? [] : [{ start: date, end: date }];
  });
  return meant(candidates, setting)?.start;
}

function festival(groups: Groups, setting: Setting): CivilDate | undefined {
  const when = festivalNamed(groups.name);
  return when && dated(when, groups, setting);
}

type Around = { start: CivilDate | undefined; end: CivilDate | undefined };

/** The days off around the festival; the day alone where it is worked; open ends where the calendar isn't known. */
function around(groups: Groups, setting: Setting): Around | undefined {
  const when = festivalNamed(groups.name);
  if (!when) return holidayNamedByNone(setting);
  const now = yearOf(setting.today);
  const year = yearNamed(groups, setting);
  const years = year === undefined ? [now - 1, now, now + 1] : [year];
  return chosen(
    years.flatMap((each) => spanAround(when(each), setting)),
    setting,
  );
}

function holidayNamedByNone(setting: Setting): Around | undefined {
  const now = yearOf(setting.today);
  const candidates = [now - 1, now, now + 1]
    .flatMap((year) => STATUTORY.flatMap((when) => spanAround(when(year), setting)))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
  return chosen(candidates, setting);
}

type Candidate = { date: CivilDate } & Around;

function spanAround(date: CivilDate | undefined, { days }: Setting): Candidate[] {
  if (date === undefined) return [];
  const working = days.isWorking(date);
  if (working) return [{ date, start: date, end: date }];
  if (working === undefined) return [{ date, start: knownStart(date, days), end: undefined }];
  const off = holidayAround(date, days);
  return [{ date, start: off?.startKnown ? off.start : undefined, end: off?.end }];
}

// of a year without an arrangement only New Year's Day itself is sure to begin where it does
function knownStart(date: CivilDate, days: Setting['days']): CivilDate | undefined {
  const isOrdinary = !STATUTORY.some((when) => when(yearOf(date)) === date);
  return isOrdinary || days.isWorking(addDays(date, -1)) ? date : undefined;
}

function chosen(candidates: Candidate[], setting: Setting): Around | undefined {
  const spans: (Span & { of: Candidate })[] = candidates.map((of) => ({
    start: of.start ?? of.date,
    end: of.end ?? of.date,
    of,
  }));
  return candidates.length === 1 ? candidates[0] : spans.find((each) => each === meant(spans, setting))?.of;
}

function worked(from: CivilDate | undefined, n: number, { days }: Setting): Found {
  if (Number.isNaN(n)) return unclear('vague');
  return workedDay(from === undefined ? undefined : addWorkingDays(from, n, days));
}

function deadlineBefore(start: CivilDate | undefined, { days }: Setting): Found {
  if (start === undefined) return unclear('no_calendar');
  const eve = addDays(start, -1);
  // a day that is no holiday in a year without an arrangement: the day before it
  if (days.isWorking(eve) === undefined) return { kind: 'day', date: eve, by: true };
  return workedDay(days.nearest(eve, -1), true);
}

function during(groups: Groups, setting: Setting): Found {
  const off = around(groups, setting);
  return off?.start !== undefined && off.end !== undefined
    ? span({ start: off.start, end: off.end })
    : unclear('no_calendar');
}

function fromFestival(groups: Groups, setting: Setting): Found {
  const after = groups.sign !== undefined;
  const off = festivalNamed(groups.name) ? undefined : around(groups, setting);
  const date = off ? (after ? off.end : off.start) : festival(groups, setting);
  if (date === undefined) return unclear('no_calendar');
  const amount = groups.half === undefined ? number(groups.count) : 0.5;
  const moved = shiftDay(date, after ? amount : -amount, groups.unit ?? '');
  return moved === undefined ? unclear('vague') : { kind: 'day', date: moved, ...(groups.within ? { by: true } : {}) };
}

function lunarDate(groups: Groups, setting: Setting): Found {
  const names: { [name: string]: number } = { 正: 1, 冬: 11, 腊: 12 };
  const month = names[groups.month ?? ''] ?? number(groups.month);
  const wanted = number(groups.day);
  // 腊月 is said of the year that it closes: 2026年腊月 may fall into 2027
  const date = dated((year) => lunarDay(year, month, wanted, groups.leap !== undefined), groups, setting);
  return date === undefined ? unclear('no_such_day') : { kind: 'day', date };
}

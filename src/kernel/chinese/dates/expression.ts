import { addDays, daysBetween, weekday } from '../../clock.ts';
import { addWorkingDays } from '../../working-days.ts';
import { minuteOf, minutesOf, type Span } from './calendar.ts';
import { readClock, type TimeOfDay } from './clock.ts';
import { durationRules, shiftDay } from './durations.ts';
import { festivalRules } from './festivals.ts';
import { type Found, N, type Near, number, type Part, type Rule, type Setting, unclear } from './found.ts';
import { monthRules } from './months.ts';
import { nthRules } from './nth.ts';
import { vagueRules } from './vague.ts';
import { dayNumber, WEEK, weekRules } from './weeks.ts';
import { yearRules } from './years.ts';

/** What an expression means, with the time of day and the words around the day taken in. */
export type Meaning =
  | { kind: 'day'; date: string; part?: Part; by?: true; end?: true }
  | { kind: 'moment'; datetime: string; by?: true }
  | { kind: 'span'; start: string; end: string }
  | { kind: 'unclear'; reason: string };

export type Expression = { meaning: Meaning; near?: Near; start: number; end: number };

const RULES: Rule[] = [
  ...monthRules,
  ...yearRules,
  ...weekRules,
  ...durationRules,
  ...festivalRules,
  ...nthRules,
  ...vagueRules,
];
/** A day with its time of day and what stands around it (前, 左右, 下班前), or a time of day alone. */
export function single(text: string, at: number, setting: Setting): Expression | undefined {
  const best = longest(text, at, setting);
  const alone = !best;
  const dayEnd = best?.end ?? at;
  const glossed = best ? gloss(text, dayEnd, best.found) : undefined;
  const found = glossed?.found ?? best?.found;
  const timeAt = skip(text, glossed?.end ?? dayEnd, /(?:[的,，、 ]|那天|当天)?(?:大概|大约|约|差不多)?/uy);
  const mayHaveTime = !found || found.kind === 'day' || found.kind === 'unclear';
  const time =
    mayHaveTime && !(found?.kind === 'unclear' && found.reason === 'vague')
      ? readClock(text, timeAt, { alone })
      : undefined;
  if (!found && !time) return undefined;
  const end = time?.end ?? glossed?.end ?? dayEnd;
  const base: Found = found ?? aloneDay(time, setting);
  return suffixed(text, end, base, time, setting, at);
}

function longest(text: string, at: number, setting: Setting): { found: Found; end: number } | undefined {
  let best: { found: Found; end: number } | undefined;
  for (const { pattern, read } of RULES) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match || match[0] === '' || (best && pattern.lastIndex <= best.end)) continue;
    const end = pattern.lastIndex;
    const found = read(match.groups ?? {}, setting);
    if (found) best = { found, end };
  }
  return best;
}

// 12月5日（周六）, 12月5日星期六: both must say the same
function gloss(text: string, at: number, found: Found): { found: Found; end: number } | undefined {
  const pattern = new RegExp(`\\(?,?${WEEK}(?<weekday>[一二三四五六日天])\\)?`, 'uy');
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (!match?.groups || found.kind !== 'day' || new RegExp(`${WEEK}.$`, 'u').test(text.slice(0, at))) return undefined;
  const agrees = weekday(found.date) === dayNumber(match.groups.weekday);
  return { found: agrees ? found : unclear('weekday_mismatch'), end: pattern.lastIndex };
}

function aloneDay(time: TimeOfDay | undefined, { now, today, tense, near }: Setting): Found {
  if (near?.from !== undefined) return { kind: 'day', date: near.from };
  const minutes = time?.minutes;
  if (minutes === undefined) return { kind: 'day', date: today };
  const passed = minutes < minutesOf(now);
  if (tense === 'past') return { kind: 'day', date: passed ? today : addDays(today, -1) };
  if (!passed) return { kind: 'day', date: today };
  // 八点 said at half past nine: this evening or tomorrow morning
  return time?.halfDay && minutes < 720 ? unclear('am_pm') : { kind: 'day', date: addDays(today, 1) };
}

const SUFFIX =
  /(?<by>(?:一天)?(?:之前|以前|前(?!后|往|提|台|期|面|来|去|言|夕|述|沿|半)|为止|截止|止|之内|以内|内(?!容|部|科|设|控)|当天内|(?:下班|收工|放学|上班)(?:之前|以前|前))|底前)|(?<after>以后|之后|过后|后(?!天|日|半|勤|续|备|面|来))|(?<about>那几天|这几天|那阵子|那段时间|左右|前后|上下|附近)|(?:起|开始|(?:下班|收工|放学)(?:以后|之后|后))/uy;

function suffixed(
  text: string,
  end: number,
  base: Found,
  time: TimeOfDay | undefined,
  setting: Setting,
  start: number,
): Expression {
  SUFFIX.lastIndex = end;
  const match = SUFFIX.exec(text);
  const groups = match?.groups ?? {};
  const near = 'near' in base ? base.near : undefined;
  const counted =
    base.kind === 'day' && time?.minutes === undefined ? countedFrom(text, end, base.date, setting.days) : undefined;
  if (counted) return { meaning: counted.meaning, start, end: counted.end };
  const part = base.kind === 'span' ? partCounted(text, end, base) : undefined;
  if (part) return { meaning: part.meaning, start, end: part.end };
  const done = (meaning: Meaning, to = match ? SUFFIX.lastIndex : end): Expression => ({
    meaning,
    start,
    end: to,
    ...(near ? { near } : {}),
  });
  if (time?.wrong) return done(unclear('no_such_time'));
  if (time?.eitherHalf && base.kind === 'day') return done(unclear('am_pm'));
  if (base.kind === 'unclear') return done(base);
  if (base.kind === 'day' && base.shifts && minutesOf(setting.now) < 300) return done(unclear('midnight'));
  if (base.kind === 'moment') return done(groups.by ? { ...base, by: true } : base);
  // 过了这个月
  if (base.kind === 'span' && /过[了完]$/.test(text.slice(0, start))) return done(unclear('open'));
  if (base.kind === 'span') return done(spanMeaning(base, groups, setting));
  const meaning: Meaning =
    time?.minutes === undefined
      ? {
          kind: 'day',
          date: base.date,
          ...(time?.part ? { part: time.part } : {}),
          ...(base.by ? { by: true } : {}),
          ...(base.end ? { end: true } : {}),
        }
      : { kind: 'moment', datetime: minuteOf(dayAt(base, time.minutes, setting), time.minutes) };
  if (groups.by !== undefined) return done(limited(meaning));
  if (meaning.kind === 'day' && (groups.after !== undefined || groups.about !== undefined))
    return done(unclear(groups.about ? 'vague' : 'open'));
  return done(meaning);
}

function spanMeaning(
  base: { start: string; end: string },
  groups: { [name: string]: string | undefined },
  { today }: Setting,
): Meaning {
  const { start, end } = base;
  if (groups.after !== undefined || groups.about !== undefined) return unclear(groups.about ? 'vague' : 'open');
  if (groups.by === undefined) return { kind: 'span', start, end };
  const whole = /内|止/.test(groups.by) || start <= today;
  return { kind: 'day', date: whole ? end : addDays(start, -1), by: true };
}

function skip(text: string, at: number, pattern: RegExp): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function dayAt({ date, again }: Extract<Found, { kind: 'day' }>, minutes: number, { now }: Setting): string {
  return again && minutes < minutesOf(now) ? addDays(date, 7) : date;
}

const COUNTED = new RegExp(
  `(?:之?(?<sign>前|后)|(?<from>起))的?(?:(?<count>${N})|(?<half>半))个?(?<unit>工作日|天|日|周|星期|礼拜|月)(?<within>之内|以内|内)?`,
  'uy',
);

// 12月5日前三天, 元旦后一周内, 12月10日前五个工作日; 明天起三天内 counts tomorrow
function countedFrom(
  text: string,
  at: number,
  date: string,
  days: Setting['days'],
): { meaning: Meaning; end: number } | undefined {
  COUNTED.lastIndex = at;
  const groups = COUNTED.exec(text)?.groups;
  if (!groups || (groups.from && !groups.within)) return undefined;
  const amount = groups.half === undefined ? number(groups.count) : 0.5;
  const end = COUNTED.lastIndex;
  if (Number.isNaN(amount)) return { meaning: unclear('vague'), end };
  const by = groups.within ? ({ by: true } as const) : {};
  const from = groups.from ? addDays(date, -1) : date;
  const shift = groups.sign === '前' ? -amount : amount;
  if (groups.unit === '工作日') {
    const worked = addWorkingDays(from, shift, days);
    return { meaning: worked ? { kind: 'day', date: worked, ...by } : unclear('no_calendar'), end };
  }
  const moved = shiftDay(from, shift, groups.unit ?? '');
  return { meaning: moved === undefined ? unclear('vague') : { kind: 'day', date: moved, ...by }, end };
}

const PART_COUNTED = new RegExp(`的?(?:头|前)(?<count>${N})[天日](?!内|之内|以内)`, 'uy');

// 下周头两天, 12月前三天
function partCounted(text: string, at: number, { start, end }: Span): { meaning: Meaning; end: number } | undefined {
  PART_COUNTED.lastIndex = at;
  const count = number(PART_COUNTED.exec(text)?.groups?.count);
  if (!(count >= 2 && count <= daysBetween(start, end))) return undefined;
  return { meaning: { kind: 'span', start, end: addDays(start, count - 1) }, end: PART_COUNTED.lastIndex };
}

/** As a deadline, where it is a day or a minute. */
export function limited(meaning: Meaning): Meaning {
  return meaning.kind === 'day' || meaning.kind === 'moment' ? { ...meaning, by: true } : meaning;
}

import type { Talk } from '../../chat/skill.ts';
import { findDates } from '../../kernel/chinese/dates.ts';
import { addDays, type CivilDate, civilMinute } from '../../kernel/clock.ts';
import type { Person } from '../../organisation/people.ts';

/** Civil dates, both included. */
export type Away = { from: CivilDate; to: CivilDate };

const BACK = /回来|回单位|返回|上班|归来|回$/;
const LASTS =
  /(?:出差|外出|休假|请假|学习|培训|住院|驻村|产假|年假|不在)\s*(\d{1,2}|[一二两三四五六七八九十]|半)(天|个?星期|周|个?月)/;
const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/** From when to when somebody is away, as a sentence says it: 这两周, 12月1日到4日, 到月底, 周四回来, 出差三天. */
export function awayIn(text: string, { now, zone, today, workingDays }: Talk): Away | undefined {
  const found = findDates(text, { now: civilMinute(now, zone), tense: 'future', workingDays });
  const readings = found.map(({ reading, start, end }) => ({
    reading,
    before: text.slice(0, start),
    after: text.slice(end),
  }));
  const weeks = /(?:这|本|接下来|未来)的?([一二两三四1-4])个?(?:周|星期|礼拜)/.exec(text)?.[1];
  if (weeks) return { from: today, to: endOfWeek(today, (countOf(weeks) ?? 1) - 1) };
  for (const { reading } of readings) {
    if (reading.kind === 'range') return { from: reading.start < today ? today : reading.start, to: reading.end };
  }
  const days = readings.flatMap(({ reading, before, after }) => {
    const date =
      reading.kind === 'date' ? reading.date : reading.kind === 'datetime' ? reading.datetime.slice(0, 10) : undefined;
    return date ? [{ date, until: /(?:到|至|—|-|~|截至)$/.test(before), back: BACK.test(after.slice(0, 6)) }] : [];
  });
  const lasts = LASTS.exec(text);
  const [first, second] = days;
  if (lasts) {
    const from = first?.date ?? today;
    return { from, to: lastsUntil(from, lasts[1] ?? '', lasts[2] ?? '') };
  }
  if (first && second)
    return second.date >= first.date
      ? { from: first.date, to: second.back ? addDays(second.date, -1) : second.date }
      : undefined;
  if (!first) return undefined;
  if (first.back) return { from: today, to: addDays(first.date, -1) < today ? today : addDays(first.date, -1) };
  if (first.until) return { from: today, to: first.date };
  return { from: first.date, to: first.date };
}

/** The colleague whom the words name: by the whole name, else by surname and what people put beside it. */
export function personNamed(text: string, people: Person[]): Person | undefined {
  const whole = people.filter(({ name }) => text.includes(name)).sort((a, b) => b.name.length - a.name.length);
  if (whole[0]) return whole[0];
  const by = people.filter(({ name, posts }) => {
    const [surname = ''] = name;
    return (
      new RegExp(`[老小]${surname}(?![\\u4e00-\\u9fa5]{0,1}局)`, 'u').test(text) ||
      posts.some(({ post }) => text.includes(`${surname}${post}`) || text.includes(`${surname}${post.slice(-2)}`))
    );
  });
  return by.length === 1 ? by[0] : undefined;
}

/** A name that stands where a deputy is named, whoever that may be. */
export function nameIn(text: string): string | undefined {
  return /(?:由|请|让|交给|委托|拜托|麻烦)\s*([\p{Script=Han}]{2,4}?)(?:同志|书记|委员|主任)?(?:来|帮忙|帮我|帮|暂|先|代我|替我)?(?:代|替|顶|处理|负责|盯|办理|管)/u.exec(
    text,
  )?.[1];
}

/** A bare answer without the words around it: 让李四代办吧 → 李四. */
export function alone(text: string): string {
  return text
    .replace(/^(?:由|请|让|就|给|找|交给)+|(?:同志)?(?:来)?(?:代办|代|办|替)?(?:吧|了|就行|就好)*[。！!]*$/gu, '')
    .trim();
}

function lastsUntil(from: CivilDate, count: string, span: string): CivilDate {
  if (!span.endsWith('月')) return addDays(from, (countOf(count) ?? 1) * (span === '天' ? 1 : 7) - 1);
  if (count === '半') return addDays(from, 14);
  const [year = 0, month = 1, day = 1] = from.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + (countOf(count) ?? 1) + 1, 0)).getUTCDate();
  const same = new Date(Date.UTC(year, month - 1 + (countOf(count) ?? 1), Math.min(day, last)));
  return addDays(same.toISOString().slice(0, 10), -1);
}

function countOf(words: string): number | undefined {
  const count = words === '两' ? 2 : DIGITS.indexOf(words);
  return count > 0 ? count : Number(words) || undefined;
}

/** The Sunday of this week, or of one so many weeks later. */
function endOfWeek(date: CivilDate, later: number): CivilDate {
  const day = new Date(`${date}T00:00Z`).getUTCDay() || 7;
  return addDays(date, 7 - day + later * 7);
}

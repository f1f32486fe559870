import { addDays } from '../../clock.ts';
import { type Expression, limited, type Meaning, single } from './expression.ts';
import { type Setting, unclear } from './found.ts';
import { WEEK } from './weeks.ts';

/** The one date expression that begins at `at`: a day, a time, a range, or alternatives. */
export function expressionAt(text: string, at: number, setting: Setting): Expression | undefined {
  OPENING.lastIndex = at;
  const opening = OPENING.exec(text);
  const begin = opening ? OPENING.lastIndex : at;
  const first = single(text, begin, setting);
  if (!first) return undefined;
  const joined = { ...joinedTo(text, first, setting), start: at };
  return opening?.groups?.limit && joined.meaning.kind !== 'span'
    ? { ...joined, meaning: limited(joined.meaning) }
    : joined;
}

function joinedTo(text: string, first: Expression, setting: Setting): Expression {
  LINK.lastIndex = first.end;
  const groups = LINK.exec(text)?.groups;
  const at = groups ? LINK.lastIndex : first.end;
  const from = firstDay(first.meaning);
  if (groups?.range && from !== undefined && setting.tense === 'past') {
    const tillNow = /^(?:现在|目前|今天?)/.exec(text.slice(at))?.[0];
    if (tillNow) return ended(first, { kind: 'span', start: from, end: setting.today }, at + tillNow.length);
  }
  const second = single(text, at, { ...setting, near: { ...first.near, ...(from ? { from } : {}) } });
  if (!second) return first;
  if (!groups) return adjoined(first, second, text);
  const isVague = second.meaning.kind === 'unclear' && second.meaning.reason === 'vague';
  if (groups.range) return isVague ? first : ended(first, ranged(first.meaning, second.meaning), second.end);
  // of two days in one list only one can be meant; what follows a comma is another matter
  const isList = !groups.list || (groups.list !== ',' && first.meaning.kind === 'day' && second.meaning.kind === 'day');
  return isList ? ended(first, unclear('alternatives'), second.end) : first;
}

function ended(first: Expression, meaning: Meaning, end: number): Expression {
  return { ...first, meaning, end };
}

const OPENING =
  /(?:(?<limit>最迟|最晚|不晚于|不迟于|不超过|截止(?:时间|日期)?(?:是|为)?(?:到|至|于)?|截至|截止|赶在|务必在|限)|从|自|由|打)(?:在|到|于)?/uy;
const LINK =
  /(?:(?<range>一?直?到|至|[-~]+)|,?(?:或者|或|还是|要么|要不然?|抑或|实在不行|不行)的?话?就?|\/|(?<list>[、,和与及]|以及))(?:是|在)?/uy;

// 周六周日 are two days in a row, 周三周四都行 is a choice
function adjoined(first: Expression, second: Expression, text: string): Expression {
  if (
    first.meaning.kind !== 'day' ||
    second.meaning.kind !== 'day' ||
    second.meaning.date !== addDays(first.meaning.date, 1)
  )
    return first;
  if (!new RegExp(`^${WEEK}`, 'u').test(text.slice(first.end))) return first;
  const choice = /^(?:都|均|皆|哪天)/.test(text.slice(second.end));
  const meaning: Meaning = choice
    ? unclear('alternatives')
    : { kind: 'span', start: first.meaning.date, end: second.meaning.date };
  return ended(first, meaning, second.end);
}

function firstDay(meaning: Meaning): string | undefined {
  if (meaning.kind === 'day') return meaning.date;
  if (meaning.kind === 'span') return meaning.start;
  return meaning.kind === 'moment' ? meaning.datetime.slice(0, 10) : undefined;
}

function ranged(first: Meaning, second: Meaning): Meaning {
  const start = firstDay(first);
  if (start === undefined) return first;
  if (second.kind === 'unclear') return second;
  if (first.kind === 'moment' && second.kind === 'moment' && second.datetime.slice(0, 10) === start) return first;
  if (first.kind === 'day' && second.kind === 'day' && second.date === first.date) return first;
  const end = second.kind === 'span' ? second.end : firstDay(second);
  return end !== undefined && end >= start ? { kind: 'span', start, end } : unclear('backwards');
}

import { countsOf, tellsAnotherSpan, type Wanted, wordsOf } from './amounts.ts';
import { type Cue, measureIn } from './cues.ts';
import { figuresIn, keeps } from './figures.ts';
import { met, worthOf } from './met.ts';
import { permittedIn } from './permitted.ts';
import { printedIn } from './printed.ts';
import type { Query } from './question.ts';
import { comparable } from './terms.ts';
import { whoIn } from './who.ts';

const LONGEST = 36;
/** So much of what the clause that says most says must another one say, before its words are brought forward. */
const SPEAKS = 0.5;

/** A part of a sentence between two stops, as printed and in comparable form, and how much of the question it says. */
type Clause = { print: string; words: string; said: number; place: number };

type Reader = (clause: Clause) => string | undefined;

/**
 * The words that answer, brought forward as the article prints them: how often, how many or how long with what bounds it, who,
 * when, or what is allowed. Empty where none can be read off.
 */
export function leadOf(
  { words: question, parts, cues }: Query,
  sentence: string,
  rarity: (gram: string) => number,
): string {
  const saidIn = (words: string) =>
    parts.reduce((sum, part) => sum + worthOf(part, rarity) * met(part, words, rarity), 0);
  const shareIn = (act: string, words: string) => {
    const named = parts.filter(({ said }) => act.includes(said));
    return named.reduce((sum, part) => sum + met(part, comparable(words), rarity), 0) / Math.max(1, named.length);
  };
  if (tellsAnotherSpan(question, comparable(sentence))) return '';
  const clauses = clausesOf(sentence, saidIn);
  const figures = figuresIn(question);
  // the last bound that the asker's own figure keeps: what holds within it comes after
  const within = keeps(figures, comparable(sentence)) === 1 && cues[0]?.needed === true;
  const order = within ? [...clauses].reverse() : inOrder(clauses, question);
  const most = Math.max(0, ...clauses.map(({ said }) => said));
  for (const { read, near } of readersOf(question, cues, saidIn, shareIn)) {
    for (const clause of order) {
      // a clause without a subject goes on about that of the one before
      const speaks = Math.max(clause.said, clauses[clause.place - 1]?.said ?? 0) >= most * SPEAKS;
      const words = near && !speaks ? undefined : read(clause);
      const lead = words === undefined ? '' : rounded(words, clause, clauses, question);
      if (lead !== '' && lead.length <= LONGEST) return lead;
    }
  }
  return '';
}

function clausesOf(sentence: string, saidIn: (words: string) => number): Clause[] {
  return sentence
    .split(/[，；。：！？]/u)
    .map((print) => print.trim().replace(/^[（(][一二三四五六七八九十\d]+[)）]/u, ''))
    .filter((print) => print !== '')
    .map((print, place) => ({ print, words: comparable(print), place }))
    .map((clause) => ({ ...clause, said: saidIn(clause.words) }));
}

/** The clause that says most first; of equals the later: conditions come first. Before all, one with the asker's own bound. */
function inOrder(clauses: Clause[], question: string): Clause[] {
  const bounds = question.match(/\d+[^\d，。？]{1,3}?以[上下内]/gu) ?? [];
  const noun = /(?:几|多少)[个名位]?(?:正式|在职|预备)?(\p{Script=Han}{2})/u.exec(question)?.[1];
  const counts = (words: string) => noun !== undefined && words.includes(noun) && /\d+[人名位个]/u.test(words);
  const weight = ({ said, words, place }: Clause) =>
    said + place * 0.01 + (bounds.some((bound) => words.includes(bound)) ? 100 : 0) + (counts(words) ? 10 : 0);
  return [...clauses].sort((a, b) => weight(b) - weight(a));
}

const ASKS_NUMBER = /几|多少|多(?:大|高|远|重)|上限|下限|比例|标准/u;
/** 几个课题, but not 几个月. */
const NAMED = /(?:几|多少)个(?![月季工学小])/u;
const AGE = /多大(?:年龄|岁)?|年龄|几岁|多少岁/u;
/** What somebody is asked to do, which may stand far from what else is named. */
const DOES = /谁(?:来|去|能|可以|要|应)?(\p{Script=Han}{2})/u;
const NAMED_SPAN = /多久|多长/u;
const KIND_OF: { [cue in Cue['name']]?: Wanted } = { long: 'time', people: 'people', money: 'money' };

/** How the words that answer may be read off a clause, the surest way first. `near`: only off one that speaks of what is asked. */
function readersOf(
  question: string,
  cues: Cue[],
  saidIn: (words: string) => number,
  shareIn: (act: string, words: string) => number,
): { read: Reader; near: boolean }[] {
  const amounts =
    (wanted: Wanted): Reader =>
    (clause) =>
      nearest(wordsOf(wanted, clause.words), clause, question, saidIn);
  const names = cues.map(({ name }) => name);
  const often = names.includes('often');
  const measure = often ? undefined : measureIn(question);
  const byCue = names.flatMap((name) => {
    if (name === 'may') return { read: ({ print }: Clause) => permittedIn(print, question, shareIn), near: false };
    if (name === 'who') return { read: ({ print }: Clause) => whoIn(print, question), near: true };
    const wanted = KIND_OF[name];
    return wanted ? { read: amounts(wanted), near: false } : [];
  });
  const count: Reader = (clause) =>
    measure && nearest(countsOf(measure, clause.words, NAMED.test(question)), clause, question, saidIn);
  const turns: Reader = (clause) => amounts('often')(clause) ?? amounts('times')(clause);
  const does = DOES.exec(question)?.[1];
  const doing: Reader = ({ print }) => (does && print.includes(does) ? whoIn(print, question) : undefined);
  return [
    ...(AGE.test(question) ? [{ read: amounts('age'), near: false }] : []),
    ...(often ? [{ read: turns, near: true }] : []),
    ...(names.includes('when') ? [{ read: amounts('day'), near: false }] : []),
    ...(measure ? [{ read: count, near: false }] : []),
    ...byCue,
    { read: doing, near: false },
    ...(!measure && !AGE.test(question) && ASKS_NUMBER.test(question) && !NAMED_SPAN.test(question)
      ? [{ read: amounts('any'), near: true }]
      : []),
    ...(often ? [{ read: amounts('turn'), near: true }] : []),
  ];
}

/** Of several, the one whose own words before it say most of the question; what the asker said himself is none. */
function nearest(
  found: { text: string; at: number }[],
  { words }: Clause,
  question: string,
  saidIn: (words: string) => number,
): string | undefined {
  let from = 0;
  const own = found.map(({ text, at }) => {
    const before = words.slice(from, at + text.length);
    from = at + text.length;
    return { text, said: saidIn(before) };
  });
  const others = own.filter(({ text }) => !question.includes(text));
  return others.reduce<{ text: string; said: number } | undefined>(
    (best, one) => (best && best.said >= one.said ? best : one),
    undefined,
  )?.text;
}

/** A condition, or whose it is: 满5年的应当交流. */
const OPEN = /^(?:的$|者|的[^，]{0,8}(?:应当|可以|由|不得|须|要|报|可))/u;
/** What may follow an amount before its clause ends: 由3至5人组成. */
const FEW = 2;
const OTHERWISE = /^(?:也|但|或)/u;
const MORE = /^(?:一般|但)?(?:不(?:得|能|应)?(?:少于|低于|超过|多于)|最[长多短少高低])/u;

/** As printed, and whole: with the noun that is counted, with the other bound, and with the condition that it is part of. */
function rounded(words: string, { print, words: all, place }: Clause, clauses: Clause[], question: string): string {
  const at = all.indexOf(words);
  const rest = at < 0 ? '' : all.slice(at + words.length);
  if (OPEN.test(rest) && print.length <= LONGEST) return print.replace(/的$/u, '');
  const tail = /^[个种项条]?\p{Script=Han}$/u.test(words.slice(-2)) ? nounIn(rest, words, question) : '';
  const lead = printedIn(print, words + tail);
  const next = clauses[place + 1];
  const bound = next && MORE.test(next.words) && /\d/u.test(next.words) && /\d/u.test(words);
  const goesOn =
    next && rest.length <= tail.length + FEW && (bound || (/可以/u.test(words) && OTHERWISE.test(next.words)));
  return goesOn && lead.length + next.print.length < LONGEST ? `${lead}，${next.print}` : lead;
}

/** What is left of the counted noun: 个课 of 课题. */
function nounIn(rest: string, words: string, question: string): string {
  const last = words.slice(-1);
  let length = 0;
  while (length < 6 && length < rest.length && question.includes(last + rest.slice(0, length + 1))) length += 1;
  return rest.slice(0, length);
}

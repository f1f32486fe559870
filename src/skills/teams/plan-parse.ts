import { type FoundDate, findDates } from '../../kernel/chinese/dates.ts';
import type { CivilDate, CivilMinute } from '../../kernel/clock.ts';
import type { WorkingDays } from '../../kernel/working-days.ts';
import type { Level } from './wording.ts';

export type Planned = { text: string; due: CivilDate; level: Level };

/** What stands in the text for a date that is no one day: it must be asked for. */
export type Plan = { steps: Planned[]; unclear: string[] };

const CLAUSE = /[^，,；;。！!\n]+/gu;
const HEADING = /^[^：:\d]{0,24}(?:计划|安排|进度|步骤|打算|方案)[^：:]{0,6}[：:]/u;
const NUMBERING =
  /(^|[\n；;。])\s*(?:第[一二三四五六七八九十\d]+(?:步|阶段)[:：、，,]?|[一二三四五六七八九十]{1,3}、|\d{1,2}[、)）]|\d{1,2}[.．](?=\s*(?:\D|\d{1,2}月|\d{4}年)))\s*/gu;
const BRACKETED = /[（(][一二三四五六七八九十\d]{1,3}[）)]/gu;
/** 3号课题: a number that is no day of a month. */
const TOPIC = /(?:课题组?)?\d+号(?:课题|题|组)(?:组)?的?/gu;
const EDGES =
  /^(?:[：:、\s]|在|于|到|至|争取|力争|计划|准备|打算|预计|拟|我们|先|再|然后|最后|接着|之?前|以前|之?内|左右|要)+|(?:[：:、\s（(]|争取|力争|计划|预计|在|于|到|至|是)+$/gu;
const BARE = /^(?:全部|基本)?(?:完成|结束|做完|弄完|搞完|完|弄好|做好|开始)?$/u;

/**
 * The steps that a plan names, in the order of their dates: 12月15日前完成调研，1月底出初稿. A span ends with its last day; a
 * clause without a date belongs to the one before it. Pure; never throws.
 */
export function stepsIn(said: string, { now, workingDays }: { now: CivilMinute; workingDays: WorkingDays }): Plan {
  const text = said.replace(HEADING, '').replace(TOPIC, '').replace(BRACKETED, '；').replace(NUMBERING, '$1');
  const found = findDates(text, { now, tense: 'future', workingDays });
  const steps: { words: string[]; due: CivilDate | undefined }[] = [];
  const unclear: string[] = [];
  let head = '';
  let waits: { due: CivilDate | undefined } | undefined;
  for (const clause of text.matchAll(CLAUSE)) {
    for (const { words, dates } of piecesOf(clause[0], clause.index, found)) {
      const [date] = dates;
      if (!date) {
        if (words === '') continue;
        const before = steps.at(-1);
        if (waits) steps.push({ words: [words], due: waits.due });
        else if (before) before.words.push(words);
        else head = words;
        waits = undefined;
        continue;
      }
      const due = dueOf(date);
      if (due === undefined || due < now.slice(0, 10)) unclear.push(date.words);
      if (BARE.test(words) && head !== '') steps.push({ words: [`${words}${head}`], due });
      else if (BARE.test(words)) waits = { due };
      else steps.push({ words: head && steps.length === 0 ? [head, words] : [words], due });
      head = '';
    }
  }
  return {
    unclear,
    steps: steps
      .flatMap(({ words, due }) =>
        due && due >= now.slice(0, 10) ? [{ text: words.join('，'), due, level: levelOf(words.join()) }] : [],
      )
      .sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0)),
  };
}

type Piece = { words: string; dates: FoundDate[] };

/** A clause with several dates is several steps: cut before each date, or behind it where the dates stand last. */
function piecesOf(clause: string, start: number, found: FoundDate[]): Piece[] {
  const end = start + clause.length;
  const dates = found.filter((one) => one.start >= start && one.end <= end);
  if (dates.length < 2) return [pieceOf(clause, start, dates)];
  const lasts = dates.at(-1)?.end === end && dates[0]?.start !== start;
  const cuts = lasts
    ? dates.map((one) => one.end - start)
    : [...dates.slice(1).map((one) => one.start - start), clause.length];
  let at = 0;
  return cuts.map((cut) => {
    const piece = pieceOf(clause.slice(at, cut), start + at, dates);
    at = cut;
    return piece;
  });
}

function pieceOf(part: string, start: number, dates: FoundDate[]): Piece {
  const [date] = dates.filter((one) => one.start >= start && one.end <= start + part.length);
  if (!date) return { words: part.replace(EDGES, ''), dates: [] };
  const before = part.slice(0, date.start - start).replace(EDGES, '');
  const after = part.slice(date.end - start).replace(EDGES, '');
  return { words: `${before}${after}`, dates: [date] };
}

function dueOf({ reading }: FoundDate): CivilDate | undefined {
  if (reading.kind === 'date') return reading.date;
  if (reading.kind === 'datetime') return reading.datetime.slice(0, 10);
  return reading.kind === 'range' ? reading.end : undefined;
}

const LEVEL_SIGNS: [RegExp, Level][] = [
  [/理论研究/u, 'theory'],
  [/实践探索/u, 'practice'],
  [/制度规范/u, 'institution'],
  [/制度|办法|细则|规范|规定|机制|规程|制定|修订/u, 'institution'],
  [/试点|实践|试行|推广|示范|活动|现场|运行|推开|实施|落地|应用/u, 'practice'],
];

/** On which of the three levels a step or a piece of progress lies, by its words. */
export function levelOf(text: string): Level {
  return LEVEL_SIGNS.find(([sign]) => sign.test(text))?.[1] ?? 'theory';
}

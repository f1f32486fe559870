import { addDays, type CivilDate, weekday } from '../../kernel/clock.ts';
import type { WorkingDays } from '../../kernel/working-days.ts';
import type { debriefingCampaign, Item } from './tables.ts';

export type Campaign = typeof debriefingCampaign.$inferSelect;

export const GRADES = ['好', '较好', '一般', '差'] as const;
export type Grade = (typeof GRADES)[number];

/** A notice may ask for more answers before any are shown, never for fewer (law 10). */
export const FEWEST = 5;

/** How people say a grade; the longer words first. */
const SAID: [RegExp, Grade][] = [
  [/不称职|不合格|不满意|较差|很差|[差Dd]/u, '差'],
  [/基本称职|基本满意|基本合格|一般|[Cc]/u, '一般'],
  [/较好|比较好|良好|称职|[良Bb]/u, '较好'],
  [/优秀|很好|非常好|满意|合格|[优好Aa]/u, '好'],
];

/** The grade that a word stands for: 优秀 is 好, 良好 is 较好. Undefined for a word that is no grade. */
export function gradeMeant(word: string): Grade | undefined {
  return SAID.find(([pattern]) => pattern.test(word))?.[1];
}

type Term = { from: CivilDate | null; to: CivilDate | null };

export const ratingTerm = ({ ratingFrom, ratingTo }: Campaign): Term => ({ from: ratingFrom, to: ratingTo });
export const appraisalTerm = ({ appraisalFrom, appraisalTo }: Campaign): Term => ({
  from: appraisalFrom,
  to: appraisalTo,
});

/** How a day stands to a term. Without a first day it begins with the report; without a last one it ends with the campaign. */
export function standing(
  { from, to }: Term,
  campaign: Pick<Campaign, 'closesOn' | 'talliedOn'>,
  today: CivilDate,
  reported: boolean,
): 'not_yet' | 'open' | 'over' {
  if (isOver(campaign, today) || (to !== null && today > to)) return 'over';
  if (from === null) return reported ? 'open' : 'not_yet';
  return today < from ? 'not_yet' : 'open';
}

/** Whether everything is in: nothing more is taken, and what came of it may be shown. */
export function isOver({ closesOn, talliedOn }: Pick<Campaign, 'closesOn' | 'talliedOn'>, today: CivilDate): boolean {
  return talliedOn !== null || (closesOn !== null && today > closesOn);
}

/** The last day of a campaign by its terms; null while one of them is open-ended. A checklist is rated by nobody below. */
export function closingDay({
  kind,
  ratingTo,
  appraisalTo,
}: Pick<Campaign, 'kind' | 'ratingTo' | 'appraisalTo'>): CivilDate | null {
  if (kind === 'checklist') return appraisalTo;
  if (ratingTo === null) return null;
  return appraisalTo !== null && appraisalTo > ratingTo ? appraisalTo : ratingTo;
}

/** Why these days can't be; undefined when they can. */
export function faultOf(
  campaign: Pick<Campaign, 'reportsBy' | 'ratingFrom' | 'ratingTo' | 'appraisalFrom' | 'appraisalTo' | 'mendBy'>,
): string | undefined {
  const { ratingFrom, ratingTo, appraisalFrom, appraisalTo, mendBy } = campaign;
  const before = (first: CivilDate | null, second: CivilDate | null) =>
    first !== null && second !== null && second < first;
  if (before(ratingFrom, ratingTo)) return `评议截止日 ${ratingTo} 早于开始日 ${ratingFrom}，请核对。`;
  if (before(appraisalFrom, appraisalTo)) return `评价截止日 ${appraisalTo} 早于开始日 ${appraisalFrom}，请核对。`;
  const last = [ratingTo, appraisalTo].reduce((a, b) => ((a ?? '') > (b ?? '') ? a : b), null);
  if (before(last, mendBy)) return `整改日期 ${mendBy} 早于评议截止日 ${last}，请核对。`;
  return undefined;
}

/** The sum of marks; a mark is held to be of an item by its name. */
export function sumOf(marks: Record<string, number>): number {
  return Math.round(Object.values(marks).reduce((sum, points) => sum + points, 0) * 10) / 10;
}

export function fullMarks(items: Item[]): number {
  return items.reduce((sum, { points }) => sum + points, 0);
}

/** The first item that has too many points or fewer than none, as a sentence; undefined when all fit. */
export function marksFault(marks: Record<string, number>, items: Item[]): string | undefined {
  for (const { name, points } of items) {
    const given = marks[name];
    if (given !== undefined && (given < 0 || given > points))
      return `“${name}”最多 ${points} 分，您给的是 ${given} 分。`;
  }
  return undefined;
}

/** The mean of scores to one decimal; undefined for none. */
export function meanOf(scores: number[]): number | undefined {
  if (scores.length === 0) return undefined;
  return Math.round((scores.reduce((sum, one) => sum + one, 0) / scores.length) * 10) / 10;
}

/** One unit's answers, opened. `leader`: the unit that leads it; undefined at the top. */
export type Answers = { debriefing: string; unit: string; grades: Grade[]; remarks: string[] };
export type Tally = { debriefing: string | null; unit: string; counts: number[] };

/**
 * What may be shown of a campaign's answers. Too few are shown of no unit; they are put together in the unit above, and
 * further up while they are still too few, so that no sum less its known parts gives them away. What is too little even at the
 * top is dropped. Remarks go with shown counts only, in an order of their own.
 */
export function publishable(
  answers: Answers[],
  leaderOf: (unit: string) => string | undefined,
  fewest: number,
): { tallies: Tally[]; remarks: { debriefing: string; text: string }[] } {
  const tallies: Tally[] = [];
  const remarks: { debriefing: string; text: string }[] = [];
  let pools = new Map<string, Grade[]>();
  const pour = (into: Map<string, Grade[]>, unit: string, grades: Grade[]) => {
    const leader = leaderOf(unit);
    if (leader !== undefined && grades.length > 0) into.set(leader, [...(into.get(leader) ?? []), ...grades]);
  };
  for (const { debriefing, unit, grades, remarks: lines } of answers) {
    if (grades.length < fewest) {
      pour(pools, unit, grades);
      continue;
    }
    tallies.push({ debriefing, unit, counts: countsOf(grades) });
    for (const text of lines) remarks.push({ debriefing, text });
  }
  // the levels of a tree are few; a ring of links ends here, too
  for (let level = 0; pools.size > 0 && level < 20; level++) {
    const above = new Map<string, Grade[]>();
    for (const [unit, grades] of pools) {
      if (grades.length >= fewest) tallies.push({ debriefing: null, unit, counts: countsOf(grades) });
      else pour(above, unit, grades);
    }
    pools = above;
  }
  return { tallies: joined(tallies), remarks };
}

export function countsOf(grades: Grade[]): number[] {
  return GRADES.map((grade) => grades.filter((one) => one === grade).length);
}

/** What was poured into one unit from two levels is one figure. */
function joined(tallies: Tally[]): Tally[] {
  const pools = new Map<string, Tally>();
  for (const one of tallies.filter(({ debriefing }) => debriefing === null)) {
    const before = pools.get(one.unit);
    const counts = before ? before.counts.map((count, i) => count + (one.counts[i] ?? 0)) : one.counts;
    pools.set(one.unit, { ...one, counts });
  }
  return [...tallies.filter(({ debriefing }) => debriefing !== null), ...pools.values()];
}

/** 好 8、较好 3、一般 1、差 0 */
export function countsWords(counts: number[]): string {
  return GRADES.map((grade, i) => `${grade} ${counts[i] ?? 0}`).join('、');
}

function isWorked(date: CivilDate, workingDays: WorkingDays): boolean {
  return workingDays.isWorking(date) ?? weekday(date) <= 5;
}

/** The days that are told of on the working day `date`: the days off just before it, and itself. Undefined: `date` is a day off. */
export function daysToldOn(date: CivilDate, workingDays: WorkingDays): { from: CivilDate; to: CivilDate } | undefined {
  if (!isWorked(date, workingDays)) return undefined;
  let from = date;
  while (!isWorked(addDays(from, -1), workingDays)) from = addDays(from, -1);
  return { from, to: date };
}

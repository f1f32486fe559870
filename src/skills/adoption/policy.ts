import { addMonths } from '../../kernel/chinese/dates/calendar.ts';
import type { CivilDate } from '../../kernel/clock.ts';
import { type Refusal, refuse } from '../../kernel/errors.ts';
import type { Asker } from '../../organisation/people.ts';
import { OUTCOME_KIND_WORDS, type Outcome } from '../outcomes/index.ts';
import type { adoption, adoptionUnit } from './tables.ts';

export type Adoption = typeof adoption.$inferSelect;
export type TakenUp = typeof adoptionUnit.$inferSelect;

/** How long a unit works in the new way before it is asked how that goes, once. */
const TRIED_MONTHS = 3;

/** What the panel has judged is adopted, whatever its rank: workable is for the staff to see. */
export function mayAdopt({ number, state }: Outcome): Refusal | undefined {
  if (state === 'withdrawn') return refuse(`成果 ${number} 号已经撤回了，不能转化。`);
  if (state !== 'reviewed') return refuse(`成果 ${number} 号的评审结果还没有公布，公布后再转化。`);
  return undefined;
}

/** Officers of a unit decide how it works. */
export function mayTakeUp({ posts, unit }: Asker): Refusal | undefined {
  if (posts.some((held) => held.unit.code === unit.code && /书记$|委员$/u.test(held.post))) return undefined;
  return refuse(`采不采用由${unit.name}的书记或委员定，可以请他们来说一声。`);
}

/** On or before this day it was taken up by those who are asked on `date`. */
export function triedSince(date: CivilDate): CivilDate {
  return addMonths(date, -TRIED_MONTHS);
}

/** 推广做法 of what was tried, 写进制度 of what is a text already: which is offered first. */
export function likelyWay({ kind }: Outcome): 'practice' | 'rule' {
  return kind === 'institution' ? 'rule' : 'practice';
}

/** 实践成果 */
export function kindWords({ kind }: Outcome): string {
  return OUTCOME_KIND_WORDS[kind];
}

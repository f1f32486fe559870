import type { Talk } from '../../chat/skill.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import { peopleById } from '../../organisation/store.ts';
import type { Campaign } from '../campaign/index.ts';
import type { Outcome } from '../outcomes/index.ts';
import { assign } from './assign.ts';
import { conflictOf } from './conflicts.ts';
import { aboveOf, reviewerOf, worksOf } from './interests.ts';
import { panelOf, type Task } from './store.ts';
import { review } from './tables.ts';

export type SharedOut = {
  /** Reviewers by outcome. */
  given: Map<string, string[]>;
  /** How many outcomes each reviewer has then, by 工号. */
  loads: Map<string, number>;
  /** Pairs kept apart. */
  conflicts: number;
  /** Outcomes for which too few reviewers are left, and who stays away from them for what reason. */
  short: { outcome: Outcome; missing: number; away: { name: string; reason: string }[] }[];
};

/**
 * Reviewers for what these outcomes still lack, beside what is handed out already. The order among equals is made by the key, so that
 * nobody can work out at home who has what.
 */
export async function shareOut(
  outcomes: Outcome[],
  tasks: Task[],
  { id: campaign, terms }: Campaign,
  { read, seal }: Pick<Talk, 'read' | 'seal'>,
  away: string[] = [],
): Promise<SharedOut> {
  const panel = (await panelOf(read, campaign)).filter(({ person }) => !away.includes(person));
  const reviewers = (
    await peopleById(
      read,
      panel.map(({ person }) => person),
    )
  ).map(reviewerOf);
  const works = await worksOf(read, outcomes);
  const above = await aboveOf(read, [
    ...reviewers.flatMap(({ units }) => units),
    ...[...works.values()].flatMap(({ units }) => units),
  ]);
  const counted = tasks.filter(({ review: { state } }) => state !== 'recused');
  const reasons = outcomes.map((outcome) => {
    const work = works.get(outcome.id);
    const own = tasks.filter((task) => task.outcome.id === outcome.id);
    const away = reviewers.flatMap((one) => {
      const recused = own.some(({ review }) => review.reviewer === one.id && review.state === 'recused');
      const reason = recused ? '已申请回避' : work && conflictOf(one, work, above);
      return reason ? [{ id: one.id, name: one.name, reason }] : [];
    });
    const has = own.filter(({ review: { state } }) => state !== 'recused').map(({ review }) => review.reviewer);
    return { outcome, away, has };
  });
  const { given, short } = assign(
    reasons.map(({ outcome, away, has }) => ({
      id: outcome.id,
      key: seal('review order', campaign, outcome.id),
      need: Math.max(0, terms.reviewersAnOutcome - has.length),
      barred: new Set([...away.map(({ id }) => id), ...has]),
    })),
    reviewers.map(({ id }) => ({
      id,
      key: seal('review order', campaign, id),
      load: counted.filter(({ review }) => review.reviewer === id).length,
    })),
  );
  const loads = new Map(
    reviewers.map(({ id }) => [
      id,
      counted.filter(({ review }) => review.reviewer === id).length +
        [...given.values()].filter((who) => who.includes(id)).length,
    ]),
  );
  return {
    given,
    loads,
    conflicts: reasons.reduce((sum, one) => sum + one.away.length, 0),
    short: short.flatMap(({ task, missing }) =>
      reasons.filter(({ outcome }) => outcome.id === task).map(({ outcome, away }) => ({ outcome, missing, away })),
    ),
  };
}

export function givenOut(given: Map<string, string[]>, campaign: string, { newId, today }: Talk): Write[] {
  return [...given].flatMap(([outcome, who]) =>
    who.map((reviewer) =>
      write(
        build.insert(review).values({ id: newId(), campaign, outcome, reviewer, state: 'assigned', assignedOn: today }),
        1,
      ),
    ),
  );
}

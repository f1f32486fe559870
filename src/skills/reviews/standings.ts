import type { Talk } from '../../chat/skill.ts';
import type { Campaign } from '../campaign/index.ts';
import { type Outcome, outcomesIn } from '../outcomes/index.ts';
import { type Traces, withoutTraces } from './hide.ts';
import { totalOf } from './points.ts';
import { FEWEST_REMARKS, missingForQuorum } from './policy.ts';
import { type Ranked, ranked, type Scored } from './ranking.ts';
import { reviewsIn, type Task } from './store.ts';

export type Standings = {
  tasks: Task[];
  rows: (Ranked & { outcome: Outcome })[];
  scores: Scored[];
  /** How many are scored, of how many handed out. */
  done: number;
  total: number;
  /** How many scores are still lacking for a ranking. */
  lacking: number;
  /** Outcomes that nobody has scored, or nobody was given. */
  unscored: Outcome[];
};

/** The ranking as it would be now, with all that it was made of. */
export async function standingsOf(campaign: Campaign, { read }: Pick<Talk, 'read'>): Promise<Standings> {
  const { rubric, trimmed, quorum } = campaign.terms;
  const tasks = await reviewsIn(read, campaign.id);
  const scores = tasks.flatMap(({ review, outcome }): Scored[] => {
    const total = review.state === 'scored' ? totalOf(review.scores ?? [], rubric) : undefined;
    return total === undefined ? [] : [{ reviewer: review.reviewer, outcome: outcome.id, score: total }];
  });
  const outcomes = (await outcomesIn(read, campaign.id)).filter(({ state }) => state !== 'submitted');
  const works = outcomes.map(({ id }) => ({
    id,
    scores: scores.filter(({ outcome }) => outcome === id).map(({ score }) => score),
  }));
  const rows = ranked(works, trimmed).flatMap((row) => {
    const outcome = outcomes.find(({ id }) => id === row.id);
    return outcome ? [{ ...row, outcome }] : [];
  });
  const counted = tasks.filter(({ review: { state } }) => state !== 'recused');
  return {
    tasks,
    rows: rows.sort((a, b) => a.rank - b.rank || a.outcome.number - b.outcome.number),
    scores,
    done: scores.length,
    total: counted.length,
    lacking: missingForQuorum(
      counted.map(({ review }) => review),
      quorum,
    ),
    unscored: outcomes.filter(({ id }) => !scores.some(({ outcome }) => outcome === id)),
  };
}

/**
 * What the team is told of an outcome, word by word but without names: in an order that only the key makes, so that neither
 * who was first nor who was given it first can be read from it, and without what a reviewer lets slip of himself. Alone, a
 * remark is kept back.
 */
export function remarksOn(
  outcome: string,
  tasks: readonly Task[],
  reviewers: Traces,
  { seal }: Pick<Talk, 'seal'>,
): string[] {
  const remarks = tasks
    .filter(({ review, outcome: { id } }) => id === outcome && review.state === 'scored' && review.comment)
    .map(({ review }) => ({
      text: withoutTraces(review.comment ?? '', reviewers),
      at: seal('remark order', review.id),
    }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .map(({ text }) => text);
  return remarks.length < FEWEST_REMARKS ? [] : remarks;
}

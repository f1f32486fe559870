import { and, eq } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import { build, type Statement, type Write, write } from '../../kernel/statement.ts';
import type { Campaign } from '../campaign/index.ts';
import { givenOut, shareOut } from './share-out.ts';
import { reviewsIn, type Task, unlessStirred } from './store.ts';
import { review } from './tables.ts';

/**
 * Tasks that their reviewers give back: each goes to the least loaded of the others without a conflict. `short`: those for
 * which nobody is left. `away`: reviewers who get nothing any more.
 */
export async function handBack(
  tasks: Task[],
  reason: string,
  campaign: Campaign,
  talk: Talk,
  away: string[] = [],
): Promise<{ writes: Write[]; unless: Statement[]; short: Task[] }> {
  if (tasks.length === 0) return { writes: [], unless: [], short: [] };
  const all = await reviewsIn(talk.read, campaign.id);
  const returned = new Set(tasks.map(({ review: { id } }) => id));
  const kept = all.map(
    (task): Task => (returned.has(task.review.id) ? { ...task, review: { ...task.review, state: 'recused' } } : task),
  );
  const outcomes = [...new Map(tasks.map(({ outcome }) => [outcome.id, outcome])).values()];
  const shared = await shareOut(outcomes, kept, campaign, talk, away);
  const short = new Set(shared.short.map(({ outcome }) => outcome.id));
  return {
    unless: [unlessStirred(campaign.id, all)],
    writes: [
      ...tasks.map(({ review: { id, version } }) =>
        write(
          build
            .update(review)
            .set({ state: 'recused', reason, version: version + 1 })
            .where(and(eq(review.id, id), eq(review.version, version))),
          1,
        ),
      ),
      ...givenOut(shared.given, campaign.id, talk),
    ],
    short: tasks.filter(({ outcome }) => short.has(outcome.id)),
  };
}

import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Read } from '../../kernel/database.ts';
import { build, query, type Statement } from '../../kernel/statement.ts';
import { type Outcome, outcome } from '../outcomes/index.ts';
import { review, reviewPanel, reviewResult } from './tables.ts';

export type Review = typeof review.$inferSelect;
export type Result = typeof reviewResult.$inferSelect;
export type Task = { review: Review; outcome: Outcome };

export async function panelOf(read: Read, campaign: string): Promise<(typeof reviewPanel.$inferSelect)[]> {
  return read.select().from(reviewPanel).where(eq(reviewPanel.campaign, campaign)).orderBy(asc(reviewPanel.person));
}

/** The panels that this person sits on. */
export async function seatsOf(read: Read, person: string): Promise<(typeof reviewPanel.$inferSelect)[]> {
  return read.select().from(reviewPanel).where(eq(reviewPanel.person, person));
}

/** What this person has to judge or has judged, in order of the outcomes' numbers; what was given back or withdrawn is left out. */
export async function tasksOf(read: Read, reviewer: string): Promise<Task[]> {
  return read
    .select({ review, outcome })
    .from(review)
    .innerJoin(outcome, eq(outcome.id, review.outcome))
    .where(and(eq(review.reviewer, reviewer), ne(review.state, 'recused'), ne(outcome.state, 'withdrawn')))
    .orderBy(asc(outcome.number));
}

export async function taskById(read: Read, id: string): Promise<Task | undefined> {
  return read
    .select({ review, outcome })
    .from(review)
    .innerJoin(outcome, eq(outcome.id, review.outcome))
    .where(eq(review.id, id))
    .get();
}

/** Everything handed out in a campaign, what was given back included. */
export async function reviewsIn(read: Read, campaign: string): Promise<Task[]> {
  return read
    .select({ review, outcome })
    .from(review)
    .innerJoin(outcome, eq(outcome.id, review.outcome))
    .where(and(eq(review.campaign, campaign), ne(outcome.state, 'withdrawn')))
    .orderBy(asc(outcome.number), asc(review.id));
}

/** The result as it stands: none before it is out, none while it is taken back. */
export async function resultsIn(read: Read, campaign: string, state: Result['state'] = 'released'): Promise<Result[]> {
  return read
    .select()
    .from(reviewResult)
    .where(and(eq(reviewResult.campaign, campaign), eq(reviewResult.state, state)))
    .orderBy(asc(reviewResult.rank), asc(reviewResult.outcome));
}

export async function isReleased(read: Read, campaign: string): Promise<boolean> {
  return (await resultsIn(read, campaign)).length > 0;
}

export async function resultOf(read: Read, outcomes: string[]): Promise<Result[]> {
  if (outcomes.length === 0) return [];
  return read
    .select()
    .from(reviewResult)
    .where(and(inArray(reviewResult.outcome, outcomes), eq(reviewResult.state, 'released')));
}

/** The outcomes of a campaign with their ranks, best first; empty until the result is out. */
export async function rankedOutcomes(
  read: Read,
  campaign: string,
): Promise<{ outcome: Outcome; rank: number; score: number; spread: number }[]> {
  const rows = await read
    .select({ outcome, rank: reviewResult.rank, score: reviewResult.score, spread: reviewResult.spread })
    .from(reviewResult)
    .innerJoin(outcome, eq(outcome.id, reviewResult.outcome))
    .where(and(eq(reviewResult.campaign, campaign), eq(reviewResult.state, 'released')))
    .orderBy(asc(reviewResult.rank), asc(outcome.number));
  return rows.map((row) => ({ ...row, score: row.score / 100, spread: row.spread / 100 }));
}

/** A conflict when the result of this campaign is out. */
export function unlessReleased(campaign: string): Statement {
  return query(
    build
      .select({ outcome: reviewResult.outcome })
      .from(reviewResult)
      .where(and(eq(reviewResult.campaign, campaign), eq(reviewResult.state, 'released'))),
  );
}

/** A conflict when anything was handed out, scored, given back or withdrawn since `reviewsIn` was read. */
export function unlessStirred(campaign: string, tasks: readonly Task[]): Statement {
  const versions = tasks.reduce((sum, { review: { version } }) => sum + version, 0);
  return query(
    sql`select 1 from (select count(*) as n, coalesce(sum(${review.version}), 0) as v from ${review} join ${outcome} on ${outcome.id} = ${review.outcome} where ${review.campaign} = ${campaign} and ${outcome.state} <> 'withdrawn') as seen where seen.n <> ${tasks.length} or seen.v <> ${versions}`,
  );
}

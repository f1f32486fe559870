import { and, asc, eq, inArray } from 'drizzle-orm';
import type { CivilDate } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import type { Asker } from '../../organisation/people.ts';
import { campaignById, runsCampaigns } from '../campaign/index.ts';
import { type Outcome, outcomesOf, teamsOf } from '../outcomes/index.ts';
import { problem } from '../problems/index.ts';
import { type Carried, carriedBy } from '../rules/index.ts';
import { claim, team } from '../teams/index.ts';
import { sourcesOf, type Topic } from '../topics/index.ts';
import type { Adoption } from './policy.ts';
import { adoptionsOf, takersOf } from './store.ts';

export type ChainProblem = Pick<
  typeof problem.$inferSelect,
  'id' | 'number' | 'text' | 'anonymous' | 'toldBy' | 'unit'
>;
export type Step = {
  adoption: Adoption;
  outcome: Outcome;
  /** Of a rule. */
  carried?: Carried;
  /** Of a practice: how many units work by it. */
  units: number;
};
export type Chain = {
  topic: Topic;
  problems: ChainProblem[];
  teams: { number: number; unit: string }[];
  outcomes: Outcome[];
  /** What is handed in or under review, and not for this person to see whose it is. */
  underReview: number;
  steps: Step[];
};

/**
 * The whole way around one topic: the problems behind it, who works on it, what came of it and what became of that. With
 * `only`, what belongs to one outcome. Nothing in it tells a reviewer whose an outcome is before the result is out.
 */
export async function chainOf(
  topic: Topic,
  { read, asker, today }: { read: Read; asker: Asker; today: CivilDate },
  only?: Outcome,
): Promise<Chain> {
  const sources = await sourcesOf(read, topic);
  const problems = await problemsOf(
    read,
    sources.map(({ id }) => id),
  );
  const all = (await outcomesOf(read, topic.id)).filter(({ id }) => !only || id === only.id);
  const shown = new Set(await visible(all, asker, read));
  const outcomes = all.filter((one) => shown.has(one));
  const teams = await read
    .select({ id: team.id, number: team.number, unit: team.unit })
    .from(claim)
    .innerJoin(team, eq(team.id, claim.team))
    .where(and(eq(claim.topic, topic.id), eq(claim.state, 'active')))
    .orderBy(asc(team.number));
  return {
    topic,
    problems,
    teams: only ? teams.filter(({ id }) => shown.has(only) && id === only.team) : teams,
    outcomes,
    underReview: all.length - outcomes.length,
    steps: await stepsOf(outcomes, { read, today }),
  };
}

/** What became of these outcomes, in the order in which it was decided. */
export async function stepsOf(outcomes: Outcome[], { read, today }: { read: Read; today: CivilDate }): Promise<Step[]> {
  const adoptions = await adoptionsOf(
    read,
    outcomes.map(({ id }) => id),
  );
  const carried = await carriedBy(
    read,
    adoptions.flatMap(({ proposal }) => proposal ?? []),
    today,
  );
  const steps = await Promise.all(
    adoptions.map(async (adoption): Promise<Step[]> => {
      const outcome = outcomes.find(({ id }) => id === adoption.outcome);
      if (!outcome) return [];
      const by = adoption.proposal === null ? undefined : carried.get(adoption.proposal);
      const units = adoption.how === 'practice' ? (await takersOf(read, adoption.id)).length : 0;
      return [{ adoption, outcome, units, ...(by ? { carried: by } : {}) }];
    }),
  );
  return steps.flat();
}

/** Judged ones are known to all; before that, where authors are hidden, only to the team itself and the staff. */
async function visible(all: Outcome[], asker: Asker, read: Read): Promise<Outcome[]> {
  if (all.length === 0 || runsCampaigns(asker)) return all;
  const own = new Set((await teamsOf(read, asker.id)).map(({ id }) => id));
  const hidden = (await campaignById(read, all[0]?.campaign ?? ''))?.terms.authorsHidden ?? true;
  return all.filter(({ state, team: id }) => state === 'reviewed' || own.has(id) || (!hidden && state !== 'submitted'));
}

async function problemsOf(read: Read, ids: string[]): Promise<ChainProblem[]> {
  if (ids.length === 0) return [];
  return read
    .select({
      id: problem.id,
      number: problem.number,
      text: problem.text,
      anonymous: problem.anonymous,
      toldBy: problem.toldBy,
      unit: problem.unit,
    })
    .from(problem)
    .where(inArray(problem.id, ids))
    .orderBy(asc(problem.number));
}

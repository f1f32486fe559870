import { and, eq, inArray, ne, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Read } from '../../kernel/database.ts';
import type { Campaign } from '../campaign/index.ts';
import { outcome } from '../outcomes/index.ts';
import { problem } from '../problems/index.ts';
import { claim, team } from '../teams/index.ts';
import { topic, topicSource } from '../topics/index.ts';
import { adoption } from './tables.ts';

/** How far a campaign has come, stage by stage. */
export type Figures = {
  told: number;
  grouped: number;
  topics: number;
  teams: number;
  outcomes: number;
  reviewed: number;
  adopted: number;
};

export const FIGURE_WORDS: [keyof Figures, string][] = [
  ['told', '难题'],
  ['grouped', '已梳理'],
  ['topics', '课题'],
  ['teams', '课题组'],
  ['outcomes', '成果'],
  ['reviewed', '已评审'],
  ['adopted', '已转化'],
];

export type Aspect = { aspect: string } & Pick<Figures, 'told' | 'topics' | 'outcomes' | 'adopted'>;

/**
 * The figures of a campaign: of all of it, or of what the units in `among` (a subquery of codes) told and worked on. What was
 * told without a name counts for no unit, so it is in the figures of the whole only.
 */
export async function figuresOf(
  read: Read,
  { id }: Pick<Campaign, 'id'>,
  among?: SQL,
): Promise<{ figures: Figures; aspects: Aspect[] }> {
  const within = (unit: SQLiteColumn) => (among ? inArray(unit, among) : undefined);
  const problems = await read
    .select({ id: problem.id, status: problem.status, aspect: problem.aspect })
    .from(problem)
    .where(and(eq(problem.campaign, id), ne(problem.status, 'withdrawn'), within(problem.unit)));
  const topics = await read
    .select({ id: topic.id, aspect: topic.aspect })
    .from(topic)
    .where(
      and(
        eq(topic.campaign, id),
        inArray(topic.state, ['published', 'closed']),
        among ? sql`${topic.id} in (${concerning(among)})` : undefined,
      ),
    );
  const teams = await read
    .selectDistinct({ id: team.id })
    .from(team)
    .innerJoin(claim, and(eq(claim.team, team.id), eq(claim.state, 'active')))
    .where(and(eq(team.campaign, id), eq(team.state, 'standing'), within(team.unit)));
  const outcomes = await read
    .select({ id: outcome.id, state: outcome.state, aspect: topic.aspect })
    .from(outcome)
    .innerJoin(topic, eq(topic.id, outcome.topic))
    .where(and(eq(outcome.campaign, id), ne(outcome.state, 'withdrawn'), within(outcome.unit)));
  const done = new Set(
    (
      await read
        .selectDistinct({ outcome: adoption.outcome })
        .from(adoption)
        .innerJoin(outcome, eq(outcome.id, adoption.outcome))
        .where(and(ne(adoption.state, 'dropped'), eq(outcome.campaign, id)))
    ).map((row) => row.outcome),
  );
  const adopted = outcomes.filter((one) => done.has(one.id));
  const of = (rows: { aspect: string | null }[], aspect: string) => rows.filter((row) => row.aspect === aspect).length;
  const names = [...new Set([...topics, ...outcomes, ...problems].flatMap(({ aspect }) => aspect ?? []))];
  return {
    figures: {
      told: problems.length,
      grouped: problems.filter(({ status }) => status !== 'submitted').length,
      topics: topics.length,
      teams: teams.length,
      outcomes: outcomes.length,
      reviewed: outcomes.filter(({ state }) => state === 'reviewed').length,
      adopted: adopted.length,
    },
    aspects: names.map((aspect) => ({
      aspect,
      told: of(problems, aspect),
      topics: of(topics, aspect),
      outcomes: of(outcomes, aspect),
      adopted: of(adopted, aspect),
    })),
  };
}

/** The topics that these units told problems for by name, or work on. */
function concerning(among: SQL): SQL {
  return sql`select ${topicSource.topic} from ${topicSource} join ${problem} on ${problem.id} = ${topicSource.problem} where ${problem.unit} in ${among}
    union select ${claim.topic} from ${claim} where ${claim.state} = 'active' and ${claim.unit} in ${among}`;
}

import { and, asc, desc, eq, gte, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import type { KeptFile } from '../../chat/form.ts';
import type { Read } from '../../kernel/database.ts';
import { build, query, type Statement, type Write, write } from '../../kernel/statement.ts';
import { claim, team, teamMember } from '../teams/index.ts';
import { topic } from '../topics/index.ts';
import type { Outcome } from './policy.ts';
import { outcome, outcomeAuthor, outcomeVersion } from './tables.ts';

export type Team = typeof team.$inferSelect;
export type Version = typeof outcomeVersion.$inferSelect;
export type Author = typeof outcomeAuthor.$inferSelect;
/** A topic that a team holds: what an outcome belongs to. */
export type Held = { claim: string; team: Team; topic: { id: string; number: number | null; title: string } };

/** The topics that this person's teams hold now, in order of their numbers. */
export async function heldBy(read: Read, person: string): Promise<Held[]> {
  const mine = read.select({ id: teamMember.team }).from(teamMember).where(eq(teamMember.person, person));
  return read
    .select({ claim: claim.id, team, topic: { id: topic.id, number: topic.number, title: topic.title } })
    .from(claim)
    .innerJoin(team, eq(team.id, claim.team))
    .innerJoin(topic, eq(topic.id, claim.topic))
    .where(
      and(eq(claim.state, 'active'), ne(team.state, 'disbanded'), or(eq(team.leader, person), inArray(team.id, mine))),
    )
    .orderBy(asc(topic.number), asc(team.number));
}

/** The topics held in a campaign of which no outcome has come in. */
export async function heldWithout(read: Read, campaign: string): Promise<Held[]> {
  return read
    .select({ claim: claim.id, team, topic: { id: topic.id, number: topic.number, title: topic.title } })
    .from(claim)
    .innerJoin(team, eq(team.id, claim.team))
    .innerJoin(topic, eq(topic.id, claim.topic))
    .leftJoin(outcome, and(eq(outcome.team, team.id), eq(outcome.topic, topic.id), ne(outcome.state, 'withdrawn')))
    .where(and(eq(claim.state, 'active'), eq(team.campaign, campaign), isNull(outcome.id)))
    .orderBy(asc(topic.number), asc(team.number));
}

/** Every team in which this person is or was, standing or not: what it handed in stays its own. */
export async function teamsOf(read: Read, person: string): Promise<Team[]> {
  const mine = read.select({ id: teamMember.team }).from(teamMember).where(eq(teamMember.person, person));
  return read
    .select()
    .from(team)
    .where(or(eq(team.leader, person), inArray(team.id, mine)));
}

export async function teamById(read: Read, id: string): Promise<Team | undefined> {
  return read.select().from(team).where(eq(team.id, id)).get();
}

/** 工号 of the team's leader and members, as far as they are in the roster. */
export async function membersOf(read: Read, { id, leader }: Pick<Team, 'id' | 'leader'>): Promise<string[]> {
  const rows = await read.select({ person: teamMember.person }).from(teamMember).where(eq(teamMember.team, id));
  return [...new Set([leader, ...rows.flatMap(({ person }) => person ?? [])])];
}

/** 成果 8 号; undefined for a number that was never given. */
export async function outcomeByNumber(read: Read, number: number): Promise<Outcome | undefined> {
  return read.select().from(outcome).where(eq(outcome.number, number)).get();
}

/** What came of a topic and stands, in order of numbers. */
export async function outcomesOf(read: Read, topicId: string): Promise<Outcome[]> {
  return read
    .select()
    .from(outcome)
    .where(and(eq(outcome.topic, topicId), ne(outcome.state, 'withdrawn')))
    .orderBy(asc(outcome.number));
}

/** All of a campaign that stands, in order of numbers. */
export async function outcomesIn(read: Read, campaign: string): Promise<Outcome[]> {
  return read
    .select()
    .from(outcome)
    .where(and(eq(outcome.campaign, campaign), ne(outcome.state, 'withdrawn')))
    .orderBy(asc(outcome.number));
}

export async function outcomesOfTeams(read: Read, teams: string[]): Promise<Outcome[]> {
  if (teams.length === 0) return [];
  return read
    .select()
    .from(outcome)
    .where(and(inArray(outcome.team, teams), ne(outcome.state, 'withdrawn')))
    .orderBy(asc(outcome.number));
}

/** The newest first. */
export async function versionsOf(read: Read, id: string): Promise<Version[]> {
  return read.select().from(outcomeVersion).where(eq(outcomeVersion.outcome, id)).orderBy(desc(outcomeVersion.version));
}

/** The version that counts; a 补充说明 adds to it and is none itself. */
export async function currentVersion(read: Read, id: string): Promise<Version | undefined> {
  return (await versionsOf(read, id)).find(({ supplement }) => !supplement);
}

export async function authorsOf(read: Read, ids: string[]): Promise<Author[]> {
  if (ids.length === 0) return [];
  return read
    .select()
    .from(outcomeAuthor)
    .where(inArray(outcomeAuthor.outcome, sql`(select value from json_each(${JSON.stringify(ids)}))`))
    .orderBy(asc(outcomeAuthor.name));
}

export function addVersion(row: {
  id: string;
  outcome: string;
  version: number;
  supplement?: boolean;
  text: string;
  files: KeptFile[];
  by: string;
  on: string;
}): Write {
  return write(build.insert(outcomeVersion).values(row), 1);
}

/** A conflict when somebody else has handed in this version meanwhile. */
export function unlessVersion(id: string, version: number): Statement {
  return query(
    build
      .select({ id: outcomeVersion.id })
      .from(outcomeVersion)
      .where(and(eq(outcomeVersion.outcome, id), gte(outcomeVersion.version, version))),
  );
}

/** A conflict when it stands otherwise by now. */
export function moveOutcome({ id, state }: Pick<Outcome, 'id' | 'state'>, set: Partial<Outcome>): Write {
  return write(
    build
      .update(outcome)
      .set(set)
      .where(and(eq(outcome.id, id), eq(outcome.state, state))),
    1,
  );
}

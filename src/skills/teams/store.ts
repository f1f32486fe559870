import { and, asc, desc, eq, inArray, or, sql } from 'drizzle-orm';
import type { Change } from '../../chat/turn.ts';
import type { CivilDate } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import { build, query, type Statement, type Write, write } from '../../kernel/statement.ts';
import { type Topic, topic } from '../topics/index.ts';
import type { Member } from './policy.ts';
import { claim, progress, team, teamMember, teamStep } from './tables.ts';

export type Team = typeof team.$inferSelect;
export type Claim = typeof claim.$inferSelect;
export type Step = typeof teamStep.$inferSelect;
export type Progress = typeof progress.$inferSelect;
/** A claim that stands, with what is claimed and by whom. */
export type Held = { claim: Claim; topic: Topic; team: Team };

/** The teams in which somebody leads or takes part, by number. */
export async function teamsOf(read: Read, person: string): Promise<Team[]> {
  const takesPart = build.select({ team: teamMember.team }).from(teamMember).where(eq(teamMember.person, person));
  return read
    .select()
    .from(team)
    .where(and(eq(team.state, 'standing'), or(eq(team.leader, person), inArray(team.id, takesPart))))
    .orderBy(asc(team.number));
}

export async function teamById(read: Read, id: string): Promise<Team | undefined> {
  return read.select().from(team).where(eq(team.id, id)).get();
}

export async function membersOf(read: Read, id: string): Promise<Member[]> {
  return read
    .select({ person: teamMember.person, name: teamMember.name, role: teamMember.role })
    .from(teamMember)
    .where(eq(teamMember.team, id))
    .orderBy(asc(teamMember.id));
}

/** The claims that stand: of these teams, on these topics or all; by number of topic, then of team. */
export async function standing(read: Read, of: { teams?: string[]; topics?: string[] } = {}): Promise<Held[]> {
  const among = (ids: string[]) => sql`(select value from json_each(${JSON.stringify(ids)}))`;
  return read
    .select({ claim, topic, team })
    .from(claim)
    .innerJoin(topic, eq(topic.id, claim.topic))
    .innerJoin(team, eq(team.id, claim.team))
    .where(
      and(
        eq(claim.state, 'active'),
        of.teams ? inArray(claim.team, among(of.teams)) : undefined,
        of.topics ? inArray(claim.topic, among(of.topics)) : undefined,
      ),
    )
    .orderBy(asc(topic.number), asc(team.number));
}

export async function heldById(read: Read, id: string): Promise<Held | undefined> {
  return read
    .select({ claim, topic, team })
    .from(claim)
    .innerJoin(topic, eq(topic.id, claim.topic))
    .innerJoin(team, eq(team.id, claim.team))
    .where(eq(claim.id, id))
    .get();
}

/** The steps of these claims that are not dropped, by date. */
export async function stepsOf(read: Read, claims: string[]): Promise<Step[]> {
  if (claims.length === 0) return [];
  return read
    .select()
    .from(teamStep)
    .where(and(inArray(teamStep.claim, claims), sql`${teamStep.droppedOn} is null`))
    .orderBy(asc(teamStep.due), asc(teamStep.id));
}

/** What was told of a claim, the newest first. */
export async function progressOf(read: Read, { id }: Claim, limit: number): Promise<Progress[]> {
  return read
    .select()
    .from(progress)
    .where(eq(progress.claim, id))
    .orderBy(desc(progress.on), desc(sql`rowid`))
    .limit(limit);
}

/** What was told last of each of these claims, the newest first; one query, however many they are. */
export async function lastProgress(read: Read, claims: string[]): Promise<Progress[]> {
  if (claims.length === 0) return [];
  const newest = sql`(select newer.rowid from ${progress} as newer where newer.claim = ${progress.claim}
    order by newer."on" desc, newer.rowid desc limit 1)`;
  return read
    .select()
    .from(progress)
    .where(and(inArray(progress.claim, claims), sql`${progress}.rowid = ${newest}`))
    .orderBy(desc(progress.on), desc(sql`rowid`));
}

export function addTeam(row: typeof team.$inferInsert, members: Member[], newId: () => string): Write[] {
  return [
    write(build.insert(team).values(row), 1),
    ...members.map((one) => write(build.insert(teamMember).values({ id: newId(), team: row.id, ...one }), 1)),
  ];
}

export function addClaim(row: typeof claim.$inferInsert): Write {
  return write(build.insert(claim).values(row), 1);
}

/** Gives a claim back, unless somebody else has. */
export function releaseClaim({ id }: Claim): Write {
  return write(
    build
      .update(claim)
      .set({ state: 'released' })
      .where(and(eq(claim.id, id), eq(claim.state, 'active'))),
    1,
  );
}

export type Limit = { topicsATeam: number; teamsAUnitATopic: number };

/**
 * What must not be so when the claims are committed: the limits once more, by what stands at that instant. `adding`
 * topics are claimed by the team at once; `given` claims are released by the same commit.
 */
export function guards(
  of: { team: string; unit: string; adding: Topic[]; given: string[] },
  { topicsATeam, teamsAUnitATopic }: Limit,
): Statement[] {
  const stands = sql`${claim.state} = 'active' and ${claim.id} not in (select value from json_each(${JSON.stringify(of.given)}))`;
  const full = (where: ReturnType<typeof sql>, room: number) =>
    query(sql`select 1 where (select count(*) from ${claim} where ${stands} and ${where}) > ${room}`);
  return [
    full(sql`${claim.team} = ${of.team}`, topicsATeam - of.adding.length),
    ...of.adding.flatMap(({ id, places }) => [
      query(sql`select 1 from ${topic} where ${topic.id} = ${id} and ${topic.state} <> 'published'`),
      full(sql`${claim.topic} = ${id} and ${claim.team} = ${of.team}`, 0),
      full(sql`${claim.topic} = ${id} and ${claim.unit} = ${of.unit}`, teamsAUnitATopic - 1),
      ...(places === null ? [] : [full(sql`${claim.topic} = ${id}`, places - 1)]),
    ]),
  ];
}

/** The team has got on; help is offered anew only after another silence. */
export function moved(teamId: string, on: CivilDate): Write {
  return write(build.update(team).set({ movedOn: on, helpOfferedOn: null }).where(eq(team.id, teamId)));
}

export function changeOf(verb: string, id: string, team: Pick<Team, 'number'>, of: Pick<Topic, 'number'>): Change {
  return { verb, entity: 'claim', id, after: { team: team.number, topic: of.number } };
}

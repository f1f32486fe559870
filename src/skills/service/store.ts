import { and, asc, countDistinct, eq, gte, inArray, isNull, or, sql } from 'drizzle-orm';
import type { CivilDate } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import { build, query, type Statement, type Write, write } from '../../kernel/statement.ts';
import { link } from '../../organisation/tables.ts';
import { type Figures, figuresOf, type Post, type ServiceCount } from './policy.ts';
import {
  checkIn,
  serviceClaim,
  servicePost,
  serviceTotal,
  volunteerMember,
  volunteerSignUp,
  volunteerTeam,
} from './tables.ts';

export type CheckIn = typeof checkIn.$inferSelect;
export type Claim = typeof serviceClaim.$inferSelect;
export type Team = typeof volunteerTeam.$inferSelect;
export type SignUp = typeof volunteerSignUp.$inferSelect;

export async function checkInOf(read: Read, person: string): Promise<CheckIn | undefined> {
  return read
    .select()
    .from(checkIn)
    .where(and(eq(checkIn.person, person), isNull(checkIn.until)))
    .get();
}

/** Nobody stands checked in twice: a conflict when somebody (the same person, elsewhere) was quicker. */
export function unlessCheckedIn(person: string): Statement {
  return query(
    build
      .select({ id: checkIn.id })
      .from(checkIn)
      .where(and(eq(checkIn.person, person), isNull(checkIn.until))),
  );
}

export function endCheckIn(id: string, on: CivilDate): Write {
  return write(
    build
      .update(checkIn)
      .set({ until: on })
      .where(and(eq(checkIn.id, id), isNull(checkIn.until))),
    1,
  );
}

/** The communities that people of this unit checked in to, the most chosen first. */
export async function communitiesOf(read: Read, unit: string): Promise<string[]> {
  const rows = await read
    .select({ community: checkIn.community })
    .from(checkIn)
    .where(and(eq(checkIn.unit, unit), isNull(checkIn.until), sql`${checkIn.community} is not null`))
    .groupBy(checkIn.community)
    .orderBy(sql`count(*) desc`, asc(checkIn.community));
  return rows.flatMap(({ community }) => community ?? []);
}

/** Every post that is open, by number, with the claims that stand on it. */
export async function openPosts(read: Read): Promise<{ post: Post; claims: Claim[] }[]> {
  const posts = await read
    .select()
    .from(servicePost)
    .where(eq(servicePost.state, 'open'))
    .orderBy(asc(servicePost.number));
  return withClaims(read, posts);
}

export async function postById(read: Read, id: string): Promise<{ post: Post; claims: Claim[] } | undefined> {
  const posts = await read.select().from(servicePost).where(eq(servicePost.id, id));
  return (await withClaims(read, posts))[0];
}

async function withClaims(read: Read, posts: Post[]): Promise<{ post: Post; claims: Claim[] }[]> {
  const ids = sql`(select value from json_each(${JSON.stringify(posts.map(({ id }) => id))}))`;
  const claims = await read
    .select()
    .from(serviceClaim)
    .where(and(inArray(serviceClaim.post, ids), isNull(serviceClaim.until)));
  return posts.map((post) => ({ post, claims: claims.filter((one) => one.post === post.id) }));
}

/** What somebody holds, by number of post. */
export async function claimsOf(read: Read, person: string): Promise<{ claim: Claim; post: Post }[]> {
  return read
    .select({ claim: serviceClaim, post: servicePost })
    .from(serviceClaim)
    .innerJoin(servicePost, eq(servicePost.id, serviceClaim.post))
    .where(and(eq(serviceClaim.person, person), isNull(serviceClaim.until)))
    .orderBy(asc(servicePost.number));
}

/** What must not be so when a place is taken: the post is gone, full, or this person's already. */
export function claimGuards({ id, places }: Post, person: string): Statement[] {
  const standing = sql`(select count(*) from ${serviceClaim} where ${serviceClaim.post} = ${id} and ${serviceClaim.until} is null)`;
  return [
    query(sql`select 1 from ${servicePost} where ${servicePost.id} = ${id} and ${servicePost.state} <> 'open'`),
    query(sql`select 1 where ${standing} >= ${places}`),
    query(
      sql`select 1 from ${serviceClaim} where ${serviceClaim.post} = ${id} and ${serviceClaim.person} = ${person} and ${serviceClaim.until} is null`,
    ),
  ];
}

/** Gives a post back, unless that was done already. */
export function giveBack({ id }: Pick<Claim, 'id'>, on: CivilDate): Write {
  return write(
    build
      .update(serviceClaim)
      .set({ until: on })
      .where(and(eq(serviceClaim.id, id), isNull(serviceClaim.until))),
    1,
  );
}

export async function standingTeams(read: Read): Promise<(Team & { members: number })[]> {
  const rows = await read
    .select({ team: volunteerTeam, members: sql<number>`count(${volunteerMember.id})` })
    .from(volunteerTeam)
    .leftJoin(volunteerMember, and(eq(volunteerMember.team, volunteerTeam.id), isNull(volunteerMember.until)))
    .where(eq(volunteerTeam.state, 'standing'))
    .groupBy(volunteerTeam.id)
    .orderBy(asc(volunteerTeam.number));
  return rows.map(({ team, members }) => ({ ...team, members: Number(members) }));
}

/** The teams in which somebody takes part, by number. */
export async function teamsOf(read: Read, person: string): Promise<{ team: Team; membership: string }[]> {
  return read
    .select({ team: volunteerTeam, membership: volunteerMember.id })
    .from(volunteerMember)
    .innerJoin(volunteerTeam, and(eq(volunteerTeam.id, volunteerMember.team), eq(volunteerTeam.state, 'standing')))
    .where(and(eq(volunteerMember.person, person), isNull(volunteerMember.until)))
    .orderBy(asc(volunteerTeam.number));
}

/** The others in a team, the longest there first. */
export async function othersIn(read: Read, team: string, but: string): Promise<string[]> {
  const rows = await read
    .select({ person: volunteerMember.person })
    .from(volunteerMember)
    .where(and(eq(volunteerMember.team, team), isNull(volunteerMember.until), sql`${volunteerMember.person} <> ${but}`))
    .orderBy(asc(volunteerMember.since), asc(sql`rowid`));
  return rows.map(({ person }) => person);
}

/** What somebody (or whoever is in one of these units) signed up for, of today and later, the next first. */
export async function signUpsOf(read: Read, of: { person: string } | { unit: string }, today: CivilDate) {
  const whose = 'person' in of ? eq(volunteerSignUp.person, of.person) : eq(volunteerSignUp.unit, of.unit);
  return read
    .select()
    .from(volunteerSignUp)
    .where(
      and(
        whose,
        eq(volunteerSignUp.state, 'standing'),
        or(
          gte(volunteerSignUp.at, today),
          and(isNull(volunteerSignUp.at), sql`${volunteerSignUp.on} >= date(${today}, '-30 days')`),
        ),
      ),
    )
    .orderBy(asc(volunteerSignUp.at), asc(volunteerSignUp.id));
}

/** What each unit has: stated, or told by its members. Units that have nothing are left out. */
export async function figuresByUnit(read: Read): Promise<Map<string, Figures>> {
  const stated = await read.select().from(serviceTotal);
  const told: [ServiceCount, { unit: string; people: number }[]][] = [];
  for (const [what, table] of [
    ['checked_in', checkIn],
    ['claimed', serviceClaim],
    ['joined', volunteerMember],
  ] as const) {
    const rows = await read
      .select({ unit: table.unit, people: countDistinct(table.person) })
      .from(table)
      .where(isNull(table.until))
      .groupBy(table.unit);
    told.push([what, rows]);
  }
  const codes = new Set([
    ...stated.map(({ unit }) => unit),
    ...told.flatMap(([, rows]) => rows.map(({ unit }) => unit)),
  ]);
  const statedOf = new Map<string, Partial<Figures>>();
  const namedOf = new Map<string, Partial<Figures>>();
  for (const { unit, what, count } of stated) statedOf.set(unit, { ...statedOf.get(unit), [what]: count });
  for (const [what, rows] of told)
    for (const { unit, people } of rows) namedOf.set(unit, { ...namedOf.get(unit), [what]: Number(people) });
  return new Map([...codes].map((code) => [code, figuresOf(statedOf.get(code) ?? {}, namedOf.get(code) ?? {})]));
}

/** Whom each unit leads directly. */
export async function ledBy(read: Read): Promise<Map<string, string[]>> {
  const rows = await read
    .select({ from: link.from, to: link.to })
    .from(link)
    .where(and(eq(link.kind, 'leads'), isNull(link.until)));
  const led = new Map<string, string[]>();
  for (const { from, to } of rows) led.set(from, [...(led.get(from) ?? []), to]);
  return led;
}

export async function statedBefore(read: Read, unit: string, what: ServiceCount): Promise<number | undefined> {
  const row = await read
    .select({ count: serviceTotal.count })
    .from(serviceTotal)
    .where(and(eq(serviceTotal.unit, unit), eq(serviceTotal.what, what)))
    .get();
  return row?.count;
}

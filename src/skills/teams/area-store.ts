import { and, asc, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Read } from '../../kernel/database.ts';
import type { Unit } from '../../organisation/people.ts';
import { codesBelow, peopleById, unitsAbove } from '../../organisation/store.ts';
import { person, post, unit } from '../../organisation/tables.ts';
import { areaGroup, areaMeeting, areaUnit, team } from './tables.ts';

export type Area = typeof areaGroup.$inferSelect;
export type Meeting = typeof areaMeeting.$inferSelect;

/** The area group of a unit: its own, else that of the nearest unit above it. */
export async function areaOf(read: Read, code: string): Promise<Area | undefined> {
  for (const one of [code, ...(await unitsAbove(read, code)).map((above) => above.code)]) {
    const row = await read
      .select({ area: areaGroup })
      .from(areaUnit)
      .innerJoin(areaGroup, eq(areaGroup.id, areaUnit.area))
      .where(eq(areaUnit.unit, one))
      .get();
    if (row) return row.area;
  }
  return undefined;
}

export async function allAreas(read: Read): Promise<Area[]> {
  return read.select().from(areaGroup).orderBy(asc(areaGroup.name));
}

export async function unitsIn(read: Read, area: string): Promise<Unit[]> {
  return read
    .select({ code: unit.code, name: unit.name, kind: unit.kind })
    .from(areaUnit)
    .innerJoin(unit, eq(unit.code, areaUnit.unit))
    .where(and(eq(areaUnit.area, area), isNull(unit.removedOn)))
    .orderBy(asc(unit.code));
}

export async function convenerOf(read: Read, { convener }: Area): Promise<string> {
  return (await peopleById(read, [convener]))[0]?.name ?? '未定';
}

/** Who is concerned by a meeting: secretaries and full-time deputies of its units, and leaders of the teams in them or below. */
export async function concernedBy(read: Read, area: string): Promise<string[]> {
  const codes = (await unitsIn(read, area)).map(({ code }) => code);
  if (codes.length === 0) return [];
  const below = sql.join(
    codes.map((code) => sql`select * from ${codesBelow(code)}`),
    sql` union `,
  );
  const officers = await read
    .selectDistinct({ id: post.person })
    .from(post)
    .innerJoin(person, and(eq(person.id, post.person), isNull(person.removedOn)))
    .where(and(inArray(post.unit, codes), isNull(post.leftOn), or(eq(post.post, '书记'), eq(post.post, '专职副书记'))));
  const leaders = await read
    .selectDistinct({ id: team.leader })
    .from(team)
    .where(and(eq(team.state, 'standing'), inArray(team.unit, sql`(${below})`)));
  return [...new Set([...officers, ...leaders].map(({ id }) => id))].sort();
}

export async function meetingsOf(read: Read, area: string): Promise<Meeting[]> {
  return read.select().from(areaMeeting).where(eq(areaMeeting.area, area)).orderBy(desc(areaMeeting.at)).limit(5);
}

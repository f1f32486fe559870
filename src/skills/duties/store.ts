import { and, asc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import type { Read } from '../../kernel/database.ts';
import { may } from '../../organisation/authority.ts';
import { holds, type Person } from '../../organisation/people.ts';
import { unit } from '../../organisation/tables.ts';
import { duty, notice, occurrence, told } from './tables.ts';

/** One occurrence with the duty, the unit and the notice that it belongs to. */
export type Item = Awaited<ReturnType<typeof itemsWhere>>[number];

const FIELDS = {
  id: occurrence.id,
  duty: occurrence.duty,
  period: occurrence.period,
  due: occurrence.due,
  state: occurrence.state,
  scheduledAt: occurrence.scheduledAt,
  snoozedUntil: occurrence.snoozedUntil,
  doneOn: occurrence.doneOn,
  nudgedAt: occurrence.nudgedAt,
  remindedAt: told.at,
  reminded: sql<number>`coalesce(${told.reminded}, 0)`,
  offeredHelp: sql`coalesce(${told.offeredHelp}, 0)`.mapWith(Boolean),
  followedUp: told.followedUp,
  name: duty.name,
  cycle: duty.cycle,
  posts: duty.posts,
  advance: duty.advance,
  basis: duty.basis,
  number: notice.number,
  title: notice.title,
  unit: { code: unit.code, name: unit.name, kind: unit.kind },
};

/** With what this person was told of each; by due date. */
export async function itemsWhere(read: Read, person: Person, where: SQL | undefined) {
  return read
    .select(FIELDS)
    .from(occurrence)
    .innerJoin(duty, eq(duty.id, occurrence.duty))
    .innerJoin(unit, eq(unit.code, occurrence.unit))
    .leftJoin(notice, eq(notice.id, duty.notice))
    .leftJoin(told, and(eq(told.occurrence, occurrence.id), eq(told.person, person.id)))
    .where(and(where, isNull(duty.endedOn), isNull(unit.removedOn)))
    .orderBy(asc(occurrence.due), asc(duty.name), asc(occurrence.unit));
}

/** Of every unit in which the person holds a post, whatever its state; by due date. */
export async function itemsAround(read: Read, person: Person, since: string): Promise<Item[]> {
  const codes = [...new Set(person.posts.map((held) => held.unit.code))];
  if (codes.length === 0) return [];
  return itemsWhere(
    read,
    person,
    and(inArray(occurrence.unit, codes), sql`(${occurrence.state} = 'open' or ${occurrence.due} >= ${since})`),
  );
}

export async function itemById({ read, asker }: Talk, id: string): Promise<Item | undefined> {
  return (await itemsWhere(read, asker, eq(occurrence.id, id)))[0];
}

/** Whether the duty is this person's own: he or she holds a 责任职务 in the unit. */
export function owes(person: Person, item: Item): boolean {
  return holds(person, item.unit.code, item.posts);
}

/** Its holder may close it, and so may anyone who holds office in the unit. */
export function mayClose(person: Person, item: Item): boolean {
  return owes(person, item) || may(person, 'close_duty', item.unit, { above: [], guides: [] }) === true;
}

/** The names that people may use, for understanding. */
export async function dutyNames(read: Read): Promise<string[]> {
  const rows = await read.selectDistinct({ name: duty.name }).from(duty).where(isNull(duty.endedOn));
  return rows.map(({ name }) => name);
}

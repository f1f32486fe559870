import { and, asc, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { Read } from '../../kernel/database.ts';
import { may } from '../../organisation/authority.ts';
import { holds, type Person } from '../../organisation/people.ts';
import { unit } from '../../organisation/tables.ts';
import { duty, notice, occurrence } from './tables.ts';

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
  reminded: occurrence.reminded,
  offeredHelp: occurrence.offeredHelp,
  remindedAt: occurrence.remindedAt,
  nudgedAt: occurrence.nudgedAt,
  followedUp: occurrence.followedUp,
  name: duty.name,
  cycle: duty.cycle,
  posts: duty.posts,
  advance: duty.advance,
  basis: duty.basis,
  number: notice.number,
  title: notice.title,
  unit: { code: unit.code, name: unit.name, kind: unit.kind },
};

export async function itemsWhere(read: Read, where: SQL | undefined) {
  return read
    .select(FIELDS)
    .from(occurrence)
    .innerJoin(duty, eq(duty.id, occurrence.duty))
    .innerJoin(unit, eq(unit.code, occurrence.unit))
    .leftJoin(notice, eq(notice.id, duty.notice))
    .where(and(where, isNull(duty.endedOn), isNull(unit.removedOn)))
    .orderBy(asc(occurrence.due), asc(duty.name), asc(occurrence.unit));
}

/** Of every unit in which the person holds a post, whatever its state; by due date. */
export async function itemsAround(read: Read, person: Person, since: string): Promise<Item[]> {
  const codes = [...new Set(person.posts.map((held) => held.unit.code))];
  if (codes.length === 0) return [];
  return itemsWhere(
    read,
    and(inArray(occurrence.unit, codes), sql`(${occurrence.state} = 'open' or ${occurrence.due} >= ${since})`),
  );
}

export async function itemById(read: Read, id: string): Promise<Item | undefined> {
  return (await itemsWhere(read, eq(occurrence.id, id)))[0];
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

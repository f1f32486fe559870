import { and, asc, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import type { CivilDate } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import { may } from '../../organisation/authority.ts';
import { holds, type Person } from '../../organisation/people.ts';
import { unit } from '../../organisation/tables.ts';
import { askedBy, deputyOf, principalOf, unitsDeputised } from './deputies.ts';
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
  snoozedBy: occurrence.snoozedBy,
  doneOn: occurrence.doneOn,
  nudgedAt: occurrence.nudgedAt,
  note: occurrence.note,
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
  evidence: duty.evidence,
  attend: duty.attend,
  unit: { code: unit.code, name: unit.name, kind: unit.kind },
};

/** Whose eyes see it, and on which day. */
export type Looking = { read: Read; asker: Person; today: CivilDate };

/** With what the asker was told of each, and for whom he or she stands in; by due date. */
export async function itemsWhere({ read, asker: person, today }: Looking, where: SQL | undefined) {
  return read
    .select({
      ...FIELDS,
      standsFor: principalOf(person.id, today),
      deputy: deputyOf(person.id, today),
      askedBy: askedBy(person.id, today),
    })
    .from(occurrence)
    .innerJoin(duty, eq(duty.id, occurrence.duty))
    .innerJoin(unit, eq(unit.code, occurrence.unit))
    .leftJoin(notice, eq(notice.id, duty.notice))
    .leftJoin(told, and(eq(told.occurrence, occurrence.id), eq(told.person, person.id)))
    .where(and(where, isNull(duty.endedOn), isNull(unit.removedOn)))
    .orderBy(asc(occurrence.due), asc(duty.name), asc(occurrence.unit));
}

/** Of every unit in which the asker holds a post, and what he or she does for somebody away; by due date. */
export async function itemsAround(looking: Looking, since: string): Promise<Item[]> {
  const { asker, today } = looking;
  const codes = [...new Set(asker.posts.map((held) => held.unit.code))];
  const deputised = unitsDeputised(asker.id, today);
  const items = await itemsWhere(
    looking,
    and(
      or(inArray(occurrence.unit, codes), inArray(occurrence.unit, deputised)),
      sql`(${occurrence.state} = 'open' or ${occurrence.due} >= ${since})`,
    ),
  );
  return items.filter((item) => item.standsFor !== null || codes.includes(item.unit.code));
}

export async function itemById(talk: Talk, id: string): Promise<Item | undefined> {
  return (await itemsWhere(talk, eq(occurrence.id, id)))[0];
}

/** Whether the duty is this person's own: he or she holds a 责任职务 in the unit, or stands in for who does. */
export function owes(person: Person, item: Item): boolean {
  return item.standsFor !== null || holds(person, item.unit.code, item.posts);
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

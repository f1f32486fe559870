import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Read } from '../../kernel/database.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import type { Unit } from '../../organisation/people.ts';
import { codesBelow, unitsAbove } from '../../organisation/store.ts';
import { unit } from '../../organisation/tables.ts';
import type { Entry } from './policy.ts';
import { activity, carrier, planEntry, planHandedIn, type Type } from './tables.ts';

export type Kept = typeof planEntry.$inferSelect;
export type Activity = typeof activity.$inferSelect;
export type Carrier = typeof carrier.$inferSelect;

/** A unit's plan of a year, in the order of the shape. */
export async function planOf(read: Read, code: string, year: number): Promise<Kept[]> {
  return read
    .select()
    .from(planEntry)
    .where(and(eq(planEntry.unit, code), eq(planEntry.year, year)))
    .orderBy(asc(planEntry.type), asc(planEntry.part), asc(planEntry.place));
}

/** The plan that a unit works by: its own, else that of the nearest unit above which has one. */
export async function planFor(read: Read, code: string, year: number): Promise<Kept[]> {
  const own = await planOf(read, code, year);
  if (own.length > 0) return own;
  for (const above of await unitsAbove(read, code)) {
    const plan = await planOf(read, above.code, year);
    if (plan.length > 0) return plan;
  }
  return [];
}

export async function entryById(read: Read, id: string): Promise<Kept | undefined> {
  return read.select().from(planEntry).where(eq(planEntry.id, id)).get();
}

export async function handedIn(read: Read, code: string, year: number) {
  return read
    .select()
    .from(planHandedIn)
    .where(and(eq(planHandedIn.unit, code), eq(planHandedIn.year, year)))
    .get();
}

type Of = { unit: string; year: number; by: string; on: string };

/** Puts an entry at its place: in place of what stands there as it was read, or where nothing does. A conflict otherwise. */
export function putEntry(entry: Entry, before: Kept | undefined, of: Of, newId: () => string): Write {
  if (!before) {
    const row = { id: newId(), type: entry.type, part: entry.part, place: entry.place, text: entry.text, ...of };
    return write(build.insert(planEntry).values(row).onConflictDoNothing(), 1);
  }
  return write(
    build
      .update(planEntry)
      .set({ text: entry.text, by: of.by, on: of.on })
      .where(and(eq(planEntry.id, before.id), eq(planEntry.text, before.text))),
    1,
  );
}

export function dropEntry({ id, text }: Kept): Write {
  return write(build.delete(planEntry).where(and(eq(planEntry.id, id), eq(planEntry.text, text))), 1);
}

export async function activityById(read: Read, id: string): Promise<Activity | undefined> {
  return read.select().from(activity).where(eq(activity.id, id)).get();
}

/** What was done in a unit in a year, the newest first. */
export async function activitiesOf(read: Read, code: string, year: number, type?: Type): Promise<Activity[]> {
  return read
    .select()
    .from(activity)
    .where(
      and(
        eq(activity.unit, code),
        eq(activity.year, year),
        eq(activity.state, 'valid'),
        type ? eq(activity.type, type) : undefined,
      ),
    )
    .orderBy(desc(activity.date), desc(activity.number));
}

export type Figure = { unit: Unit; type: Type; count: number };

/** How many of each type a unit and those below it did in a year, by code. */
export async function figuresBelow(read: Read, code: string, year: number): Promise<Figure[]> {
  return read
    .select({
      unit: { code: unit.code, name: unit.name, kind: unit.kind },
      type: activity.type,
      count: sql<number>`count(*)`,
    })
    .from(activity)
    .innerJoin(unit, eq(unit.code, activity.unit))
    .where(and(inArray(activity.unit, codesBelow(code)), eq(activity.year, year), eq(activity.state, 'valid')))
    .groupBy(unit.code, activity.type)
    .orderBy(asc(unit.code));
}

/** How many lines each plan below a unit has in a year. */
export async function plansBelow(read: Read, code: string, year: number): Promise<Map<string, number>> {
  const rows = await read
    .select({ unit: planEntry.unit, n: sql<number>`count(*)` })
    .from(planEntry)
    .where(and(inArray(planEntry.unit, codesBelow(code)), eq(planEntry.year, year)))
    .groupBy(planEntry.unit);
  return new Map(rows.map((row) => [row.unit, row.n]));
}

export async function carriers(read: Read): Promise<Carrier[]> {
  return read.select().from(carrier).orderBy(asc(carrier.since), asc(carrier.name));
}

import { and, asc, eq, gte, inArray, isNull, lt, sql } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import type { Change } from '../../chat/turn.ts';
import type { CivilDate } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import { makeOccurrences } from './occurrences.ts';
import { duty, notice, occurrence } from './tables.ts';

export type Assigned = {
  name: string;
  /** Codes. */
  units: string[];
  /** 责任职务 */
  posts: string[];
  due: CivilDate;
  /** 文号 and title of the notice that the date rests on. */
  number?: string | null;
  title?: string;
  basis?: string;
  /** Days before it on which it is reminded of, most first. */
  advance: number[];
};

/** A duty that follows from something else in the house (a report called for, a point to mend): once, for these units. */
export function assignDuty(
  { name, units, posts, due, number, title = '', basis, advance }: Assigned,
  { newId }: Pick<Talk, 'newId'>,
): { id: string; writes: Write[]; changes: Change[] } {
  const id = newId();
  // looked up in the commit: several duties of one turn may rest on a notice that none of them found there
  const held = number ? sql`(select ${notice.id} from ${notice} where ${notice.number} = ${number})` : null;
  const values = { name, units, posts, due, notice: held, basis: basis ?? null, advance };
  return {
    id,
    writes: [
      ...(number ? [write(build.insert(notice).values({ id: newId(), number, title }).onConflictDoNothing())] : []),
      write(build.insert(duty).values({ ...values, id, kinds: [], cycle: 'once', onDayOff: 'unchanged' })),
      makeOccurrences([{ duty: id, period: '', due }]),
    ],
    changes: [{ verb: 'added', entity: 'duty', id, after: { name, due, units: units.length } }],
  };
}

/** Another day for what is still open of it. */
export function moveDue(id: string, due: CivilDate): Write[] {
  return [
    write(build.update(duty).set({ due }).where(eq(duty.id, id))),
    write(
      build
        .update(occurrence)
        .set({ due })
        .where(and(eq(occurrence.duty, id), eq(occurrence.state, 'open'))),
    ),
  ];
}

/** Codes of the units that owe something of this name in the year already, open or done. */
export async function unitsOwing(read: Read, name: RegExp, year: number): Promise<Set<string>> {
  const rows = await read
    .select({ unit: occurrence.unit, name: duty.name })
    .from(occurrence)
    .innerJoin(duty, eq(duty.id, occurrence.duty))
    .where(and(isNull(duty.endedOn), gte(occurrence.due, `${year}`), lt(occurrence.due, `${year + 1}-07`)));
  return new Set(rows.filter((row) => name.test(row.name)).map(({ unit }) => unit));
}

/** What a unit owes of this name and has not closed, by due date; with the notice that it rests on. */
export async function openDuties(read: Read, unit: string, name: RegExp) {
  const rows = await read
    .select({
      id: occurrence.id,
      duty: duty.id,
      name: duty.name,
      due: occurrence.due,
      number: notice.number,
      title: notice.title,
    })
    .from(occurrence)
    .innerJoin(duty, eq(duty.id, occurrence.duty))
    .leftJoin(notice, eq(notice.id, duty.notice))
    .where(and(eq(occurrence.unit, unit), eq(occurrence.state, 'open'), isNull(duty.endedOn)))
    .orderBy(asc(occurrence.due));
  return rows.filter((row) => name.test(row.name));
}

/** Closes these as done today; a conflict when somebody closed one meanwhile. */
export function closeAsDone(ids: string[], today: CivilDate): { writes: Write[]; changes: Change[] } {
  if (ids.length === 0) return { writes: [], changes: [] };
  const closed = build
    .update(occurrence)
    .set({ state: 'done', doneOn: today, snoozedUntil: null })
    .where(and(inArray(occurrence.id, ids), eq(occurrence.state, 'open')));
  return {
    writes: [write(closed, ids.length)],
    changes: ids.map((id) => ({
      verb: 'done',
      entity: 'occurrence',
      id,
      before: { state: 'open' },
      after: { state: 'done', doneOn: today },
    })),
  };
}

/** What a unit closed in a year: how often each, by name. */
export async function closedIn(read: Read, unit: string, year: number): Promise<{ name: string; times: number }[]> {
  const rows = await read
    .select({ name: duty.name })
    .from(occurrence)
    .innerJoin(duty, eq(duty.id, occurrence.duty))
    .where(
      and(
        eq(occurrence.unit, unit),
        eq(occurrence.state, 'done'),
        gte(occurrence.doneOn, `${year}-01-01`),
        lt(occurrence.doneOn, `${year + 1}-01-01`),
      ),
    )
    .orderBy(asc(duty.name));
  const times = new Map<string, number>();
  for (const { name } of rows) times.set(name, (times.get(name) ?? 0) + 1);
  return [...times].map(([name, n]) => ({ name, times: n }));
}

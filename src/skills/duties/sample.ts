import { and, asc, desc, eq, isNull } from 'drizzle-orm';
import { addDays, civilDate } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/database.ts';
import { build, write } from '../../kernel/statement.ts';
import type { WorkingDays } from '../../kernel/working-days.ts';
import { post, unit } from '../../organisation/tables.ts';
import { importDuties } from './import.ts';
import { COLUMNS } from './table.ts';
import { duty, leave, occurrence } from './tables.ts';

/** What a branch is reminded of three months before its term of office ends. */
const ELECTION = [
  ['支部换届选举', '党支部', '书记', '每届', '', '届满', '提前', '90、30、10'],
  ['澜直工〔2026〕22号', '《机关党支部换届选举工作规程》第一步'],
].flat();

/**
 * After the sample's duties: terms of office, what was held in earlier years, a meeting that is set, and somebody away
 * with a deputy, so that each of these can be asked. Without the duties they are about, nothing.
 */
export async function loadSampleDuties(
  database: Database,
  given: { actor: string; now: number; zone: string; workingDays: WorkingDays; newId(): string },
): Promise<void> {
  const { read } = database;
  const today = civilDate(given.now, given.zone);
  const cells = Object.fromEntries(COLUMNS.map((column, i) => [column, ELECTION[i] ?? '']));
  await importDuties({ columns: COLUMNS, rows: [{ line: 2, cells }] }, database, given);

  const [city] = await read
    .select({ code: unit.code })
    .from(unit)
    .where(and(eq(unit.kind, 'city_work_committee'), isNull(unit.removedOn)));
  const symposium = await read.select().from(duty).where(eq(duty.name, '党建工作责任制座谈会')).get();
  const held = ['2022-11-25', '2024-11-28'].flatMap((doneOn) => {
    const period = doneOn.slice(0, 4);
    if (!city || !symposium) return [];
    const id = `${symposium.id}.${city.code}.${period}`;
    const values = { id, duty: symposium.id, unit: city.code, period, due: doneOn, state: 'done' as const, doneOn };
    return [write(build.insert(occurrence).values(values).onConflictDoNothing())];
  });

  const [next] = await read
    .select({ id: occurrence.id, unit: occurrence.unit, due: occurrence.due })
    .from(occurrence)
    .innerJoin(duty, and(eq(duty.id, occurrence.duty), eq(duty.name, '组织生活会')))
    .where(eq(occurrence.state, 'open'))
    // the first branch is the one a newcomer speaks for: its days stay plain
    .orderBy(desc(occurrence.unit), asc(occurrence.due))
    .limit(1);
  const set = next ? given.workingDays.nearest(addDays(next.due, -7), -1) : undefined;
  const meeting =
    next && set && set > today
      ? [
          write(
            build
              .update(occurrence)
              .set({ scheduledAt: `${set}T15:00` })
              .where(eq(occurrence.id, next.id)),
          ),
        ]
      : [];
  await database.batch([...held, ...meeting, ...(await away(database, next?.unit, today))]);
}

/** The 书记 of the last branch but the one with the meeting, for a fortnight. */
async function away({ read }: Database, but: string | undefined, today: string) {
  const holders = await read
    .select({ person: post.person, unit: post.unit, post: post.post })
    .from(post)
    .innerJoin(unit, and(eq(unit.code, post.unit), eq(unit.kind, 'branch'), isNull(unit.removedOn)))
    .where(isNull(post.leftOn))
    .orderBy(asc(post.unit), asc(post.person));
  const secretary = holders.findLast((one) => one.post === '书记' && one.unit !== but);
  const deputy = holders.find(
    (one) => one.unit === secretary?.unit && one.post === '组织委员' && one.person !== secretary.person,
  );
  if (!secretary || !deputy) return [];
  const values = {
    id: 'sample-leave',
    person: secretary.person,
    from: today,
    to: addDays(today, 13),
    deputy: deputy.person,
  };
  return [write(build.insert(leave).values(values).onConflictDoNothing())];
}

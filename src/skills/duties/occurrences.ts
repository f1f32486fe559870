import { type SQL, sql } from 'drizzle-orm';
import { auditWrites } from '../../kernel/audit.ts';
import { type CivilDate, civilMinute } from '../../kernel/clock.ts';
import { commit } from '../../kernel/commit.ts';
import type { Database } from '../../kernel/database.ts';
import { type Write, write } from '../../kernel/statement.ts';
import type { WorkingDays } from '../../kernel/working-days.ts';
import { unit } from '../../organisation/tables.ts';
import { type Timing, upcoming } from './policy.ts';
import { duty, occurrence } from './tables.ts';

/** One period of one duty, for every unit that owes it. */
export type Period = { duty: string; period: string; due: CivilDate };

export function periodsOf(duties: (Timing & { id: string })[], date: CivilDate, workingDays: WorkingDays): Period[] {
  return duties.flatMap((one) =>
    upcoming(one, date, workingDays).map(({ period, due }) => ({ duty: one.id, period, due })),
  );
}

/**
 * Makes the occurrences of every owing unit; those that are there keep what happened to them, and an open one whose date
 * has changed gets the new date. Twice is the same as once.
 */
export function makeOccurrences(periods: Period[]): Write {
  const name = sql.raw(`("id", "duty", "unit", "period", "due")`);
  return write(sql`insert into ${occurrence} ${name}
    select p.value ->> 0 || '.' || ${unit.code} || case p.value ->> 1 when '' then '' else '.' || (p.value ->> 1) end, ${duty.id}, ${unit.code}, p.value ->> 1, p.value ->> 2
    from ${owing(periods)} where true
    on conflict (duty, unit, period) do update set due = excluded.due
    where state = 'open' and occurrence.due <> excluded.due`);
}

/**
 * What time makes due: the next periods, and those of newly founded units. Resolves to how many (duty, period) were
 * missing somewhere; run as often as one likes.
 */
export async function ensureOccurrences(
  database: Database,
  given: { now: number; zone: string; workingDays: WorkingDays; newId(): string },
): Promise<number> {
  const minute = civilMinute(given.now, given.zone);
  const duties = await database.read.select().from(duty).where(sql`${duty.endedOn} is null`);
  const periods = periodsOf(duties, minute.slice(0, 10), given.workingDays);
  if (periods.length === 0) return 0;
  const missing = new Set(
    (
      await database.read.all<[string, string]>(sql`
      select distinct p.value ->> 0, p.value ->> 1 from ${owing(periods)}
      left join ${occurrence} on ${occurrence.duty} = ${duty.id} and ${occurrence.unit} = ${unit.code}
        and ${occurrence.period} = p.value ->> 1
      where ${occurrence.id} is null or (${occurrence.state} = 'open' and ${occurrence.due} <> p.value ->> 2)`)
    ).map((row) => row.join('/')),
  );
  const made = periods.filter((one) => missing.has(`${one.duty}/${one.period}`));
  if (made.length === 0) return 0;
  const changes = made.map((one) => ({
    verb: 'make_occurrences',
    entity: 'duty',
    id: one.duty,
    after: { period: one.period, due: one.due },
  }));
  const audit = auditWrites(changes, { actor: 'job:duties', at: minute, newId: given.newId });
  await commit(database, { writes: [makeOccurrences(made), ...audit] });
  return made.length;
}

function owing(periods: Period[]): SQL {
  const rows = JSON.stringify(periods.map((one) => [one.duty, one.period, one.due]));
  return sql`json_each(${rows}) as p
    join ${duty} on ${duty.id} = p.value ->> 0
    join ${unit} on ${unit.removedOn} is null
      and (${unit.kind} in (select value from json_each(${duty.kinds}))
        or ${unit.code} in (select value from json_each(${duty.units})))`;
}

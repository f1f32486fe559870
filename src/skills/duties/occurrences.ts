import { type SQL, sql } from 'drizzle-orm';
import { auditWrites } from '../../kernel/audit.ts';
import { type CivilDate, civilMinute } from '../../kernel/clock.ts';
import { commit } from '../../kernel/commit.ts';
import type { Database, Read } from '../../kernel/database.ts';
import { type Write, write } from '../../kernel/statement.ts';
import type { WorkingDays } from '../../kernel/working-days.ts';
import { link, person, post, unit } from '../../organisation/tables.ts';
import { dueDate, type Timing, upcoming } from './policy.ts';
import { duty, occurrence } from './tables.ts';

/** One period of one duty, for every unit that owes it; of a term, for those whose term it is. */
export type Period = { duty: string; period: string; due: CivilDate; ofTerm?: true };

type Dated = Timing & { id: string };

/** What is to exist as of `date`. */
export async function periodsOf(
  read: Read,
  duties: Dated[],
  date: CivilDate,
  workingDays: WorkingDays,
): Promise<Period[]> {
  const ofTerms = duties.filter(({ cycle }) => cycle === 'term');
  const ends =
    ofTerms.length === 0
      ? []
      : await read.all<[string]>(sql`${TERMS} select distinct "end" from terms where "end" >= ${date}`);
  const terms = ofTerms.flatMap((one) =>
    ends.map(([end]) => ({
      duty: one.id,
      period: end,
      due: dueDate(one, end, workingDays).due,
      ofTerm: true as const,
    })),
  );
  const others = duties.flatMap((one) =>
    upcoming(one, date, workingDays).map(({ period, due }) => ({ duty: one.id, period, due })),
  );
  return [...others, ...terms.filter(({ due }) => due >= date)];
}

/**
 * Makes the occurrences of every owing unit; those that are there keep what happened to them, and an open one whose date
 * has changed gets the new date. Twice is the same as once.
 */
export function makeOccurrences(periods: Period[]): Write {
  const name = sql.raw(`("id", "duty", "unit", "period", "due")`);
  return write(sql`insert into ${occurrence} ${name} ${TERMS}
    select p.value ->> 0 || '.' || ${unit.code} || case ${PERIOD} when '' then '' else '.' || ${PERIOD} end, ${duty.id}, ${unit.code}, ${PERIOD}, ${DUE}
    from ${owing(periods)} where ${BOUND}
    on conflict (duty, unit, period) do update set due = excluded.due, state = 'open', note = null
    where (state = 'open' and occurrence.due <> excluded.due) or note = ${TERM_MOVED}`);
}

/**
 * What time makes due: the next periods, and those of newly founded units. Resolves to how many (duty, period) were
 * missing somewhere; run as often as one likes.
 */
export async function ensureOccurrences(
  database: Database,
  given: { now: number; zone: string; workingDays: WorkingDays; newId(): string },
): Promise<number> {
  const { read } = database;
  const minute = civilMinute(given.now, given.zone);
  const duties = await read.select().from(duty).where(sql`${duty.endedOn} is null`);
  const periods = await periodsOf(read, duties, minute.slice(0, 10), given.workingDays);
  const missing =
    periods.length === 0
      ? []
      : await read.all<[string, string]>(sql`${TERMS}
      select distinct p.value ->> 0, ${PERIOD} from ${owing(periods)}
      left join ${occurrence} on ${occurrence.duty} = ${duty.id} and ${occurrence.unit} = ${unit.code}
        and ${occurrence.period} = ${PERIOD}
      where ${BOUND} and (${occurrence.id} is null or (${occurrence.state} = 'open' and ${occurrence.due} <> ${DUE})
        or ${occurrence.note} = ${TERM_MOVED})`);
  const keys = new Set(missing.map((row) => row.join('/')));
  const made = periods.filter((one) => keys.has(`${one.duty}/${one.period}`));
  const moved = duties.some(({ cycle }) => cycle === 'term')
    ? await read.all<[string]>(sql`${TERMS} select ${occurrence.id} ${ofAnotherTerm}`)
    : [];
  if (made.length === 0 && moved.length === 0) return 0;
  const changes = [
    ...made.map((one) => ({
      verb: 'make_occurrences',
      entity: 'duty',
      id: one.duty,
      after: { period: one.period, due: one.due },
    })),
    ...moved.map(([id]) => ({ verb: 'term_moved', entity: 'occurrence', id, after: { state: 'not_applicable' } })),
  ];
  const audit = auditWrites(changes, { actor: 'job:duties', at: minute, newId: given.newId });
  const ids = JSON.stringify(moved.map(([id]) => id));
  await commit(database, {
    writes: [
      ...(moved.length > 0
        ? [
            write(sql`update ${occurrence} set state = 'not_applicable', note = ${TERM_MOVED}
              where id in (select value from json_each(${ids})) and state = 'open'`),
          ]
        : []),
      ...(made.length > 0 ? [makeOccurrences(made)] : []),
      ...audit,
    ],
  });
  return made.length;
}

/** The term in which an occurrence lay was given other dates; it comes back if they do. */
const TERM_MOVED = 'term_moved';

/**
 * `terms`: when each unit's term of office ends, as its 书记 has it, else its committee: a 书记 who came in mid-term
 * without a date of his or her own serves out the committee's. `addressed`: whom the notice of a unit can bind: those
 * it leads, and those that it guides itself, but nobody below them.
 */
const TERMS = sql`with recursive
  terms(unit, "end") as materialized (
    select ${post.unit}, coalesce(max(case ${post.post} when '书记' then ${post.until} end), max(${post.until}))
    from ${post} join ${person} on ${person.id} = ${post.person} and ${person.removedOn} is null
    where ${post.until} is not null and ${post.leftOn} is null
      and (${post.post} in ('书记', '副书记', '专职副书记') or ${post.post} like '%委员')
    group by ${post.unit}),
  reached(scope, code) as (
    select distinct ${duty.scope}, ${duty.scope} from ${duty} where ${duty.scope} is not null
    union select reached.scope, ${link.to} from reached
      cross join ${link} on ${link.from} = reached.code and ${link.kind} = 'leads' and ${link.until} is null),
  addressed(scope, code) as materialized (
    select scope, code from reached
    union select ${link.from}, ${link.to} from ${link} where ${link.kind} = 'guides' and ${link.until} is null)`;

const ofAnotherTerm = sql`from ${occurrence}
  join ${duty} on ${duty.id} = ${occurrence.duty} and ${duty.cycle} = 'term' and ${duty.endedOn} is null
  join terms on terms.unit = ${occurrence.unit}
  where ${occurrence.state} = 'open' and ${occurrence.period} <> terms."end"`;

// one row a duty whose periods are each unit's own, so that units are gone through once
function owing(periods: Period[]): SQL {
  const [own, shared] = [new Map<string, Record<string, CivilDate>>(), [] as unknown[]];
  for (const { duty: id, period, due, ofTerm } of periods) {
    if (ofTerm) own.set(id, { ...own.get(id), [period]: due });
    else shared.push([id, period, due]);
  }
  const rows = JSON.stringify([...shared, ...[...own].map(([id, dues]) => [id, null, null, dues])]);
  return sql`json_each(${rows}) as p
    join ${duty} on ${duty.id} = p.value ->> 0
    join ${unit} on ${unit.removedOn} is null
      and (${unit.kind} in (select value from json_each(${duty.kinds}))
        or ${unit.code} in (select value from json_each(${duty.units})))
    left join addressed on addressed.scope = ${duty.scope} and addressed.code = ${unit.code}
    left join terms on ${duty.cycle} = 'term' and terms.unit = ${unit.code}`;
}

const PERIOD = sql`coalesce(p.value ->> 1, terms."end")`;
const DUE = sql`coalesce(p.value ->> 2, json_extract(p.value, '$[3]."' || terms."end" || '"'))`;
/** Of what `owing()` joins: those that the notice binds, in their own term. */
const BOUND = sql`(${duty.scope} is null or addressed.code is not null) and ${DUE} is not null`;

import { eq, sql } from 'drizzle-orm';
import { auditWrites } from '../../kernel/audit.ts';
import { civilMinute } from '../../kernel/clock.ts';
import { commit } from '../../kernel/commit.ts';
import type { Database, Read } from '../../kernel/database.ts';
import { build, query, type Statement, type Write, write } from '../../kernel/statement.ts';
import type { WorkingDays } from '../../kernel/working-days.ts';
import { type Fault, faultLine, type Sheet } from '../../organisation/cells.ts';
import type { Unit } from '../../organisation/people.ts';
import { allUnits } from '../../organisation/store.ts';
import { makeOccurrences, periodsOf } from './occurrences.ts';
import { upcoming } from './policy.ts';
import { type DutyRow, keyOf, readDuties } from './table.ts';
import { duty, notice } from './tables.ts';

export type DutiesReport = {
  /** `checked`: nothing written, since it was a dry run. `conflict`: somebody else imported meanwhile; try again. */
  outcome: 'refused' | 'checked' | 'done' | 'conflict';
  faults: Fault[];
  warnings: Fault[];
  /** Names. */
  added: string[];
  changed: string[];
  same: string[];
  /** Dates that could not be moved off days off, since that year's calendar is not known yet. */
  uncertain: string[];
};

type Circumstances = {
  actor: string;
  now: number;
  zone: string;
  workingDays: WorkingDays;
  newId(): string;
  /** The unit whose notice it is; without one the city's own committee, where there is one. */
  scope?: Unit;
};

/** `ids`: of the duties that are new. `unless`: somebody else has set one of them, or the notice, meanwhile. */
type Plan = DutiesReport & { writes: Write[]; unless: Statement[]; ids: string[] };

/** Reads, checks and plans; nothing is changed. A Turn may carry `writes` as they are. */
export async function planDuties(
  sheet: Sheet,
  read: Read,
  { actor, now, zone, workingDays, newId, scope: given }: Circumstances,
): Promise<Plan> {
  const report = { faults: [], warnings: [], added: [], changed: [], same: [], uncertain: [] };
  const units = await allUnits(read);
  const parsed = readDuties(sheet, new Set(units.map(({ code }) => code)));
  if ('faults' in parsed) return { ...report, outcome: 'refused', ...parsed, writes: [], unless: [], ids: [] };

  const cities = units.filter(ownsAll);
  const scope = given ?? (cities.length === 1 ? cities[0] : undefined);
  const notices = new Map((await read.select().from(notice)).map((row) => [row.number, row.id]));
  const existing = await existingDuties(read);
  const at = civilMinute(now, zone);
  const planned = parsed.duties.map((row) => {
    const before = scope
      ? (existing.get(`${keyOf(row)}${scope.code}`) ?? (ownsAll(scope) ? existing.get(keyOf(row)) : undefined))
      : existing.get(keyOf(row));
    const noticeId = notices.get(row.notice) ?? newId();
    notices.set(row.notice, noticeId);
    const values = valuesOf(row, noticeId, before ? before.scope : (scope?.code ?? null));
    const fate = !before ? 'added' : sameValues(before, values) ? 'same' : 'changed';
    return { row, noticeId, fate, values: { id: before?.id ?? newId(), ...values } } as const;
  });
  const named = (fate: string) => planned.filter((one) => one.fate === fate).map(({ row }) => row.name);
  const duties = planned.map(({ values }) => values);
  const changes = planned
    .filter(({ fate }) => fate !== 'same')
    .map(({ row, fate, values }) => ({
      verb: fate,
      entity: 'duty',
      id: values.id,
      after: { ...values, notice: row.notice },
    }));
  return {
    ...report,
    outcome: 'done',
    warnings: parsed.warnings,
    added: named('added'),
    changed: named('changed'),
    same: named('same'),
    uncertain: duties.flatMap((one) =>
      upcoming(one, at.slice(0, 10), workingDays)
        .filter(({ uncertain }) => uncertain)
        .map(({ due }) => `${one.name} ${due}`),
    ),
    ids: planned.filter(({ fate }) => fate === 'added').map(({ values }) => values.id),
    unless: [
      ...planned.flatMap(({ fate, values }) => (fate === 'added' ? [alike(values)] : [])),
      ...planned.flatMap(({ row, noticeId }) => [
        query(sql`select 1 from ${notice} where ${notice.number} = ${row.notice} and ${notice.id} <> ${noticeId}`),
      ]),
    ],
    writes: [
      ...planned.map(({ row, noticeId }) => keepNotice(row, noticeId)),
      ...duties.map((values) =>
        write(build.insert(duty).values(values).onConflictDoUpdate({ target: duty.id, set: values })),
      ),
      makeOccurrences(await periodsOf(read, duties, at.slice(0, 10), workingDays)),
      ...auditWrites(changes, { actor, at, newId }),
    ],
  };
}

/** `poti import duties`: all of it in one commit, or nothing. */
export async function importDuties(
  sheet: Sheet,
  database: Database,
  { dryRun = false, ...circumstances }: Circumstances & { dryRun?: boolean },
): Promise<DutiesReport> {
  const { writes, unless, ids: _new, ...report } = await planDuties(sheet, database.read, circumstances);
  if (report.outcome !== 'done') return report;
  if (dryRun) return { ...report, outcome: 'checked' };
  const outcome = await commit(database, { writes, unless });
  return outcome === 'done' ? report : { ...report, outcome };
}

/** The report for a person, a line a fact; the first line is the outcome. */
export function reportLines({ outcome, faults, warnings, added, changed, same, uncertain }: DutiesReport): string[] {
  const notes = warnings.map((warning) => `提示：${faultLine(warning)}`);
  if (outcome === 'refused') {
    return [`没有导入：发现 ${faults.length} 处错误，请改正后重新导入。`, ...faults.map(faultLine), ...notes];
  }
  if (outcome === 'conflict') return ['没有导入：另一次导入刚刚完成，请重试。'];
  const head = outcome === 'checked' ? '检查通过，尚未写入' : '导入完成';
  return [
    `${head}：任务新增 ${added.length} 项、变更 ${changed.length} 项、未变 ${same.length} 项。`,
    ...(changed.length > 0 ? [`变更：${changed.join('、')}。`] : []),
    ...(uncertain.length > 0 ? [`提示：该年放假安排还没有，下列日期暂按通知原日期：${uncertain.join('；')}。`] : []),
    ...notes,
  ];
}

/** Another one of the same name, for the same units, at the same times. */
function alike({ id, name, kinds, units, cycle, scope, notice: of }: typeof duty.$inferSelect): Statement {
  const [ofKinds, ofUnits] = [JSON.stringify(kinds), JSON.stringify(units)];
  return query(sql`select 1 from ${duty} where ${duty.id} <> ${id} and ${duty.name} = ${name} and ${duty.kinds} = ${ofKinds}
    and ${duty.units} = ${ofUnits} and ${duty.cycle} = ${cycle} and ${duty.scope} is ${scope}
    and (${cycle} <> 'once' or ${duty.notice} = ${of})`);
}

function ownsAll({ kind }: Unit): boolean {
  return kind === 'city_work_committee';
}

type Values = Omit<typeof duty.$inferSelect, 'id'>;

function valuesOf(row: DutyRow, noticeId: string, scope: string | null): Values {
  const { line: _line, title: _title, ...values } = row;
  return { ...values, scope, notice: noticeId, endedOn: null };
}

async function existingDuties(read: Read) {
  const rows = await read
    .select({ duty, number: notice.number })
    .from(duty)
    .leftJoin(notice, eq(notice.id, duty.notice));
  return new Map(
    rows.map((row) => [`${keyOf({ ...row.duty, notice: row.number ?? '' })}${row.duty.scope ?? ''}`, row.duty]),
  );
}

function sameValues({ id: _id, ...before }: typeof duty.$inferSelect, after: Values): boolean {
  const inOrder = (values: Values) => JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
  return inOrder(before) === inOrder(after);
}

function keepNotice({ notice: number, title }: DutyRow, id: string): Write {
  const insert = build.insert(notice).values({ id, number, title });
  return write(
    title === ''
      ? insert.onConflictDoNothing()
      : insert.onConflictDoUpdate({ target: notice.number, set: { title: sql`excluded.title` } }),
  );
}

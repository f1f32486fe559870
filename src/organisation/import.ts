import { eq } from 'drizzle-orm';
import { civilMinute } from '../kernel/clock.ts';
import { commit } from '../kernel/commit.ts';
import type { Database, Read } from '../kernel/database.ts';
import type { Statement, Write } from '../kernel/statement.ts';
import { setting } from '../kernel/tables.ts';
import { type Fault, faultLine, type Sheet } from './cells.ts';
import { parseRoster, type Roster } from './roster.ts';
import { type Named, type PlanOptions, planRoster, type RosterPlan } from './roster-plan.ts';
import { existingOf, type State, stateOf } from './roster-state.ts';

export type ImportReport = {
  /** `checked`: nothing written, since it was a dry run. `conflict`: somebody else imported meanwhile; try again. */
  outcome: 'refused' | 'checked' | 'done' | 'conflict';
  faults: Fault[];
  warnings: Fault[];
  plan?: Pick<RosterPlan, 'units' | 'people' | 'removes'>;
};

export type ImportRequest = {
  /** The sheets 组织 and 人员, one of them or both. */
  units?: Sheet;
  people?: Sheet;
  /** Channel id by its roster column. */
  channels: Record<string, string>;
  removeMissing?: boolean;
  dryRun?: boolean;
};

export type Circumstances = { actor: string; now: number; zone: string; newId(): string };

/** Reads, checks and plans; nothing is changed. A Turn may carry `writes` and `unless` as they are. */
export async function planImport(
  { units, people, channels, removeMissing = false, dryRun = false }: ImportRequest,
  read: Read,
  circumstances: Circumstances,
): Promise<ImportReport & { writes: Write[]; unless: Statement[] }> {
  const nothing = { writes: [], unless: [] };
  if (removeMissing && !(units && people)) {
    const fault = '只有一张表，不能据此移除';
    const faults = [
      { sheet: units ? '人员' : '组织', line: 1, column: '全表', fault, fix: '请同时提供组织和人员两张表' },
    ];
    return { outcome: 'refused', faults, warnings: [], ...nothing };
  }
  const origin = await originOf(read);
  const state = await stateOf(read);
  const sheets = { ...(units ? { units } : {}), ...(people ? { people } : {}) };
  const parsed = parseRoster(sheets, { channels, ...(removeMissing ? {} : { existing: existingOf(state) }) });
  if ('faults' in parsed) return { outcome: 'refused', ...parsed, ...nothing };
  const plan = planRoster(state, parsed.roster, {
    states: { units: units !== undefined, people: people !== undefined },
    removeMissing,
    ...planOptions(circumstances),
  });
  return {
    outcome: dryRun ? 'checked' : 'done',
    faults: [],
    warnings: parsed.warnings,
    plan,
    ...(dryRun ? nothing : guarded(plan.writes, origin, 'import')),
  };
}

/** `poti import roster`: all of it in one commit, or nothing. */
export async function importRoster(
  request: ImportRequest,
  database: Database,
  circumstances: Circumstances,
): Promise<ImportReport> {
  const { writes, unless, ...report } = await planImport(request, database.read, circumstances);
  if (report.outcome !== 'done') return report;
  const outcome = await commit(database, { writes, unless });
  return outcome === 'done' ? report : { ...report, outcome };
}

/** A roster that was made, not read from a file: the sample. It replaces what `state` holds. */
export function planReplacement(
  state: State,
  roster: Roster,
  origin: Origin,
  circumstances: Circumstances,
): { writes: Write[]; unless: Statement[] } {
  const states = { units: true, people: true };
  const plan = planRoster(state, roster, { states, removeMissing: true, ...planOptions(circumstances) });
  return guarded(plan.writes, origin, 'sample');
}

/** A part of an organisation, such as what an address book changes: whatever it doesn't name stays. */
export function planPart(
  state: State,
  roster: Roster,
  { origin, version }: Origin,
  circumstances: Circumstances,
): { writes: Write[]; unless: Statement[] } {
  const options = { states: { units: false, people: false }, removeMissing: false, ...planOptions(circumstances) };
  return guarded(planRoster(state, roster, options).writes, { origin, version }, origin);
}

/** Whose organisation the database holds, and how often it was replaced or merged into. */
export type Origin = { origin: 'none' | 'sample' | 'import'; version: number };

export async function originOf(read: Read): Promise<Origin> {
  const [row] = await read.select({ value: setting.value }).from(setting).where(eq(setting.name, 'roster'));
  const value: unknown = row?.value;
  if (typeof value !== 'object' || value === null || !('origin' in value) || !('version' in value)) {
    return { origin: 'none', version: 0 };
  }
  return { origin: value.origin === 'sample' ? 'sample' : 'import', version: Number(value.version) };
}

/** The report for a person, a line a fact; the first line is the outcome. */
export function reportLines({ outcome, faults, warnings, plan }: ImportReport): string[] {
  const notes = warnings.map((warning) => `提示：${faultLine(warning)}`);
  if (outcome === 'refused') {
    return [`没有导入：发现 ${faults.length} 处错误，请改正后重新导入。`, ...faults.map(faultLine), ...notes];
  }
  if (outcome === 'conflict' || !plan) return ['没有导入：另一次导入刚刚完成，请重试。'];
  const { units, people, removes } = plan;
  const head = outcome === 'checked' ? '检查通过，尚未写入' : '导入完成';
  return [
    `${head}：单位新增 ${units.added.length} 个、变更 ${units.changed.length} 个，人员新增 ${people.added.length} 名、变更 ${people.changed.length} 名。`,
    ...missingLines('单位', units.missing, removes),
    ...missingLines('人员', people.missing, removes),
    ...notes,
  ];
}

function missingLines(what: string, missing: Named[], removes: boolean): string[] {
  if (missing.length === 0) return [];
  const names = missing.map(({ id, name }) => `${name}（${id}）`).join('、');
  const says = removes ? '已移除' : '库中有而表中没有，予以保留；需要移除时请加 --remove-missing';
  return [`${what} ${missing.length} 个${says}：${names}。`];
}

function planOptions({ actor, now, zone, newId }: Circumstances): Omit<PlanOptions, 'states' | 'removeMissing'> {
  return { actor, now, minute: civilMinute(now, zone), newId };
}

// Two imports planned against the same state: the second one must not be applied
function guarded(writes: Write[], { version }: Origin, origin: Origin['origin']) {
  const value = JSON.stringify({ origin, version: version + 1 });
  return {
    unless: [
      {
        sql: "select 1 where coalesce((select value ->> '$.version' from setting where name = 'roster'), 0) <> ?",
        params: [version],
      },
    ],
    writes: [
      ...writes,
      {
        sql: "insert into setting (name, value) values ('roster', ?) on conflict (name) do update set value = excluded.value",
        params: [value],
      },
    ],
  };
}

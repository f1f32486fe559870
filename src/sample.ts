import { eq, sql } from 'drizzle-orm';
import { loadSample as loadOrganisation, SAMPLE_DUTIES, SAMPLE_RULES } from '../db/sample/load.ts';
import type { Database, Read } from './kernel/database.ts';
import { OperatorError } from './kernel/errors.ts';
import { build, type Write, write } from './kernel/statement.ts';
import { setting } from './kernel/tables.ts';
import { workingDays } from './kernel/working-days.ts';
import { originOf } from './organisation/import.ts';
import { loadSampleCare } from './skills/care/index.ts';
import { loadSampleDebriefings } from './skills/debriefing/index.ts';
import { importDuties, loadSampleDuties } from './skills/duties/index.ts';
import { loadSampleFiveTypes } from './skills/five-types/index.ts';
import { loadSampleFunds } from './skills/funds/index.ts';
import { loadSampleLinks } from './skills/links/index.ts';
import { loadSampleProblems } from './skills/problems/index.ts';
import { loadSampleRights } from './skills/rights/index.ts';
import { importRules } from './skills/rules/index.ts';
import { loadSampleService } from './skills/service/index.ts';
import { tableFile } from './table-file.ts';

export type SampleOptions = {
  size: 'small' | 'city';
  times?: number;
  now: number;
  zone: string;
  newId: () => string;
};

/** Whether anybody is in the database at all; nobody counts where the process died while the sample was loaded. */
export async function hasRoster(read: Read): Promise<boolean> {
  const { origin } = await originOf(read);
  if (origin !== 'sample') return origin === 'import';
  return (await read.select().from(setting).where(eq(setting.name, LOADING)).get()) === undefined;
}

/**
 * The whole sample: organisation, rule library, duties and a running campaign, in the place of whatever sample was there,
 * with all that came of it. Refuses a database with a real roster.
 */
export async function loadSample(database: Database, { size, times, now, zone, newId }: SampleOptions) {
  const circumstances = { now, zone, newId, actor: 'import:sample' };
  const { origin } = await originOf(database.read);
  await database.batch([
    ...(origin === 'sample' ? await emptied(database) : []),
    write(build.insert(setting).values({ name: LOADING, value: true }).onConflictDoNothing()),
  ]);
  const loaded = await loadOrganisation(database, { size, ...(times ? { times } : {}) }, circumstances);
  const rules = await importRules([SAMPLE_RULES], database, circumstances);
  const dated = { ...circumstances, workingDays: workingDays() };
  const duties = await importDuties(await tableFile(SAMPLE_DUTIES), database, dated);
  if (duties.outcome !== 'done')
    throw new OperatorError(`the sample's duties were refused: ${JSON.stringify(duties.faults)}`);
  await loadSampleDuties(database, dated);
  await loadSampleDebriefings(database, circumstances);
  await loadSampleProblems(database, circumstances);
  for (const load of [
    loadSampleFunds,
    loadSampleFiveTypes,
    loadSampleService,
    loadSampleLinks,
    loadSampleCare,
    loadSampleRights,
  ])
    await load(database, circumstances);
  await database.batch([write(build.delete(setting).where(eq(setting.name, LOADING)))]);
  return { ...loaded, rules: rules.length, duties: duties.added.length + duties.same.length + duties.changed.length };
}

/** Stands in the settings while a sample is only partly there. */
const LOADING = 'sample/loading';

async function emptied({ read }: Database): Promise<Write[]> {
  const tables = await read.all<[string]>(
    sql`select name from sqlite_master where type = 'table' and name <> 'migration' and name not like 'sqlite%'`,
  );
  return [sql`pragma defer_foreign_keys = on`, ...tables.map(([name]) => sql`delete from ${sql.identifier(name)}`)].map(
    (statement) => write(statement),
  );
}

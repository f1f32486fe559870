import { loadSample as loadOrganisation, SAMPLE_DUTIES, SAMPLE_RULES } from '../db/sample/load.ts';
import type { Database, Read } from './kernel/database.ts';
import { OperatorError } from './kernel/errors.ts';
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

/** Whether anybody is in the database at all. */
export async function hasRoster(read: Read): Promise<boolean> {
  return (await originOf(read)).origin !== 'none';
}

/** The whole sample: organisation, rule library, duties and a running campaign. Refuses a database with a real roster. */
export async function loadSample(database: Database, { size, times, now, zone, newId }: SampleOptions) {
  const circumstances = { now, zone, newId, actor: 'import:sample' };
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
  return { ...loaded, rules: rules.length, duties: duties.added.length + duties.same.length + duties.changed.length };
}

import { makeCity, WHOLE } from '../../db/sample/city.ts';
import { SAMPLE_DUTIES } from '../../db/sample/load.ts';
import { commit } from '../../src/kernel/commit.ts';
import type { Database } from '../../src/kernel/database.ts';
import { newId } from '../../src/kernel/ids.ts';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { type Circumstances, originOf, planReplacement } from '../../src/organisation/import.ts';
import { NO_STATE } from '../../src/organisation/roster-state.ts';
import { loadSample } from '../../src/sample.ts';
import { importDuties } from '../../src/skills/duties/index.ts';
import { tableFile } from '../../src/table-file.ts';
import { filledFile } from '../file.ts';

/** The file of the sample city as of `now`, or of one that has but a part of its units: one in so many. */
export async function cityFile({ now, zone, one }: { now: number; zone: string; one: number }) {
  const { url, remove } = await filledFile((database) =>
    one === 1
      ? loadSample(database, { size: 'city', now, zone, newId })
      : smaller(database, one, { now, zone, newId, actor: 'import:year' }),
  );
  return { open: () => openLibsql(url), remove };
}

/** A smaller city of the same make, with the same duties. */
async function smaller(database: Database, one: number, circumstances: Circumstances): Promise<void> {
  const { organs, districts, branches, members, serving, experts } = WHOLE;
  const part = (count: number) => Math.max(1, Math.round(count / one));
  const size = { organs: part(organs), districts: part(districts), branches: part(branches), experts: part(experts) };
  const city = makeCity({ ...size, members: part(members), serving: part(serving) });
  await commit(database, planReplacement(NO_STATE, city, await originOf(database.read), circumstances));
  await importDuties(await tableFile(SAMPLE_DUTIES), database, { ...circumstances, workingDays: workingDays() });
}

import { commit } from '../../src/kernel/commit.ts';
import type { Database } from '../../src/kernel/database.ts';
import { OperatorError } from '../../src/kernel/errors.ts';
import { type Circumstances, originOf, planReplacement } from '../../src/organisation/import.ts';
import type { Roster } from '../../src/organisation/roster.ts';
import { NO_STATE, stateOf } from '../../src/organisation/roster-state.ts';
import { makeCity, SMALL, WHOLE } from './city.ts';

/** The sample's duties, in the form of `poti import duties`; its rules, in the form of `poti import rules`. */
export const SAMPLE_DUTIES = new URL('./duties.csv', import.meta.url).pathname;
export const SAMPLE_RULES = new URL('./rules', import.meta.url).pathname;

export type Loaded = { units: number; people: number };

/**
 * Puts the sample's organisation in the place of whatever sample was there: the small one, the whole city, or the city
 * `times` over. The same import as a roster's, in one commit a city. Refused when the roster is a real one.
 */
export async function loadSample(
  database: Database,
  { size, times = 1 }: { size: 'small' | 'city'; times?: number },
  circumstances: Omit<Circumstances, 'actor'>,
): Promise<Loaded> {
  const loaded = { units: 0, people: 0 };
  for (let copy = 1; copy <= times; copy++) {
    const city = makeCity(size === 'small' ? SMALL : WHOLE, copy === 1 ? '' : `${copy}-`);
    await put(city, copy === 1, database, circumstances);
    loaded.units += city.units.length;
    loaded.people += city.people.length;
  }
  return loaded;
}

async function put(
  city: Roster,
  replaces: boolean,
  database: Database,
  circumstances: Omit<Circumstances, 'actor'>,
): Promise<void> {
  const origin = await originOf(database.read);
  if (origin.origin === 'import') {
    throw new OperatorError('库中已有正式花名册，不能载入样例：请换一个 DATABASE_URL，例如 file:data/sample.db');
  }
  const state = replaces ? await stateOf(database.read) : NO_STATE;
  const plan = planReplacement(state, city, origin, { ...circumstances, actor: 'import:sample' });
  if ((await commit(database, plan)) === 'conflict') {
    throw new OperatorError('另一次导入正在进行：请稍后重试');
  }
}

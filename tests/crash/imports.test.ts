import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROSTER_CHANNELS } from '../../src/assistant.ts';
import type { Database } from '../../src/kernel/database.ts';
import { newId } from '../../src/kernel/ids.ts';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { migrate } from '../../src/kernel/migrate.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { importRoster } from '../../src/organisation/import.ts';
import { hasRoster, loadSample } from '../../src/sample.ts';
import { importDuties } from '../../src/skills/duties/index.ts';
import { importRules } from '../../src/skills/rules/index.ts';
import { tableFile } from '../../src/table-file.ts';
import { DUTIES, fileIn, PEOPLE, RULE, UNITS } from '../cli/house.ts';
import { MIGRATIONS } from '../support/database.ts';
import { onMains } from '../support/mains.ts';
import { afterlife, type Cut, START, ZONE } from './life.ts';
import { deathsIn } from './points.ts';
import { stateOf } from './state.ts';
import { aTown } from './town.ts';

const town = aTown();
const given = { actor: 'import:again', now: START, zone: ZONE, workingDays: workingDays(), newId };

/**
 * Lets an import die at every point, and begins it again. What is left is what one import leaves, or, where it had come to
 * its end, what one leaves after the other. Resolves to how many deaths there were.
 */
async function diesIn(work: (database: Database) => Promise<unknown>, file = town.file): Promise<number> {
  async function run(on: string, cut?: Cut) {
    const { path, url } = afterlife({ file: on, folder: town.folder });
    const database = await openLibsql(url);
    const mains = onMains(database);
    if (cut) mains.cutAfter(cut.after, cut.late);
    await work(mains.database).catch((error: unknown) => {
      if (!mains.isOff()) throw error;
    });
    return { path, mains, database };
  }
  const once = await run(file);
  const twice = await run(once.path);
  const wanted = [await stateOf(once.database), await stateOf(twice.database)];
  const deaths = deathsIn(once.mains.calls);
  const opened = [once, twice];
  for (const cut of deaths) {
    const dead = await run(file, cut);
    const left = await run(dead.path);
    expect([dead.mains.isOff(), left.mains.isOff()]).toEqual([true, false]);
    expect(wanted).toContainEqual(await stateOf(left.database));
    opened.push(dead, left);
  }
  for (const { database } of opened) await database.close();
  return deaths.length;
}

describe('an import that dies is begun again, and leaves what it would have left', () => {
  test('of a roster that replaces another', async () => {
    const newcomer = `${PEOPLE.replace(/7002.*\n/u, '')}7010,齐放,Q1,组织委员,,\n`;
    const units = await tableFile(fileIn(town.folder, 'units-2.csv', UNITS.replace('预报处', '预警处')));
    const people = await tableFile(fileIn(town.folder, 'people-2.csv', newcomer));
    const request = { units, people, channels: ROSTER_CHANNELS, removeMissing: true };
    expect(await diesIn((database) => importRoster(request, database, given))).toBe(2);
  });

  test('of a new version of a rule', async () => {
    const version = RULE.replace('不少于二人', '不少于三人').replace('1月10日', '10月1日');
    const file = fileIn(town.folder, 'rule-2.md', version);
    expect(await diesIn((database) => importRules([file], database, given))).toBe(2);
  });

  test('of duties that change', async () => {
    const table = await tableFile(fileIn(town.folder, 'duties-2.csv', DUTIES.replace('12-18', '12-25')));
    expect(await diesIn((database) => importDuties(table, database, given))).toBe(2);
  });
});

describe('the sample', () => {
  const load = (database: Database) => loadSample(database, { ...given, size: 'small' });

  test('is begun anew by the next start where the process died while it was loaded', { timeout: 60_000 }, async () => {
    const file = join(town.folder, 'empty.db');
    const database = await openLibsql(`file:${file}`);
    await migrate(database, MIGRATIONS);
    await database.close();
    const start = async (where: Database) => (await hasRoster(where.read)) || load(where);
    expect(await diesIn(start, file)).toBeGreaterThan(10);
  });

  test('takes the place of the one that stands, with all that came of it', async () => {
    const database = await openLibsql(`file:${join(town.folder, 'sample.db')}`);
    await migrate(database, MIGRATIONS);
    await load(database);
    const before = await stateOf(database);
    await load(database);
    expect(await stateOf(database)).toEqual(before);
    await database.close();
  });
});

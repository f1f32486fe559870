import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, vi } from 'vitest';
import { ROSTER_CHANNELS } from '../../src/assistant.ts';
import { newId } from '../../src/kernel/ids.ts';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { migrate } from '../../src/kernel/migrate.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { importRoster } from '../../src/organisation/import.ts';
import { importDuties } from '../../src/skills/duties/index.ts';
import { importRules } from '../../src/skills/rules/index.ts';
import { tableFile } from '../../src/table-file.ts';
import { DUTIES, fileIn, PEOPLE, RULE, UNITS } from '../cli/house.ts';
import { MIGRATIONS } from '../support/database.ts';
import { START, ZONE } from './life.ts';

export const TOLD = '报个难题：值班的同志凑不齐，支委会总往后拖';

/** For the tests of a file: a folder, and in it a database with a small organisation, one rule and one duty. */
export function aTown(): { folder: string; file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'poti-crash-'));
  const town = { folder, file: '' };
  beforeAll(async () => {
    // a file that is made carries the machine's own time
    vi.useFakeTimers({ now: START, toFake: ['Date'] });
    town.file = await townFile(folder);
  });
  afterAll(() => {
    vi.useRealTimers();
    rmSync(folder, { recursive: true, force: true });
  });
  return town;
}

async function townFile(folder: string): Promise<string> {
  const file = join(folder, 'town.db');
  const database = await openLibsql(`file:${file}`);
  await migrate(database, MIGRATIONS);
  const given = { actor: 'import:test', now: START - 86_400_000, zone: ZONE, newId, workingDays: workingDays() };
  const [units, people] = [
    fileIn(folder, 'units.csv', UNITS),
    fileIn(folder, 'people.csv', PEOPLE.replace('工委管理员,,', '工委管理员,ou_miaoqing,miaoqing')),
  ];
  const sheets = { units: await tableFile(units), people: await tableFile(people) };
  await importRoster({ ...sheets, channels: ROSTER_CHANNELS, removeMissing: false }, database, given);
  await importRules([fileIn(folder, 'rule.md', RULE)], database, given);
  await importDuties(await tableFile(fileIn(folder, 'duties.csv', DUTIES)), database, given);
  await database.close();
  return file;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../src/kernel/database.ts';
import { openLibsql } from '../src/kernel/libsql.ts';
import { migrate } from '../src/kernel/migrate.ts';
import { MIGRATIONS } from '../src/open.ts';

export type DatabaseFile = { url: string; remove(): void };

/** A database in a folder of its own, laid out, filled and closed. */
export async function filledFile(fill: (database: Database) => Promise<unknown>): Promise<DatabaseFile> {
  const folder = mkdtempSync(join(tmpdir(), 'poti-bench-'));
  const url = `file:${join(folder, 'poti.db')}`;
  const database = await openLibsql(url);
  await migrate(database, MIGRATIONS);
  await fill(database);
  await database.close();
  return { url, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Database } from '../../src/kernel/database.ts';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { migrate } from '../../src/kernel/migrate.ts';

export const MIGRATIONS = new URL('../../db/migrations', import.meta.url).pathname;

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'poti-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A real libSQL file with the real migrations, gone when the test is over. */
export async function freshDatabase(): Promise<Database> {
  const database = await openLibsql(`file:${join(temporaryFolder(), 'test.db')}`);
  onTestFinished(() => database.close());
  await migrate(database, MIGRATIONS);
  return database;
}

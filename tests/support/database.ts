import { mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Database } from '../../src/kernel/database.ts';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { migrate } from '../../src/kernel/migrate.ts';
import { MIGRATIONS } from '../../src/open.ts';

export { MIGRATIONS };

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(temporary(), 'poti-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A real libSQL file with the real migrations, gone when the test is over. */
export async function freshDatabase(): Promise<Database> {
  const folder = temporaryFolder();
  migrated ??= bytesOfMigrated(folder);
  const file = join(folder, 'test.db');
  writeFileSync(file, await migrated);
  const database = await openLibsql(`file:${file}`);
  onTestFinished(() => database.close());
  return database;
}

/** Every commit of a test waits for the disk; in memory, where there is enough of it, nothing does. */
function temporary(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 2 ** 31 ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
}

// laid out once a test file: it takes longer than what many a test does with it
let migrated: Promise<Uint8Array> | undefined;

async function bytesOfMigrated(folder: string): Promise<Uint8Array> {
  const file = join(folder, 'migrated.db');
  const database = await openLibsql(`file:${file}`);
  await migrate(database, MIGRATIONS);
  await database.close();
  return readFileSync(file);
}

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from './config.ts';
import { demoKey, keptDemoKey } from './demo.ts';
import type { Database } from './kernel/database.ts';
import { OperatorError } from './kernel/errors.ts';
import { newId } from './kernel/ids.ts';
import { openLibsql } from './kernel/libsql.ts';
import { migrate } from './kernel/migrate.ts';
import { type Seal, sealWith } from './kernel/seal.ts';
import { checkKey } from './kernel/secret-key.ts';

export const MIGRATIONS = new URL('../db/migrations', import.meta.url).pathname;

/** The database that the configuration names, made where it is a file, and brought up to date. */
export async function openDatabase({ databaseUrl, databaseAuthToken }: Config): Promise<Database> {
  makeFolder(databaseUrl);
  const database = await openLibsql(databaseUrl, databaseAuthToken);
  await migrate(database, MIGRATIONS);
  return database;
}

/** What is written from here on is for this user's eyes: all that people said is in it. */
export function privateFiles(): void {
  process.umask(0o077);
}

/** The folder of a database file. @throws OperatorError when it can't be made */
export function makeFolder(databaseUrl: string): void {
  if (!databaseUrl.startsWith('file:')) return;
  privateFiles();
  const folder = dirname(databaseUrl.slice('file:'.length));
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new OperatorError(`the folder ${folder} of DATABASE_URL can't be made (${why}): check its rights`);
  }
}

/** The configured keys, once they are known to be the database's own. A demo that goes on in earnest keeps its first one. */
export async function sealFor(
  database: Database,
  { secretKey, secretKeyPrevious, databaseUrl }: Config,
): Promise<Seal> {
  const seal = secretKey
    ? sealWith(secretKey, secretKeyPrevious ?? keptDemoKey(databaseUrl))
    : sealWith(demoKey(databaseUrl, newId));
  // a demo on a database server has a key for each start
  if (secretKey || databaseUrl.startsWith('file:')) await checkKey(database, seal);
  return seal;
}

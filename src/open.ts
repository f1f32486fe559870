import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from './config.ts';
import { demoKey } from './demo.ts';
import type { Database } from './kernel/database.ts';
import { newId } from './kernel/ids.ts';
import { openLibsql } from './kernel/libsql.ts';
import { migrate } from './kernel/migrate.ts';
import { type Seal, sealWith } from './kernel/seal.ts';

export const MIGRATIONS = new URL('../db/migrations', import.meta.url).pathname;

/** The database that the configuration names, made where it is a file, and brought up to date. */
export async function openDatabase({ databaseUrl, databaseAuthToken }: Config): Promise<Database> {
  if (databaseUrl.startsWith('file:')) mkdirSync(dirname(databaseUrl.slice('file:'.length)), { recursive: true });
  const database = await openLibsql(databaseUrl, databaseAuthToken);
  await migrate(database, MIGRATIONS);
  return database;
}

export function sealOf({ secretKey, secretKeyPrevious, databaseUrl }: Config): Seal {
  return sealWith(secretKey ?? demoKey(databaseUrl, newId), secretKeyPrevious);
}

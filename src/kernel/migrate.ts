import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { Database } from './database.ts';
import { OperatorError } from './errors.ts';
import { type Statement, unlessFound } from './statement.ts';

/** How drizzle-kit begins to make a table anew: its rows move to a new one, which then takes its name. */
const REBUILDS = /foreign_keys\s*=\s*off/i;
const DANGLING: Statement = { sql: 'select 1 from pragma_foreign_key_check', params: [] };

/** Applies what is missing of db/migrations, each migration whole or not at all. Resolves to how many were applied. */
export async function migrate(database: Database, folder: string): Promise<number> {
  const migrations = readMigrationFiles({ migrationsFolder: folder });
  await database.batch([
    { sql: 'create table if not exists migration (hash text primary key, created_at integer not null)', params: [] },
  ]);
  const applied = new Set(
    (await database.select({ sql: 'select hash from migration', params: [] })).map(([hash]) => hash),
  );
  const known = new Set(migrations.map(({ hash }) => hash));
  if ([...applied].some((hash) => !known.has(String(hash)))) {
    throw new OperatorError('the database is of a newer release than this program: upgrade the program');
  }
  const missing = migrations.filter(({ hash }) => !applied.has(hash));
  const reshape = database.reshape ?? database.batch;
  for (const { sql, hash, folderMillis } of missing) {
    const statements = [
      ...sql.map((text) => ({ sql: text, params: [] })),
      { sql: 'insert into migration (hash, created_at) values (?, ?)', params: [hash, folderMillis] },
    ];
    if (sql.some((text) => REBUILDS.test(text))) await reshape([...statements, unlessFound(DANGLING)]);
    else await database.batch(statements);
  }
  return missing.length;
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Database } from '../../src/kernel/database.ts';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { migrate } from '../../src/kernel/migrate.ts';
import { temporaryFolder } from '../support/database.ts';
import { onMains } from '../support/mains.ts';
import { afterlife } from './life.ts';
import { deathsIn } from './points.ts';

const MIGRATIONS = [
  ['create table cup (id integer primary key, tea text)', "insert into cup values (1, '龙井'), (2, '毛尖')"],
  ['alter table cup add column full integer', 'update cup set full = id'],
  // as drizzle-kit makes a table anew
  [
    'PRAGMA foreign_keys=OFF;',
    'create table __new_cup (id integer primary key, tea text not null, full integer)',
    'insert into __new_cup select id, tea, full from cup',
    'drop table cup',
    'alter table __new_cup rename to cup',
    'PRAGMA foreign_keys=ON;',
  ],
];

/** Migrations in the form of db/migrations. */
function folderOf(migrations: string[][], folder: string): string {
  const entries = migrations.map((_, idx) => ({ idx, when: idx + 1, tag: `000${idx}_step`, breakpoints: true }));
  mkdirSync(join(folder, 'meta'), { recursive: true });
  writeFileSync(join(folder, 'meta/_journal.json'), JSON.stringify({ entries }));
  for (const [i, statements] of migrations.entries())
    writeFileSync(join(folder, `000${i}_step.sql`), statements.join('\n--> statement-breakpoint\n'));
  return folder;
}

async function standing(database: Database): Promise<unknown[][]> {
  const rows = (sql: string) => database.select({ sql, params: [] });
  return [...(await rows('select sql from sqlite_master order by name')), ...(await rows('select * from cup'))];
}

test('a start that dies while it brings the database up to date is gone on with by the next one', async () => {
  const folder = temporaryFolder();
  const migrations = folderOf(MIGRATIONS, join(folder, 'migrations'));
  const whole = await openLibsql(`file:${join(folder, 'whole.db')}`);
  const { database: undisturbed, calls } = onMains(whole);
  expect(await migrate(undisturbed, migrations)).toBe(3);
  const wanted = await standing(whole);
  await whole.close();

  const deaths = deathsIn(calls, true);
  expect(deaths.length).toBeGreaterThan(8);
  for (const { after, late } of deaths) {
    const dying = await openLibsql(`file:${join(folder, `dies-${after}-${late}.db`)}`);
    const mains = onMains(dying);
    mains.cutAfter(after, late);
    await expect(migrate(mains.database, migrations)).rejects.toThrow('the power was cut');
    const next = await openLibsql(afterlife({ file: join(folder, `dies-${after}-${late}.db`), folder }).url);
    await dying.close();
    await migrate(next, migrations);
    expect(await standing(next)).toEqual(wanted);
    await next.close();
  }
});

test('a migration that fails halfway leaves nothing of itself', async () => {
  const folder = temporaryFolder();
  const database = await openLibsql(`file:${join(folder, 'half.db')}`);
  const first = MIGRATIONS.slice(0, 1);
  await migrate(database, folderOf(first, join(folder, 'before')));
  const before = await standing(database);
  const broken = folderOf(
    [...first, ['alter table cup add column lid text', 'update cupboard set lid = 1']],
    join(folder, 'broken'),
  );
  await expect(migrate(database, broken)).rejects.toThrow('cupboard');
  expect(await standing(database)).toEqual(before);
  await database.close();
});

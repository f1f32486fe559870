import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { describe, expect, test } from 'vitest';
import { commit } from '../../src/kernel/commit.ts';
import type { Database } from '../../src/kernel/database.ts';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { lockForServer } from '../../src/kernel/lock.ts';
import { build, query, write } from '../../src/kernel/statement.ts';
import { temporaryFolder } from '../support/database.ts';

const cup = sqliteTable('cup', { id: integer('id').primaryKey(), holds: text('holds').notNull() });

async function cupboard(): Promise<{ database: Database; path: string }> {
  const path = join(temporaryFolder(), 'cups.db');
  const database = await openLibsql(`file:${path}`);
  await database.batch([{ sql: 'create table cup (id integer primary key, holds text not null)', params: [] }]);
  return { database, path };
}

const put = (id: number, holds: string) => write(build.insert(cup).values({ id, holds }), 1);

describe('commit', () => {
  test('does all of it', async () => {
    const { database } = await cupboard();
    expect(await commit(database, { writes: [put(1, 'tea'), put(2, 'water')] })).toBe('done');
    expect(await database.read.select().from(cup)).toHaveLength(2);
  });

  test('is a conflict, with nothing changed, when a write changes another number of rows', async () => {
    const { database } = await cupboard();
    const gone = write(build.delete(cup), 1);
    expect(await commit(database, { writes: [put(1, 'tea'), gone, gone] })).toBe('conflict');
    expect(await database.read.select().from(cup)).toEqual([]);
  });

  test('is a conflict when a precondition finds a row', async () => {
    const { database } = await cupboard();
    await commit(database, { writes: [put(1, 'tea')] });
    const unless = [query(build.select({ id: cup.id }).from(cup))];
    expect(await commit(database, { unless, writes: [put(2, 'water')] })).toBe('conflict');
    expect(await database.read.select().from(cup)).toHaveLength(1);
  });

  test('throws on a fault that is no conflict', async () => {
    const { database } = await cupboard();
    await commit(database, { writes: [put(1, 'tea')] });
    await expect(commit(database, { writes: [put(1, 'again')] })).rejects.toThrow(/UNIQUE/);
  });
});

test('the read side refuses to write', async () => {
  const { database } = await cupboard();
  await expect(database.read.insert(cup).values({ id: 1, holds: 'tea' })).rejects.toThrow();
  expect(await database.read.select().from(cup)).toEqual([]);
});

test('a file that somebody else has locked is waited for, and nothing acknowledged is lost', async () => {
  const { database, path } = await cupboard();
  const other = createClient({ url: `file:${path}`, concurrency: 1 });
  const lock = await other.transaction('write');
  const writing = Promise.all([1, 2, 3].map((id) => database.batch([put(id, 'tea')])));
  await new Promise((resolve) => setTimeout(resolve, 250));
  await lock.rollback();
  await writing;
  await database.batch([put(4, 'tea')]);
  await database.close();
  const { rows } = await other.execute('select count(*) as n from cup');
  other.close();
  expect(rows[0]?.n).toBe(4);
});

test('a second server on the same file is refused with a sentence', async () => {
  const url = `file:${join(temporaryFolder(), 'one.db')}`;
  const unlock = await lockForServer(url);
  await expect(lockForServer(url)).rejects.toThrow(/another server already uses/);
  unlock();
  (await lockForServer(url))();
});

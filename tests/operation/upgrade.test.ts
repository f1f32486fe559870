import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { expect, test } from 'vitest';
import type { Database } from '../../src/kernel/database.ts';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { migrate } from '../../src/kernel/migrate.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { contentOf } from '../../src/skills/care/store.ts';
import { careRequest } from '../../src/skills/care/tables.ts';
import { poti, startRefused, startServer, webClient } from '../server/support.ts';
import { freshDatabase, MIGRATIONS, temporaryFolder } from '../support/database.ts';

/** The demo's own key of the database in the fixture. */
const KEY = '7y2kjxzqb69k4y4rwc1nnj54wqxm8ws01y6xxy82thmrecnn';
const SECRETARY = '01010';

/** A folder with the database of release 0.1. */
async function released(): Promise<string> {
  const folder = temporaryFolder();
  const client = createClient({ url: `file:${join(folder, 'poti.db')}` });
  await client.executeMultiple(readFileSync(join(import.meta.dirname, '../fixtures/release-0.1.sql'), 'utf8'));
  client.close();
  writeFileSync(join(folder, 'poti.db.key'), `${KEY}\n`);
  return folder;
}

type Tables = Map<string, { columns: string[]; rows: unknown[][] }>;

/** Every row of every table; with `only`, of those tables and columns. */
async function allOf(database: Database, only?: Tables): Promise<Tables> {
  const all = (sql: string) => database.select({ sql, params: [] });
  const names = only
    ? [...only.keys()]
    : (await all("select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by 1")).flat();
  const content: Tables = new Map();
  for (const name of names.map(String).filter((one) => one !== 'migration')) {
    const columns =
      only?.get(name)?.columns ?? (await all(`select name from pragma_table_info('${name}')`)).flat().map(String);
    const rows = await all(`select ${columns.map((column) => `"${column}"`).join(', ')} from "${name}"`);
    content.set(name, { columns, rows: rows.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) });
  }
  return content;
}

test('a database of release 0.1 is brought up to date: no row and no cell is lost, and the server goes on with it', async () => {
  const folder = await released();
  const database = await openLibsql(`file:${join(folder, 'poti.db')}`);
  const before = await allOf(database);
  expect(before.size).toBeGreaterThan(100);
  expect([...before].filter(([, { rows }]) => rows.length === 0).map(([name]) => name)).toEqual([]);
  await migrate(database, MIGRATIONS);
  expect(await migrate(database, MIGRATIONS)).toBe(0);
  expect(await allOf(database, before)).toEqual(before);
  expect(await database.select({ sql: 'pragma foreign_key_check', params: [] })).toEqual([]);
  const requests = await database.read.select().from(careRequest);
  expect(requests.map((one) => contentOf(one, sealWith(KEY)).need).join()).toContain('手术');
  // it is what a fresh one is
  const shapes = async (of: Database) =>
    [...(await allOf(of))].map(([name, { columns }]) => [name, [...columns].sort()]);
  expect(await shapes(database)).toEqual(await shapes(await freshDatabase()));
  await database.close();

  const server = await startServer({ folder });
  const client = webClient(() => server.url);
  const history = await client.history(SECRETARY);
  expect(history.map(({ text, card }) => text ?? card?.text).join('\n')).toMatch(/述职评议多久一次\n每年开展一次/u);
  await client.say(SECRETARY, 'after-the-upgrade', '党课多久上一次');
  await expect.poll(async () => (await client.history(SECRETARY)).length, { timeout: 15_000 }).toBe(history.length + 2);
  expect(await server.stop('SIGTERM')).toMatchObject({ code: 0, err: '' });
}, 60_000);

test('a database of a newer release is refused with a sentence, by the server and by restore', async () => {
  const folder = await released();
  const database = await openLibsql(`file:${join(folder, 'poti.db')}`);
  await database.batch([{ sql: "insert into migration values ('of the year to come', 1)", params: [] }]);
  await database.close();
  const newer = join(folder, 'newer.db');
  cpSync(join(folder, 'poti.db'), newer);
  const [served, restored] = await Promise.all([
    startRefused({ folder }),
    poti(['restore', newer], { folder: temporaryFolder() }),
  ]);
  for (const { code, err } of [served, restored]) {
    expect(code).toBe(1);
    expect(err).toBe('the database is of a newer release than this program: upgrade the program\n');
  }
}, 60_000);

/** The migrations of this release and one more. */
function withOneMore(...statements: string[]): string {
  const folder = temporaryFolder();
  cpSync(MIGRATIONS, folder, { recursive: true });
  const journal = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8'));
  const last = journal.entries.at(-1);
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag: '9999_next' });
  writeFileSync(join(folder, 'meta/_journal.json'), JSON.stringify(journal));
  writeFileSync(join(folder, '9999_next.sql'), statements.join('--> statement-breakpoint\n'));
  return folder;
}

const REBUILT = [
  'PRAGMA foreign_keys=OFF;',
  'CREATE TABLE `__new_person` (`id` text PRIMARY KEY NOT NULL, `name` text NOT NULL, `speaks_for` text, `last_channel` text, `removed_on` text, `nick` text);',
  'INSERT INTO `__new_person`("id", "name", "speaks_for", "last_channel", "removed_on") SELECT "id", "name", "speaks_for", "last_channel", "removed_on" FROM `person`;',
  'DROP TABLE `person`;',
  'ALTER TABLE `__new_person` RENAME TO `person`;',
];

test('a table to which others refer can be made anew, whole or not at all', async () => {
  const folder = await released();
  const database = await openLibsql(`file:${join(folder, 'poti.db')}`);
  await migrate(database, MIGRATIONS);
  const before = await allOf(database);

  const broken = withOneMore(...REBUILT, 'ALTER TABLE nowhere ADD x text;');
  await expect(migrate(database, broken)).rejects.toThrow(/nowhere/);
  expect(await allOf(database)).toEqual(before);
  const losing = withOneMore(...REBUILT, "DELETE FROM person WHERE id = '01010';");
  await expect(migrate(database, losing)).rejects.toThrow();
  expect(await allOf(database)).toEqual(before);

  expect(await migrate(database, withOneMore(...REBUILT, 'PRAGMA foreign_keys=ON;'))).toBe(1);
  expect(await allOf(database, before)).toEqual(before);
  // and references hold again
  await expect(
    database.batch([{ sql: "insert into post (person, unit, post) values ('nobody', 'nowhere', '书记')", params: [] }]),
  ).rejects.toThrow(/FOREIGN KEY/);
  await database.close();
});

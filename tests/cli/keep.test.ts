import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { readTable } from '../../src/reports/read-table.ts';
import { poti, startServer, webClient } from '../server/support.ts';
import { temporaryFolder } from '../support/database.ts';
import { countsIn } from './house.ts';

const Checks = z.object({ checks: z.array(z.object({ name: z.string(), ok: z.boolean(), says: z.string() })) });

/** Whole, nothing refers to what isn't there, and a turn is one commit: what was handled has its one answer. */
async function isOfOneInstant(file: string): Promise<void> {
  const copy = await openLibsql(`file:${file}`);
  const one = async (sql: string) => (await copy.select({ sql, params: [] })).flat();
  expect(await one('pragma integrity_check')).toEqual(['ok']);
  expect(await one('pragma foreign_key_check')).toEqual([]);
  const [handled, answered] = await one(
    "select (select count(*) from inbox where state = 'done' and account <> ''), (select count(*) from outbox)",
  );
  expect(handled).toBe(answered);
  await copy.close();
}

test('a live database is backed up whole, exported, looked at by the doctor, and put back', {
  timeout: 120_000,
}, async () => {
  const folder = temporaryFolder();
  const run = (...args: string[]) => poti(args, { folder });
  const server = await startServer({ folder });
  const client = webClient(() => server.url);
  const backup = join(folder, 'backup.db');
  // talk goes on while the copy is made
  let talking = true;
  let said = 0;
  const talkers = ['01010', '00001', '00003', '01002', '01003'].map(async (who) => {
    while (talking) await client.say(who, `while-copied-${said++}`, '述职评议多久一次');
  });
  const backedUp = await run('backup', backup);
  talking = false;
  await Promise.all(talkers);
  expect(backedUp).toMatchObject({ code: 0, err: '' });
  expect(said).toBeGreaterThan(talkers.length);
  await isOfOneInstant(backup);
  for (const file of [backup, join(folder, 'poti.db'), join(folder, 'poti.db.key')])
    expect(statSync(file).mode & 0o077).toBe(0);
  expect(await run('backup', backup)).toMatchObject({ code: 1, err: expect.stringContaining('exists already') });

  const exported = await Promise.all(
    [
      ['problems', 'xlsx'],
      ['duties', 'docx'],
      ['rules', 'json'],
    ].map(([kind = '', format = '']) => {
      const out = join(folder, `${kind}.${format}`);
      return run('export', kind, '--format', format, '--out', out);
    }),
  );
  for (const { code, err, out } of exported) {
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^\d+ rows in /);
  }
  const problems = await readTable(join(folder, 'problems.xlsx'));
  expect(problems).toMatchObject({ rows: { length: 4 } });
  expect(readFileSync(join(folder, 'duties.docx')).subarray(0, 2).toString()).toBe('PK');
  const rules = z
    .array(z.record(z.string(), z.unknown()))
    .parse(JSON.parse(readFileSync(join(folder, 'rules.json'), 'utf8')));
  expect(rules.length).toBeGreaterThan(12);
  expect(await run('export', 'luck', '--out', join(folder, 'luck.xlsx'))).toMatchObject({ code: 2 });

  const doctor = await run('doctor', '--json');
  const { checks } = Checks.parse(JSON.parse(doctor.out));
  expect(checks.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['settings', 'database', 'roster', 'calendar', 'dead letters']),
  );
  expect(doctor.code).toBe(checks.every(({ ok }) => ok) ? 0 : 1);

  const inUse = await run('restore', backup);
  expect(inUse).toMatchObject({ code: 1, out: '' });
  expect(inUse.err).toMatch(/^another server already uses .*: stop it first/);
  await client.say('01010', 'after-the-copy', '党课多久上一次');
  expect(await server.stop('SIGTERM')).toMatchObject({ code: 0 });
  const now = await countsIn(folder, 'inbox', 'person', 'problem');
  writeFileSync(join(folder, 'no.db'), 'this is no database');
  expect(await run('restore', join(folder, 'no.db'))).toMatchObject({ code: 1, out: '' });
  expect(await countsIn(folder, 'inbox', 'person', 'problem')).toEqual(now);

  expect(await run('restore', backup)).toMatchObject({ code: 0, err: '' });
  const then = await countsIn(folder, 'inbox', 'person', 'problem');
  await isOfOneInstant(join(folder, 'poti.db'));
  expect(Number(then.inbox)).toBeLessThan(Number(now.inbox));
  expect({ ...then, inbox: now.inbox }).toEqual(now);
  const again = await startServer({ folder });
  await webClient(() => again.url).say('01010', 'after-the-restore', '我有什么要办');
  expect(await again.stop('SIGTERM')).toMatchObject({ code: 0 });
});

test('wrong usage exits 2 and shows the usage; nothing is made on the way', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const wrong = await Promise.all(
    [['import'], ['tick'], ['ask', '--loud', 'q'], ['eval', 'luck']].map(async (args) => ({
      args,
      ...(await poti(args, { folder })),
    })),
  );
  for (const { args, code, out, err } of wrong) {
    expect({ args, code, out }).toEqual({ args, code: 2, out: '' });
    expect(err).toMatch(new RegExp(`^poti ${args[0]}: .+\nusage: poti ${args[0]} `));
  }
  const unknown = await poti(['dance'], { folder });
  expect(unknown).toMatchObject({ code: 2, out: '' });
  expect(unknown.err).toMatch(/there is no verb dance[\s\S]*poti migrate/);
  expect(await poti(['tick', '--at', 'tomorrow'], { folder })).toMatchObject({
    code: 1,
    err: expect.stringContaining('tomorrow'),
  });
  expect(existsSync(join(folder, 'poti.db.key'))).toBe(false);
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { expect, test } from 'vitest';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { pause, poti, startRefused, startServer, webClient } from '../server/support.ts';
import { temporaryFolder } from '../support/database.ts';

const PEOPLE = ['01010', '01013', '01016', '02010'];
const MESSAGES = 6;
const NOTICES = ['甲', '乙', '丙'];

test('beside a running server, whose file another process locks again and again, commands write and nothing acknowledged is lost', {
  timeout: 120_000,
}, async () => {
  const folder = temporaryFolder();
  const url = `file:${join(folder, 'poti.db')}`;
  const server = await startServer({ folder });
  const client = webClient(() => server.url);

  let over = false;
  const locking = (async () => {
    const other = createClient({ url, timeout: 5_000 });
    for (let i = 0; i < 8 && !over; i++) {
      const lock = await other.transaction('write');
      // longer than the server waits at a time
      await pause(200);
      await lock.rollback();
      await pause(150);
    }
    other.close();
  })();
  const talking = PEOPLE.map(async (person) => {
    for (let i = 0; i < MESSAGES; i++) await client.say(person, `beside-${person}-${i}`, '帮助');
  });
  const importing = NOTICES.map(async (name) => {
    const file = join(folder, `${name}.md`);
    writeFileSync(file, `# ${name}类会议室使用办法\n\n第一条 ${name}类会议室先登记后使用。\n\n第二条 用后关灯。\n`);
    return poti(['import', 'rules', file], { folder });
  });
  const imported = await Promise.all(importing);
  expect(imported.map(({ code, err }) => [code, err])).toEqual(NOTICES.map(() => [0, '']));
  await Promise.all(talking);
  over = true;
  await locking;

  expect((await startRefused({ folder })).err).toMatch(/another server already uses/);
  const answers = async () => {
    const histories = await Promise.all(PEOPLE.map((person) => client.history(person)));
    return histories.map((entries) => entries.filter(({ card }) => card?.heading?.includes('我能帮您')).length);
  };
  await expect.poll(answers, { timeout: 30_000 }).toEqual(PEOPLE.map(() => MESSAGES));
  expect(await server.stop('SIGTERM')).toMatchObject({ code: 0 });

  const database = await openLibsql(url);
  const rows = (sql: string) => database.select({ sql, params: [] });
  expect(
    await rows("select count(*), count(distinct key) from inbox where key like 'web/%' and state = 'done'"),
  ).toEqual([[PEOPLE.length * MESSAGES, PEOPLE.length * MESSAGES]]);
  expect(await rows("select count(*) from rule_text where title like '%类会议室使用办法'")).toEqual([[NOTICES.length]]);
  await database.close();
});

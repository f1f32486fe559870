import { join } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unstable_startWorker } from 'wrangler';
import { MIGRATIONS } from '../support/database.ts';

/** The same app, in the real workerd, over a real (local) D1. */
let worker: Awaited<ReturnType<typeof unstable_startWorker>>;

const at = (path: string) => new URL(path, 'http://127.0.0.1');

beforeAll(async () => {
  worker = await unstable_startWorker({
    config: join(import.meta.dirname, 'wrangler.toml'),
    dev: { persist: false, logLevel: 'error', server: { hostname: '127.0.0.1', port: 0 }, watch: false },
  });
  await worker.ready;
  const statements = [
    ...readMigrationFiles({ migrationsFolder: MIGRATIONS }).flatMap(({ sql }) => sql),
    "insert into unit (code, name, kind) values ('B1', '第一党支部', 'branch')",
    "insert into person (id, name) values ('1', '安宁')",
    "insert into post (person, unit, post) values ('1', 'B1', '书记')",
  ];
  const made = await worker.fetch(at('/test/batch'), { method: 'POST', body: JSON.stringify(statements) });
  expect(await made.text()).toBe('done');
}, 90_000);

afterAll(() => worker?.dispose());

async function history(): Promise<
  { from: string; text?: string; card?: { text?: string; buttons?: { id: string; label: string }[] } }[]
> {
  const { messages } = (await (await worker.fetch(at('/web/history?as=1'))).json()) as { messages: [] };
  return messages;
}

async function post(path: string, body: object): Promise<void> {
  const response = await worker.fetch(at(path), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status, await response.text()).toBe(200);
}

/** The newest card that has this button. */
async function lastReply(button: string) {
  for (let tries = 0; tries < 100; tries++) {
    const entries = await history();
    const last = entries.at(-1);
    if (last?.from === 'poti' && last.card?.buttons?.some(({ label }) => label === button)) return last.card;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('no reply came');
}

test('it starts and its database can be read', async () => {
  expect(await (await worker.fetch(at('/healthz'))).text()).toBe('ok');
  expect(await (await worker.fetch(at('/readyz'))).text()).toBe('ready');
});

test('a message is answered, and what a button does is committed once', async () => {
  await post('/web/say', { as: '1', key: 'message-1', text: '帮助' });
  await post('/web/say', { as: '1', key: 'message-1b', text: '权利和关爱' });
  const help = await lastReply('免打扰');
  const quiet = help?.buttons?.find(({ label }) => label === '免打扰');
  expect(quiet).toBeDefined();
  await post('/web/press', { as: '1', key: 'message-2', action: quiet?.id });
  await post('/web/press', { as: '1', key: 'message-2', action: quiet?.id });
  const replies = async () => (await history()).filter(({ card }) => card?.text?.includes('不主动'));
  for (let tries = 0; tries < 100 && (await replies()).length === 0; tries++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await replies()).toHaveLength(1);
});

import { join } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unstable_startWorker } from 'wrangler';
import { startWecom, type Wecom } from '../emulators/wecom/index.ts';
import { MIGRATIONS } from '../support/database.ts';

/** WeCom in the real workerd: its cipher, its XML and its calls to an emulated WeCom. */
let worker: Awaited<ReturnType<typeof unstable_startWorker>>;
let wecom: Wecom;

const text = (value: string | number) => ({ type: 'plain_text' as const, value: String(value) });

beforeAll(async () => {
  wecom = await startWecom({
    users: ['WangFang'],
    post: async (request) => {
      const { pathname, search } = new URL(request.url);
      const body = request.method === 'POST' ? { body: await request.text() } : {};
      const answer = await worker.fetch(new URL(`${pathname}${search}`, 'http://127.0.0.1'), {
        method: request.method,
        headers: [...request.headers],
        ...body,
      });
      return new Response(answer.status === 204 ? null : await answer.text(), { status: answer.status });
    },
    settled: async () => {},
  });
  const { corpId, agentId, secret, token, aesKey } = wecom.settings;
  worker = await unstable_startWorker({
    config: join(import.meta.dirname, 'wrangler.toml'),
    bindings: {
      WEB_CHAT: text('off'),
      SECRET_KEY: text('k'.repeat(40)),
      WECOM_CORP_ID: text(corpId),
      WECOM_AGENT_ID: text(agentId),
      WECOM_SECRET: text(secret),
      WECOM_TOKEN: text(token),
      WECOM_ENCODING_AES_KEY: text(aesKey),
      WECOM_API_BASE: text(wecom.base),
    },
    dev: { persist: false, logLevel: 'error', server: { hostname: '127.0.0.1', port: 0 }, watch: false },
  });
  await worker.ready;
  const statements = [
    ...readMigrationFiles({ migrationsFolder: MIGRATIONS }).flatMap(({ sql }) => sql),
    "insert into unit (code, name, kind) values ('B1', '第一党支部', 'branch')",
    "insert into person (id, name) values ('1', '安宁')",
    "insert into post (person, unit, post) values ('1', 'B1', '书记')",
    "insert into identity (channel, account, person, bound_how, bound_at) values ('wecom', 'WangFang', '1', 'roster', 0)",
  ];
  const at = new URL('http://127.0.0.1/test/batch');
  expect(await (await worker.fetch(at, { method: 'POST', body: JSON.stringify(statements) })).text()).toBe('done');
}, 90_000);

afterAll(async () => {
  await worker?.dispose();
  await wecom?.stop();
});

test('the callback is verified, a message answered, a press acted on once', async () => {
  expect(await wecom.sender.verify()).toBe(true);
  const wang = wecom.user('WangFang');
  await wang.says('帮助');
  const buttons = () => wang.seen().flatMap((screen) => screen.buttons.map(({ label }) => label));
  await expect.poll(buttons, { timeout: 15_000 }).toContain('权利和关爱');
  await wang.says('权利和关爱');
  await expect.poll(buttons, { timeout: 15_000 }).toContain('免打扰');
  expect(
    wang
      .seen()
      .map(({ words }) => words)
      .join('\n'),
  ).toContain('我能帮您办这些');
  wecom.sender.knobs.times = 3;
  await wang.presses('免打扰');
  const answers = () => wang.seen().filter(({ words }) => words.includes('不主动'));
  await expect.poll(() => answers().length, { timeout: 15_000 }).toBe(1);
}, 40_000);

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { faultOf } from '../../src/kernel/log.ts';
import { migrate } from '../../src/kernel/migrate.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { identity, person, post, unit } from '../../src/organisation/tables.ts';
import { startFeishu } from '../emulators/feishu/index.ts';
import { startWecom } from '../emulators/wecom/index.ts';
import { startServer, webClient } from '../server/support.ts';
import { MIGRATIONS, temporaryFolder } from '../support/database.ts';

const [ANNE, BERT] = ['岑晚舟', '柏长庚'];
const SECRETS = {
  SECRET_KEY: 'the key of this house, long enough to be one',
  METRICS_TOKEN: 'metrics-token-of-the-operators',
  LLM_API_KEY: 'sk-key-of-the-model',
};
/** What people say here; nothing of it may stand in a line of the log. */
const SAID = ['走廊灯坏了半年没人修', '食堂的账目从不公开', '孩子做手术要人照顾', '老家的电话打不通', '五楼漏水'];

async function housed(folder: string) {
  const database = await openLibsql(`file:${join(folder, 'poti.db')}`);
  await migrate(database, MIGRATIONS);
  const account = { boundHow: 'roster' as const, boundAt: 0 };
  await database.batch([
    write(build.insert(unit).values({ code: 'U', name: '水文局第一党支部', kind: 'branch' })),
    write(build.insert(person).values({ id: 'G1', name: ANNE })),
    write(build.insert(person).values({ id: 'G2', name: BERT })),
    ...['G1', 'G2'].map((id) => write(build.insert(post).values({ person: id, unit: 'U', post: '书记' }))),
    write(build.insert(identity).values({ ...account, channel: 'feishu', account: 'ou_cenwanzhou', person: 'G1' })),
    write(build.insert(identity).values({ ...account, channel: 'wecom', account: 'BoChanggeng', person: 'G2' })),
  ]);
  return database;
}

/** Each line as JSON, and the words of all. */
function linesOf(err: string) {
  const lines = err.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as { msg: string });
}

test('whatever happens on Feishu and WeCom, the log is JSON without anyone’s words, names, accounts, tokens or keys', async () => {
  const folder = temporaryFolder();
  const database = await housed(folder);
  const feishu = await startFeishu({ users: ['ou_cenwanzhou', 'ou_stranger'], limits: 'off', patience: 4_000 });
  const wecom = await startWecom({ users: ['BoChanggeng', 'NewOne'], limits: 'off', patience: 4_000 });
  const { appSecret, encryptKey = '', verificationToken } = feishu.settings;
  const { secret, token, aesKey, bot } = wecom.settings;
  const server = await startServer({
    folder,
    environment: {
      ...SECRETS,
      LOG_LEVEL: 'trace',
      ...feishu.environment,
      ...wecom.environment,
      WECOM_AIBOT_TOKEN: bot.token,
      WECOM_AIBOT_ENCODING_AES_KEY: bot.aesKey,
      LLM_BASE_URL: 'http://127.0.0.1:1/v1',
      LLM_MODEL: 'none',
    },
  });
  expect(await feishu.listensAt(`${server.url}/feishu/events`)).toBe(true);
  expect(await wecom.listensAt(server.url)).toBe(true);
  const cen = feishu.user('ou_cenwanzhou');
  const bo = wecom.user('BoChanggeng');

  // what goes well
  await cen.says(`报难题：${SAID[0]}`);
  await cen.presses('提交');
  await bo.says(`匿名报难题：${SAID[1]}`);
  await bo.says('提交');
  await cen.sendsFile(`${SAID[4]}.docx`, new Uint8Array([80, 75, 3, 4, 9]));
  await feishu.user('ou_stranger').says(`${SAID[3]}，我是${ANNE}`);
  await bo.asksBot(`${SAID[2]}`, { chat: 'a-group' });

  // what the platforms do
  feishu.expireTokens();
  wecom.revokeTokens();
  feishu.weather.mishap('rate');
  feishu.weather.mishap(230013, { times: 1 });
  wecom.weather.mishap('server-error');
  wecom.weather.mishap(60020);
  await Promise.all([cen.says(SAID[2] ?? ''), bo.says(SAID[3] ?? '')]);

  // what strangers do
  const forged = JSON.stringify({ schema: '2.0', header: { token: verificationToken }, event: { text: SAID[2] } });
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, { method: 'POST', body, headers });
  const refused = await Promise.all([
    post('/feishu/events', forged),
    post('/feishu/events', forged, { 'x-lark-signature': appSecret, 'x-lark-request-timestamp': '1' }),
    post('/feishu/events', `{${SAID[2]}`),
    post(`/wecom/events?msg_signature=${secret}&timestamp=1&nonce=1`, `<xml><Encrypt>${SAID[2]}</Encrypt></xml>`),
    post('/wecom/aibot', SAID[2] ?? ''),
    fetch(`${server.url}/metrics?token=${SECRETS.METRICS_TOKEN}`, { headers: { authorization: appSecret } }),
  ]);
  expect(refused.every(({ status }) => status >= 400 && status < 500)).toBe(true);

  // what the house itself does: a table is gone, and every turn that needs it fails with its words in the query
  await database.batch([{ sql: 'alter table problem rename to lost', params: [] }]);
  await Promise.all([cen.says(`报难题：${SAID[4]}`), bo.says(`报难题：${SAID[0]}`)]);
  await cen.presses('提交').catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await database.close();
  // a platform that never answers does not hold up a stop
  feishu.weather.mishap('hang', { times: 9 });
  const asked = cen.says('帮助');
  const calls = feishu.calls.length;
  await expect.poll(() => feishu.calls.length, { timeout: 10_000 }).toBeGreaterThan(calls);
  const began = performance.now();
  const { code, err, out } = await server.stop('SIGTERM');
  expect(performance.now() - began).toBeLessThan(26_000);
  await asked.catch(() => undefined);
  await Promise.all([feishu.stop(), wecom.stop()]);

  expect(code).toBe(0);
  const said = linesOf(err).map(({ msg }) => msg);
  for (const line of ['a turn failed', 'a message was not sent', 'a request to /feishu/events was refused'])
    expect(said).toContain(line);
  const platforms = [appSecret, encryptKey, verificationToken, secret, token, aesKey, bot.token, bot.aesKey];
  const accounts = ['ou_cenwanzhou', 'ou_stranger', 'BoChanggeng', 'NewOne'];
  const tokens = [...wecom.world.tokens.keys()];
  expect(tokens.length).toBeGreaterThan(0);
  for (const word of [...SAID, ANNE, BERT, ...Object.values(SECRETS), ...platforms, ...accounts, ...tokens, 't-token'])
    expect(err + out, word).not.toContain(word);
  expect(err).not.toMatch(/\p{Script=Han}/u);
}, 90_000);

test('in the web chat, too', async () => {
  const folder = temporaryFolder();
  const server = await startServer({ folder, environment: { LOG_LEVEL: 'trace' } });
  const client = webClient(() => server.url);
  await client.say('01010', 'first-message', `报难题：${SAID[0]}`);
  await expect.poll(async () => (await client.history('01010')).length, { timeout: 15_000 }).toBeGreaterThan(1);
  const database = await openLibsql(`file:${join(folder, 'poti.db')}`);
  await database.batch([{ sql: 'alter table problem rename to lost', params: [] }]);
  await database.close();
  await client.say('01010', 'second-message', '提交');
  await fetch(`${server.url}/web/say`, { method: 'POST', body: `{"text":"${SAID[2]}` });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const { err } = await server.stop('SIGTERM');
  expect(linesOf(err).length).toBeGreaterThan(0);
  for (const word of [...SAID, '01010']) expect(err).not.toContain(word);
}, 60_000);

test.each([
  [new Error('Failed query: insert into x\nparams: 走廊灯坏了,ou_1'), 'Failed query: insert into x'],
  [
    new SyntaxError(`Unexpected token '报', "报难题：灯坏了" is not valid JSON`),
    "Unexpected token '…', … is not valid JSON",
  ],
  [
    new Error('fetch of https://qyapi.weixin.qq.com/cgi-bin/x?access_token=abc&y=1 failed'),
    'fetch of https://qyapi.weixin.qq.com/cgi-bin/x?… failed',
  ],
  [new Error('no such file: 述职报告.docx', { cause: new Error('住院\nparams: x') }), 'no such file: ….docx: …'],
])('an error is told without what it quotes: %#', (error, told) => {
  const { message, stack } = faultOf(error);
  expect(message).toBe(told);
  expect(stack).not.toMatch(/走廊|报难题|access_token|ou_1|述职/u);
});

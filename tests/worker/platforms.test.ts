import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Feishu, startFeishu } from '../emulators/feishu/index.ts';
import { startWecom, type Wecom } from '../emulators/wecom/index.ts';
import { type StartedWorker, startWorker } from './start.ts';

const WANG = 'ou_wang';
const LI = 'LiJun';
/** A Wednesday. */
const MORNING = Date.parse('2026-11-25T09:00:00+08:00');
const PATIENCE = { timeout: 20_000 };

let ahead = MORNING - Date.now();
const clock = () => Date.now() + ahead;
let worker: StartedWorker;
let feishu: Feishu;
let wecom: Wecom;

const post = (request: Request) => worker.post(request);
const settled = async () => {};

beforeAll(async () => {
  feishu = await startFeishu({ users: [{ open_id: WANG, name: '王芳' }], clock, post, settled });
  wecom = await startWecom({ users: [LI], clock, post, settled });
  worker = await startWorker(
    {
      SECRET_KEY: 'k'.repeat(40),
      ...feishu.environment,
      ...wecom.environment,
    },
    [
      "insert into unit (code, name, kind) values ('B1', '第一党支部', 'branch'), ('W1', '市直机关工委', 'work_committee')",
      "insert into person (id, name) values ('1', '王芳'), ('2', '李军')",
      "insert into post (person, unit, post) values ('1', 'W1', '工委管理员'), ('2', 'B1', '书记')",
      `insert into identity (channel, account, person, bound_how, bound_at)
        values ('feishu', '${WANG}', '1', 'roster', 0), ('wecom', '${LI}', '2', 'roster', 0)`,
    ],
  );
  await worker.door('clock', String(ahead));
}, 120_000);

afterAll(async () => {
  await worker?.stop();
  await Promise.all([feishu?.stop(), wecom?.stop()]);
});

const inFeishu = () =>
  feishu.seen(WANG).map(({ text, card }) => `${card?.heading ?? ''}${card?.text ?? text}${card?.more ?? ''}`);
const inWecom = () =>
  wecom
    .user(LI)
    .seen()
    .map(({ words }) => words);
const feishuButtons = () => feishu.seen(WANG).flatMap(({ card }) => card?.buttons.map(({ label }) => label) ?? []);
const wecomButtons = () =>
  wecom
    .user(LI)
    .seen()
    .flatMap(({ buttons }) => buttons.map(({ label }) => label));
const count = (words: string[], part: string) => words.filter((one) => one.includes(part)).length;

test('what does not run on Workers is refused with a sentence', async () => {
  const begun = (settings: object) => worker.door('settings', JSON.stringify(settings));
  const refused = (words: string) => ({ status: 503, text: expect.stringContaining(words) });
  expect(await begun({ FEISHU_APP_ID: 'cli_0123456789abcdef', FEISHU_MODE: 'long-connection' })).toEqual(
    refused('FEISHU_MODE=long-connection is not for Workers'),
  );
  const none = { FEISHU_APP_ID: '', FEISHU_APP_SECRET: '', WECOM_CORP_ID: '', WECOM_AGENT_ID: '', WECOM_SECRET: '' };
  expect(await begun({ ...none, WECOM_TOKEN: '', WECOM_ENCODING_AES_KEY: '' })).toEqual(
    refused('no platform is configured'),
  );
  expect(await begun({ TIME_ZONE: 'Mars/Olympus' })).toEqual(refused('TIME_ZONE is not a time zone'));
});

test('it starts and its database can be read', async () => {
  expect(await worker.ask('/healthz')).toBe('ok');
  expect(await worker.ask('/readyz')).toBe('ready');
});

test('Feishu: an answer comes, a press is acted on once, a .pdf is declined in words', async () => {
  const wang = feishu.user(WANG);
  await wang.says('帮助');
  await expect.poll(feishuButtons, PATIENCE).toContain('权利和关爱');
  await wang.says('权利和关爱');
  await expect.poll(feishuButtons, PATIENCE).toContain('免打扰');
  feishu.double(true);
  await wang.presses('免打扰');
  feishu.double(false);
  await expect.poll(() => count(inFeishu(), '不主动'), PATIENCE).toBe(1);
  await wang.says('恢复提醒');
  await wang.sendsFile('考勤办法.pdf', new TextEncoder().encode('%PDF-1.7 nothing else'));
  await expect.poll(() => count(inFeishu(), '读不了 PDF'), PATIENCE).toBe(1);
});

test('WeCom: the callback is verified, an answer comes, a press is acted on once', async () => {
  expect(await wecom.sender.verify()).toBe(true);
  const li = wecom.user(LI);
  await li.says('帮助');
  await expect.poll(wecomButtons, PATIENCE).toContain('权利和关爱');
  await li.says('权利和关爱');
  await expect.poll(wecomButtons, PATIENCE).toContain('免打扰');
  wecom.sender.knobs.times = 3;
  await li.presses('免打扰');
  wecom.sender.knobs.times = 1;
  await expect.poll(() => count(inWecom(), '不主动'), PATIENCE).toBe(1);
  await li.says('恢复提醒');
  await expect.poll(() => count(inWecom(), '恢复'), PATIENCE).toBeGreaterThan(0);
});

test('what stands in the inbox is answered when the queue says no more than that something does', async () => {
  const said = JSON.stringify({ kind: 'text', text: '谁领导我们支部' });
  await worker.door(
    'batch',
    JSON.stringify([
      `insert into inbox (key, conversation, channel, account, chat, private, at, not_before, said, state)
        values ('left', 'wecom/${LI}/${LI}', 'wecom', '${LI}', '${LI}', 1, ${clock()}, 0, '${said}', 'waiting')`,
    ]),
  );
  await worker.door('hint');
  const states = () => worker.door('select', "select state from inbox where key = 'left'");
  await expect.poll(states, PATIENCE).toEqual([['done']]);
});

test('reminders go out by the minute’s trigger, to either platform, each once', async () => {
  await worker.door(
    'batch',
    JSON.stringify([
      `insert into digest_item (id, person, "from", text, why) values
        ('d1', '1', '2026-11-25', '述职报告还差三天', '您是管理员'), ('d2', '2', '2026-11-25', '党费还没有交', '您是书记')`,
    ]),
  );
  await Promise.all([worker.door('minute'), worker.door('minute')]);
  const planned = () => worker.door('select', "select count(*) from inbox where key like 'digest/%'");
  await expect.poll(planned, PATIENCE).toEqual([[2]]);
  const reminders = () => count(inFeishu(), '述职报告还差三天') + count(inWecom(), '党费还没有交');
  expect(reminders()).toBe(0);
  ahead = Date.parse('2026-11-25T11:45:00+08:00') - Date.now();
  await worker.door('clock', String(ahead));
  await Promise.all([worker.door('minute'), worker.door('minute')]);
  await expect.poll(reminders, PATIENCE).toBe(2);
  await worker.door('minute');
  const left = () =>
    worker.door(
      'select',
      "select (select count(*) from inbox where state <> 'done'), (select count(*) from outbox where state <> 'sent')",
    );
  await expect.poll(left, PATIENCE).toEqual([[0, 0]]);
  expect(reminders()).toBe(2);
});

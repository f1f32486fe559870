import { asc, eq } from 'drizzle-orm';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createAssistant } from '../../src/assistant.ts';
import { inbox } from '../../src/chat/tables.ts';
import { outbox } from '../../src/delivery/tables.ts';
import { newId } from '../../src/kernel/ids.ts';
import { silent } from '../../src/kernel/log.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { boundLike } from '../../src/organisation/store.ts';
import { identity, post } from '../../src/organisation/tables.ts';
import { writeTextDocx } from '../../src/reports/docx.ts';
import { loadSample } from '../../src/sample.ts';
import { problem } from '../../src/skills/problems/tables.ts';
import { chineseNumeral } from '../../src/skills/rules/flaws.ts';
import { ruleArticle, ruleText } from '../../src/skills/rules/tables.ts';
import { startFeishu } from '../emulators/feishu/index.ts';
import { startWecom } from '../emulators/wecom/index.ts';
import { channelOf } from '../feishu/support.ts';
import { freshDatabase } from '../support/database.ts';
import { pdfOf, printed } from '../support/pdf.ts';
import { appOf, botOf, WANG, ZONE } from './support.ts';

const TOLD = '我们支部书记都是兼职，组织生活总是凑不齐人';
const START = Date.parse('2026-11-24T10:00:00+08:00');
const OPEN_ID = 'ou_wang';
const STAFF = 'StaffOfTheCity';
const STAFF_OPEN_ID = 'ou_staff';

type App = { fetch(request: Request): Response | Promise<Response> };

/** The whole assistant with the small sample, in both apps: one secretary is bound in both, one of the staff in WeCom. */
async function potiInBoth({ limits = 'off' as 'on' | 'off' } = {}) {
  const database = await freshDatabase();
  const now = { at: START };
  const since = performance.now();
  const clock = () => now.at + Math.floor(performance.now() - since);
  await loadSample(database, { size: 'small', now: START, zone: ZONE, newId });
  const holder = async (name: string) => {
    const [row] = await database.read.select().from(post).where(eq(post.post, name)).orderBy(asc(post.person)).limit(1);
    return row?.person ?? '';
  };
  const [secretary, staff] = [await holder('书记'), await holder('工委管理员')];
  const bind = (channel: string, account: string, person: string) =>
    write(build.insert(identity).values({ channel, account, person, boundHow: 'roster', boundAt: START }));
  await database.batch([
    bind('wecom', WANG, secretary),
    bind('feishu', OPEN_ID, secretary),
    bind('wecom', STAFF, staff),
    bind('feishu', STAFF_OPEN_ID, staff),
  ]);

  const apps: App[] = [];
  const post_ = async (request: Request): Promise<Response> => {
    for (const app of apps) {
      const answer = await app.fetch(request);
      if (answer.status !== 404) return answer;
    }
    return new Response(null, { status: 404 });
  };
  const settled = async () => {
    await engine.work();
    await sender.drain();
  };
  const wecom = await startWecom({ users: [WANG, STAFF, 'Stranger'], clock, limits, post: post_, settled });
  const feishu = await startFeishu({ users: [OPEN_ID, STAFF_OPEN_ID], clock, limits: 'off', post: post_, settled });
  onTestFinished(async () => {
    await wecom.stop();
    await feishu.stop();
    expect(wecom.world.faults).toEqual([]);
  });
  const knownBy = (id: string) => boundLike(database.read, 'wecom', id);
  const channels = [
    appOf(wecom, { clock, knownBy }),
    botOf(wecom, { clock, knownBy }),
    channelOf(feishu, { clock, log: silent }),
  ];
  const { engine, sender } = createAssistant({
    database,
    channels,
    clock,
    zone: ZONE,
    workingDays: workingDays(),
    newId,
    seal: sealWith(newId(48)),
    log: silent,
  });
  for (const { routes } of channels) if (routes) apps.push(routes(engine.receive));
  return {
    database,
    now,
    engine,
    sender,
    wecom,
    feishu,
    wang: wecom.user(WANG),
    inFeishu: feishu.user(OPEN_ID),
    secretary,
  };
}

const wordsOf = (screens: { words: string }[]) => screens.map(({ words }) => words).join('\n');

describe('a person in both apps is one person', () => {
  test('a problem told in Feishu can be asked after, and taken back, in WeCom', async () => {
    const { inFeishu, wang, database } = await potiInBoth();
    await inFeishu.says(TOLD);
    await inFeishu.says('单独提交');
    const [told] = (await database.read.select().from(problem)).filter(({ text }) => text === TOLD);
    const [status] = await wang.says(`难题${told?.number}号怎么样了`);
    expect(status?.words).toContain('待梳理');
    await wang.presses('撤回', { on: status?.id ?? '' });
    await wang.says('是');
    const [after] = (await database.read.select().from(problem)).filter(({ id }) => id === told?.id);
    expect(after?.status).toBe('withdrawn');
  });

  test('is reminded once, in the app that he or she used last', async () => {
    const { inFeishu, wang, wecom, feishu, engine, sender, now } = await potiInBoth();
    await inFeishu.says('我有什么要办');
    await wang.says('我有什么要办');
    const before = { wecom: wecom.seen(WANG).length, feishu: feishu.seen(OPEN_ID).length };
    for (let day = 0; day < 40 && wecom.seen(WANG).length === before.wecom; day++) {
      now.at += 86_400_000;
      const planned = await engine.tick(now.at);
      now.at = Math.max(now.at, ...planned.map(({ at }) => at)) + 60_000;
      await engine.work();
      await sender.drain();
    }
    expect(feishu.seen(OPEN_ID)).toHaveLength(before.feishu);
    expect(wordsOf(wecom.seen(WANG).slice(before.wecom))).toContain('为何发给您');
  });
});

test('300 messages whose callbacks come three times each are answered once each', async () => {
  const { wecom, database, engine, sender } = await potiInBoth({ limits: 'on' });
  wecom.sender.knobs.times = 3;
  for (let n = 0; n < 20; n++) wecom.world.users.add(`Member${n}`);
  const all = Array.from({ length: 300 }, (_, i) => {
    const MsgId = wecom.world.msgId();
    return wecom.sender.event({ FromUserName: `Member${i % 20}`, MsgType: 'text', Content: `帮助${i}`, MsgId });
  });
  expect((await Promise.all(all)).map((answer) => answer?.status)).toEqual(all.map(() => 200));
  await engine.work();
  await sender.drain();
  expect(await database.read.select().from(inbox).where(eq(inbox.state, 'done'))).toHaveLength(300);
  expect(await database.read.select().from(outbox).where(eq(outbox.state, 'sent'))).toHaveLength(300);
  expect(wecom.world.messages.map(({ fate }) => fate)).toEqual(all.map(() => 'delivered'));
}, 60_000);

test('no message is dropped by WeCom’s silent limit: what is too much in a minute waits', async () => {
  const { wecom, sender, engine, now, database } = await potiInBoth({ limits: 'on' });
  for (let i = 0; i < 40; i++)
    await wecom.sender.event({ FromUserName: WANG, MsgType: 'text', Content: '谢谢', MsgId: wecom.world.msgId() });
  for (let minute = 0; minute < 4; minute++) {
    await engine.work();
    await sender.drain();
    now.at += 61_000;
  }
  await sender.drain();
  const fates = wecom.world.messages.map(({ fate }) => fate);
  expect(fates.filter((fate) => fate !== 'delivered')).toEqual([]);
  expect(fates).toHaveLength(40);
  expect(await database.read.select().from(outbox).where(eq(outbox.state, 'queued'))).toEqual([]);
}, 30_000);

test('a file sent in WeCom is attached to the problem that is being told', async () => {
  const { wang, database } = await potiInBoth();
  await wang.says(TOLD);
  const shown = await wang.sendsFile('照片.jpg', new Uint8Array(2_000));
  expect(wordsOf(shown)).toContain('照片.jpg');
  await wang.says('单独提交');
  const told = (await database.read.select().from(problem)).find(({ text }) => text === TOLD);
  expect(told?.files).toMatchObject([{ name: '照片.jpg', bytes: 2_000 }]);
});

test('in a group the bot answers what anyone may know, and tells the rest in the app', async () => {
  const { wang, wecom } = await potiInBoth();
  const [rule] = await wang.asksBot('述职评议多久一次', { chat: 'CHAT' });
  expect(JSON.stringify(rule)).toContain('每年');
  const [mine] = await wang.asksBot('我有什么要办', { chat: 'CHAT' });
  expect(JSON.stringify(mine)).toContain('私聊');
  expect(JSON.stringify(wecom.world.answers)).not.toMatch(/12月|截止/);
  expect(wang.seen().length).toBeGreaterThan(0);
  await wecom.user('Stranger').asksBot('我有什么要办', { chat: 'CHAT' });
  expect(JSON.stringify(wecom.world.answers.at(-1))).toContain('绑定');
});

test('that WeCom will turn the app off reaches the city’s staff', async () => {
  const { wecom, engine, sender } = await potiInBoth();
  const EffectTime = Date.parse('2026-12-20T10:00:00+08:00') / 1000;
  await wecom.sender.event({ FromUserName: 'sys', MsgType: 'event', Event: 'inactive_alert', EffectTime });
  await engine.work();
  await sender.drain();
  expect(wordsOf(wecom.seen(STAFF))).toMatch(/运行提醒.*2026-12-20.*停用/s);
});

test('a userid is the same person in upper and lower case', async () => {
  const { wecom } = await potiInBoth();
  wecom.world.users.add(WANG.toLowerCase());
  expect(wordsOf(await wecom.user(WANG.toLowerCase()).says('我有什么要办'))).toBe('');
  expect(wordsOf(wecom.seen(WANG))).not.toContain('绑定');
  expect(wecom.seen(WANG).length).toBeGreaterThan(0);
});

test('an entered chat is greeted once; one that was let in at night, in the morning', async () => {
  const { wecom, engine, sender, now } = await potiInBoth();
  const stranger = wecom.user('Stranger');
  expect(wordsOf(await stranger.enters())).toContain('涉密');
  expect(await stranger.enters()).toEqual([]);
  now.at = Date.parse('2026-11-24T23:00:00+08:00');
  expect(await wecom.user(STAFF).isLetIn()).toEqual([]);
  now.at = Date.parse('2026-11-25T11:31:00+08:00');
  await engine.work();
  await sender.drain();
  expect(wordsOf(wecom.seen(STAFF))).toContain('我是破题');
});

describe('a rule of sixty articles, sent as a file, is published in two taps', () => {
  const title = '机关图书室管理办法';
  const articles = Array.from(
    { length: 60 },
    (_, i) =>
      `第${chineseNumeral(i + 1)}条 第${i + 1}类图书借期不超过${i + 10}日，逾期未还的由图书室提醒一次，仍未归还的暂停借阅一个月，情况特殊的可以申请延长。`,
  );
  const files: [string, () => Uint8Array | Promise<Uint8Array>][] = [
    [
      `${title}.docx`,
      () =>
        writeTextDocx(
          title,
          '',
          articles.map((text) => ({ text })),
        ),
    ],
    [`${title}.pdf`, () => pdfOf(printed(title, articles))],
  ];

  test.each(files)('%s in Feishu and in WeCom', async (name, make) => {
    const bytes = await make();
    for (const app of ['wecom', 'feishu'] as const) {
      const { wecom, feishu, wang, database } = await potiInBoth();
      const staff = { wecom: wecom.user(STAFF), feishu: feishu.user(STAFF_OPEN_ID) }[app];
      const shown = await staff.sendsFile(name, bytes);
      expect(JSON.stringify(shown)).toMatch(new RegExp(`《${title}》[^]*读到 60 条`));
      await staff.presses('发布');
      const texts = await database.read.select().from(ruleText).where(eq(ruleText.title, title));
      expect(texts).toHaveLength(1);
      expect(texts[0]?.flaws).toEqual([]);
      const rows = await database.read
        .select()
        .from(ruleArticle)
        .where(eq(ruleArticle.text, texts[0]?.id ?? ''));
      expect(rows).toHaveLength(60);
      const answer = wordsOf(await wang.says(`${title}里第37类图书借期最长多少天`));
      expect(answer).toMatch(/46日.*第三十七条/s);
    }
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { openDesk } from '../../src/desk.ts';
import { newId } from '../../src/kernel/ids.ts';
import { faultOf, silent } from '../../src/kernel/log.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { type ShownCard, wordsOf } from '../../src/message/card.ts';
import { type City, openCity, textOf, ZONE } from './city.ts';

// Whoever holds the database, but not SECRET_KEY, looks for who told it (law 10).

const TEXT = '窗口排班排不开，支部学习总是缺人，补课也补不上';
const MARK = '缺人';

let city: City;
let teller: string;
/** What the sample itself says of the teller. */
let sample: Set<string>;
beforeEach(async () => {
  city = await openCity();
  teller = await city.holder('书记', 'branch', 2);
  sample = new Set();
  const { account, words } = await traces();
  sample = new Set([...account, ...words]);
});

/** Whatever stands beside the account or the words since the sample was loaded. */
async function traces(): Promise<{ account: string[]; words: string[] }> {
  const tables = await city.rows("select name from sqlite_master where type = 'table'");
  const account: string[] = [];
  const words: string[] = [];
  // as a word of its own: a random number or a hash may hold five digits by chance
  const named = new RegExp(`(?<![0-9a-z])${teller}(?![0-9a-z])`);
  for (const [table] of tables) {
    if (['person', 'post', 'identity', 'unit', 'link', 'problem'].includes(String(table))) continue;
    for (const row of await city.rows(`select * from "${table}"`)) {
      const text = JSON.stringify(row);
      if (text.includes('import:')) continue;
      const line = `${table}: ${text}`;
      if (sample.has(line)) continue;
      if (named.test(text)) account.push(line);
      if (text.includes(MARK)) words.push(line);
    }
  }
  return { account, words };
}

const NONE = { account: [], words: [] };
const told = async () =>
  (await city.rows("select count(*) from problem where anonymous = 1 and status = 'submitted'"))[0]?.[0];

test('told in one message and confirmed: no row of any table names the account or keeps the words', async () => {
  await city.says(teller, `匿名报一个难题：${TEXT}`);
  expect(textOf(await city.says(teller, '匿名'))).toMatch(/匿名难题 \d+ 号已收到/);
  expect(await told()).toBe(1);
  expect(await traces()).toEqual(NONE);
});

test('told by buttons, step by step', async () => {
  await city.says(teller, '我想反映个难题');
  const [draft] = await city.says(teller, TEXT);
  await city.presses(teller, draft, '匿名提交');
  expect(await told()).toBe(1);
  expect(await traces()).toEqual(NONE);
});

test('a second tap on the button that told it leaves no press without a button', async () => {
  const [draft] = await city.says(teller, `报个难题：${TEXT}`);
  await city.presses(teller, draft, '匿名提交');
  expect(textOf(await city.presses(teller, draft, '匿名提交'))).toMatch(/失效/);
  expect(await told()).toBe(1);
  expect(await traces()).toEqual(NONE);
});

test('the session tells neither when nor how often its owner spoke what was erased', async () => {
  await city.says(teller, '我报的难题怎么样了');
  await city.says(teller, '我想反映个难题');
  await city.says(teller, '取消');
  const before = await city.rows('select expires from session where conversation = ?', `web/${teller}/${teller}`);
  const [last] = await city.rows("select max(at) from inbox where account = ? and state = 'done'", teller);
  await city.says(teller, `匿名报一个难题：${TEXT}`);
  await city.says(teller, '匿名');
  expect(await told()).toBe(1);
  const [row] = await city.rows(
    'select expires, version from session where conversation = ?',
    `web/${teller}/${teller}`,
  );
  expect(row?.[0]).toBe(Number(last?.[0]) + 7 * 86_400_000);
  expect(before.length).toBe(1);
  // a count of turns would be small
  expect(Number(row?.[1])).toBeGreaterThan(1_000);
});

describe('what was said before the draft goes with it', () => {
  test('words that were not understood, and the choices that carried them', async () => {
    const text = `${MARK}的事`;
    const [offer] = await city.says(teller, text);
    expect(offer && wordsOf(offer)).toMatch(/您是想办/);
    await city.database.batch([
      {
        sql: `update action set does = json_set(does, '$.slots.intent', 'tell_problem') where person = ?`,
        params: [teller],
      },
    ]);
    const [answer] = await city.hears(teller, { kind: 'press', action: offer?.buttons?.[0]?.id ?? '' });
    const draft = answer?.buttons?.some(({ label }) => label === '匿名提交')
      ? answer
      : (await city.says(teller, TEXT))[0];
    await city.presses(teller, draft, '匿名提交');
    expect(await told()).toBe(1);
    expect(await traces()).toEqual(NONE);
  });

  test('a draft that was given up before the same words were told without a name', async () => {
    await city.says(teller, `报个难题：${TEXT}`);
    await city.says(teller, '取消');
    expect((await traces()).words).toEqual([]);
    await city.says(teller, `匿名报一个难题：${TEXT}`);
    await city.says(teller, '匿名');
    expect(await told()).toBe(1);
    expect(await traces()).toEqual(NONE);
  });

  test('a turn that failed for good before the same words were told again', async () => {
    const at = city.desk.now();
    await city.database.batch([
      {
        sql: `insert into inbox (key, conversation, channel, account, chat, private, at, not_before, said, state, attempts, fault)
              values ('k1', ?, 'web', ?, ?, 1, ?, ?, ?, 'failed', 3, 'Error')`,
        params: [
          `web/${teller}/${teller}`,
          teller,
          teller,
          at - 60_000,
          at - 60_000,
          JSON.stringify({ kind: 'text', text: `匿名报：${TEXT}` }),
        ],
      },
    ]);
    await city.says(teller, `匿名报一个难题：${TEXT}`);
    await city.says(teller, '匿名');
    expect(await told()).toBe(1);
    expect(await traces()).toEqual(NONE);
  });

  test('what was said in a group by mistake', async () => {
    await city.says(teller, `匿名报一个难题：${TEXT}`, 'group');
    expect((await traces()).words).toEqual([]);
  });
});

test('what could not be delivered names nobody either', async () => {
  await city.says(teller, `报个难题：${TEXT}`);
  const [row] = await city.rows('select max(id) from outbox');
  await city.database.batch([
    {
      sql: "update outbox set state = 'queued', erase = 1, channel = 'gone', lease = null, lease_until = 0 where id = ?",
      params: [Number(row?.[0])],
    },
  ]);
  await city.desk.sender.drain(city.desk.now());
  const dead = await city.rows('select state, account, person, chat, card from outbox where id = ?', Number(row?.[0]));
  expect(dead).toEqual([['dead', '', '', '', null]]);
});

test('corrected, looked up and withdrawn later, it stays unknown whose it is', async () => {
  await city.says(teller, `匿名报一个难题：${TEXT}`);
  await city.says(teller, '匿名');
  await city.says(teller, '匿名报的那条改成：窗口人手不够，补课也补不上，总缺人');
  expect((await city.rows('select text from problem where anonymous = 1'))[0]?.[0]).toMatch(/人手不够/);
  expect(await traces()).toEqual(NONE);
  expect(textOf(await city.says(teller, '我匿名报的难题怎么样了'))).toMatch(/已收到，待梳理/);
  expect((await traces()).words).toEqual([]);
  await city.says(teller, '撤回我匿名报的难题');
  await city.says(teller, '是');
  expect(await told()).toBe(0);
  expect(await traces()).toEqual(NONE);
});

test('several at once, and with similar ones shown', async () => {
  const [draft] = await city.says(
    teller,
    '匿名报两个难题：1. 支部书记业务一忙支委会就往后拖，总缺人 2. 活动经费哪些能列支心里没底，缺人问',
  );
  expect(draft && wordsOf(draft)).toMatch(/匿名/);
  await city.says(teller, '分开报，匿名');
  expect(Number(await told())).toBeGreaterThan(0);
  expect(await traces()).toEqual(NONE);
});

test('an unnamed suggestion about Poti leaves no trace of who made it, nor a place in the file', async () => {
  await city.says(teller, '投诉建议');
  await city.says(teller, `提醒太啰嗦，${MARK}的时候更烦`);
  const { account, words } = await traces();
  expect(account).toEqual([]);
  expect(words).toHaveLength(1);
  await expect(city.rows('select rowid from suggestion')).rejects.toThrow();
  await expect(city.rows('select rowid from audit')).rejects.toThrow();
});

test('a question without an answer is logged without the asker', async () => {
  await city.says(teller, '党支部书记出国要提前几天向哪个部门备案');
  await city.says(teller, '党组织换届选举时无人机航拍由谁审批');
  expect((await city.rows('select * from question_gap')).length).toBeGreaterThan(0);
  const askers = await city.rows('select distinct asker from question_gap');
  expect(askers.length).toBe((await city.rows('select id from question_gap')).length);
  for (const row of await city.rows('select * from question_gap')) expect(JSON.stringify(row)).not.toContain(teller);
  const actors = await city.rows("select actor from audit where entity = 'question_gap'");
  expect(actors.every(([actor]) => actor === '')).toBe(true);
});

test('staff learn nothing by asking, listing or exporting', async () => {
  await city.says(teller, `匿名报一个难题：${TEXT}`);
  await city.says(teller, '匿名');
  const [row] = await city.rows('select number from problem where anonymous = 1');
  const number = Number(row?.[0]);
  const staff = await city.holder('工委管理员', 'city_work_committee');
  const [unit] = await city.rows('select u.name from post p join unit u on u.code = p.unit where p.person = ?', teller);
  const [person] = await city.rows('select name from person where id = ?', teller);
  const heard: ShownCard[] = [];
  for (const words of [
    `${number}号难题是谁报的`,
    '匿名的都是哪个单位报的',
    '最近报上来哪些难题',
    `${number}号难题怎么样了`,
    `${unit?.[0]}有没有人匿名报过难题`,
    '导出难题清单',
    '上周谁匿名了',
  ])
    heard.push(...(await city.says(staff, words)));
  const all = textOf(heard).replaceAll(`“${unit?.[0]}`, '');
  expect(all).not.toContain(String(person?.[0]));
  expect(all).not.toMatch(new RegExp(`${unit?.[0]}.{0,12}(?:匿名|${number})`));
});

test('a good word after it is no yes to an older question', async () => {
  const [draft] = await city.says(teller, '报个难题：活动室被占，开会要借场地');
  await city.presses(teller, draft, '提交');
  await city.says(teller, '撤回我报的难题');
  await city.says(teller, `匿名报一个难题：${TEXT}`);
  await city.says(teller, '匿名');
  expect(await told()).toBe(1);
  await city.says(teller, '好的');
  await city.says(teller, '是');
  expect(await city.rows("select count(*) from problem where status = 'withdrawn'")).toEqual([[0]]);
});

test('the log of a failing turn and its row keep none of the words', async () => {
  const lines: string[] = [];
  const said = '匿名报一个难题：办公室主任让我们集体造假';
  await city.database.batch([{ sql: 'drop table problem', params: [] }]);
  const desk = openDesk({
    database: city.database,
    start: city.desk.now(),
    zone: ZONE,
    workingDays: workingDays(),
    newId,
    seal: sealWith('k'.repeat(32)),
    log: {
      ...silent,
      error: (facts: { err?: unknown }) => lines.push(JSON.stringify({ ...facts, err: faultOf(facts.err) })),
    },
  });
  for (let attempt = 0; attempt < 4; attempt++) {
    await desk.hears(teller, { kind: 'text', text: said });
    desk.moveTo(desk.now() + 120_000);
    await desk.engine.work(desk.now());
  }
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join()).not.toMatch(/造假|主任/);
  const faults = await city.rows('select fault from inbox where fault is not null');
  expect(JSON.stringify(faults)).not.toMatch(/造假|主任/);
});

test('nor do the bytes of the file and of its log keep the dialogue', async () => {
  const [[, , file] = []] = await city.rows('pragma database_list');
  await city.says(teller, `匿名报一个难题：${TEXT}`);
  const draft = `匿名报一个难题：${TEXT}`;
  const bytes = () =>
    Buffer.concat(
      [String(file), `${String(file)}-wal`].filter((path) => existsSync(path)).map((path) => readFileSync(path)),
    );
  expect(bytes().includes(draft)).toBe(true);
  const [receipt] = await city.says(teller, '匿名');
  expect(receipt?.text).toMatch(/匿名难题 \d+ 号已收到/);
  for (const words of [draft, '请看看文字里有没有能认出您的内容', receipt?.text ?? ''])
    expect(bytes().includes(words)).toBe(false);
});

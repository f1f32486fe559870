import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import type { Database } from '../../src/kernel/database.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { exportProblems } from '../../src/skills/problems/index.ts';
import { NOT_TOLD } from '../../src/skills/problems/status.ts';
import { problem } from '../../src/skills/problems/tables.ts';
import { freshDatabase } from '../support/database.ts';
import { KEY, LI, populate, QIAN, STAFF, SUN, talking } from './talk.ts';

let city: Database;
beforeEach(async () => {
  city = await freshDatabase();
  await populate(city);
});

const rows = () => city.read.select().from(problem);
const TEXT = '支委会记录都是会后一个人编出来的';

async function tellAnonymously(who = QIAN, text = TEXT, key = KEY): Promise<ReturnType<typeof talking>> {
  const one = talking(city, who, { key });
  await one.says(`匿名报一个：${text}`);
  await one.says('匿名');
  return one;
}

/** Everything that the database holds, but for the tables that say who exists. */
async function everything(): Promise<string> {
  const tables = await city.select({ sql: "select name from sqlite_master where type = 'table'", params: [] });
  const dump: unknown[] = [];
  for (const [name] of tables) {
    if (['person', 'post', 'identity', 'unit', 'link'].includes(String(name))) continue;
    dump.push(name, await city.select({ sql: `select * from "${name}"`, params: [] }));
  }
  return JSON.stringify(dump);
}

test('asked whether one may stay unnamed, it says yes and how, and is ready', async () => {
  const qian = talking(city, QIAN);
  expect(await qian.says('能匿名反映吗', { intent: 'tell_problem', slots: { anonymous: true } })).toMatch(/可以匿名/);
  expect(await qian.says('那匿名报一个：支委会记录都是会后一个人编出来的')).toMatch(/署名：匿名/);
  expect(await qian.says('匿名')).toMatch(/匿名难题 \d{4} 号已收到/);
  expect(await rows()).toMatchObject([{ anonymous: true, text: TEXT }]);
});

test('a row without a name has no person, unit, instant or number in order; its trail no actor and no text', async () => {
  const qian = await tellAnonymously();
  const [row] = await rows();
  expect(row).toMatchObject({ unit: null, toldBy: null, toldAt: null, anonymous: true, toldOn: '2026-11-24' });
  expect(row?.number).toBeGreaterThanOrEqual(1000);
  expect(row?.number).toBeLessThanOrEqual(9999);
  const all = await everything();
  expect(all).not.toContain(QIAN.id);
  expect(all).not.toContain(QIAN.unit.code);
  expect(all.split(TEXT)).toHaveLength(2);
  const trail = await city.select({ sql: 'select at, actor, before, after from audit', params: [] });
  expect(trail).toEqual([['2026-11-24', '', null, null]]);
  const turn = qian.turns.at(-1);
  expect(turn?.eraseSince).toBeDefined();
  expect(turn?.messages.every(({ erase, card }) => erase && !card.buttons)).toBe(true);
  expect(qian.session()).toEqual({ last: {} });
});

test('the erasing reaches back to the first word of the dialogue', async () => {
  const qian = talking(city, QIAN, { now: Date.parse('2026-11-24T10:00:00+08:00') });
  await qian.says('我想反映个难题');
  const since = qian.session().form?.since;
  await qian.says(TEXT);
  await qian.presses('匿名提交');
  expect(qian.turns.at(-1)?.eraseSince).toBe(since);
});

test('rows in the file stand in no order of time', async () => {
  for (let i = 10; i < 22; i++) await tellAnonymously(QIAN, `第${i}个难处说的是会议太多`);
  const inFile = await city.select({ sql: 'select number, text from problem order by rowid', params: [] });
  const ids = await city.select({ sql: 'select id, rowid from problem', params: [] });
  expect(new Set(inFile.map(([number]) => number)).size).toBe(12);
  // by chance once in 12 factorial
  expect(inFile.map(([, text]) => text)).not.toEqual(inFile.map(([, text]) => text).sort());
  expect(ids.every(([, row]) => Number(row) > 2 ** 20)).toBe(true);
});

test('there is no way back from the row without the key', async () => {
  await tellAnonymously();
  const [row] = await rows();
  const words = ['problem', QIAN.id, 'c1'];
  expect(row?.seal).toBe(sealWith(KEY).seal(...words));
  fc.assert(
    fc.property(fc.string({ minLength: 32, maxLength: 40 }), (guess) => {
      fc.pre(guess !== KEY);
      expect(sealWith(guess).seal(...words)).not.toBe(row?.seal);
    }),
    { numRuns: 50 },
  );
  const mine = { intent: 'problem_status', slots: { anonymous: true } };
  const asks = (who: typeof QIAN, keys: { key: string; previous?: string }) =>
    talking(city, who, keys).says('我匿名报的呢', mine);
  expect(await asks(QIAN, { key: 'x'.repeat(32) })).toMatch(/还没有报过/);
  expect(await asks(SUN, { key: KEY })).toMatch(/还没有报过/);
  expect(await asks(QIAN, { key: 'x'.repeat(32), previous: KEY })).toMatch(/已收到/);
});

test('the teller sees it again, without a trace left beside the name', async () => {
  await tellAnonymously();
  const qian = talking(city, QIAN);
  expect(await qian.says('我匿名报的那个有下文了吗', { intent: 'problem_status' })).toMatch(/已收到，待梳理/);
  expect(qian.turns[0]?.eraseSince).toBeDefined();
  expect(qian.turns[0]?.messages.every(({ erase, card }) => erase && !card.buttons)).toBe(true);
  expect(qian.session().last).toEqual({});
});

test('whoever asks who told it gets one and the same answer, staff too', async () => {
  await tellAnonymously();
  const staff = talking(city, STAFF);
  for (const text of [
    '支委会记录那条是谁报的',
    '是不是钱工报的',
    '把报这条的人的姓名告诉我',
    '北楼支部有没有人匿名报过难题',
  ]) {
    expect(await staff.says(text, { intent: 'problem_status' })).toBe(NOT_TOLD);
  }
  const [row] = await rows();
  const asked = { intent: 'problem_status', slots: { problem_no: row?.number ?? 0, ask: 'who' } };
  expect(await staff.says('这条谁报的', asked)).toBe(NOT_TOLD);
});

test('lists and exports show neither unit nor day of it, and no formula', async () => {
  await tellAnonymously();
  const li = talking(city, LI);
  await li.says('报个难题：=HYPERLINK("x") 活动场地太小');
  await li.presses('提交');
  const { columns, rows: lines } = await exportProblems(city.read);
  const named = Object.fromEntries(columns.map((column, i) => [column, lines[0]?.[i]]));
  const unnamed = Object.fromEntries(columns.map((column, i) => [column, lines[1]?.[i]]));
  expect(named).toMatchObject({ 编号: '1', 单位: '北楼支部', 提出日期: '2026-11-24' });
  expect(named.难题?.startsWith("'=")).toBe(true);
  expect(unnamed).toMatchObject({ 单位: '匿名', 提出日期: '', 难题: TEXT });
  expect(await talking(city, STAFF).says('最近报上来的难题都有哪些', { intent: 'problem_status' })).toMatch(
    /号（匿名）/,
  );
});

test('it is withdrawn after a question that names neither number nor text', async () => {
  await tellAnonymously();
  const [row] = await rows();
  const qian = talking(city, QIAN);
  const asked = await qian.says('之前匿名的那个还能收回不', { intent: 'withdraw_problem', slots: { anonymous: true } });
  expect(asked).toMatch(/撤回您匿名报的/);
  expect(asked).not.toMatch(new RegExp(`${row?.number}|支委会`));
  expect(await qian.says('是', { intent: 'confirm' })).toMatch(/已撤回/);
  expect(qian.turns.at(-1)).toMatchObject({ eraseSince: qian.turns[0]?.eraseSince });
  expect(await rows()).toMatchObject([{ status: 'withdrawn' }]);
  expect(await everything()).not.toContain(QIAN.id);
});

test('it is mended by its teller, and the trail keeps no words of it', async () => {
  await tellAnonymously();
  const qian = talking(city, QIAN);
  expect(await qian.says('匿名报的那条改成：会议记录都是事后补的')).toMatch(/已改为/);
  expect(await rows()).toMatchObject([{ text: '会议记录都是事后补的' }]);
  expect(await everything()).not.toContain(TEXT);
});

import { expect, test } from 'vitest';
import { oversight } from '../../src/skills/rights/tables.ts';
import { town } from './town.ts';

const TEXT = '钱立新拿活动经费请客吃饭';

async function everything({ database }: Awaited<ReturnType<typeof town>>): Promise<string> {
  const tables = await database.select({ sql: "select name from sqlite_master where type = 'table'", params: [] });
  const dump: unknown[] = [];
  for (const [name] of tables) {
    if (['person', 'post', 'identity', 'unit', 'link', 'team', 'team_member'].includes(String(name))) continue;
    dump.push(name, await database.select({ sql: `select * from "${name}"`, params: [] }));
  }
  return JSON.stringify(dump);
}

test('who will see it is shown before it is handed in, and whom it names is not among them', async () => {
  const city = await town();
  const shown = await city.says('a3', `举报${TEXT}`);
  expect(shown).toMatch(/由市水文局机关党委的白廉正受理，其他人看不到/u);
  expect(await city.presses('a3', '署名提交')).toMatch(/监督意见 \d{4,} 号已收到/u);
  const told = await city.until('2026-11-25');
  expect(told).toEqual([expect.stringMatching(/j1: [\s\S]*有一件监督意见/u)]);
  // a digest says that there is something, and nothing of what it is
  expect(told.join()).not.toMatch(/请客/u);
  expect(await city.presses('j1', '查看')).toMatch(new RegExp(`${TEXT}[\\s\\S]*李成`, 'u'));
});

test('nobody else sees it, in a list or by its button', async () => {
  const city = await town();
  await city.says('a3', `举报${TEXT}`);
  await city.presses('a3', '署名提交');
  for (const who of ['a1', 'p1', 'p2', 's1', 'j2']) {
    expect(await city.says(who, '有没有等我处理的监督意见')).not.toMatch(/请客|\[看/u);
  }
});

test('the outcome is told to who signed', async () => {
  const city = await town();
  await city.says('a3', `举报${TEXT}`);
  await city.presses('a3', '署名提交');
  await city.until('2026-11-25');
  await city.presses('j1', '查看');
  await city.presses('j1', '记录处理结果');
  expect(await city.says('j1', '已退回费用并作了提醒谈话')).toMatch(/处理结果已记下/u);
  expect(await city.until('2026-11-26')).toEqual([expect.stringMatching(/a3: [\s\S]*已退回费用/u)]);
  expect(await city.says('a3', '我反映的监督意见有结果吗')).toMatch(/已处理。已退回费用/u);
});

test('unsigned, nothing in the database leads to who told it, and its word alone asks after it', async () => {
  const city = await town();
  expect(await city.says('a3', `匿名举报：${TEXT}`)).toMatch(/由青岚市直机关工委的石监平受理.*不记您的姓名和单位/u);
  const receipt = await city.presses('a3', '匿名提交');
  const word = /查询口令：([^。]+)。/u.exec(receipt)?.[1] ?? '';
  const [row] = await city.database.read.select().from(oversight);
  expect(row).toMatchObject({ by: null, unit: null, anonymous: true, text: TEXT, toldOn: '2026-11-24' });
  await city.until('2026-11-25');
  const all = await everything(city);
  expect(all).not.toContain(word);
  expect(all).not.toMatch(/"a3"/u);
  expect(all.split(TEXT)).toHaveLength(2);
  const trail = await city.database.select({ sql: 'select at, actor, before, after from audit', params: [] });
  expect(trail).toEqual([['2026-11-24', '', null, null]]);
  expect(all).not.toContain('"A1"');

  expect(await city.says('b2', `查询口令：${word}`)).toMatch(/正在处理/u);
  expect(await everything(city)).not.toContain(word);
  await city.presses('j2', '查看');
  await city.presses('j2', '记录处理结果');
  await city.says('j2', '已核实并责成整改');
  expect(await city.says('a3', word)).toMatch(/已处理。已核实并责成整改/u);
  expect(await city.says('a3', '查询口令：青山明月000000')).toMatch(/没有找到/u);
});

test('a change of mind before handing in turns it unsigned; given up, it leaves nothing', async () => {
  const city = await town();
  await city.says('a3', `举报${TEXT}`);
  expect(await city.says('a3', '改为匿名')).toMatch(/署名：匿名/u);
  await city.says('a3', '取消');
  expect(await everything(city)).not.toMatch(/请客/u);
  expect(await city.database.read.select().from(oversight)).toEqual([]);
});

test('in a group nothing is taken', async () => {
  const city = await town();
  const { replies } = await city.hears('a3', { kind: 'text', text: `举报${TEXT}` }, 'group-1');
  expect(replies[0]?.text).toMatch(/请在和我的私聊里说/u);
  expect(await everything(city)).not.toMatch(/请客/u);
});

test('of two outcomes at once one stands', async () => {
  const city = await town();
  await city.says('a3', `举报${TEXT}`);
  await city.presses('a3', '署名提交');
  await city.until('2026-11-25');
  await city.presses('j1', '查看');
  await city.presses('j1', '记录处理结果');
  await Promise.all([city.says('j1', '已作提醒谈话'), city.says('j1', '已退回费用')]);
  const [row] = await city.database.read.select().from(oversight);
  expect(row?.state).toBe('handled');
  expect((await city.until('2026-11-26')).filter((line) => line.includes('有结果了'))).toHaveLength(1);
});

test('a list of the handler shows only what is his, and a button of another’s card opens nothing', async () => {
  const city = await town();
  await city.says('a3', `举报${TEXT}`);
  await city.presses('a3', '署名提交');
  await city.until('2026-11-25');
  const shown = await city.hears('j1', { kind: 'text', text: '有没有等我处理的监督意见' });
  const button = shown.replies[0]?.buttons?.find(({ label }) => label.startsWith('看'))?.id ?? '';
  expect(button).not.toBe('');
  const stolen = await city.hears('a1', { kind: 'press', action: button });
  expect(JSON.stringify(stolen.replies)).not.toMatch(/请客|李成/u);
  // who has left the unit sees it no more, and who comes after takes it over
  expect(await city.says('p2', '有没有等我处理的监督意见')).not.toMatch(/\[看/u);
  await city.database.batch([{ sql: "update post set unit = 'B' where person = 'j1'", params: [] }]);
  const gone = await city.hears('j1', { kind: 'press', action: button });
  expect(JSON.stringify(gone.replies)).not.toMatch(/请客/u);
  expect(await city.says('p2', '有没有等我处理的监督意见')).toMatch(/等您处理的有 1 件[\s\S]*\[看/u);
  expect(await city.says('p1', '有没有等我处理的监督意见')).not.toMatch(/\[看/u);
});

import { expect, test } from 'vitest';
import { announcement, noticeReceipt } from '../../src/skills/rights/tables.ts';
import { town } from './town.ts';

const SAID = '把这个转发给所有支部书记：“月底前把谈心谈话记录补齐，格式不限”';

async function published() {
  const city = await town();
  await city.says('s1', SAID);
  await city.presses('s1', '发布');
  const received = async () =>
    (await city.database.read.select().from(noticeReceipt)).filter((row) => row.receivedOn).map(({ person }) => person);
  return { ...city, received };
}

test('a notice is shown once with whom it reaches, and one tap puts it into their next digest, with its reason', async () => {
  const city = await town();
  expect(await city.says('s1', SAID)).toMatch(/发给支部书记（3 人）[\s\S]*谈心谈话记录/u);
  expect(await city.database.read.select().from(announcement)).toEqual([]);
  expect(await city.presses('s1', '发布')).toMatch(/已发布给 3 位支部书记/u);
  const told = await city.until('2026-11-25');
  // the district is guided, not led: its branch hears nothing
  expect(told.map((line) => line.split(' ')[1]).sort()).toEqual(['a1:', 'b1:', 'c1:']);
  expect(told.every((line) => line.includes('您是青岚市直机关工委所辖的支部书记') && line.includes('[收到]'))).toBe(
    true,
  );
});

test('whom it goes to is changed in a word, and the districts are reached by their committees alone', async () => {
  const city = await town();
  await city.says('s1', '发个通知：请于12月10日前报送统计报表，联系人工委办公室');
  expect(await city.says('s1', '只发给区市县工委')).toMatch(/发给区市县机关工委负责同志（1 人）/u);
  await city.presses('s1', '发布');
  expect((await city.until('2026-11-25')).map((line) => line.split(' ')[1])).toEqual(['d0:']);
});

test('what has no words yet is asked for once; a member may not publish; a branch tells its own members', async () => {
  const city = await town();
  expect(await city.says('s1', '给组织委员们发条消息')).toMatch(/请把通知内容发给我/u);
  expect(await city.says('s1', '本周五下午集中核对党员信息，请提前准备')).toMatch(/发给组织委员（1 人）/u);
  await city.says('s1', '取消');
  expect(await city.says('a3', '发个通知给各支部：明天下午开会，请准时')).toMatch(/没有权限/u);
  expect(await city.says('a1', '党务公开，发个公告：上半年党费收支已张贴在三楼公示栏')).toMatch(/发给党员（3 人）/u);
});

test('发布难题征集 opens the campaign, as before', async () => {
  const city = await town();
  expect(await city.says('s1', '发布难题征集，从今天到下月15号')).toMatch(/开启.*征集/u);
});

test('收到, 知道了 or a tap is a receipt; said again it is no second one', async () => {
  const { received, ...city } = await published();
  expect(await city.says('a1', '收到')).not.toMatch(/已记下/u);
  await city.until('2026-11-25');
  expect(await city.says('a1', '收到，我们支部按时报。问下是报工委还是报党组？')).toMatch(/已记下您收到[\s\S]*领导/u);
  expect(await city.says('b1', '知道了')).toMatch(/已记下您收到/u);
  expect(await city.presses('c1', '收到')).toMatch(/已记下您收到/u);
  expect((await received()).sort()).toEqual(['a1', 'b1', 'c1']);
  expect(await city.says('a1', '收到')).toMatch(/好的|已经/u);
  expect(await city.database.read.select().from(noticeReceipt)).toHaveLength(3);
});

test('who publishes sees the counts and, once, has the others asked; others see neither', async () => {
  const { received: _received, ...city } = await published();
  await city.until('2026-11-25');
  await city.says('a1', '收到');
  const told = await city.says('s2', '通知多少人收到了');
  expect(told).toMatch(/发给 3 人，1 人已回“收到”，2 人还没回/u);
  expect(told).toMatch(/宋燕/u);
  expect(await city.says('a1', '通知多少人收到了')).not.toMatch(/宋燕|发给 3 人/u);
  expect(await city.presses('s2', '请没回的留意')).toMatch(/只这一次/u);
  const again = await city.until('2026-11-26');
  expect(again.map((line) => line.split(' ')[1]).sort()).toEqual(['b1:', 'c1:']);
  expect(await city.says('s1', '谁还没回通知')).not.toMatch(/\[请没回的留意\]/u);
  expect(await city.presses('c1', '收到')).toMatch(/已记下/u);
});

test('a notice taken back in time is never told; one that was told is taken back with a line', async () => {
  const { received: _received, ...early } = await published();
  expect(await early.says('s1', '撤回刚发的通知')).toMatch(/已撤回/u);
  expect(await early.until('2026-11-25')).toEqual([]);
  const { received: _others, ...late } = await published();
  await late.until('2026-11-25');
  await late.says('s1', '撤回通知');
  const told = await late.until('2026-11-26');
  expect(told).toHaveLength(3);
  expect(told.every((line) => line.includes('已撤回，不用办了'))).toBe(true);
  expect(await late.says('a1', '收到')).not.toMatch(/已记下/u);
});

test('the same notice published by two at once goes out once', async () => {
  const city = await town();
  await city.says('s1', SAID);
  await city.says('s2', SAID);
  await Promise.all([city.presses('s1', '发布'), city.presses('s2', '发布')]);
  expect(await city.database.read.select().from(announcement)).toHaveLength(1);
  expect(await city.until('2026-11-25')).toHaveLength(3);
});

test('a tap on 收到 and the words for it at the same moment are one receipt', async () => {
  const { received, ...city } = await published();
  await city.until('2026-11-25');
  await Promise.all([city.presses('a1', '收到'), city.says('a1', '收到')]);
  expect(await received()).toEqual(['a1']);
});

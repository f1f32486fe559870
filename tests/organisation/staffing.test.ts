import { and, eq, isNull } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { workingDays } from '../../src/kernel/working-days.ts';
import { post } from '../../src/organisation/tables.ts';
import { namesIn, staffingIn } from '../../src/skills/organisation/staffing-said.ts';
import { staffChange } from '../../src/skills/organisation/tables.ts';
import { town } from '../teams/town.ts';

async function furnished() {
  const city = await town();
  const holders = async (unit: string, held: string) =>
    (
      await city.database.read
        .select({ person: post.person })
        .from(post)
        .where(and(eq(post.unit, unit), eq(post.post, held), isNull(post.leftOn)))
    ).map(({ person }) => person);
  return { ...city, holders };
}

describe('what a sentence says of who takes a post over', () => {
  const setting = { now: '2026-11-24T09:20', workingDays: workingDays() };
  test.each([
    ['我们支部书记换成李成了，从今天起', { post: '书记', taking: '李成', replaces: true, since: '2026-11-24' }],
    ['组织委员由孙小雨改为顾小满', { post: '组织委员', taking: '顾小满', leavingBefore: '孙小雨', replaces: true }],
    ['孙小雨不再担任组织委员', { post: '组织委员', leavingBefore: '孙小雨', vacant: true }],
    ['陈静接任支部书记，任期到2029年6月1日', { post: '书记', takingBefore: '陈静', until: '2029-06-01' }],
    ['新任纪检委员是刘洋', { post: '纪检委员', taking: '刘洋' }],
    ['周敏当选宣传委员', { post: '宣传委员', takingBefore: '周敏' }],
  ])('%s', (text, wanted) => {
    const { taking, takingBefore, leavingBefore, ...said } = staffingIn(text, setting) ?? { post: '', vacant: false };
    const { taking: t, takingBefore: tb, leavingBefore: lb, ...rest } = wanted as Record<string, unknown>;
    expect(said).toMatchObject(rest);
    if (t) expect(namesIn(taking ?? '', 'begin')).toContain(t);
    if (tb) expect(namesIn(takingBefore ?? '', 'end')).toContain(tb);
    if (lb) expect(namesIn(leavingBefore ?? '', 'end')).toContain(lb);
  });

  test('what names no post, or nobody, says nothing', () => {
    expect(staffingIn('我们支部换人了', setting)).toBeUndefined();
    expect(staffingIn('书记', setting)).toBeUndefined();
  });
});

test('a change is shown once, confirmed by the unit above, then in force, and both are told', async () => {
  const city = await furnished();
  expect(await city.says('a1', '我们支部书记换成李成了，从今天起')).toMatch(
    /报市水文局机关党委确认[\s\S]*书记由钱立新换成李成/u,
  );
  await city.says('a1', '确认');
  expect(await city.holders('A1', '书记')).toEqual(['a1']);
  expect(await city.until('2026-11-25')).toEqual([expect.stringMatching(/p1: [\s\S]*请您确认/u)]);
  expect(await city.presses('p1', '同意')).toMatch(/已同意/u);
  expect(await city.holders('A1', '书记')).toEqual(['a3']);
  // whoever gives a post up stays a member of the unit, and is still reached
  expect(await city.holders('A1', '党员')).toEqual(expect.arrayContaining(['a1', 'a3']));
  const told = await city.until('2026-11-26');
  expect(told.map((line) => line.split(' ')[1]).sort()).toEqual(['a1:', 'a3:']);
  expect(await city.says('a3', '我们支部书记是谁')).toMatch(/李成/u);
  const kept = await city.database.read.select().from(post).where(eq(post.person, 'a1'));
  expect(kept.find((one) => one.post === '书记')?.leftOn).toBe('2026-11-24');
});

test('returned, it changes nothing and the reporter hears of it', async () => {
  const city = await furnished();
  await city.says('a1', '组织委员由孙小雨改为李成');
  await city.says('a1', '上报');
  await city.until('2026-11-25');
  expect(await city.presses('p1', '退回')).toMatch(/已退回/u);
  expect(await city.holders('A1', '组织委员')).toEqual(['a2']);
  expect(await city.until('2026-11-26')).toEqual([expect.stringMatching(/a1: [\s\S]*被退回/u)]);
});

test('whoever stands above reports and decides in one', async () => {
  const city = await furnished();
  await city.says('p1', '水文局资料处党支部书记换成冯可');
  expect(await city.says('p1', '确认')).toMatch(/已生效/u);
  expect(await city.holders('A2', '书记')).toEqual(['b2']);
});

test('nobody reports for a unit that is not his, or somebody whom the roster does not have', async () => {
  const city = await furnished();
  expect(await city.says('a3', '我们支部组织委员换成李成了')).toMatch(/没有权限/u);
  expect(await city.says('a1', '档案馆阅览处党支部书记换成郝立')).toMatch(/没有权限/u);
  expect(await city.says('a1', '令狐无名接任组织委员')).toMatch(/花名册里没有叫/u);
  expect(await city.database.read.select().from(staffChange)).toEqual([]);
});

test('it is reported once, and taken back until it is decided', async () => {
  const city = await furnished();
  await city.says('a1', '孙小雨不再担任组织委员');
  await city.says('a1', '上报');
  await city.says('a2', '组织委员换成李成了');
  expect(await city.says('a2', '上报')).toMatch(/已经报过，还在等确认/u);
  expect(await city.says('a1', '撤回')).toMatch(/已撤回，没有生效/u);
  expect(await city.until('2026-11-25')).toEqual([]);
});

test('of two who decide at once one does, and the post is held once', async () => {
  const city = await furnished();
  await city.says('a1', '我们支部书记换成李成了');
  await city.says('a1', '确认');
  await city.until('2026-11-25');
  await Promise.all([city.presses('p1', '同意'), city.says('p1', '退回')]);
  const [after] = await city.database.read.select().from(staffChange);
  expect(after?.state).not.toBe('waiting');
  expect(await city.holders('A1', '书记')).toEqual(after?.state === 'approved' ? ['a3'] : ['a1']);
});

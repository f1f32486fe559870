import { describe, expect, test } from 'vitest';
import { problemNote } from '../../src/skills/problems/tables.ts';
import { town } from './town.ts';

const toldTo = (lines: string[], who: string) => lines.filter((line) => line.includes(` ${who}: `));

describe('who approves', () => {
  test.each([
    ['a branch of an organ', { id: 'T1', unit: 'A1', people: ['a1'] }, ['p1']],
    ['an organ, where the committee has staff only', { id: 'T1', unit: 'A', people: ['p1'] }, ['s1', 's2']],
    ['a branch whose deputy is in the team', { id: 'T1', unit: 'A1', people: ['a1', 'p1'] }, ['s1', 's2']],
    ['a branch of a district', { id: 'T1', unit: 'D1', people: ['d1'] }, ['d0']],
  ])('%s', async (_what, team, approvers) => {
    const { says, until } = await town({ teams: [team] });
    await says(team.people[0] ?? '', '申领3号');
    const asked = (await until('2026-11-25')).filter((line) => line.includes('请您看看是否同意'));
    expect(asked.map((line) => line.slice(11, 13)).sort()).toEqual(approvers);
  });

  test.each([
    ['p1', true],
    ['s1', true],
    ['q1', false],
    ['z1', false],
    ['b1', false],
    ['a1', false],
    ['d0', false],
    ['a3', false],
  ])('%s may decide on a claim of a branch of A: %s', async (who, may) => {
    const { says, claims } = await town({ teams: [{ id: 'T1', unit: 'A1', people: ['a1', 'a3'] }] });
    await says('a1', '申领3号');
    await says(who, '同意测报处课题组申领3号课题');
    expect((await claims())[0]?.approval).toBe(may ? 'approved' : 'waiting');
  });
});

describe('a decision', () => {
  const teams = [{ id: 'T1', unit: 'A1', people: ['a1', 'a2'] }];

  test('is one tap in the digest; the leader hears, and the tellers of the problem hear once', async () => {
    const { says, presses, until, database } = await town({
      teams: [...teams, { id: 'T2', unit: 'B', people: ['q1'] }],
    });
    await says('a2', '申领3号');
    await says('q1', '申领3号');
    await until('2026-11-25');
    expect(await presses('p1', '同意')).toContain('已同意');
    expect(await presses('s1', '同意')).toContain('已同意');
    const told = await until('2026-11-30');
    expect(toldTo(told, 'a1').join()).toMatch(/3 号课题已由市水文局机关党委吴启明同意[\s\S]*报实施计划/);
    expect(toldTo(told, 'b1').filter((line) => line.includes('您报的难题 3 号'))).toHaveLength(1);
    expect(toldTo(told, 'c2').filter((line) => line.includes('您附议的难题 3 号'))).toHaveLength(1);
    expect(await database.read.select().from(problemNote)).toHaveLength(1);
  });

  test('in words lists what waits, and takes the one that is meant', async () => {
    const { says, claims } = await town({
      teams: [
        { id: 'T1', unit: 'A', people: ['p1'] },
        { id: 'T2', unit: 'B', people: ['q1'] },
      ],
    });
    await says('p1', '申领3号和4号');
    await says('q1', '申领5号');
    expect(await says('s1', '有哪些申领等我审批')).toMatch(/2 个课题组[\s\S]*水文局[\s\S]*档案馆/);
    await says('s1', '同意档案馆的申领');
    expect((await claims()).map(({ approval }) => approval)).toEqual(['waiting', 'waiting', 'approved']);
    await says('s1', '同意申领');
    expect((await claims()).every(({ approval }) => approval === 'approved')).toBe(true);
    expect(await says('s1', '有哪些申领等我审批')).toContain('没有等您审批');
  });

  test('to return says why; the team mends and hands in again, which is asked for anew', async () => {
    const { says, presses, until, claims } = await town({ teams });
    await says('a1', '申领3号');
    await until('2026-11-25');
    expect(await presses('p1', '退回')).toContain('理由');
    expect(await says('p1', '先说清楚怎么做')).toContain('已退回');
    expect(await claims()).toMatchObject([{ state: 'active', approval: 'returned' }]);
    expect(toldTo(await until('2026-11-26'), 'a1').join()).toMatch(/被退回：先说清楚怎么做/);
    expect(await presses('a1', '再报')).toContain('已重新报批');
    expect(toldTo(await until('2026-11-27'), 'p1').join()).toContain('请您看看是否同意');
    expect(await presses('p1', '同意')).toContain('已同意');
  });

  test('with its reason in one sentence needs no further question', async () => {
    const { says, claims } = await town({ teams });
    await says('a1', '申领3号');
    expect(await says('p1', '退回测报处课题组的申领，成员里要有党员代表')).toContain('已退回');
    expect(await claims()).toMatchObject([{ approval: 'returned' }]);
  });

  test('made by two at once is made once, and the second is told by which', async () => {
    const { says, presses, until, claims } = await town({ teams: [{ id: 'T1', unit: 'A', people: ['p1'] }] });
    await says('p1', '申领3号');
    await until('2026-11-25');
    expect(await presses('s1', '同意')).toContain('已同意');
    expect(await presses('s2', '同意')).toMatch(/已经办过了：3 号同意/);
    expect(await claims()).toMatchObject([{ approval: 'approved' }]);
  });

  test('on two teams of one topic at the same instant tells its tellers once', async () => {
    const { says, hears, until, claims } = await town({ teams: [...teams, { id: 'T2', unit: 'B', people: ['q1'] }] });
    await says('a1', '申领3号');
    await says('q1', '申领3号');
    await Promise.all([
      hears('p1', { kind: 'text', text: '同意测报处课题组申领3号课题' }),
      hears('s1', { kind: 'text', text: '同意档案馆课题组申领3号课题' }),
      hears('s2', { kind: 'text', text: '同意档案馆课题组申领3号课题' }),
    ]);
    expect((await claims()).map(({ approval }) => approval)).toEqual(['approved', 'approved']);
    const told = await until('2026-11-27');
    expect(toldTo(told, 'b1').filter((line) => line.includes('您报的难题 3 号'))).toHaveLength(1);
    expect(toldTo(told, 'q1').filter((line) => line.includes('同意'))).toHaveLength(1);
  });

  test('is not asked for where the claim was given back before the digest', async () => {
    const { says, until } = await town({ teams });
    await says('a1', '申领3号');
    await says('a1', '3号不做了');
    await says('a1', '退掉');
    expect(toldTo(await until('2026-11-25'), 'p1')).toEqual([]);
  });

  test('comes too late where the claim was given back meanwhile', async () => {
    const { says, presses, until } = await town({ teams });
    await says('a1', '申领3号');
    await until('2026-11-25');
    await says('a1', '3号不做了');
    await says('a1', '退掉');
    expect(await presses('p1', '同意')).toContain('不用再审批');
  });
});

describe('advice', () => {
  test.each([
    ['z1', true],
    ['p1', true],
    ['s1', true],
    ['b1', false],
    ['q1', false],
  ])('of %s reaches the team: %s', async (who, may) => {
    const { says, until } = await town({ teams: [{ id: 'T1', unit: 'A1', people: ['a1'], holds: [4] }] });
    await says(who, '给4号课题组的指导意见：先看三年的账，电话13800138000');
    const told = toldTo(await until('2026-11-25'), 'a1').join();
    expect(told.includes('先看三年的账')).toBe(may);
    expect(told).not.toContain('13800138000');
  });
});

import { describe, expect, test } from 'vitest';
import { team, teamMember } from '../../src/skills/teams/tables.ts';
import { town } from './town.ts';

const TEAM_A = { id: 'T1', unit: 'A', people: ['p1', 'a1', 'a2'] };

describe('the catalogue', () => {
  test('tells what is free, by aspect and by word, and one topic in detail with a button to claim it', async () => {
    const { says, presses } = await town({ teams: [{ ...TEAM_A, holds: [4] }] });
    expect(await says('c1', '有哪些课题可以领')).toMatch(/^共 6 个课题，5 个还没人领/);
    expect(await says('c1', '还有哪些课题没人领')).not.toContain('经费');
    expect(await says('c1', '载体与保障方面的课题')).toMatch(/有 2 个[\s\S]*经费[\s\S]*0\/1/);
    expect(await says('c1', '有没有经费方面的课题')).toMatch(/1 个[\s\S]*4 \|/);
    expect(await says('c1', '看4号课题')).toMatch(/4 号课题[\s\S]*已申领：1 个课题组/);
    expect(await says('c1', '3号课题是什么内容')).toMatch(/来自难题：3 号[\s\S]*申领/);
    expect(await presses('c1', '申领')).toContain('先组个课题组');
  });

  test('shows a team what it holds', async () => {
    const { says } = await town({ teams: [{ ...TEAM_A, holds: [4] }] });
    expect(await says('a2', '我们课题组领了哪几个课题')).toMatch(/1 个课题[\s\S]*经费.*已同意/);
    expect(await says('c2', '我们领了哪几个课题')).toContain('还不在课题组里');
  });
});

test('in a group the catalogue is shown to all, what a team holds only privately', async () => {
  const { hears } = await town({ teams: [{ ...TEAM_A, holds: [4] }] });
  const inGroup = async (text: string) => {
    const { messages } = await hears('a1', { kind: 'text', text }, 'group-1');
    return messages.map(({ card }) => card.text ?? '');
  };
  expect((await inGroup('有哪些课题可以领')).join()).toMatch(/^共 6 个课题/);
  expect((await inGroup('我们课题组领了哪几个课题')).join()).toMatch(/私聊/);
  expect((await inGroup('申领3号')).join()).toMatch(/私聊/);
});

describe('a claim of a team', () => {
  test('takes one sentence, several topics at once, and stands at once', async () => {
    const { says, claims } = await town({ teams: [TEAM_A] });
    expect(await says('a1', '认领3号和5号')).toMatch(/已申领 3 号课题.*5 号课题.*已报青岚市直机关工委审批/s);
    expect(await claims()).toEqual([
      { team: 'T1', topic: 't3', state: 'active', approval: 'waiting', late: false },
      { team: 'T1', topic: 't5', state: 'active', approval: 'waiting', late: false },
    ]);
  });

  test('beyond the limit is refused with what is held, and one can be given back', async () => {
    const { says, presses, claims } = await town({ teams: [{ ...TEAM_A, holds: [3, 5] }] });
    expect(await says('p1', '再领2号')).toMatch(/最多申领 2 个课题，贵组已有 3、5 号/);
    expect(await presses('p1', '退 5 号')).toContain('确认退掉5 号课题');
    expect(await says('p1', '退掉')).toContain('已退了 5 号课题');
    expect(await says('p1', '再领2号')).toContain('已申领 2 号课题');
    expect((await claims()).filter(({ state }) => state === 'active').map(({ topic }) => topic)).toEqual(['t3', 't2']);
  });

  test('of three where two may be held takes none and asks which', async () => {
    const { says, claims } = await town({ teams: [TEAM_A] });
    expect(await says('p1', '申领1号、2号和3号')).toMatch(/最多申领 2 个.*领哪 2 个/);
    expect(await claims()).toEqual([]);
    expect(await says('p1', '1号和3号')).toMatch(/已申领 1 号课题.*3 号课题/);
  });

  test('is changed in one sentence; a change that cannot be had leaves all as it was', async () => {
    const { says, claims } = await town({
      teams: [
        { ...TEAM_A, holds: [3, 5] },
        { id: 'T2', unit: 'B', people: ['q1'], holds: [6] },
      ],
    });
    expect(await says('p1', '把5号退了领9号')).toMatch(/没有 9 号课题。5 号课题没有退/);
    expect(await says('p1', '把5号退了领6号')).toMatch(/名额已领完。5 号课题没有退/);
    expect((await claims()).filter(({ team, state }) => team === 'T1' && state === 'active')).toHaveLength(2);
    expect(await says('p1', '把5号退了领4号')).toMatch(/已退 5 号课题.*已申领 4 号课题/);
    expect((await claims()).filter(({ team }) => team === 'T1').map(({ topic, state }) => `${topic} ${state}`)).toEqual(
      ['t3 active', 't5 released', 't4 active'],
    );
  });

  test('is given back after being asked once; no keeps it', async () => {
    const { says, claims } = await town({ teams: [{ ...TEAM_A, holds: [3] }] });
    expect(await says('a1', '3号不做了')).toContain('确认退掉3 号课题');
    expect(await says('a1', '不退了')).toContain('没有退');
    expect(await says('a1', '这个课题退掉，不做了')).toContain('确认退掉');
    expect(await says('a1', '确认')).toContain('已退了 3 号课题');
    expect(await claims()).toMatchObject([{ state: 'released' }]);
    expect(await says('a1', '3号不做了')).toContain('没有申领 3 号课题');
    await says('a1', '申领4号');
    expect(await says('a1', '取消4号的申领')).toContain('确认退掉4 号课题');
  });

  test('can be taken back right after', async () => {
    const { says, claims } = await town({ teams: [TEAM_A] });
    await says('a1', '申领3号');
    expect(await says('a1', '撤回')).toContain('确认退掉3 号课题');
    await says('a1', '退掉');
    expect(await claims()).toMatchObject([{ state: 'released' }]);
  });

  test('of one topic by two teams of one unit is refused, unless the campaign allows it', async () => {
    const teams = [
      { id: 'T1', unit: 'A', people: ['p1'], holds: [3] },
      { id: 'T2', unit: 'A', people: ['z1'] },
    ];
    const strict = await town({ teams });
    expect(await strict.says('z1', '申领3号')).toContain('贵单位已经申领');
    const loose = await town({ teams, terms: { teamsAUnitATopic: 2 } });
    expect(await loose.says('z1', '申领3号')).toContain('已申领 3 号课题');
  });

  test('after the day is taken and marked; after the hidden day it is not, and the day is not told', async () => {
    const late = await town({
      teams: [TEAM_A],
      claiming: { from: '2026-11-01', to: '2026-11-20', hard: '2026-11-30' },
    });
    expect(await late.says('a1', '申领3号')).toContain('已过申领日期，照收并注明');
    expect(await late.claims()).toMatchObject([{ late: true }]);
    const over = await town({
      teams: [TEAM_A],
      claiming: { from: '2026-11-01', to: '2026-11-10', hard: '2026-11-20' },
    });
    const answer = await over.says('a1', '申领3号');
    expect(answer).toContain('申领已经截止');
    expect(answer).not.toMatch(/11月20|11-20/);
    expect(await over.claims()).toEqual([]);
  });

  test('by somebody in two teams asks which', async () => {
    const { says, claims } = await town({
      teams: [TEAM_A, { id: 'T2', unit: 'A1', people: ['a1'] }],
    });
    expect(await says('a1', '申领3号')).toContain('哪个组');
    expect(await says('a1', '2')).toContain('已申领 3 号课题');
    expect(await claims()).toMatchObject([{ team: 'T2' }]);
  });

  test('the leader hears once a day of what others did', async () => {
    const { says, until } = await town({ teams: [TEAM_A] });
    await says('a1', '申领3号');
    await says('a1', '把3号退了领4号');
    const told = (await until('2026-11-26')).filter((line) => line.includes(' p1: '));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/钱立新同志为.*现在领着 4 号课题/s);
  });
});

describe('a team that does not exist yet', () => {
  const terms = { composition: { 支部书记: 1, 党员代表: 2 } };

  test('is formed by one short form: names are enough, only what is missing is asked', async () => {
    const { says, until, database, claims } = await town({ terms });
    expect(await says('c1', '我们申领3号课题')).toMatch(
      /除您以外还有谁（要有支部书记 1 名、党员代表 2 名，您算支部书记）/,
    );
    expect(await says('c1', '郝立')).toContain('还缺 1 名党员代表');
    expect(await says('c1', '张三也参加')).toMatch(/郝立（党员代表）、张三（党员代表，不在名册）/);
    expect(await says('c1', '提交')).toMatch(/课题组 1 号.*已组建.*已报市档案馆机关党委审批/);
    expect(await claims()).toMatchObject([{ topic: 't3', state: 'active' }]);
    expect(await database.read.select().from(team)).toMatchObject([{ number: 1, leader: 'c1', unit: 'B1' }]);
    expect((await database.read.select().from(teamMember)).map(({ person, role }) => `${person} ${role}`)).toEqual(
      expect.arrayContaining(['c1 支部书记', 'c2 党员代表', 'null 党员代表']),
    );
    expect(await until('2026-11-25')).toContainEqual(expect.stringMatching(/ c2: .*您在.*课题组担任党员代表/s));
  });

  test('alone, where nothing is demanded, takes one answer and one tap', async () => {
    const { says, claims } = await town();
    await says('b1', '申领2号和4号');
    expect(await says('b1', '没有')).toMatch(/申领 2 号课题.*4 号课题.*确认提交吗/s);
    expect(await says('b1', '提交')).toContain('已申领 2、4 号课题');
    expect(await claims()).toHaveLength(2);
  });

  test('its leader and name are changed in words, and it can be dropped', async () => {
    const { says, claims } = await town();
    await says('c1', '申领2号');
    await says('c1', '郝立');
    expect(await says('c1', '组长改成郝立')).toContain('组长郝立');
    expect(await says('c1', '名称改成阅览服务课题组')).toContain('阅览服务课题组');
    expect(await says('c1', '取消')).toContain('已取消');
    expect(await claims()).toEqual([]);
  });

  test('is not for a plain member, who is told whom to ask', async () => {
    const { says } = await town();
    expect(await says('a3', '申领2号')).toMatch(/书记.*牵头/);
    expect(await says('a2', '申领2号')).toMatch(/书记.*牵头/);
  });

  test('a topic that cannot be had is said before anything is asked', async () => {
    const { says } = await town({ teams: [{ ...TEAM_A, holds: [6] }] });
    expect(await says('c1', '申领6号')).toContain('名额已领完');
  });
});

describe('two at once', () => {
  const teams = [
    { id: 'T1', unit: 'A', people: ['p1'] },
    { id: 'T2', unit: 'B', people: ['q1'] },
  ];

  test('claim the last place: one has it, the other is told', async () => {
    const { hears, claims } = await town({ teams });
    const say = (who: string) => hears(who, { kind: 'text', text: '申领6号' });
    const outcomes = await Promise.all([say('p1'), say('q1')]);
    const texts = ['p1', 'q1'].map((who) =>
      outcomes
        .flatMap(({ messages }) => messages)
        .filter(({ to }) => to === who)
        .map(({ card }) => card.text)
        .join(),
    );
    expect((await claims()).filter(({ state }) => state === 'active')).toHaveLength(1);
    expect(texts.filter((text) => text.includes('已申领 6 号课题'))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('名额已领完'))).toHaveLength(1);
  });

  test('two of one team claim past its limit: it holds no more than it may', async () => {
    const { hears, claims } = await town({ teams: [{ ...TEAM_A, holds: [1] }] });
    await Promise.all([hears('p1', { kind: 'text', text: '申领2号' }), hears('a1', { kind: 'text', text: '申领3号' })]);
    expect((await claims()).filter(({ state }) => state === 'active')).toHaveLength(2);
  });
});

import { asc } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { progress, teamAdvice, teamStep } from '../../src/skills/teams/tables.ts';
import { town } from './town.ts';

const TEAM = { id: 'T1', unit: 'A1', people: ['a1', 'a2', 'a3'], holds: [3] };
const PLAN = '12月15日前完成调研，1月底出初稿，3月前成稿';
const toldTo = (lines: string[], who: string) => lines.filter((line) => line.includes(` ${who}: `));

describe('a plan', () => {
  test('is one sentence, shown once, mended in words, and confirmed', async () => {
    const { says, database } = await town({ teams: [TEAM] });
    expect(await says('a1', PLAN)).toMatch(/共 3 步，确认提交吗[\s\S]*12月15日[\s\S]*完成调研[\s\S]*2027年1月31日/);
    expect(await says('a1', '第2步改到2月10日')).toMatch(/2 \| 2027年2月10日（周三） \| 出初稿/);
    expect(await says('a1', '第3步是制度规范')).toMatch(/成稿 \| 制度规范/);
    expect(await says('a1', '加一步：4月底结题')).toContain('共 4 步');
    expect(await says('a1', '第1步去掉')).toContain('共 3 步');
    expect(await says('a1', '提交')).toContain('计划已记下，共 3 步');
    expect(
      (await database.read.select().from(teamStep).orderBy(asc(teamStep.due))).map(
        ({ due, level }) => `${due} ${level}`,
      ),
    ).toEqual(['2027-02-10 theory', '2027-02-28 institution', '2027-04-30 theory']);
  });

  test('comes by the button too, asks once what is missing, and is shown when asked for', async () => {
    const { says } = await town({ teams: [TEAM] });
    expect(await says('a1', '报一下课题实施计划')).toContain('有哪几步');
    expect(await says('a1', '尽快完成')).toMatch(/看不出是哪天|没看出日子/);
    expect(await says('a1', PLAN)).toContain('共 3 步');
    await says('a1', '提交');
    expect(await says('a2', '看看我们课题的计划')).toMatch(/共 3 步，完成 0 步[\s\S]*完成调研/);
  });

  test('comes as a file', async () => {
    const { sends, says, database } = await town({ teams: [TEAM] });
    const file = '课题实施计划\n1. 12月10日前成立专班\n2. 1月20日前走访十个支部\n3. 3月底形成管理办法';
    expect(await sends('a1', '课题实施计划.txt', file)).toMatch(/共 3 步[\s\S]*成立专班[\s\S]*制度规范/);
    await says('a1', '提交');
    expect(await database.read.select().from(teamStep)).toHaveLength(3);
  });

  test('that replaces another keeps what is done', async () => {
    const { says, database } = await town({ teams: [TEAM] });
    await says('a1', PLAN);
    await says('a1', '提交');
    await says('a1', '调研这一步完成了，第1步已完成');
    expect(await says('a1', '课题计划：2月底出初稿，4月底成稿')).toContain('替换原来没完成的 2 步');
    await says('a1', '提交');
    const steps = await database.read.select().from(teamStep);
    expect(steps.filter(({ droppedOn }) => droppedOn === null)).toHaveLength(3);
    expect(steps.filter(({ doneOn }) => doneOn !== null)).toHaveLength(1);
  });

  test('is nobody else’s to make', async () => {
    const { says } = await town({ teams: [TEAM] });
    expect(await says('c1', PLAN)).toContain('还没有申领课题');
  });
});

describe('steps', () => {
  async function planned() {
    const city = await town({ teams: [TEAM] });
    await city.says('a1', '12月15日前完成调研，12月25日出初稿');
    await city.says('a1', '提交');
    return city;
  }

  test('are told to the leader a week before, on the day, and once with an offer of help; then never', async () => {
    const { until } = await planned();
    const told = await until('2027-01-20');
    const steps = toldTo(told, 'a1').filter((line) => line.includes('完成调研'));
    expect(steps.map((line) => line.slice(0, 10))).toEqual(['2026-12-08', '2026-12-15', '2026-12-18']);
    expect(steps[2]).toMatch(/以后不再提醒[\s\S]*请人帮忙/);
    expect(told.filter((line) => / a[23]: /.test(line) && line.includes('完成调研'))).toEqual([]);
  });

  test('are closed with one tap, which is taken back with another', async () => {
    const { until, presses, says, database } = await planned();
    await until('2026-12-08');
    expect(await presses('a1', '已完成')).toContain('“完成调研”完成，不再提醒');
    expect(await presses('a1', '撤销')).toContain('恢复原状');
    expect(await says('a1', '第1步已完成')).toContain('完成，不再提醒');
    expect((await database.read.select().from(teamStep).orderBy(asc(teamStep.due)))[0]?.doneOn).toBe('2026-12-08');
    expect(toldTo(await until('2026-12-24'), 'a1').filter((line) => line.includes('完成调研'))).toEqual([]);
  });

  test('are moved, in place or in words, and reminded of by the new date', async () => {
    const { until, presses, says } = await planned();
    await until('2026-12-08');
    expect(await presses('a1', '改期')).toContain('改到哪天');
    expect(await says('a1', '12月22日')).toMatch(/改到12月22日（周二），原定12月15日/);
    expect(await says('a1', '初稿改到12月30日')).toContain('改到12月30日');
    const told = toldTo(await until('2026-12-31'), 'a1').filter((line) => line.includes('完成调研'));
    expect(told.map((line) => line.slice(0, 10))).toEqual(['2026-12-15', '2026-12-22', '2026-12-25']);
  });

  test('are dropped with one tap', async () => {
    const { until, presses, says } = await planned();
    await until('2026-12-08');
    expect(await presses('a1', '不做了')).toContain('不再提醒');
    expect(await says('a1', '看看我们课题的计划')).toContain('共 1 步');
  });

  test('belong to the team: the same button does nothing for somebody who has left it', async () => {
    const { says, until, presses } = await planned();
    await until('2026-12-08');
    await says('a1', '3号不做了');
    await says('a1', '退掉');
    expect(await presses('a1', '已完成')).toContain('不在计划里');
  });
});

describe('progress', () => {
  test('is kept in one sentence, with level, percent and what cannot be kept masked', async () => {
    const { says, database } = await town({ teams: [TEAM] });
    expect(await says('a2', '3号课题理论研究完成了60%，联系人电话13800138000')).toMatch(
      /已记下（理论研究，60%）。其中的电话已隐去/,
    );
    expect(await database.read.select().from(progress)).toMatchObject([
      { level: 'theory', percent: 60, by: 'a2', stalled: false, text: expect.not.stringContaining('138001') },
    ]);
    expect(await says('a2', '撤回')).toContain('已撤回');
    expect(await database.read.select().from(progress)).toEqual([]);
  });

  test('asks which only where there are two', async () => {
    const { says, database } = await town({ teams: [{ ...TEAM, holds: [3, 4] }] });
    expect(await says('a1', '我们组问卷已经发完了')).toContain('哪个课题的进展');
    expect(await says('a1', '2')).toContain('4 号课题');
    expect(await database.read.select().from(progress)).toMatchObject([{ text: '我们组问卷已经发完了' }]);
    expect(await says('a1', '离退休党员那个课题访谈做完了')).toContain('3 号课题');
  });

  test('comes with the file that was sent just before', async () => {
    const { sends, says, database } = await town({ teams: [TEAM] });
    await sends('a1', '问卷.txt', '第一题');
    expect(await says('a1', '课题进展：问卷设计好了')).toContain('附件 1 个');
    expect((await database.read.select().from(progress))[0]?.files).toMatchObject([{ name: '问卷.txt' }]);
  });

  test('closes the step that it speaks of', async () => {
    const { says, database } = await town({ teams: [TEAM] });
    await says('a1', PLAN);
    await says('a1', '提交');
    expect(await says('a2', '3号课题调研完成了')).toMatch(/进展已记下.*“完成调研”完成/);
    expect((await database.read.select().from(teamStep).orderBy(asc(teamStep.due)))[0]?.doneOn).toBe('2026-11-24');
    expect(await says('a2', '3号课题初稿写了一半')).not.toContain('不再提醒');
  });

  test('is told to the team, to the units above and to the staff; who guides sees figures, others nothing', async () => {
    const { says } = await town({ teams: [TEAM] });
    await says('a1', '3号课题访谈了十个支部');
    for (const who of ['a3', 'p1', 's1']) expect(await says(who, '3号课题进展怎么样')).toContain('访谈了十个支部');
    const guiding = await says('z1', '3号课题进展怎么样');
    expect(guiding).toContain('您指导的单位有 1 个课题组');
    expect(guiding).not.toContain('访谈');
    for (const who of ['b1', 'c1', 'q1']) expect(await says(who, '3号课题进展怎么样')).toContain('看不到');
  });
});

describe('a team that stands still', () => {
  const terms = { stalledAfter: 10 };

  test('is offered help once, and again only after another silence', async () => {
    const { until, says } = await town({ teams: [TEAM], terms });
    const first = toldTo(await until('2026-12-31'), 'a1').filter((line) => line.includes('没有新进展'));
    expect(first.map((line) => line.slice(0, 10))).toEqual(['2026-12-04']);
    await says('a1', '课题进展：开过一次碰头会');
    const second = toldTo(await until('2027-01-29'), 'a1').filter((line) => line.includes('没有新进展'));
    expect(second).toHaveLength(1);
  });

  test('that says so is offered help at once and is on the staff’s list', async () => {
    const { says } = await town({ teams: [TEAM] });
    expect(await says('a1', '3号课题推不动了，缺数据')).toMatch(/请专家[\s\S]*转给工委同志/);
    expect(await says('s1', '哪些课题组停滞了')).toMatch(/测报处[\s\S]*说推不动/);
    expect(await says('p1', '哪些课题组停滞了')).toContain('测报处');
    expect(await says('c1', '哪些课题组停滞了')).not.toContain('测报处');
  });
});

describe('experts', () => {
  async function pool() {
    const city = await town({
      teams: [
        { ...TEAM, holds: [4] },
        { id: 'T2', unit: 'B', people: ['q1'], holds: [3] },
      ],
    });
    expect(await city.says('s1', '专家潘文远擅长党建经费、财务公示')).toContain('潘文远（党建经费、财务公示）');
    expect(await city.says('e2', '我擅长离退休党员工作')).toContain('鲁一平（离退休党员工作）');
    return city;
  }

  test('are found by field, asked with one tap, answer with one tap, and the team is told', async () => {
    const { says, presses, until, database } = await pool();
    expect(await says('a1', '想请个懂经费的专家')).toMatch(/专家：潘文远/);
    expect(await presses('a1', '请潘文远')).toContain('都会告诉您');
    expect(toldTo(await until('2026-11-25'), 'e1').join()).toMatch(/想请您就“经费”指导[\s\S]*愿意[\s\S]*不便/);
    expect(await presses('e1', '愿意')).toContain('谢谢您');
    expect(await says('e1', '给4号课题组的意见：先把三年的账理清')).toContain('意见已转给');
    const told = toldTo(await until('2026-11-26'), 'a1').join();
    expect(told).toMatch(/专家潘文远愿意[\s\S]*先把三年的账理清/);
    expect(await database.read.select().from(teamAdvice)).toMatchObject([{ team: 'T1', by: 'e1' }]);
    expect(await says('a1', '想请潘文远专家')).toContain('已经请过');
  });

  test('say no in words, and another can be asked', async () => {
    const { says, until } = await pool();
    await says('q1', '课题想请专家指导一下');
    await says('q1', '请鲁一平');
    await until('2026-11-25');
    expect(await says('e2', '这次不便')).toContain('已转告课题组');
    expect(toldTo(await until('2026-11-26'), 'q1').join()).toMatch(/这次不便[\s\S]*另请专家/);
    expect(await says('e2', '给3号课题组的意见：不错')).not.toContain('意见已转给');
  });

  test('their load is seen by the staff only', async () => {
    const { says } = await pool();
    expect(await says('s1', '专家都在忙什么')).toMatch(/潘文远 \| 党建经费/);
    expect(await says('c1', '专家名单看一下')).not.toContain('0/0');
  });
});

describe('area groups', () => {
  async function divided() {
    const city = await town({ teams: [{ ...TEAM, holds: [4] }] });
    expect(await city.says('s1', '第一联系片：水文局、档案馆，召集人鲁静')).toMatch(/鲁静，2 个单位.*可以吗/);
    expect(await city.says('s1', '确定')).toContain('已设好');
    return city;
  }

  test('are told to every unit in them and below', async () => {
    const { says } = await divided();
    for (const who of ['a1', 'b2', 'q1'])
      expect(await says(who, '我们属于哪个联系片')).toContain('第一联系片，召集人鲁静');
    expect(await says('d1', '我们属于哪个联系片')).toContain('还没有划入');
  });

  test('meet on the word of their convener: those concerned hear once, and the minutes are kept', async () => {
    const { says, until } = await divided();
    expect(await says('a1', '下周三下午3点开联系片专题会')).toContain('召集人鲁静');
    expect(await says('q1', '下周三下午3点开联系片专题会，研究经费课题')).toMatch(/12月2日（周三）15:00.*2 位/s);
    expect(await says('q1', '通知')).toContain('已记下');
    const told = await until('2026-12-03');
    expect(toldTo(told, 'p1').filter((line) => line.includes('联系片'))).toHaveLength(1);
    expect(toldTo(told, 'a1').filter((line) => line.includes('15:00开会'))).toHaveLength(1);
    expect(toldTo(told, 'd1')).toEqual([]);
    expect(await says('q1', '联系片会纪要：议定两家一起试点公示')).toContain('纪要已存下');
    expect(await says('a1', '联系片有哪些单位')).toContain('议定两家一起试点公示');
  });

  test('are set by the city’s staff only', async () => {
    const { says } = await town();
    expect(await says('a1', '第二联系片：水文局，召集人鲁静')).toContain('还没有划入');
    expect(await says('s1', '第二联系片：水文局、查无此局，召集人鲁静')).toContain('没认出：查无此局');
  });
});

test('the overview counts what is held and free, by unit code, and shows each only the own tree', async () => {
  const { says } = await town({
    teams: [
      { ...TEAM, holds: [3, 4] },
      { id: 'T2', unit: 'B', people: ['q1'], holds: [3] },
    ],
  });
  expect(await says('s1', '各课题组都领了什么')).toMatch(
    /已有人领 2 个，没人领 4 个；课题组 2 个，申领 3 项[\s\S]*测报处[\s\S]*档案馆/,
  );
  const own = await says('p1', '各课题组都领了什么');
  expect(own).toMatch(/测报处/);
  expect(own).not.toContain('档案馆');
  expect(await says('c2', '各课题组都领了什么')).toContain('只提供给上级党组织和工委');
});

import { expect, test } from 'vitest';
import { build, write } from '../../src/kernel/statement.ts';
import { audit } from '../../src/kernel/tables.ts';
import { outcome, outcomeAuthor, outcomeVersion } from '../../src/skills/outcomes/tables.ts';
import { claim } from '../../src/skills/teams/index.ts';
import { given, house } from './house.ts';

const rows = async ({ database }: Awaited<ReturnType<typeof house>>) => database.read.select().from(outcome);

test('a file named as an outcome is shown once and handed in with one tap', async () => {
  const home = await house();
  const shown = await home.sends(
    'a1',
    '成果-支部书记后备力量建设研究.txt',
    '支部书记后备力量建设研究\n调研了十二个支部。',
  );
  expect(shown).toMatch(/1 号课题提交这项成果，可以吗/);
  expect(shown).toMatch(/支部书记后备力量建设研究/);
  expect(shown).toMatch(/理论成果/);
  expect(await home.presses('a1', '提交')).toMatch(/成果 1 号已收到/);
  expect(await rows(home)).toMatchObject([
    { number: 1, topic: 'topic-1', team: '甲', unit: 'A1', kind: 'theory', state: 'submitted', late: false },
  ]);
  expect(await home.database.read.select().from(audit)).toContainEqual(
    expect.objectContaining({ verb: 'submit', entity: 'outcome', actor: 'person:a1' }),
  );
});

test('said first, sent then: nothing else is asked', async () => {
  const home = await house();
  expect(await home.says('a2', '研究报告写完了，怎么交')).toMatch(/文件直接发给我/);
  expect(await home.sends('a2', '支部活动阵地共用办法（试行）.txt')).toMatch(/制度成果/);
  expect(await home.says('a2', '提交')).toMatch(/成果 1 号已收到/);
});

test('several files are several outcomes, an attachment is none, and all may be made one', async () => {
  const home = await house();
  await home.says('a1', '我们几篇成果一起交');
  await home.sends('a1', '支部书记激励机制研究.txt');
  await home.sends('a1', '附件1 调查问卷.txt');
  const shown = await home.sends('a1', '支部书记谈心谈话制度.txt');
  expect(shown).toMatch(/提交这 2 项成果/);
  expect(await home.says('a1', '合为一项')).toMatch(/提交这项成果/);
  expect(await home.says('a1', '分开交')).toMatch(/第 2 项：支部书记谈心谈话制度（制度成果）/);
  expect(await home.says('a1', '第1项是实践成果')).toMatch(/第 1 项：支部书记激励机制研究（实践成果，2 个文件）/);
  expect(await home.says('a1', '提交')).toMatch(/成果 1、2 号已收到/);
  expect((await rows(home)).map(({ kind }) => kind)).toEqual(['practice', 'institution']);
});

test('kind, title and co-authors are mended in words before the yes', async () => {
  const home = await house();
  await home.sends('a1', '成果报告.txt', '怎样让书记愿意当\n正文。');
  expect(await home.says('a1', '是实践成果')).toMatch(/实践成果/);
  expect(await home.says('a1', '标题改为书记岗位吸引力提升做法')).toMatch(/书记岗位吸引力提升做法/);
  expect(await home.says('a1', '合作者：沈组长、客座教授')).toMatch(/合作者：沈组长、客座教授/);
  await home.says('a1', '提交');
  expect(await rows(home)).toMatchObject([{ kind: 'practice', title: '书记岗位吸引力提升做法' }]);
  expect(await home.database.read.select().from(outcomeAuthor)).toMatchObject(
    [
      { person: null, name: '客座教授', unit: null },
      { person: 'b1', name: '沈组长', unit: 'B1' },
    ]
      .map((row) => expect.objectContaining(row))
      .reverse(),
  );
});

test('a new version keeps the old one; what reviewers have stays as it is', async () => {
  const home = await house();
  await given(home.database, 1, '甲', { title: '支部书记培养对策' });
  expect(await home.says('a1', '昨天交的成果要换一版')).toMatch(/把成果 1 号的新一版发来/);
  expect(await home.sends('a1', '支部书记培养对策研究定稿.txt')).toMatch(/作为成果 1 号的新一版/);
  expect(await home.says('a1', '提交')).toMatch(/第 2 版/);
  const versions = await home.database.read.select().from(outcomeVersion);
  expect(versions.map(({ version }) => version).sort()).toEqual([1, 2]);
  await home.database.batch([{ sql: "update outcome set state = 'in_review'", params: [] }]);
  expect(await home.says('a1', '成果1号换一版')).toMatch(/评审期间不再换版/);
});

test('of the same title: a new version is offered', async () => {
  const home = await house();
  await given(home.database, 1, '甲', { title: '支部书记培养对策研究' });
  expect(await home.sends('a1', '成果 支部书记培养对策研究.txt')).toMatch(/已有同名的成果 1 号/);
  await home.presses('a1', '作为 1 号的新版');
  expect(await home.says('a1', '提交')).toMatch(/第 2 版/);
  expect(await rows(home)).toHaveLength(1);
});

test('taken back once asked, and not judged any more', async () => {
  const home = await house();
  await given(home.database, 1, '甲');
  expect(await home.says('a1', '撤回成果1号')).toMatch(/撤回成果 1 号.*吗/);
  expect(await home.presses('a1', '撤回')).toMatch(/已撤回/);
  expect(await rows(home)).toMatchObject([{ state: 'withdrawn' }]);
});

test('after the result one 补充说明 is taken, and only one', async () => {
  const home = await house();
  await given(home.database, 1, '甲');
  expect(await home.says('a1', '补充说明：试点又扩大到了六个支部')).toMatch(/还没有送评审/);
  await home.database.batch([{ sql: "update outcome set state = 'reviewed'", params: [] }]);
  expect(await home.says('a1', '成果1号补充说明：试点又扩大到了六个支部')).toMatch(/只能补充一次/);
  expect(await home.says('a1', '提交')).toMatch(/补充说明已收到/);
  expect(await home.says('a1', '成果1号补充说明：再加一句话')).toMatch(/已经补充说明过了/);
});

test('late is taken and marked; after the hard day it is not, and that day is told to nobody', async () => {
  const late = await house({ until: '2026-11-20', hard: '2026-11-30' });
  expect(await late.sends('a1', '成果-支部书记培养研究.txt')).toMatch(/按迟交登记/);
  expect(await late.says('a1', '提交')).toMatch(/按迟交登记/);
  expect(await rows(late)).toMatchObject([{ late: true }]);

  const closed = await house({ until: '2026-11-10', hard: '2026-11-15' });
  const answer = await closed.sends('a1', '成果-支部书记培养研究.txt');
  expect(answer).toMatch(/已经结束.*转人工/);
  expect(answer).not.toMatch(/11月15|11-15/);
  expect(await rows(closed)).toEqual([]);
});

test('only who is in a team hands in; only the team, those above it and the staff see it', async () => {
  const home = await house();
  expect(await home.sends('t1', '成果报告.txt')).toMatch(/由申领了课题的课题组成员提交/);
  await given(home.database, 1, '甲', { title: '只给该看的人看' });
  for (const who of ['a2', 'A-up', 'S1']) expect(await home.says(who, '看成果1号')).toMatch(/只给该看的人看/);
  for (const who of ['b1', 't1', 'E1']) expect(await home.says(who, '看成果1号')).not.toMatch(/只给该看的人看/);
  expect(await home.says('b1', '撤回成果1号')).toMatch(/不是贵组交的/);
  expect(await home.says('a1', '我们交了哪些成果')).toMatch(/1 号：只给该看的人看/);
});

test('personal numbers in a text are masked', async () => {
  const home = await house();
  await home.says('a1', '提交课题成果');
  await home.says('a1', '支部书记访谈记录整理：访谈对象的电话是13800138000，他说最难的是没有时间，其次是没有抓手。');
  await home.says('a1', '提交');
  const [version] = await home.database.read.select().from(outcomeVersion);
  expect(version?.text).toMatch(/没有抓手/);
  expect(version?.text).not.toMatch(/13800138000/);
});

test('two members hand in at once: two numbers, nothing lost', async () => {
  const home = await house();
  await home.sends('a1', '成果-支部书记培养研究.txt');
  await home.sends('a2', '成果-支部书记激励研究.txt');
  await Promise.all([home.presses('a1', '提交'), home.presses('a2', '提交')]);
  expect((await rows(home)).map(({ number }) => number).sort()).toEqual([1, 2]);
});

test('a team with two topics is asked once which it is, and what was sent is kept', async () => {
  const home = await house();
  await home.database.batch([
    write(
      build.insert(claim).values({
        id: 'second',
        team: '甲',
        topic: 'topic-2',
        unit: 'A1',
        state: 'active',
        approval: 'approved',
        on: '2026-11-02',
      }),
    ),
  ]);
  expect(await home.sends('a1', '成果-流动党员联系办法.txt')).toMatch(/交在哪个课题名下/);
  expect(await home.presses('a1', '2 号')).toMatch(/2 号课题提交这项成果.*流动党员联系办法/s);
  await home.says('a1', '提交');
  expect(await rows(home)).toMatchObject([{ topic: 'topic-2' }]);
  expect(await home.says('a1', '1号课题的成果交一下')).toMatch(/文件直接发来/);
  await home.says('a1', '取消');
  expect(await home.says('S1', '哪些课题组还没交成果')).toMatch(/还有 2 个申领的课题没交成果/);
  expect(await home.says('S1', '收到多少成果了')).toMatch(/收到 1 项成果：理论成果 0 项，实践成果 0 项，制度成果 1 项/);
  expect(await home.says('a1', '哪些课题组还没交成果')).not.toMatch(/乙课题组/);
});

test('given up while the form is open: the topic is asked for anew instead of an outcome without one', async () => {
  const home = await house();
  await home.sends('a1', '成果-支部书记培养研究.txt');
  await home.database.batch([{ sql: "update claim set state = 'released' where id = 'claim-甲'", params: [] }]);
  expect(await home.says('a1', '提交')).toMatch(/现在不在贵组名下/);
  expect(await rows(home)).toEqual([]);
});

test('two members replace the same outcome at once: both versions are kept, one after the other', async () => {
  const home = await house();
  await given(home.database, 1, '甲');
  for (const who of ['a1', 'a2']) {
    await home.says(who, '成果1号换一版');
    await home.sends(who, `支部书记培养研究 ${who}.txt`);
  }
  await Promise.all([home.says('a1', '提交'), home.says('a2', '提交')]);
  const versions = await home.database.read.select().from(outcomeVersion);
  expect(versions.map(({ version, by }) => [version, by]).sort()).toEqual([
    [1, 'a1'],
    [2, expect.any(String)],
    [3, expect.any(String)],
  ]);
  expect(new Set(versions.map(({ by }) => by)).size).toBe(2);
});

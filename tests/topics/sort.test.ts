import { asc, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { audit } from '../../src/kernel/tables.ts';
import { problem } from '../../src/skills/problems/tables.ts';
import { publishedTopics, sourcesOf } from '../../src/skills/topics/index.ts';
import { topic, topicSource } from '../../src/skills/topics/tables.ts';
import { sortingHouse, TOLD } from './house.ts';

describe('sorting', () => {
  test('suggested groups are shown one by one, and what is left is said', async () => {
    const { says, staff } = await sortingHouse();
    expect(await says(staff, '梳理难题')).toMatch(/第 1 组“[^”]+”（[^）]+），\d+ 条。待确认还有 \d+ 组、11 条/);
    const second = await says(staff, '下一组');
    expect(second).toMatch(/第 2 组/);
    expect(await says(staff, '确认')).toMatch(/第 2 组已确认。第 3 组/);
  });

  test('what is alike stands together', async () => {
    const { says, staff, read, numberOf } = await sortingHouse();
    await says(staff, '梳理难题');
    const groupOf = async (text: string) => {
      const row = await read
        .select({ topic: topicSource.topic })
        .from(topicSource)
        .innerJoin(problem, eq(problem.id, topicSource.problem))
        .where(eq(problem.number, await numberOf(text)))
        .get();
      return row?.topic;
    };
    for (const [one = '', other = ''] of [TOLD.busy, TOLD.money, TOLD.retired])
      expect(await groupOf(one)).toBe(await groupOf(other));
    expect(await groupOf(TOLD.busy[0] ?? '')).not.toBe(await groupOf(TOLD.money[0] ?? ''));
  });

  test('all are confirmed in as many taps as there are groups, and none is lost', async () => {
    const { says, presses, staff, read } = await sortingHouse();
    await says(staff, '梳理难题');
    const groups = await read.select().from(topic);
    for (let i = 0; i < groups.length; i++) await presses(staff, '确认这组');
    expect((await read.select().from(topic)).every(({ state }) => state === 'group')).toBe(true);
    const rows = await read.select().from(problem);
    expect(rows.every(({ status, aspect }) => status === 'grouped' && aspect !== null)).toBe(true);
    expect(await says(staff, '梳理难题')).toMatch(/都已确认/);
  });

  test('what comes in later is suggested too, and the sorted ones stay', async () => {
    const { says, staff, secretary, read } = await sortingHouse();
    await says(staff, '梳理难题');
    await says(staff, '全部确认');
    await says(secretary, '报难题：支部书记是业务处长兼的，抽不出时间');
    await says(secretary, '提交');
    expect(await says(staff, '梳理难题')).toMatch(/1 条。待确认还有 1 组、1 条.*并入第 \d+ 组/s);
    expect((await read.select().from(problem)).filter(({ status }) => status === 'submitted')).toHaveLength(1);
  });

  test('one is moved, set apart, the group renamed and given another aspect, all in words', async () => {
    const { says, staff, read, numberOf } = await sortingHouse();
    await says(staff, '梳理难题');
    const one = await numberOf(TOLD.study[0] ?? '');
    expect(await says(staff, `${one}号挪到第1组`)).toMatch(/已把 \d+ 号挪到第 1 组.*现在 4 条/);
    expect(await says(staff, `${one}号单独成组，叫青年学习`)).toMatch(/已另立第 \d+ 组“青年学习”/);
    expect(await says(staff, '这组叫青年党员学习')).toMatch(/已改名“青年党员学习”/);
    expect(await says(staff, '这组归到党员教育方面')).toMatch(/已归到“党员教育管理”/);
    const row = await read.select().from(topic).where(eq(topic.title, '青年党员学习')).get();
    expect(row).toMatchObject({ state: 'group', aspect: '党员教育管理' });
    const verbs = (await read.select().from(audit).where(eq(audit.entity, 'topic'))).map(({ verb }) => verb);
    expect(verbs).toEqual(expect.arrayContaining(['make_group', 'rename', 'set_aspect']));
  });

  test('one group joins another with all that is in it', async () => {
    const { says, staff, read } = await sortingHouse();
    await says(staff, '梳理难题');
    const before = await read.select().from(topic).orderBy(asc(topic.group));
    expect(await says(staff, '第2组并到第1组')).toMatch(/第 2 组已并入第 1 组/);
    const sources = await read
      .select()
      .from(topicSource)
      .where(eq(topicSource.topic, before[0]?.id ?? ''));
    expect(sources).toHaveLength(6);
    expect(await read.select().from(topic)).toHaveLength(before.length - 1);
  });

  test('nobody else sorts or publishes', async () => {
    const { says, secretary, read } = await sortingHouse();
    for (const text of ['梳理难题', '全部确认', '发布课题', '把5号并到1号', '5号拆成两条']) await says(secretary, text);
    expect(await read.select().from(topic)).toHaveLength(0);
    expect((await read.select().from(problem)).every(({ status }) => status === 'submitted')).toBe(true);
  });
});

describe('topics', () => {
  test('are listed with a charter of what is known, published with numbers, and each teller is told once', async () => {
    const { says, staff, read, until, secretaries, problemOf } = await sortingHouse();
    await says(staff, '实施从明年3月1日到明年9月20日');
    await says(staff, '梳理难题');
    await says(staff, '全部确认');
    expect(await says(staff, '第1、2组列为课题')).toMatch(/把 2 组列为课题，可以吗？期限都是2027年9月20日/);
    await says(staff, '是');
    expect(await publishedTopics(read)).toHaveLength(0);
    expect(await says(staff, '发布课题')).toMatch(/发布 2 个课题/);
    expect(await says(staff, '发布')).toMatch(/1 至 2 号课题已发布/);
    const [first, second] = await publishedTopics(read);
    expect(first).toMatchObject({ number: 1, state: 'published', term: '2027-09-20', publishedOn: '2026-11-24' });
    if (!first || !second) throw new Error('no topics');
    const sources = [...(await sourcesOf(read, first)), ...(await sourcesOf(read, second))];
    for (const { number } of sources) expect((await problemOf(number))?.status).toBe('topic');
    const told = await until('2026-11-26');
    const lines = told.filter((one) => /已列入 \d 号课题/.test(one));
    const tellers = await Promise.all(sources.map(async ({ number }) => (await problemOf(number))?.toldBy ?? ''));
    expect(lines.map((one) => one.slice(0, one.indexOf(':'))).sort()).toEqual([...new Set(tellers)].sort());
    expect(tellers.every((one) => secretaries.includes(one))).toBe(true);
  });

  test('what is missing is asked once; words mend the charter; a group is listed and published in one go', async () => {
    const { says, staff, read } = await sortingHouse();
    await says(staff, '梳理难题');
    expect(await says(staff, '发布第2组')).toMatch(/课题什么时候结题/);
    expect(await says(staff, '明年9月底前')).toMatch(/期限：2027年9月30日/);
    expect(await says(staff, '预期成果是一套经费管理办法')).toMatch(/预期成果：一套经费管理办法/);
    expect(await says(staff, '名额2个组')).toMatch(/名额：2 个课题组/);
    expect(await says(staff, '可以')).toMatch(/1 号课题“[^”]+”已发布/);
    expect(await publishedTopics(read)).toMatchObject([
      { number: 1, expected: '一套经费管理办法', places: 2, term: '2027-09-30' },
    ]);
  });

  test('one that is out is mended, closed and opened again', async () => {
    const { says, staff, read } = await sortingHouse();
    await says(staff, '梳理难题');
    await says(staff, '发布第1组');
    await says(staff, '明年9月底前');
    await says(staff, '是');
    expect(await says(staff, '1号课题期限改到明年10月底')).toMatch(/期限：2027-10-31/);
    expect(await says(staff, '1号课题停止申领')).toMatch(/已停止申领/);
    expect(await publishedTopics(read)).toMatchObject([{ state: 'closed', term: '2027-10-31' }]);
    expect(await says(staff, '恢复申领1号课题')).toMatch(/已恢复申领/);
  });

  test('a late problem joins a published topic, and its teller is told as the others were', async () => {
    const { says, staff, secretary, until, numberOf } = await sortingHouse();
    await says(staff, '梳理难题');
    await says(staff, '发布第1组');
    await says(staff, '明年9月底前');
    await says(staff, '是');
    const text = '支部书记是业务处长兼的，抽不出时间';
    await says(secretary, `报难题：${text}`);
    await says(secretary, '仍单独提交');
    await says(staff, `${await numberOf(text)}号挪到第1组`);
    const mine = (await until('2026-11-26')).filter(
      (one) => one.startsWith(secretary) && one.includes(`${''}已列入 1 号课题`),
    );
    expect(mine).toHaveLength(1);
  });
});

test('one that came in after the last sorting is set apart at once, and the numbers of groups stay one series', async () => {
  const { says, staff, secretary, read, numberOf } = await sortingHouse();
  await says(staff, '梳理难题');
  const text = '大厅里的显示屏总坏，学习片放不出来';
  await says(secretary, `报难题：${text}`);
  await says(secretary, '提交');
  expect(await says(staff, `${await numberOf(text)}号单独成组，叫学习设备`)).toMatch(/已另立第 \d+ 组“学习设备”，1 条/);
  const numbers = (await read.select().from(topic)).map(({ group }) => group ?? 0).sort((a, b) => a - b);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(await says(staff, '分组一览')).toMatch(/学习设备（1 条，已确认）/);
});

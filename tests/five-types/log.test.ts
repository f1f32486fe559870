import { beforeEach, describe, expect, test } from 'vitest';
import { activity, carrier } from '../../src/skills/five-types/tables.ts';
import { bureau } from '../funds/bureau.ts';

let at: Awaited<ReturnType<typeof bureau>>;
beforeEach(async () => {
  at = await bureau();
  for (const said of [
    '学习型：目标是人人读书；着眼点：理论、业务；措施：1.每月读书会 2.每季讲座 3.年底测试；载体：机关讲坛、青年读书班',
    '服务型：目标是少跑腿；着眼点：窗口、社区；措施：1.每月社区便民服务 2.帮办代办清单 3.回访服务对象；载体：党员先锋岗、便民服务日',
  ]) {
    await at.says('p1', said);
    await at.presses('p1', '存下');
  }
});

const kept = async () => at.database.read.select().from(activity);

describe('an activity in one sentence', () => {
  test.each([
    ['学习型：昨天办了读书会，15人', 'learning', '读书会', 15, '2026-11-23', '每月读书会'],
    ['周末去社区搞了便民服务，9人', 'service', '便民服务', 9, undefined, '每月社区便民服务'],
    ['拔河比赛28人，和谐型', 'harmonious', '拔河比赛', 28, '2026-11-24', undefined],
    ['观看警示教育片，全体党员参加', 'clean', '警示教育片', null, '2026-11-24', undefined],
    ['创新型：上线了联办流程', 'innovative', '联办流程', null, '2026-11-24', undefined],
  ])('%s', async (said, type, text, count, date, measure) => {
    const answer = await at.says('a2', said);
    expect(answer).toMatch(/已记活动 1 号/);
    const [row] = await kept();
    expect(row).toMatchObject({
      unit: 'A1',
      type,
      count,
      state: 'valid',
      by: 'a2',
      text: expect.stringContaining(text),
    });
    if (date) expect(row?.date).toBe(date);
    if (measure) expect(answer).toContain(`措施“${measure}”`);
    else expect(row?.measure).toBeNull();
    await at.presses('a2', '撤销');
    expect(await kept()).toMatchObject([{ state: 'void' }]);
    expect(await at.presses('a2', '撤销')).toMatch(/已经/);
  });

  test('asks what it was when nothing was said, and which type when nothing tells', async () => {
    expect(await at.says('a1', '登记活动')).toMatch(/办了什么活动/);
    expect(await at.says('a1', '昨天大家去了一趟气象站')).toMatch(/记到哪一型/);
    expect(await at.says('a1', '创新型')).toMatch(/已记活动 1 号：创新型/);
    expect(await kept()).toMatchObject([{ type: 'innovative', date: '2026-11-23' }]);
  });

  test('its measure is a tap where none was plain; a wrong type is a tap to mend', async () => {
    await at.says('a1', '学习型：请专家来辅导，20人');
    expect(await at.presses('a1', '归到：每季讲座')).toMatch(/归到措施“每季讲座”/);
    expect((await kept())[0]?.measure).not.toBeNull();
    await at.says('a1', '搞了一次知识竞赛');
    await at.presses('a1', '换一型');
    expect(await at.presses('a1', '和谐型')).toMatch(/归到和谐型/);
    expect((await kept()).map(({ type }) => type)).toEqual(['learning', 'harmonious']);
  });

  test.each([
    ['应该是服务型', { type: 'service', count: 15 }],
    ['人数记错了，是16人', { type: 'learning', count: 16 }],
    ['不对，是前天', { date: '2026-11-22' }],
    ['活动1号改成和谐型', { type: 'harmonious', measure: null }],
  ])('put right by %s, and back', async (said, wanted) => {
    await at.says('a1', '学习型：昨天办了读书会，15人');
    const [before] = await kept();
    expect(await at.says('a1', said)).toMatch(/已改：活动 1 号/);
    expect(await kept()).toMatchObject([wanted]);
    await at.says('a1', '撤销');
    expect(await kept()).toMatchObject([{ type: before?.type, count: before?.count, date: before?.date }]);
  });

  test('that was none is void in words', async () => {
    await at.says('a1', '学习型：昨天办了读书会，15人');
    expect(await at.says('a1', '刚才那次活动删了')).toMatch(/已撤销活动 1 号/);
    expect(await kept()).toMatchObject([{ state: 'void' }]);
  });

  test('a picture goes along when it comes, before or after; none is asked for', async () => {
    const picture = new Uint8Array([1, 2, 3]);
    await at.sends('a1', '合影.jpg', picture, 'image');
    expect(await at.says('a1', '学习型：业务沙龙第二期办完了，照片回头发')).not.toMatch(/照片/);
    expect(await at.sends('a1', 'IMG_1.png', new Uint8Array([4, 5]), 'image')).toMatch(/已附到活动 1 号/);
    expect((await kept())[0]?.files).toHaveLength(2);
  });

  test('two logged at once have numbers of their own', async () => {
    await Promise.all(
      [
        ['a1', '学习型：办了读书会'],
        ['a2', '和谐型：趣味运动会'],
      ].map(([who = '', text = '']) => at.hears(who, { kind: 'text', text })),
    );
    await at.settles();
    expect((await kept()).map(({ number }) => number).sort()).toEqual([1, 2]);
  });

  test.each(['a3', 'a4'])('is not %s’s to log', async (who) => {
    expect(await at.says(who, '学习型：办了读书会')).toMatch(/没有权限/);
    expect(await kept()).toEqual([]);
  });

  test('nothing is logged before it is done', async () => {
    await at.says('a1', '学习型：明天办读书会');
    expect(await kept()).toEqual([]);
  });
});

describe('the year', () => {
  beforeEach(async () => {
    for (const [who, said] of [
      ['a1', '学习型：办了读书会，12人'],
      ['a1', '学习型：10月8日办了讲座'],
      ['b1', '和谐型：趣味运动会'],
    ] as const)
      await at.says(who, said);
  });

  test('is a picture of five sides, for the unit and from above', async () => {
    const [own] = await at.cardsOf('a1', '今年五型开展情况');
    expect(own?.chart).toEqual({
      kind: 'radar',
      labels: ['学习型', '服务型', '创新型', '和谐型', '廉洁型'],
      series: [{ name: '活动次数', values: [2, 0, 0, 0, 0] }],
    });
    const [above] = await at.cardsOf('p1', '今年五型开展情况');
    expect(above?.chart?.series[0]?.values).toEqual([2, 0, 0, 1, 0]);
  });

  test('of a type is the list of what was done', async () => {
    expect(await at.says('a1', '学习型搞了哪些活动')).toMatch(/2 次学习型活动[\s\S]*读书会 \| 12 \| 每月读书会/);
  });

  test('what was undone counts no more', async () => {
    await at.says('a1', '服务型：便民服务日');
    await at.says('a1', '撤销');
    const [own] = await at.cardsOf('a1', '今年五型开展情况');
    expect(own?.chart?.series[0]?.values).toEqual([2, 0, 0, 0, 0]);
  });
});

describe('carriers with their years', () => {
  test('the staff add them in a sentence; everyone asks; what is wrong is put right', async () => {
    expect(await at.says('s1', '2001年开展学习型、服务型机关创建')).toMatch(/已登记：学习型、服务型机关创建，2001年/);
    await at.says('s1', '2004年提出“最佳服务品牌”“三服务”');
    await at.says('s1', '2005年开办机关讲坛');
    expect(await at.says('s1', '2004年开办机关讲坛')).toMatch(/2004年开始/);
    expect(await at.says('a3', '机关讲坛是哪年开始的')).toMatch(/机关讲坛 2004年开始/);
    expect(await at.says('a3', '2004年有哪些载体')).toMatch(/三服务、最佳服务品牌、机关讲坛|机关讲坛/);
    expect(await at.says('a3', '载体的历史')).toMatch(/4 个载体，最早的是 2001年/);
    await at.says('s1', '撤销');
    expect(await at.database.read.select().from(carrier)).toHaveLength(4);
    expect(await at.audits('carrier')).not.toEqual([]);
  });

  test('an activity goes under the carrier that it names', async () => {
    await at.says('s1', '2014年开展“四服务一提高”');
    expect(await at.says('a1', '服务型：四服务一提高走进企业，8人')).toMatch(/载体“四服务一提高”/);
    const [row] = await at.database.read.select().from(carrier);
    expect(await kept()).toMatchObject([{ carrier: row?.id }]);
  });

  test.each(['a1', 'p1', 'd1'].slice(0, 2))('are not %s’s to add', async (who) => {
    expect(await at.says(who, '2004年开办机关讲坛')).toMatch(/没有权限/);
    expect(await at.database.read.select().from(carrier)).toEqual([]);
  });
});

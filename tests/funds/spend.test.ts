import { beforeEach, describe, expect, test } from 'vitest';
import { fileOf } from '../../src/kernel/files.ts';
import { filePiece } from '../../src/kernel/tables.ts';
import { readTable } from '../../src/reports/read-table.ts';
import { spending } from '../../src/skills/funds/tables.ts';
import { bureau } from './bureau.ts';

const RULE = '市直机关党建工作经费管理办法';
let at: Awaited<ReturnType<typeof bureau>>;
beforeEach(async () => {
  at = await bureau({ rules: [RULE] });
  await at.says('s1', '今年党员活动经费每人120元');
  await at.presses('s1', '确认');
});

const kept = async () => (await at.database.read.select().from(spending)).sort((a, b) => a.number - b.number);
const valid = async () =>
  (await kept()).filter(({ state }) => state === 'valid').map(({ purpose, amount }) => [purpose, amount]);

describe('told in a sentence', () => {
  test.each([
    ['记一笔：主题党日租车800元', '主题党日租车', 80_000, '2026-11-24'],
    ['昨天付讲课费五百', '讲课费', 50_000, '2026-11-23'],
    ['上周五给老师讲课费500块', '老师讲课费', 50_000, '2026-11-20'],
    ['入账，培训食宿一千一', '培训食宿', 110_000, '2026-11-24'],
    ['11月3日打印材料120.5元', '打印材料', 12_050, '2026-11-03'],
    ['买水35块，有小票', '买水', 3_500, '2026-11-24'],
  ])('%s', async (said, purpose, amount, date) => {
    expect(await at.says('a2', said)).toMatch(/可以吗/);
    expect(await kept()).toEqual([]);
    expect(await at.presses('a2', '记下')).toMatch(/已记下第 1 笔/);
    expect(await kept()).toMatchObject([{ unit: 'A1', purpose, amount, date, state: 'valid', by: 'a2' }]);
    expect(await at.audits('spending')).toMatchObject([{ actor: 'person:a2', verb: 'record' }]);
  });

  test('only what is missing is asked, the day never', async () => {
    expect(await at.says('a1', '记一笔支出')).toMatch(/多少钱/);
    expect(await at.says('a1', '680')).toMatch(/用途/);
    expect(await at.says('a1', '买理论读本')).toMatch(/买理论读本 680元/);
    expect(await at.says('a1', '对，记吧')).toMatch(/已记下/);
    expect(await valid()).toEqual([['买理论读本', 68_000]]);
  });

  test('several payments of one message are kept together, by one tap', async () => {
    expect(await at.says('a1', '租车500，门票300，一共800')).toMatch(/租车 500元、门票 300元，共 800元/);
    expect(await at.says('a1', '记下')).toMatch(/第 1—2 笔/);
    expect(await valid()).toEqual([
      ['租车', 50_000],
      ['门票', 30_000],
    ]);
  });

  test('the draft is put right in words before it is kept', async () => {
    await at.says('a1', '记一笔：租车800元');
    expect(await at.says('a1', '刚才那笔金额错了，应该是790元')).toMatch(/790元/);
    expect(await at.says('a1', '不对，是780')).toMatch(/780元/);
    expect(await at.says('a1', '日期是昨天')).toMatch(/11月23日/);
    expect(await at.says('a1', '从党费出')).toMatch(/从党费出/);
    await at.says('a1', '好的');
    expect(await kept()).toMatchObject([{ amount: 78_000, date: '2026-11-23', account: '党费' }]);
  });

  test('a further payment told before the first is kept stands beside it, with its own day and account', async () => {
    await at.says('a1', '打印材料花了86块5');
    expect(await at.says('a1', '前天场地费付了六百')).toMatch(/场地费 600元（11月22日），共 686.50元/);
    expect(await at.says('a1', '给老党员买水果280元，走党费')).toMatch(/280元（从党费出）/);
    expect(await at.says('a1', '上次那笔记错了，是50')).toMatch(/这笔还没记/);
    expect(await at.says('a1', '记下')).toMatch(/第 1—3 笔/);
    expect((await kept()).map(({ amount, date, account }) => [amount, date, account])).toEqual([
      [8_650, '2026-11-24', '党建经费'],
      [60_000, '2026-11-22', '党建经费'],
      [28_000, '2026-11-24', '党费'],
    ]);
  });

  test('the sum of all is meant, not what one ticket costs', async () => {
    expect(await at.says('a1', '11月18日参观门票每人20元，15人，共300元')).toMatch(/参观门票 300元，11月18日/);
  });

  test('given up it leaves nothing; a day to come is refused', async () => {
    await at.says('a1', '记一笔：租车800元');
    await at.presses('a1', '取消');
    expect(await at.says('a1', '记一笔：12月3日租车800元')).toMatch(/还没到|2025|可以吗/);
    expect(await kept()).toEqual([]);
  });

  test.each([
    ['a3', false],
    ['a4', true],
    ['z1', true],
    ['p1', true],
    ['d0', true],
  ])('%s may record for the unit spoken for: %s', async (who, may) => {
    const said = await at.says(who, '记一笔：买水10元');
    expect(said.includes('没有权限')).toBe(!may);
  });
});

describe('a receipt', () => {
  const picture = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

  test('sent after the words is kept with the spending', async () => {
    await at.says('a1', '记一笔：租车800元');
    await at.presses('a1', '记下');
    expect(await at.sends('a1', '发票.jpg', picture, 'image')).toMatch(/已附到第 1 笔/);
    const [row] = await kept();
    expect(row?.files).toMatchObject([{ name: '发票.jpg' }]);
    expect(await fileOf(at.database.read, row?.files?.[0]?.id ?? '')).toEqual(Buffer.from(picture));
    expect((await at.database.read.select().from(filePiece))[0]?.kept).toBe(true);
  });

  test('sent first begins the spending; sent while it is open goes along', async () => {
    expect(await at.sends('a1', '租车发票.jpg', picture, 'image')).toMatch(/多少钱/);
    await at.says('a1', '主题党日租车800元');
    await at.sends('a1', '第二张.jpg', new Uint8Array([1, 2, 3]), 'image');
    await at.says('a1', '记下');
    expect((await kept())[0]?.files).toHaveLength(2);
  });
});

describe('never more than there is', () => {
  test('over-spending is refused, with the rule and who may grant more', async () => {
    expect(await at.says('a1', '记一笔：培训花了1300元')).toMatch(
      /只剩 1200元.*超出 100元.*《市直机关党建工作经费管理办法》第三条.*市水文局机关党委增拨/,
    );
    expect(await kept()).toEqual([]);
  });

  test('a branch may not spend what its organ has already spent', async () => {
    await at.says('p1', '记一笔：培训场地1500元');
    await at.says('p1', '记下');
    expect(await at.says('a1', '记一笔：租车800元')).toMatch(/不能超支/);
    expect(await at.says('p1', '党建经费还剩多少')).toMatch(/还剩 300元：共 1800元，已用 1500元（83%）/);
  });

  test('of two drafts at once that are too much together one is kept, the other told why', async () => {
    await at.says('a1', '记一笔：租车800元');
    await at.says('a2', '记一笔：门票700元');
    await Promise.all(['a1', 'a2'].map((who) => at.hears(who, { kind: 'press', action: at.actionOf(who, '记下') })));
    await at.settles();
    const told = await at.answers();
    expect(told.filter((text) => text.includes('已记下'))).toHaveLength(1);
    expect(told.filter((text) => text.includes('不能超支'))).toHaveLength(1);
    expect(await valid()).toHaveLength(1);
  });

  test('what is granted may be spent; what is taken back may not', async () => {
    await at.says('p1', '给测报处增拨500元');
    await at.presses('p1', '确认');
    expect(await at.says('a1', '记一笔：培训花了1600元')).toMatch(/可以吗/);
    await at.says('p1', '撤销');
    expect(await at.presses('a1', '记下')).toMatch(/不能超支/);
    expect(await kept()).toEqual([]);
  });
});

describe('put right', () => {
  beforeEach(async () => {
    for (const said of ['记一笔：主题党日租车800元', '记一笔：买理论读本200元']) {
      await at.says('a1', said);
      await at.presses('a1', '记下');
    }
  });

  test.each([
    ['那笔租车的记错了，是650', 1],
    ['不对，是650不是800', 1],
    ['第1笔应该是650', 1],
  ])('%s: the old is void, the new stands in its place', async (said, instead) => {
    expect(await at.says('a1', said)).toMatch(/800元改为 650元.*第 1 笔作废，现为第 3 笔/);
    expect(await kept()).toMatchObject([
      { number: 1, state: 'void' },
      { number: 2, state: 'valid' },
      { number: 3, state: 'valid', amount: 65_000, instead },
    ]);
    expect((await at.audits('spending')).map(({ verb }) => verb).sort()).toEqual([
      'correct',
      'record',
      'record',
      'void',
    ]);
    expect(await at.says('a1', '撤销')).toMatch(/已恢复第 1 笔/);
    expect(await valid()).toEqual([
      ['主题党日租车', 80_000],
      ['理论读本', 20_000],
    ]);
  });

  test('right after it was kept a bare 不对，是… is enough', async () => {
    expect(await at.says('a1', '不对，是180')).toMatch(/200元改为 180元/);
  });

  test('made void in words, and back', async () => {
    expect(await at.says('a1', '第2笔作废')).toMatch(/第 2 笔已作废/);
    expect(await valid()).toHaveLength(1);
    expect(await at.says('a1', '撤销')).toMatch(/已恢复第 2 笔/);
    expect(await valid()).toHaveLength(2);
  });

  test('undone by its button once', async () => {
    expect(await at.presses('a1', '撤销')).toMatch(/已撤销，第 2 笔/);
    expect(await valid()).toHaveLength(1);
    expect(await at.presses('a1', '撤销')).toMatch(/已经/);
    expect(await valid()).toHaveLength(1);
  });

  test('by two at once only once', async () => {
    await at.says('a2', '支出明细');
    await Promise.all(['a1', 'a2'].map((who) => at.hears(who, { kind: 'text', text: '第1笔应该是650' })));
    await at.settles();
    expect((await at.answers()).filter((text) => text.startsWith('已改'))).toHaveLength(1);
    expect(await valid()).toHaveLength(2);
  });
});

describe('asked', () => {
  beforeEach(async () => {
    for (const said of ['记一笔：5月6日主题党日租车300元', '记一笔：8月9日买理论读本200元']) {
      await at.says('a1', said);
      await at.presses('a1', '记下');
    }
  });

  test.each([
    ['a1', '党建经费还剩多少', /还剩 700元：共 1200元，已用 500元（42%）/],
    ['a3', '今年经费有多少', /还剩 700元/],
    ['a1', '剩下的钱够搞一次培训吗，要八百', /不够，差 100元/],
    ['a1', '钱够不够花600', /够.*剩 100元/],
    ['a1', '三季度花了多少钱', /第3季度支出 200元/],
    ['a1', '经费支出明细看看', /2 笔，500元[\s\S]*主题党日租车/],
    ['a1', '一个人一年多少活动经费', /每名党员每年 120元.*党员总数.*10 名，共 1200元/],
    ['a1', '结余能结转到明年吗', /可以结转/],
    ['p1', '各支部经费用了多少', /测报处党支部 \| 1200元 \| 500元 \| 700元/],
    ['s1', '水文局测报处的经费还剩多少', /测报处党支部2026年党建经费还剩 700元/],
    ['b1', '测报处支部的经费还剩多少', /没有权限/],
    ['a1', '经费拨下来没有', /还没有登记到账/],
  ])('%s: %s', async (who, said, answer) => {
    expect(await at.says(who, said)).toMatch(answer);
  });

  test('the statement of the year is a file with what there is and every spending', async () => {
    await at.says('a1', '第2笔作废');
    await at.says('a1', '党建经费还剩多少');
    expect(await at.presses('a1', '导出收支表')).toMatch(/水文局测报处党支部2026年经费收支表\.xlsx/);
    const files = await at.database.read.select().from(filePiece);
    const bytes = new Uint8Array(Buffer.from(files.at(-1)?.content ?? '', 'base64'));
    expect(await readTable(bytes, { sheet: '收支' })).toMatchObject({
      rows: [{ cells: { 编码: 'A1', '应有（元）': '1200', '已用（元）': '300', '结余（元）': '900', 执行率: '25%' } }],
    });
    expect(await readTable(bytes, { sheet: '支出明细' })).toMatchObject({
      rows: [
        { cells: { 用途: '主题党日租车', '金额（元）': '300', 状态: '有效' } },
        { cells: { 用途: '理论读本', 状态: '作废' } },
      ],
    });
  });

  test('in a group the figures go to the private chat', async () => {
    const { replies, messages } = await at.hears('a1', { kind: 'text', text: '党建经费还剩多少' }, 'group');
    expect(messages.length).toBeGreaterThan(1);
    expect(JSON.stringify(replies)).toContain('私聊');
  });
});

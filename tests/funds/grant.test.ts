import { beforeEach, describe, expect, test } from 'vitest';
import { personById } from '../../src/organisation/store.ts';
import { fileOfExport } from '../../src/skills/exports/kinds.ts';
import { ledger } from '../../src/skills/funds/store.ts';
import { fundRate, fundSource } from '../../src/skills/funds/tables.ts';
import { bureau } from './bureau.ts';

let at: Awaited<ReturnType<typeof bureau>>;
beforeEach(async () => {
  at = await bureau();
});

const sources = async () => at.database.read.select().from(fundSource);

describe('the rate a head', () => {
  test('is set by the staff in a sentence, shown once, with its source; every unit below has its due', async () => {
    expect(await at.says('s1', '党员活动经费标准按《经费通知》定为每名党员120元')).toMatch(
      /120元，可以吗[\s\S]*来源：《经费通知》/,
    );
    expect(await at.database.read.select().from(fundRate)).toEqual([]);
    await at.presses('s1', '确认');
    const lines = await ledger(at.database.read, 'W', 2026, '党建经费');
    expect(lines.map(({ unit, total }) => [unit.code, total])).toEqual([
      ['A', undefined],
      ['A1', 120_000],
      ['A2', 60_000],
      ['W', undefined],
    ]);
    expect(await at.audits('fund_rate')).toMatchObject([{ actor: 'person:s1', entityId: 'W/2026' }]);
  });

  test('of a year holds for the next until another is set, and never before', async () => {
    await at.says('s1', '今年党员活动经费每人120元');
    await at.presses('s1', '确认');
    const due = async (year: number) => (await ledger(at.database.read, 'A1', year, '党建经费'))[0]?.total;
    expect([await due(2025), await due(2026), await due(2027)]).toEqual([undefined, 120_000, 120_000]);
    await at.says('s1', '2027年党员活动经费每人150元');
    await at.presses('s1', '确认');
    expect([await due(2026), await due(2027)]).toEqual([120_000, 150_000]);
  });

  test.each(['a1', 'a3', 'p1', 'd0'])('is not %s’s to set above', async (who) => {
    const said = await at.says(who, '今年党员活动经费每人130元');
    if (who === 'd0') expect(said).toMatch(/柳溪区机关工委.*可以吗/);
    else expect(said).toMatch(/没有权限/);
    expect(await at.database.read.select().from(fundRate)).toEqual([]);
  });

  test('set by two at once is set once', async () => {
    await at.says('s1', '今年党员活动经费每人120元');
    const action = at.actionOf('s1', '确认');
    await Promise.all([1, 2].map(() => at.hears('s1', { kind: 'press', action })));
    await at.settles();
    expect(await at.database.read.select().from(fundRate)).toHaveLength(1);
  });
});

describe('what is granted', () => {
  test.each([
    ['p1', '给测报处增拨2000元', { unit: 'A1', kind: 'granted', amount: 200_000, account: '党建经费' }],
    ['p1', '给测报处支部拨付1200元', { unit: 'A1', kind: 'paid', amount: 120_000 }],
    ['s1', '今年培训经费20万', { unit: 'W', kind: 'granted', amount: 20_000_000, account: '培训经费' }],
    ['s1', '给柳溪区工委补助30万元', { unit: 'D', kind: 'granted', amount: 30_000_000 }],
    ['s1', '核定水文局资料处支部今年经费700元', { unit: 'A2', kind: 'fixed', amount: 70_000 }],
    ['a1', '上级拨来补助经费500元', undefined],
    ['a1', '党建经费到账1200元', { unit: 'A1', kind: 'paid', amount: 120_000 }],
    ['a1', '给资料处增拨500元', undefined],
    ['d0', '给测报处支部增拨500元', undefined],
    ['z1', '给水文局机关党委增拨500元', undefined],
  ])('%s: %s', async (who, said, row) => {
    const answer = await at.says(who, said);
    if (row) {
      expect(answer).toMatch(/可以吗/);
      expect(await sources()).toEqual([]);
      await at.presses(who, '确认');
      expect(await sources()).toMatchObject([{ state: 'valid', year: 2026, by: who, ...row }]);
      await at.says(who, '撤销');
      expect(await sources()).toMatchObject([{ state: 'void' }]);
    } else {
      expect(answer).toMatch(/没有权限/);
      expect(await sources()).toEqual([]);
    }
  });

  test('of the training fund pays for no bus, and a bus for no training', async () => {
    await at.says('s1', '今年培训经费1万元');
    await at.presses('s1', '确认');
    expect(await at.says('s1', '从培训经费付讲课费12000元')).toMatch(/2026年培训经费只剩 10000元/);
    expect(await at.says('s1', '从培训经费付讲课费3000元')).toMatch(/从培训经费出/);
    await at.says('s1', '记下');
    expect(await at.says('s1', '培训经费还剩多少')).toMatch(/还剩 7000元/);
  });
});

test('the export has every spending, to an asker of his or her units only', async () => {
  for (const [who, said] of [
    ['a1', '记一笔：租车800元'],
    ['b1', '记一笔：门票60元'],
  ] as const) {
    await at.says(who, said);
    await at.presses(who, '记下');
  }
  const given = { read: at.database.read, today: '2026-11-24', whole: false };
  const rowsFor = async (asker?: string) => {
    const known = asker ? await personById(at.database.read, asker) : undefined;
    return (await fileOfExport('funds', 'json', { ...given, ...(known ? { asker: known } : {}) })).rows;
  };
  expect([await rowsFor(), await rowsFor('a1'), await rowsFor('p1'), await rowsFor('a3')]).toEqual([2, 1, 2, 0]);
});

test('a grant taken back while it is being spent leaves nothing spent that is not there', async () => {
  await at.says('s1', '今年党员活动经费每人120元');
  await at.presses('s1', '确认');
  await at.says('p1', '给测报处增拨500元');
  await at.presses('p1', '确认');
  await at.says('a1', '记一笔：培训花了1600元');
  await Promise.all([
    at.hears('a1', { kind: 'press', action: at.actionOf('a1', '记下') }),
    at.hears('p1', { kind: 'press', action: at.actionOf('p1', '撤销') }),
  ]);
  await at.settles();
  const [line] = await ledger(at.database.read, 'A1', 2026, '党建经费');
  expect([
    [120_000, 0],
    [170_000, 160_000],
  ]).toContainEqual([line?.total, line?.spent]);
  expect((await at.answers()).filter((text) => /不能超支|撤不了/.test(text))).toHaveLength(1);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fenOf, itemOf, left, mayBeDated, maySpend, usedPercent, yuan } from '../../src/skills/funds/policy.ts';

describe('money is whole 分', () => {
  test.each([
    [1200, 120_000],
    [0.01, 1],
    [19.99, 1999],
    [0, undefined],
    [-5, undefined],
    [12.345, undefined],
    [Number.NaN, undefined],
    [Number.POSITIVE_INFINITY, undefined],
    [1e12, undefined],
  ])('%s 元 is %s 分', (given, fen) => {
    expect(fenOf(given)).toBe(fen);
  });

  test('what is shown is read back as the same sum', () => {
    expect([120_000, 1999, 5, 120_050].map(yuan)).toEqual(['1200元', '19.99元', '0.05元', '1200.50元']);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), (fen) => fenOf(Number.parseFloat(yuan(fen))) === fen),
    );
  });
});

describe('a spending', () => {
  const of = { account: '党建经费', year: 2026 } as const;

  test('is never more than what is left', () => {
    const sum = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(sum, sum, sum, (total, spent, amount) => {
        const refused = maySpend(amount, { total, spent }, of) !== undefined;
        return refused === amount > (left({ total, spent }) ?? 0);
      }),
    );
  });

  test('is not limited where nobody has said what there is', () => {
    expect(maySpend(1_000_000, { total: undefined, spent: 5 }, of)).toBeUndefined();
    expect(usedPercent({ total: undefined, spent: 5 })).toBeUndefined();
  });

  test('is refused with what is left and by how much it is over', () => {
    expect(maySpend(120_000, { total: 100_000, spent: 40_000 }, of)?.text).toMatch(/只剩 600元.*超出 600元/);
  });

  test.each([
    ['2026-11-24', undefined],
    ['2025-01-01', undefined],
    ['2026-11-25', '还没到'],
    ['2024-12-31', '前年'],
  ])('of %s may be told on 2026-11-24: %s', (date, why) => {
    const refusal = mayBeDated(date, '2026-11-24')?.text;
    if (why) expect(refusal).toContain(why);
    else expect(refusal).toBeUndefined();
  });

  test.each([
    ['主题党日租车', '活动'],
    ['学习用书', '资料'],
    ['请老师讲课', '培训'],
    ['看望老党员水果', '慰问'],
    ['展板制作', '阵地'],
    ['手续', '其他'],
  ])('for %s is 科目 %s', (purpose, item) => {
    expect(itemOf(purpose)).toBe(item);
  });
});

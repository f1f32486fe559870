import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numeralsAlike, readNumber } from '../../src/kernel/chinese/numerals.ts';

const DIGITS = '零一二三四五六七八九';

/** 10203 → 一万零二百零三; up to 99,999,999. */
function spelled(value: number): string {
  if (value < 10) return DIGITS[value] ?? '';
  const [unit, name] = (
    [
      [1e4, '万'],
      [1e3, '千'],
      [1e2, '百'],
      [10, '十'],
    ] as const
  ).find(([size]) => value >= size) ?? [1, ''];
  const rest = value % unit;
  const gap = rest > 0 && rest < unit / 10 ? '零' : '';
  return spelled(Math.floor(value / unit)) + name + gap + (rest > 0 ? spelled(rest) : '');
}

describe('reading a number', () => {
  test.each([
    ['八千五', 8500],
    ['2万3', 23000],
    ['七百二', 720],
    ['七百零二', 702],
    ['3.6万', 36000],
    ['15k', 15000],
    ['２００', 200],
    ['12,500', 12500],
    ['伍佰', 500],
    ['壹万贰仟', 12000],
    ['廿八', 28],
    ['卅', 30],
    ['仨', 3],
    ['俩', 2],
    ['两千', 2000],
    ['十', 10],
    ['四十', 40],
    ['三亿五千万', 350000000],
    ['二〇一九', 2019],
    ['第七', 7],
    ['两个半', 2.5],
    ['半', 0.5],
    ['零点五', 0.5],
    ['负三', -3],
  ])('%s is %d', (text, value) => expect(readNumber(text)).toBe(value));

  test.each(['', '百', '万', '三五', '两三', '一些', '十个', '万一', '百万千', '三三', '一二'])(
    '%j is no number',
    (text) => {
      expect(readNumber(text)).toBeUndefined();
    },
  );

  test('any whole number written out is read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (value) => {
        expect(readNumber(spelled(value))).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (value) => {
        expect(readNumber(String(value))).toBe(value);
      }),
    );
  });

  test('any text is a number or nothing, never NaN', () => {
    const numeric = fc.string({ unit: fc.constantFrom(...'零〇一二两三十百千万亿半点第0123.k'), maxLength: 8 });
    fc.assert(
      fc.property(numeric, (text) => {
        expect(Number.isNaN(readNumber(text))).toBe(false);
      }),
    );
  });
});

describe('numerals made alike', () => {
  test.each([
    ['应到三十二人', '应到32人'],
    ['五名委员', '5名委员'],
    ['第十一条', '第11条'],
    ['百分之八十以上', '80%以上'],
    ['两年一次', '2年1次'],
    ['三至五名', '3至5名'],
    ['每人一百五十元', '每人150元'],
    ['二〇一四年', '2014年'],
    ['六个月', '6个月'],
  ])('%s and %s compare equal', (spelledOut, digits) => expect(numeralsAlike(spelledOut)).toBe(numeralsAlike(digits)));

  test.each([
    '三会一课',
    '统一部署',
    '一定要来',
    '万一下雨',
    '千万注意',
    '一些同志',
    '唯一',
    '五四运动',
    '一般情况',
    '十分重视',
  ])('%s stays as it is', (text) => {
    expect(numeralsAlike(text)).toBe(text);
  });

  test('making alike twice changes nothing more', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'一二三十百千万个人第条年月统些定百分之点半，5'),
      maxLength: 20,
    });
    fc.assert(
      fc.property(text, (words) => {
        expect(numeralsAlike(numeralsAlike(words))).toBe(numeralsAlike(words));
      }),
    );
  });
});

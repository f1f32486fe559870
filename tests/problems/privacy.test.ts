import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classified } from '../../src/kernel/chinese/classified.ts';
import { isIdNumber, maskPersonal, passesLuhn } from '../../src/skills/problems/privacy.ts';

describe('personal numbers are masked', () => {
  test.each([
    ['老党员韩秀英（身份证210299195501011234）常年卧床', '老党员韩**（身份证***）常年卧床', ['身份证号', '姓名']],
    ['身份证２１０２９９１９５５０１０１１２３４丢了', '身份证***丢了', ['身份证号']],
    ['老身份证号 210299550101123 还登记着', '老身份证号 *** 还登记着', ['身份证号']],
    ['打 13800138000 没人接', '打 *** 没人接', ['电话']],
    ['打138-0013-8000、+86 138 0013 8000都没人接', '打***、+***都没人接', ['电话']],
    ['值班电话0411-8456 1234占线', '值班电话***占线', ['电话']],
    ['（0411）84561234打不通', '***打不通', ['电话']],
    ['座机是84561234', '座机是***', ['电话']],
    ['补贴打到卡号6222020200112230里了', '补贴打到卡号***里了', ['卡号']],
    ['发到 zhang.san@example.com 没回音', '发到 *** 没回音', ['邮箱']],
    ['联系人司马青，电话13800138000，司马青常年在外', '联系人司马**，电话***，司马**常年在外', ['电话', '姓名']],
    ['加微信号 abc_12345 才能报名', '加微信号 *** 才能报名', ['账号']],
  ])('%s', (text, masked, hidden) => {
    expect(maskPersonal(text)).toEqual({ text: masked, hidden });
  });

  test.each([
    '全市1527个支部、21365名党员',
    '2026-11-23 到 2026-12-01 开了三次会',
    '按某工〔2026〕31号办',
    '预算 200000 元，花了 1320.50 元',
    '党员王芳说学习太单调',
    '一学期 16 周，每周 2 次，共 32 次',
  ])('and nothing else: %s', (text) => {
    expect(maskPersonal(text)).toEqual({ text, hidden: [] });
  });

  const digit = fc.integer({ min: 0, max: 9 });
  const around = fc.constantFrom('', '，', '是', ' ', '（', '电话', '身份证', '卡');

  test('no mobile number, identity number or long card number is left in any text', () => {
    const mobile = fc.tuple(fc.integer({ min: 3, max: 9 }), fc.array(digit, { minLength: 9, maxLength: 9 }));
    const numbers = fc.oneof(
      mobile.map(([second, rest]) => `1${second}${rest.join('')}`),
      fc.array(digit, { minLength: 15, maxLength: 19 }).map((digits) => digits.join('')),
      fc.array(digit, { minLength: 17, maxLength: 17 }).map((digits) => `${digits.join('')}X`),
    );
    fc.assert(
      fc.property(numbers, around, around, (number, before, after) => {
        const { text, hidden } = maskPersonal(`老同志${before}${number}${after}联系不上`);
        expect(text).not.toContain(number.slice(0, 8));
        expect(text).not.toMatch(/\d{7}/);
        expect(hidden.length).toBeGreaterThan(0);
      }),
    );
  });

  test('masking what is masked changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'王电话号1380013800（）x@.- 身份证') }), (text) => {
        const once = maskPersonal(text).text;
        expect(maskPersonal(once).text).toBe(once);
      }),
    );
  });

  test('check digits are those of the standards', () => {
    expect(isIdNumber('11010519491231002X')).toBe(true);
    expect(isIdNumber('110105194912310021')).toBe(false);
    expect(isIdNumber('11010519491331002X')).toBe(false);
    expect(passesLuhn('79927398713')).toBe(true);
    expect(passesLuhn('79927398710')).toBe(false);
  });
});

describe('what is marked as classified is recognised by its marking', () => {
  test.each(['机密★五年', '绝 密', '【秘密】关于某事', '密级：机密', '秘密级文件的学习', '标题\n秘密 3年\n正文'])(
    '%s',
    (text) => {
      expect(classified(text)).toBe(true);
    },
  );
  test.each([
    '这不是什么秘密',
    '保密教育年年一个样',
    '涉密单位不让带手机，学习怎么搞',
    '秘密投票没人当真',
    '精密仪器坏了',
  ])('not %s', (text) => {
    expect(classified(text)).toBe(false);
  });
});

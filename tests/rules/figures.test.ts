import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { figuresIn, keeps } from '../../src/skills/rules/figures.ts';
import { comparable } from '../../src/skills/rules/terms.ts';

describe('the asker’s own figure and the bounds of a sentence', () => {
  test.each([
    ['协会有六十个会员，人数够设分会吗，60人', '会员五十人以上、一百人以下的，设分会。', 1],
    ['150人的协会设什么', '会员五十人以上、一百人以下的，设分会。', -1],
    ['150人的协会设什么', '会员一百人以上的，设总会。', 1],
    ['借了四个月', '借用三个月以上不到六个月的，报主任备案。', 1],
    ['借了八个月', '借用三个月以上不到六个月的，报主任备案。', -1],
    ['借了两年', '借用六个月以上的，办理手续。', 1],
    ['一个月挣四千五', '收入三千元以上至五千元的，交百分之一。', 1],
    ['一个月挣八千', '收入三千元以上至五千元的，交百分之一。', -1],
    ['借了四个月', '图书由值班员保管。', 0],
    ['一个月开几次会', '每两个月以上开一次会。', 0],
  ])('%s — %s: %i', (question, sentence, fits) => {
    expect(keeps(figuresIn(comparable(question)), comparable(sentence))).toBe(fits);
  });

  test('“N人以上” admits exactly those who are so many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 500 }), fc.integer({ min: 2, max: 500 }), (own, bound) => {
        expect(keeps(figuresIn(`${own}人`), `有${bound}人以上的，设分会`)).toBe(own >= bound ? 1 : -1);
      }),
      { examples: [[12, 2]] },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inContext } from '../../src/skills/rules/context.ts';

describe('a question that follows another is said whole', () => {
  test.each([
    ['那机关党委呢', '支部委员会任期几年', /^机关党委任期几年$/],
    ['预备党员呢？', '正式党员要参加哪些会', /^预备党员要参加哪些会$/],
    ['那退休的呢', '党费交多少', /^退休的党费交多少$/],
    ['多久公布一次', '党费使用情况要公开吗', /^党费.*多久公布一次$/],
    ['那要谁批', '支部延期换届可以吗', /换届.*要谁批$/],
  ])('%s after %s', (question, previous, whole) => {
    expect(inContext(question, previous)).toMatch(whole);
  });

  test.each([['支部党员大会多久开一次'], ['谢谢'], ['党小组组长怎么产生']])('%s stands by itself', (question) => {
    expect(inContext(question, '党费交多少')).toBe(question);
  });

  test('without an earlier question nothing changes', () => {
    fc.assert(fc.property(fc.string(), (question) => inContext(question, undefined) === question));
  });
});

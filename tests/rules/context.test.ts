import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerFrom, onlyAbout } from '../../src/skills/rules/answer.ts';
import { inContext } from '../../src/skills/rules/context.ts';
import { CANTEEN, libraryFrom } from './library.ts';

describe('a question that follows another is said whole', () => {
  test.each([
    ['那机关党委呢', '支部委员会任期几年', /^机关党委任期几年$/],
    ['预备党员呢？', '正式党员要参加哪些会', /^预备党员要参加哪些会$/],
    ['那退休的呢', '党费交多少', /^退休的党费交多少$/],
    ['多久公布一次', '党费使用情况要公开吗', /^党费.*多久公布一次$/],
    ['那要谁批', '支部延期换届可以吗', /换届.*要谁批$/],
  ])('%s after %s', (question, previous, whole) => {
    expect(inContext(question, previous).question).toMatch(whole);
  });

  test.each([['支部党员大会多久开一次'], ['谢谢'], ['党小组组长怎么产生']])('%s stands by itself', (question) => {
    expect(inContext(question, '党费交多少')).toEqual({ question });
  });

  test('without an earlier question nothing changes', () => {
    fc.assert(fc.property(fc.string(), (question) => inContext(question, undefined).question === question));
  });
});

describe('another subject that what answers does not speak of', () => {
  const library = libraryFrom(CANTEEN);
  const TODAY = '2026-11-23';
  const answered = async (another: string, question: string) =>
    onlyAbout(another, await answerFrom(library, question, TODAY), library);

  test('is not answered by the old article, which is only the nearest', async () => {
    const { given, silence, nearest } = await answered('门卫值班员', '职工代表任期几年');
    expect(given).toEqual([]);
    expect(silence).toBe('not_stated');
    expect(nearest?.label).toBe('第三条');
  });

  test('is answered where the article speaks of it', async () => {
    expect((await answered('职工代表', '职工代表任期几年')).given[0]?.article.label).toBe('第三条');
  });
});

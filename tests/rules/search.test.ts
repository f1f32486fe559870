import fc from 'fast-check';
import { expect, test } from 'vitest';
import { queryOf } from '../../src/skills/rules/question.ts';
import { indexArticles, type Searchable } from '../../src/skills/rules/search.ts';

const WORDS = '图书 阅览 借阅 归还 逾期 赔偿 钥匙 清点 登记 值班 办公 主任 会议 记录 表决 推荐'.split(' ');
const word = fc.constantFrom(...WORDS);
const article = fc.record({
  text: fc.integer({ min: 0, max: 3 }),
  title: word.map((one) => `${one}办法`),
  paragraphs: fc.array(
    fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => `${words.join('')}。`),
    {
      minLength: 1,
      maxLength: 4,
    },
  ),
});
const question = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join('和'));
const every = { only: () => true, limit: 100 };

test('what is found has some of the words, comes best first and only from admitted texts', () => {
  fc.assert(
    fc.property(
      fc.array(article, { minLength: 1, maxLength: 20 }),
      question,
      fc.integer({ min: 0, max: 3 }),
      (all, asked, hidden) => {
        const found = indexArticles(all).search(queryOf(asked), { only: (text) => text !== hidden, limit: 5 });
        expect(found.length).toBeLessThanOrEqual(5);
        found.forEach(({ article: at, score }, i) => {
          expect(all[at]?.text).not.toBe(hidden);
          expect(score).toBeLessThanOrEqual(found[i - 1]?.score ?? Number.POSITIVE_INFINITY);
          const words = [all[at]?.title ?? '', ...(all[at]?.paragraphs ?? [])].join('');
          const named = queryOf(asked).parts.flatMap(({ alternatives }) => alternatives.flat());
          expect(named.some((gram) => words.includes(gram))).toBe(true);
        });
      },
    ),
  );
});

test('one search leaves nothing behind for the next', () => {
  fc.assert(
    fc.property(fc.array(article, { minLength: 1, maxLength: 12 }), question, question, (all, first, second) => {
      const used = indexArticles(all);
      used.search(queryOf(first), every);
      used.search(queryOf(second), { only: () => false, limit: 3 });
      expect(used.search(queryOf(second), every)).toEqual(indexArticles(all).search(queryOf(second), every));
    }),
  );
});

test('out of few texts the same is found as out of all, with the same scores', () => {
  const others = Array.from({ length: 500 }, () => ({ text: 9, title: '图书办法', paragraphs: ['钥匙。'] }));
  const empty = fc.constant<Searchable>({ text: 1, title: '会议办法', paragraphs: [] });
  fc.assert(
    fc.property(fc.array(fc.oneof(article, empty), { maxLength: 20 }), question, (some, asked) => {
      // the articles of a text stand together
      const index = indexArticles([...some.toSorted((a, b) => a.text - b.text), ...others]);
      const all = index.search(queryOf(asked), { only: () => true, limit: 600 });
      const few = index.search(queryOf(asked), { only: (text) => text !== 9, limit: 600 });
      expect(few).toEqual(all.filter(({ article: at }) => at < some.length));
    }),
    { numRuns: 50 },
  );
});

test('in a large library what everyone says names no candidates, and still weighs them', () => {
  const many: Searchable[] = Array.from({ length: 21_000 }, (_, i) => ({
    text: 0,
    title: '图书办法',
    paragraphs: [
      i === 20_500 ? '借阅登记由值班主任清点。' : i === 77 ? '借阅登记由值班员清点。' : '借阅登记由办公人员办理。',
    ],
  }));
  const [best, second] = indexArticles(many).search(queryOf('借阅登记主任清点'), { only: () => true, limit: 3 });
  expect([best?.article, second?.article]).toEqual([20_500, 77]);
  expect(best?.score).toBeGreaterThan(second?.score ?? 0);
});

test('a question of nothing but what everyone says still finds something', () => {
  const many: Searchable[] = Array.from({ length: 9_000 }, (_, text) => ({
    text,
    title: '图书办法',
    paragraphs: ['借阅登记。'],
  }));
  expect(indexArticles(many).search(queryOf('借阅登记'), { only: (text) => text > 8_990, limit: 24 })).toHaveLength(9);
});

test('a word is at home in the text that speaks of it all over', () => {
  const rule = (text: number, title: string, words: string[]): Searchable[] =>
    words.map((paragraph) => ({ text, title, paragraphs: [paragraph] }));
  const index = indexArticles([
    ...rule(0, '图书办法', ['借阅登记。', '借阅期限。', '借阅归还。', '钥匙。']),
    ...rule(1, '会议办法', ['会议记录。', '会议借阅。', '会议表决。', '会议推荐。']),
  ]);
  expect(index.atHome('借阅', 0)).toBeGreaterThan(index.atHome('借阅', 4));
  expect(index.atHome('借阅', 3)).toBe(index.atHome('借阅', 0));
  expect(index.atHome('推荐', 0)).toBe(0);
  expect(index.atHome('没有', 0)).toBe(0);
});

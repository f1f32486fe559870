import { expect, test } from 'vitest';
import { LEXICON } from '../../src/skills/rules/lexicon/index.ts';
import { met } from '../../src/skills/rules/met.ts';
import { queryOf } from '../../src/skills/rules/question.ts';
import { comparable } from '../../src/skills/rules/terms.ts';

const even = () => 1;

test('no entry is a question, and each says something that may be written for it', () => {
  const asking = LEXICON.filter(({ said }) => /多少|多久|怎么办|能不能|是不是|[吗呢谁几]$/u.test(said));
  expect(asking.map(({ said }) => said)).toEqual([]);
  expect(LEXICON.filter(({ written }) => written.length === 0 || written.includes(''))).toEqual([]);
});

test.each([
  ['合同要存几年', '合同保管期限为10年'],
  ['章子能带出去吗', '印章不得携带外出'],
  ['领证能歇几天', '办理结婚登记的，婚假3天'],
])('%s is met by “%s”, though less than by its own words', (question, article) => {
  const [first] = queryOf(comparable(question)).parts;
  if (!first) throw new Error('nothing is named');
  const own = met(first, comparable(question), even);
  const written = met(first, comparable(article), even);
  expect(own).toBe(1);
  expect(written).toBeGreaterThan(0.5);
  expect(written).toBeLessThanOrEqual(own);
});

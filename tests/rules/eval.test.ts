import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { evalRules } from '../../src/eval/rules.ts';
import { temporaryFolder } from '../support/database.ts';
import { READING_ROOM } from './library.ts';

const DOC = '青岚市机关阅览室管理办法';

test('the figures of a question file are those of its lines', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a.md'), READING_ROOM);
  const right = { doc: DOC, article: '第四条' };
  const lines = [
    { id: '1', q: '藏书多久清点一次', doc: DOC, articles: [right], answer_key: '每季度', tags: ['num'] },
    { id: '2', q: '藏书多久清点一次', groups: [[right], [{ doc: DOC, article: '第九条' }]], answer_key: '每月' },
    { id: '3', q: '今天天气怎么样', doc: null, articles: [], answer_key: null, tags: ['off'] },
  ].map((line) => JSON.stringify(line));
  const { report, out } = await evalRules(lines, [folder], '2026-11-23');
  expect(report).toMatch(/^all\s+2\s+1\.000\s+\.500\s+\.500\s+\.500$/m);
  expect(report).toMatch(/refusal\s+precision 1\.000\s+recall 1\.000\s+F1 1\.000/);
  expect(report).toMatch(/letter by letter 1\.000/);
  expect(report).toMatch(/^need all\s+1\s+1\.000\s+\.000/m);
  expect(report).toMatch(/^beside, FTS5 pairs\s+R@1 1\.000\s+R@3 \.500\s+R@10 \.500\s+refusal F1 at its best 1\.000$/m);
  expect(report).toMatch(/^beside, FTS5 trigram/m);
  expect(out).toMatchObject([{ id: '1', answered: true }, { id: '2' }, { id: '3', answered: false, citations: [] }]);
});

test('the sample city’s rules are all read without a flaw', async () => {
  const sample = new URL('../../db/sample/rules', import.meta.url).pathname;
  const { report } = await evalRules([], [sample], '2026-11-23');
  expect(report).toMatch(/^17 texts, \d+ articles/);
});

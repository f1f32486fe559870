import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { corpusLibrary } from '../../src/skills/rules/index.ts';

// what is given to develop against lies beside the project, where there is any
const GIVEN = resolve(import.meta.dirname, '../../../shared/rules');
const corpus = join(GIVEN, 'corpus');
const there = existsSync(corpus) && existsSync(join(GIVEN, 'bench.dev.jsonl'));
const TODAY = '2026-11-24';

describe.skipIf(!there)('with both versions of a rule loaded', () => {
  const questions = there
    ? readFileSync(join(GIVEN, 'bench.dev.jsonl'), 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line): { q: string } => JSON.parse(line))
    : [];
  const rulesIn = () => corpusLibrary(readdirSync(corpus).map((file) => join(corpus, file)));

  test('no question is ever answered from the one that is not in force', async () => {
    const library = await rulesIn();
    for (const { q } of questions) {
      const { citations } = await library.answer(q, { today: TODAY });
      for (const citation of citations) {
        expect([q, citation.status]).toEqual([q, 'in_force']);
        expect(library.has(citation)).toBe(true);
      }
    }
  }, 60_000);

  test('as of the day of the older one, it answers', async () => {
    const library = await rulesIn();
    const asOf = '2016-01-01';
    const { citations } = await library.answer('发展党员工作细则里入党介绍人一般由谁担任', { today: TODAY, asOf });
    for (const { status } of citations) expect(status).not.toBe('in_force');
  });
});

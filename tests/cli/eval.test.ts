import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { Card, jsonLines, poti } from '../server/support.ts';
import { temporaryFolder } from '../support/database.ts';
import { fileIn, PEOPLE, RULE, UNITS } from './house.ts';

const Turn = z.object({
  n: z.int(),
  as: z.string(),
  replies: z.array(Card).min(1),
  expect: z.array(z.object({ what: z.string(), held: z.boolean(), seen: z.string() })),
});
const Line = z.looseObject({ id: z.string() });

test('every eval exits 0 whatever the figures, and writes a line for each line with its id', {
  timeout: 120_000,
}, async () => {
  const folder = temporaryFolder();
  for (const name of ['corpus', 'dialogues', 'fixtures']) mkdirSync(join(folder, name));
  const [corpus, dialogues, fixtures] = ['corpus', 'dialogues', 'fixtures'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  fileIn(corpus, '值守办法.md', RULE);
  fileIn(fixtures, 'units.csv', UNITS);
  fileIn(fixtures, 'people.csv', PEOPLE);
  fileIn(fixtures, 'base.json', '{}');
  fileIn(fixtures, 'answers.json', '{}');
  const turns = [
    { n: 1, as: '7001', text: '帮助', expect: { reply: { any: ['难题'] } } },
    { n: 2, as: '7001', text: '值守总结多久报一次', expect: { reply: { all: ['这句话不会出现'] } } },
  ];
  fileIn(
    dialogues,
    'first.json',
    JSON.stringify({ id: 'first', fixture: 'base', start: '2026-11-23T09:30:00+08:00', turns }),
  );

  const lines = (...rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const rules = lines(
    {
      id: 'r1',
      q: '值守总结多久报送一次',
      doc: '青禾市气象局机关党委值守办法',
      article: '第二条',
      answer_key: '每季度',
    },
    { id: 'r2', q: '停车位怎么分配', doc: null },
  );
  const intents = lines({ id: 'i1', text: '值守总结报上去了', intent: 'duty_done', role: 'secretary' });
  const dates = lines({
    id: 'd1',
    text: '月底',
    ref: '2026-11-23T09:30:00+08:00',
    tense: 'future',
    expect: { kind: 'date', date: '2026-11-30' },
  });
  const problems = lines(
    {
      id: 'p1',
      text: '值班表一周三变，谁也排不开',
      aspect: '组织与队伍',
      group: 'B1',
      same: 'B1a',
      unit_kind: 'branch',
    },
    {
      id: 'p2',
      text: '夜里没有车回家，值守的人叫苦',
      aspect: '载体与保障',
      group: 'E1',
      same: 'E1a',
      unit_kind: 'branch',
    },
  );

  const run = async (what: string, path: string, ...options: string[]) => {
    const out = join(folder, `${what}.out`);
    const { code, out: report, err } = await poti(['eval', what, path, ...options, '--json', out], { folder });
    expect({ what, code, err }).toEqual({ what, code: 0, err: '' });
    expect(report.trim()).not.toBe('');
    return jsonLines(Line, readFileSync(out, 'utf8'));
  };
  const answers = await run('rules', fileIn(folder, 'rules.jsonl', rules), '--corpus', corpus);
  expect(answers.map(({ id, q }) => ({ id, q }))).toEqual([
    { id: 'r1', q: '值守总结多久报送一次' },
    { id: 'r2', q: '停车位怎么分配' },
  ]);
  expect(answers[0]).toMatchObject({
    answered: expect.any(Boolean),
    citations: expect.any(Array),
    ranking: expect.any(Array),
  });
  expect(await run('intents', fileIn(folder, 'intents.jsonl', intents))).toMatchObject([
    { id: 'i1', intent: expect.any(String), offered: expect.any(Array), slots: {}, also: expect.any(Array) },
  ]);
  expect(await run('dates', fileIn(folder, 'dates.jsonl', dates))).toMatchObject([
    { id: 'd1', kind: 'date', date: '2026-11-30' },
  ]);
  expect(await run('problems', fileIn(folder, 'problems.jsonl', problems))).toMatchObject([
    { id: 'p1', group: expect.any(String), similar: expect.any(Array) },
    { id: 'p2', group: expect.any(String), similar: expect.any(Array) },
  ]);
  const [played] = await run('dialogues', dialogues, '--corpus', corpus);
  expect(played).toMatchObject({ id: 'first', held: false, skipped: false, finally: [] });
  const turnsOut = z.array(Turn).parse(played?.turns);
  expect(turnsOut.map(({ n, as }) => ({ n, as }))).toEqual(turns.map(({ n, as }) => ({ n, as })));
  const fell = turnsOut.map(({ expect }) => expect.filter(({ held }) => !held).map(({ what }) => what));
  expect(fell).toEqual([[], [expect.stringContaining('这句话不会出现')]]);
});

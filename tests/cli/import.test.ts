import { expect, test } from 'vitest';
import { poti } from '../server/support.ts';
import { temporaryFolder } from '../support/database.ts';
import { countsIn, DUTIES, fileIn, PEOPLE, RULE, UNITS } from './house.ts';

test('migrate, a roster, rules and duties are imported whole or not at all, and a dry run writes nothing', {
  timeout: 120_000,
}, async () => {
  const folder = temporaryFolder();
  const run = (...args: string[]) => poti(args, { folder });
  const units = fileIn(folder, 'units.csv', UNITS);
  const people = fileIn(folder, 'people.csv', PEOPLE);
  const roster = ['import', 'roster', '--units', units, '--people', people];
  const all = ['unit', 'person', 'post', 'identity', 'rule', 'duty', 'occurrence', 'audit'];

  expect(await run('migrate')).toMatchObject({ code: 0, err: '', out: 'the database is up to date\n' });
  const empty = await countsIn(folder, ...all);
  expect(Object.values(empty).every((count) => count === 0)).toBe(true);

  const wrong = fileIn(folder, 'wrong.csv', PEOPLE.replace('卢雪,Q2', '卢雪,Q7'));
  const refused = await run('import', 'roster', '--units', units, '--people', wrong);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toMatch(/人员第 4 行“单位编码”：.*Q7.*；.+。/);
  expect(await run(...roster, '--dry-run')).toMatchObject({ code: 0, err: '' });
  expect(await countsIn(folder, ...all)).toEqual(empty);

  const imported = await run(...roster);
  expect(imported).toMatchObject({ code: 0, err: '' });
  expect(await countsIn(folder, ...all)).toMatchObject({ unit: 5, person: 4, post: 4, identity: 3 });
  const sample = await run('sample');
  expect(sample.code).toBe(1);
  expect(sample.err.trim().split('\n')).toHaveLength(1);
  expect(sample.err).toMatch(/花名册.*DATABASE_URL/);

  const rule = fileIn(folder, '值守办法.md', RULE);
  const list = fileIn(folder, '采购清单.md', '# 采购清单\n\n- 墨粉两盒\n- 打印纸五箱\n');
  const noRule = await run('import', 'rules', list);
  expect(noRule.code).toBe(1);
  expect(noRule.out + noRule.err).toContain('采购清单');
  expect(await run('import', 'rules', rule, '--dry-run')).toMatchObject({ code: 0, err: '' });
  expect(await countsIn(folder, 'rule')).toEqual({ rule: 0 });
  const rules = await run('import', 'rules', rule);
  expect(rules).toMatchObject({ code: 0, err: '' });
  expect(rules.out.trim().split('\n')).toHaveLength(1);
  expect(rules.out).toMatch(/值守办法.*3/);
  expect(await countsIn(folder, 'rule')).toEqual({ rule: 1 });

  const badDuties = fileIn(folder, 'bad.csv', DUTIES.replace('2026-12-18', '2026-13-18'));
  const badDate = await run('import', 'duties', badDuties);
  expect(badDate.code).toBe(1);
  expect(badDate.err).toMatch(/第 2 行“截止”：.+；.+。/);
  const duties = fileIn(folder, 'duties.csv', DUTIES);
  expect(await run('import', 'duties', duties, '--dry-run')).toMatchObject({ code: 0, err: '' });
  expect(await countsIn(folder, 'duty')).toEqual({ duty: 0 });
  expect(await run('import', 'duties', duties)).toMatchObject({ code: 0, err: '' });
  expect(await countsIn(folder, 'duty')).toEqual({ duty: 1 });
});

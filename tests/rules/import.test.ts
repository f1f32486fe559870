import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { audit } from '../../src/kernel/tables.ts';
import { unit } from '../../src/organisation/tables.ts';
import { exportRules, importRules } from '../../src/skills/rules/index.ts';
import { ruleLineage, ruleText } from '../../src/skills/rules/tables.ts';
import { freshDatabase, temporaryFolder } from '../support/database.ts';

const NOW = Date.parse('2026-11-24T09:20:00+08:00');

const rule = (title: string, meta: string[], ...articles: string[]) =>
  [
    title,
    ...meta.map((line) => `> ${line}`),
    '第一条 为管好内部事务，制定本办法。',
    '第二条 各处室遵照执行。',
    ...articles,
  ].join('\n');
const BOOKS = rule('机关图书管理办法', ['施行: 2020-01-01']);
const PAPERS = rule('机关报刊管理办法', ['施行: 2021-01-01']);
const ROOM = rule(
  '机关阅览室管理办法（试行）',
  ['施行: 2025-03-01', '文号: 滨直工〔2024〕3号'],
  '第三条 本办法自2025年3月1日起施行，《机关图书管理办法》《机关报刊管理办法》同时废止。',
);

async function importing() {
  const database = await freshDatabase();
  const folder = temporaryFolder();
  await database.batch([
    write(build.insert(unit).values({ code: 'D1', name: '临港区机关工委', kind: 'district_work_committee' })),
  ]);
  let n = 0;
  return {
    database,
    async takes(texts: string[], more: { dryRun?: boolean; unit?: string } = {}) {
      const paths = texts.map((text) => {
        n += 1;
        const path = join(folder, `${String(n).padStart(3, '0')}.md`);
        writeFileSync(path, text);
        return path;
      });
      return importRules(paths, database, { actor: 'import:rules', now: NOW, zone: 'Asia/Shanghai', newId, ...more });
    },
    /** [title, status] of every text. */
    async stands() {
      const { rows } = await exportRules(database.read, '2026-11-24');
      return rows.map((row) => [row[0], row[5]]);
    },
  };
}

describe('an import', () => {
  test('ends what a closing article ends, in whatever order the files come', async () => {
    const { takes, stands, database } = await importing();
    const [room, books] = await takes([ROOM, BOOKS, PAPERS]);
    expect(room?.line).toBe(
      '《机关阅览室管理办法（试行）》：3 条，编号连续，现行，2025-03-01 起施行，新增，滨直工〔2024〕3号，同时废止《机关图书管理办法》、《机关报刊管理办法》',
    );
    expect(books?.status).toBe('repealed');
    expect(await stands()).toEqual([
      ['机关报刊管理办法', '已废止'],
      ['机关图书管理办法', '已废止'],
      ['机关阅览室管理办法（试行）', '现行'],
    ]);
    expect((await database.read.select().from(ruleLineage)).map(({ how }) => how)).toEqual(['merged', 'merged']);
    const [trial] = (await database.read.select().from(ruleText)).filter(({ title }) => title.includes('试行'));
    expect(trial?.reviewOn).toBe('2027-03-01');
  });

  test('only says what it would do when run dry', async () => {
    const { takes, stands, database } = await importing();
    await takes([BOOKS]);
    const [room] = await takes([ROOM], { dryRun: true });
    expect(room?.line).toContain('同时废止《机关图书管理办法》');
    expect(await stands()).toEqual([['机关图书管理办法', '现行']]);
    expect(await database.read.select().from(audit)).toHaveLength(1);
  });

  test('of an older text ends nothing that was issued after it', async () => {
    const { takes, stands } = await importing();
    await takes([rule('机关图书管理办法', ['施行: 2025-06-01'])]);
    await takes([ROOM]);
    expect(await stands()).toContainEqual(['机关图书管理办法', '现行']);
  });

  test('that corrects an abolished text lets it not stand again', async () => {
    const { takes, stands } = await importing();
    await takes([BOOKS, ROOM]);
    const [corrected] = await takes([BOOKS.replace('各处室', '各科室')]);
    expect(corrected?.fate).toBe('corrected');
    expect(await stands()).toContainEqual(['机关图书管理办法', '已废止']);
  });

  test('twice, or of two copies at once, changes nothing more', async () => {
    const { takes, database } = await importing();
    expect((await takes([BOOKS, BOOKS])).map(({ fate }) => fate)).toEqual(['new', 'unchanged']);
    expect((await takes([BOOKS]))[0]?.fate).toBe('unchanged');
    expect(await database.read.select().from(ruleText)).toHaveLength(1);
  });

  test('says that a version without a date can’t take over', async () => {
    const { takes, stands } = await importing();
    const [, undated] = await takes([BOOKS, rule('机关图书管理办法', [])]);
    expect(undated?.line).toMatch(/已被新版本取代.*没有施行日期，按最早的版本算/);
    expect(await stands()).toContainEqual(['机关图书管理办法', '现行']);
  });

  test('that is for one unit touches no one else’s rule of that name', async () => {
    const { takes, database } = await importing();
    await takes([BOOKS]);
    const [own] = await takes([rule('机关图书管理办法', ['施行: 2025-01-01', '范围: D1'])]);
    expect(own).toMatchObject({ fate: 'new', status: 'in_force' });
    expect((await takes([PAPERS], { unit: 'D1' }))[0]?.line).toContain('范围 D1');
    expect((await takes([`${PAPERS}`.replace('> 施行', '> 范围: D1\n> 施行')]))[0]?.fate).toBe('unchanged');
    const units = (await database.read.select().from(ruleText)).map((text) => text.unit);
    expect(units.sort()).toEqual(['D1', 'D1', null]);
  });

  test('of a draft, or for a unit that nobody knows, is refused by itself', async () => {
    const { takes, stands } = await importing();
    const lines = (
      await takes([rule('机关食堂管理办法（征求意见稿）', []), rule('机关会议制度', ['范围: X9']), BOOKS])
    ).map(({ line }) => line);
    expect(lines[0]).toContain('还不是定稿');
    expect(lines[1]).toContain('“X9”不是名册里的编码');
    expect(await stands()).toEqual([['机关图书管理办法', '现行']]);
  });
});

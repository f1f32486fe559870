import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { build, write } from '../../src/kernel/statement.ts';
import { person } from '../../src/organisation/tables.ts';
import { readTable } from '../../src/reports/read-table.ts';
import { EXPORTS, type ExportKind, fileOfExport } from '../../src/skills/exports/index.ts';
import { outcome } from '../../src/skills/outcomes/tables.ts';
import { problem } from '../../src/skills/problems/index.ts';
import { reviewPanel } from '../../src/skills/reviews/tables.ts';
import { ground } from '../adoption/ground.ts';
import { fileOn, wordsOfDocx } from '../support/exported.ts';

async function sheet(bytes: Uint8Array, name?: string) {
  const table = await readTable(bytes, name === undefined ? {} : { sheet: name });
  if ('refused' in table) throw new Error(table.text);
  return table;
}

describe('what staff export', () => {
  test.each([
    ['导出课题目录', '课题目录', /倒班党员怎么过组织生活/, '来自难题'],
    ['导出课题申领表', '课题申领表', /1 号/, '组长'],
    ['导出课题成果清单', '课题成果清单', /分批开会轮班补学/, '提交日期'],
    ['导出成果评审排名', '成果评审排名', /88\.5/, '名次'],
    ['导出成果转化台账', '成果转化台账', /推广做法/, '采用单位'],
  ])('%s gives the list as a table that reads back', async (words, title, holds, column) => {
    const { says, hears, staff, database } = await ground();
    await says(staff, '把成果8号作为做法推广');
    await says(staff, '提交');
    const { replies } = await hears(staff, { kind: 'text', text: words });
    expect(replies[0]?.file?.name).toBe(`${title}.xlsx`);
    const table = await sheet(await fileOn(database, replies[0]));
    expect(table.columns).toContain(column);
    expect(JSON.stringify(table.rows)).toMatch(holds);
  });

  test('the word file has title, facts and every row, for a meeting', async () => {
    const { hears, staff, database } = await ground();
    const { replies } = await hears(staff, { kind: 'text', text: '导出课题目录，要word版' });
    const words = wordsOfDocx(await fileOn(database, replies[0]));
    expect(words).toMatch(/^课题目录\n.*党建难题大征集.*共 2 条.*截至 2026-11-24\n/);
    expect(words).toMatch(/倒班党员怎么过组织生活.*活动经费怎么列支/s);
    expect(words).toMatch(/来源难题/);
  });

  test('of an unnamed problem number and text alone; a told formula stays text', async () => {
    const { staff, hears, database } = await ground();
    await database.batch([
      write(build.update(problem).set({ text: '=HYPERLINK("http://x","看")' }).where(eq(problem.id, 'unnamed'))),
    ]);
    const { replies } = await hears(staff, { kind: 'text', text: '导出课题目录' });
    const { rows } = await sheet(await fileOn(database, replies[0]), '来源难题');
    const row = rows.find(({ cells }) => cells.难题编号 === '4321');
    expect(row?.cells).toMatchObject({ 课题编号: '1', 难题: '=HYPERLINK("http://x","看")', 单位: '' });
    expect(rows.find(({ cells }) => cells.难题编号 === '1')?.cells.单位).not.toBe('');
  });

  test('no reviewer and no teller is named in any of them', async () => {
    const { campaign, first, second, third, fourth, member, database } = await ground();
    await database.batch([write(build.insert(reviewPanel).values({ campaign, person: member }))]);
    const names = new Map((await database.read.select().from(person)).map(({ id, name }) => [id, name]));
    const kinds: ExportKind[] = ['topics', 'outcomes', 'ranking', 'adoptions'];
    for (const kind of kinds) {
      const { bytes } = await fileOfExport(kind, 'docx', { read: database.read, today: '2026-11-24', whole: true });
      const words = wordsOfDocx(bytes);
      for (const one of [first, second, third, fourth, member]) expect(words, kind).not.toContain(names.get(one));
    }
  });
});

describe('who may', () => {
  test('anyone the catalogue of topics, without the words behind it; nobody but the staff the rest', async () => {
    const { says, hears, first, database } = await ground();
    const { replies } = await hears(first, { kind: 'text', text: '导出课题目录' });
    const bytes = await fileOn(database, replies[0]);
    expect((await readTable(bytes, { sheet: '来源难题' })) as object).toHaveProperty('refused');
    for (const words of ['导出课题申领表', '导出课题成果清单', '导出成果评审排名', '导出成果转化台账']) {
      expect(await says(first, words)).toMatch(/没有权限/);
    }
  });

  test('who is asked which one is offered only what he or she may have, a few at a time', async () => {
    const { hears, first, staff } = await ground();
    const offered = async (who: string) =>
      (await hears(who, { kind: 'text', text: '导出' })).replies[0]?.buttons?.map(({ label }) => label);
    expect(await offered(first)).toEqual([
      '课题目录',
      '任务清单',
      '经费支出明细',
      '制度目录',
      '社区服务统计表',
      '述职评议汇总表',
    ]);
    expect(await offered(staff)).toHaveLength(6);
  });

  test('each list is had by its own title', async () => {
    const { hears, staff } = await ground();
    const named: (string | undefined)[] = [];
    for (const { title } of Object.values(EXPORTS)) {
      const { replies } = await hears(staff, { kind: 'text', text: `导出${title}` });
      named.push(replies[0]?.file?.name);
    }
    expect(named).toEqual(Object.values(EXPORTS).map(({ title }) => `${title}.xlsx`));
  });

  test('nothing of an outcome under review is in the ranking', async () => {
    const { database } = await ground();
    const { bytes, rows } = await fileOfExport('ranking', 'json', {
      read: database.read,
      today: '2026-11-24',
      whole: true,
    });
    expect(rows).toBe(1);
    expect(new TextDecoder().decode(bytes)).not.toMatch(/口袋书/);
    expect((await database.read.select().from(outcome)).length).toBe(2);
  });

  test('every kind makes all three formats even of an empty house', async () => {
    const { freshDatabase } = await import('../support/database.ts');
    const { read } = await freshDatabase();
    for (const kind of Object.keys(EXPORTS)) {
      if (!Object.hasOwn(EXPORTS, kind)) continue;
      for (const format of ['xlsx', 'docx', 'json'] as const) {
        const { bytes } = await fileOfExport(kind as ExportKind, format, { read, today: '2026-11-24', whole: true });
        expect(bytes.length).toBeGreaterThan(2);
      }
    }
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../src/kernel/errors.ts';
import { readTable, type Table } from '../../src/reports/read-table.ts';
import { writeXlsx } from '../../src/reports/xlsx.ts';
import { temporaryFolder } from '../support/database.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

async function table(file: string | Uint8Array, sheet?: string): Promise<Table> {
  const read = await readTable(file, sheet === undefined ? {} : { sheet });
  if (isRefusal(read)) throw new Error(read.text);
  return read;
}

async function refusal(file: string | Uint8Array, sheet?: string): Promise<string> {
  const read = await readTable(file, sheet === undefined ? {} : { sheet });
  return isRefusal(read) ? read.text : 'read';
}

describe('a .csv file', () => {
  test('is read with its line numbers, a BOM, quotes and empty rows', async () => {
    const read = await table(bytes('\ufeff编码,名称\n\nA1,"河务局, 机关"\n ,\nA2, 林业局 \n'));
    expect(read.columns).toEqual(['编码', '名称']);
    expect(read.rows).toEqual([
      { line: 3, cells: { 编码: 'A1', 名称: '河务局, 机关' } },
      { line: 5, cells: { 编码: 'A2', 名称: '林业局' } },
    ]);
  });

  test('may lack the last cells of a row', async () => {
    expect((await table(bytes('编码,名称,应配\nA1,河务局'))).rows[0]?.cells).toEqual({
      编码: 'A1',
      名称: '河务局',
      应配: '',
    });
  });

  test('in GBK is read, and says so', async () => {
    const gbk = new Uint8Array([0xb1, 0xe0, 0xc2, 0xeb, 0x0a, 0x41, 0x31]);
    const read = await table(gbk);
    expect(read.columns).toEqual(['编码']);
    expect(read.note).toMatch(/GBK.*UTF-8/);
  });

  test.each([
    ['nothing in it', '', /空的/],
    ['a cell too many', '编码,名称\nA1,河务局,多的\n', /第 2 行多出“多的”/],
    ['a column twice', '编码,编码\n1,2', /“编码”出现了两次/],
    ['an open quote', '编码,名称\nA1,"河务局\n', /引号不成对/],
  ])('with %s is refused with the place', async (_what, text, says) => {
    expect(await refusal(bytes(text))).toMatch(says);
  });
});

describe('an .xlsx file', () => {
  test('comes back from what was written, by the name of its sheet', async () => {
    const file = await writeXlsx([
      { name: '组织', columns: ['编码', '党员数'], rows: [['A1', 12]] },
      {
        name: '人员',
        columns: ['工号', '姓名'],
        rows: [
          ['0101', '沈一鸣'],
          [null, null],
          ['0102', '顾南'],
        ],
      },
    ]);
    expect((await table(file)).rows).toEqual([{ line: 2, cells: { 编码: 'A1', 党员数: '12' } }]);
    expect((await table(file, '人员')).rows).toEqual([
      { line: 2, cells: { 工号: '0101', 姓名: '沈一鸣' } },
      { line: 4, cells: { 工号: '0102', 姓名: '顾南' } },
    ]);
    expect(await refusal(file, '花名册')).toMatch(/没有名为“花名册”.*组织、人员/);
  });

  test('never holds a formula, whatever a cell begins with', async () => {
    const rows = [['=1+1'], ['+86'], ['-3'], ['@SUM(A1)'], ['\u0001=2']];
    const file = await writeXlsx([{ name: '表', columns: ['内容'], rows }]);
    expect((await table(file)).rows.map(({ cells }) => cells.内容)).toEqual(['=1+1', '+86', '-3', '@SUM(A1)', '=2']);
  });

  test('keeps any printable text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 5 }),
        async (texts) => {
          const wanted = texts.map((text) => text.trim()).filter((text) => text !== '');
          const file = await writeXlsx([{ name: '表', columns: ['内容'], rows: wanted.map((text) => [text]) }]);
          expect((await table(file)).rows.map(({ cells }) => cells.内容)).toEqual(wanted);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('that is no table is refused', async () => {
    expect(await refusal(new Uint8Array([0x50, 0x4b, 3, 4, 1, 2, 3]))).toMatch(/不是能读的/);
    expect(await refusal(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]))).toMatch(/旧版 .xls/);
    expect(await refusal(new Uint8Array([0, 1, 2, 3]))).toMatch(/不是文本表格/);
  });
});

test('a path is read too, and a missing file is named', async () => {
  const path = join(temporaryFolder(), 'units.csv');
  writeFileSync(path, '编码\nA1\n');
  expect((await table(path)).rows).toHaveLength(1);
  expect(await refusal(`${path}.gone`)).toMatch(/没有找到文件/);
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { isRefusal, OperatorError } from '../../src/kernel/errors.ts';
import { newId } from '../../src/kernel/ids.ts';
import { wordsOf } from '../../src/message/card.ts';
import { readTable } from '../../src/reports/read-table.ts';
import { writeXlsx } from '../../src/reports/xlsx.ts';
import { importRules, textOfFile } from '../../src/skills/rules/index.ts';
import { tableFile } from '../../src/table-file.ts';
import { docxOf, p, zipOf } from '../rules/read-file-zip.ts';
import { freshDatabase, temporaryFolder } from '../support/database.ts';
import { START, sampleDesk } from '../support/desk.ts';
import { pdfOf } from '../support/pdf.ts';

const MEGABYTE = 2 ** 20;

/** Deflated, so many times the same megabyte: ended by a full flush a block stands for itself and can be repeated. */
function unfolding(unit: string, megabytes: number): Uint8Array {
  const block = deflateRawSync(unit.repeat(MEGABYTE / unit.length), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([...Array.from({ length: megabytes }, () => block), Buffer.from([3, 0])]);
}

const text = (inside: string) => `<w:p><w:r><w:t>${inside}</w:t></w:r></w:p>`;
const pages = (count: number) => Array.from({ length: count }, () => [{ text: '值班按月轮换', y: 700 }]);
const SHEET = 'xl/worksheets/sheet1.xml';

let xlsx: Uint8Array;
let nested: Uint8Array;
beforeAll(async () => {
  xlsx = await writeXlsx([{ name: '清单', columns: ['名称', '日期'], rows: [['述职', '2026-12-18']] }]);
  nested = Array.from({ length: 12 }).reduce<Uint8Array>(
    (inner) => zipOf({ 'a.zip': inner, 'word/document.xml': inner }),
    xlsx,
  );
});

type Hostile = [what: string, name: string, make: () => Uint8Array];
const FILES: Hostile[] = [
  [
    'a part that unfolds to a gigabyte and says so',
    'a.docx',
    () => zipOf({ 'word/document.xml': { packed: unfolding(' ', 1_000), claims: 2 ** 30 } }),
  ],
  [
    'a part that unfolds to a gigabyte and claims little',
    'a.docx',
    () => zipOf({ 'word/document.xml': { packed: unfolding(' ', 1_000), claims: 9_000_000 } }),
  ],
  ['archives in archives', 'a.docx', () => nested],
  [
    'as many entries as fit',
    'a.docx',
    () =>
      zipOf(
        Object.fromEntries(
          Array.from({ length: 30_000 }, (_, i) => [`x${i}`, { packed: new Uint8Array([3, 0]), claims: 0 }]),
        ),
      ),
  ],
  ['hundreds of thousands of empty elements', 'a.docx', () => docxOf('<a/>'.repeat(150_000))],
  [
    'hundreds of thousands of breaks in a paragraph',
    'a.docx',
    () => docxOf(text(`${'</w:t><w:br/><w:t>'.repeat(80_000)}`)),
  ],
  ['elements that never close', 'a.docx', () => zipOf({ 'word/document.xml': '<a>'.repeat(400_000) })],
  ['attributes that never close', 'a.docx', () => zipOf({ 'word/document.xml': '<a b=" '.repeat(200_000) })],
  ['a table in a document', 'a.docx', () => xlsx],
  ['a picture', 'a.docx', () => Buffer.from(`\x89PNG\r\n\x1a\n${'x'.repeat(10_000)}`, 'latin1')],
  ['a table of another program', 'a.pdf', () => xlsx],
  ['five hundred pages', 'a.pdf', () => pdfOf(pages(500))],
  ['blanks without end', 'a.txt', () => Buffer.from(' '.repeat(19_000_000))],
  ['what is no text', 'a.md', () => Buffer.from([0, 1, 2, 255, 254, 253])],
];
const TABLES: Hostile[] = [
  [
    'a sheet that unfolds to a gigabyte and says so',
    'a.xlsx',
    () => zipOf({ [SHEET]: { packed: unfolding(' ', 1_000), claims: 2 ** 30 } }),
  ],
  [
    'a sheet that unfolds to much and claims little',
    'a.xlsx',
    () => zipOf({ [SHEET]: { packed: unfolding(' ', 300), claims: 100 } }),
  ],
  ['archives in archives', 'a.xlsx', () => nested],
  ['a document', 'a.xlsx', () => docxOf(p('某'))],
  ['an old workbook', 'a.xls', () => Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0])],
  ['rows without end', 'a.csv', () => Buffer.from('a\n'.repeat(2_000_000))],
  ['columns without end', 'a.csv', () => Buffer.from(`${'a,b'.repeat(1_000_000)}\n1`)],
  ['quotes that never close', 'a.csv', () => Buffer.from(`名称\n"${'x'.repeat(1_000_000)}`)],
  ['a cell of blanks', 'a.csv', () => Buffer.from(`名称\n甲${' '.repeat(90_000)}乙`)],
];

/** How long this thread was busy meanwhile, in ms: what anybody else had to wait for at the worst. */
async function busyWhile<T>(work: () => Promise<T>): Promise<{ result: T; busy: number; share: number }> {
  const before = performance.eventLoopUtilization();
  const result = await work();
  const { active, utilization } = performance.eventLoopUtilization(before);
  return { result, busy: active, share: utilization };
}

function expectFree({ busy, share }: { busy: number; share: number }, what: string) {
  expect(busy < 400 || share < 0.5, `${what}: busy for ${busy.toFixed(0)} ms, ${(share * 100).toFixed(0)} %`).toBe(
    true,
  );
}

describe('a hostile file leaves the program free for others, and is read or refused in a sentence', () => {
  test.each(FILES)('%s in %s', async (what, name, make) => {
    const bytes = make();
    const { result, ...spent } = await busyWhile(() => textOfFile(name, bytes));
    if (isRefusal(result)) expect(result.text).toMatch(/没有导入：.+。$/u);
    expectFree(spent, what);
  });

  test.each(TABLES)('%s in %s', async (what, _name, make) => {
    const bytes = make();
    const { result, ...spent } = await busyWhile(() => readTable(bytes));
    if (isRefusal(result)) expect(result.text).toMatch(/请.+。$/u);
    else expect(result.rows.length).toBeLessThanOrEqual(50_000);
    expectFree(spent, what);
  });
});

test('five hundred pages are refused, and what is to be done is said', async () => {
  expect(await textOfFile('办法.pdf', pdfOf(pages(500)))).toMatchObject({
    text: expect.stringContaining('超过 300 页'),
  });
});

test('a file cut off or changed anywhere is read, or refused in a sentence', async () => {
  const honest: [string, Uint8Array][] = [
    ['a.docx', docxOf(p('第一条 值班按月轮换。'))],
    ['a.pdf', pdfOf(pages(1))],
    ['a.xlsx', xlsx],
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...honest),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(255),
      fc.boolean(),
      async ([name, whole], where, byte, cut) => {
        const place = Math.min(whole.length - 1, Math.floor(where * whole.length));
        const bytes = cut ? whole.slice(0, place) : Uint8Array.from(whole, (was, i) => (i === place ? byte : was));
        const read = name === 'a.xlsx' ? await readTable(bytes) : await textOfFile(name, bytes);
        if (isRefusal(read)) expect(read.text).toMatch(/^[^a-z]*(?:\.?[a-zA-Z]+[^a-z]*){0,4}。$/u);
      },
    ),
    { numRuns: 60 },
  );
});

describe('in chat', () => {
  test('every one of them is answered, nothing fails, and the next message is heard', async () => {
    const sent = new Map<string, Uint8Array>();
    const desk = await sampleDesk({ fileSent: (ref) => sent.get(ref) });
    const rows = await desk.database.select({
      sql: "select person from post where post = '工委管理员' and left_on is null",
      params: [],
    });
    const staff = String(rows[0]?.[0]);
    for (const [what, name, make] of [...FILES.slice(0, 4), ...FILES.slice(8), ...TABLES]) {
      sent.set(what, make());
      const { replies } = await desk.hears(staff, { kind: 'media', media: 'file', name: `任务${name}`, ref: what });
      expect(replies.map(wordsOf).join(), what).toMatch(/\p{Script=Han}/u);
      expect(replies.map(wordsOf).join(), what).not.toMatch(/没能办成|Error|undefined|\bat \w/u);
    }
    expect(await desk.says(staff, '帮助')).toMatch(/制度/);
  }, 120_000);
});

describe('by command', () => {
  test('a folder of them gives a line each, and nothing is imported', async () => {
    const folder = temporaryFolder();
    const some = [...FILES.slice(0, 4), ...FILES.slice(7)];
    for (const [i, [, name, make]] of some.entries()) writeFileSync(join(folder, `${i}${name}`), make());
    const database = await freshDatabase();
    const lines = await importRules([folder], database, { now: START, zone: 'Asia/Shanghai', newId, actor: 'admin' });
    expect(lines).toHaveLength(some.length);
    expect(lines.every((line) => !('articles' in line) || line.articles === 0)).toBe(true);
  }, 60_000);

  test('a table is refused with the name of the file', async () => {
    const folder = temporaryFolder();
    for (const [i, [, name, make]] of TABLES.slice(0, 5).entries()) {
      const path = join(folder, `${i}${name}`);
      writeFileSync(path, make());
      await expect(tableFile(path)).rejects.toThrow(OperatorError);
      await expect(tableFile(path)).rejects.toThrow(path);
    }
  });
});

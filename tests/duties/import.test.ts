import { asc, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { instantOf } from '../../src/kernel/clock.ts';
import type { Database } from '../../src/kernel/database.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { audit } from '../../src/kernel/tables.ts';
import { link, unit } from '../../src/organisation/tables.ts';
import { exportDuties } from '../../src/skills/duties/export.ts';
import { importDuties, reportLines } from '../../src/skills/duties/import.ts';
import { ensureOccurrences } from '../../src/skills/duties/occurrences.ts';
import { readDutyRow } from '../../src/skills/duties/table.ts';
import { duty, notice, occurrence } from '../../src/skills/duties/tables.ts';
import { DAYS, type Line, NOW, newId, sheet, town, ZONE } from './talk.ts';

const at = (civil: string) => ({ now: instantOf(civil, ZONE), zone: ZONE, workingDays: DAYS, newId });
const bring = (database: Database, lines: Line[], dryRun = false) =>
  importDuties(sheet(...lines), database, { actor: 'import:duties', dryRun, ...at(NOW) });
const rows = (database: Database) =>
  database.read.select().from(occurrence).orderBy(asc(occurrence.unit), asc(occurrence.period));

describe('a row of the notice table', () => {
  const good: [what: string, Line, Partial<NonNullable<ReturnType<typeof readDutyRow>['duty']>>][] = [
    ['a kind of unit', { 对象类别: '机关党组织' }, { kinds: ['organ_party_org'], units: [] }],
    ['units by code', { 对象类别: 'A1、A2' }, { kinds: [], units: ['A1', 'A2'] }],
    ['a year’s date', { 周期: '每年', 起始: '2026', 截止: '12-18' }, { cycle: 'yearly', starts: 2026, due: '12-18' }],
    ['a date that a spreadsheet gave a year', { 周期: '每年', 起始: '2026', 截止: '2026-12-18' }, { due: '12-18' }],
    ['a quarter’s end', { 周期: '每季度', 起始: '2026', 截止: '末' }, { cycle: 'quarterly', due: '末' }],
    ['a half-year’s end', { 周期: '每半年', 起始: '2026', 截止: '末' }, { cycle: 'half_yearly', due: '末' }],
    ['a day of the month', { 周期: '每月', 起始: '2026', 截止: '25' }, { cycle: 'monthly', due: '25' }],
    ['days before, in any order', { 提前: '3，14,7' }, { advance: [14, 7, 3] }],
    ['no reminder at all', { 提前: '' }, { advance: [] }],
    ['whom it is escalated to', { 上报: '上级专职副书记，逾期5天' }, { escalateTo: '专职副书记', escalateAfter: 5 }],
    ['several posts', { 责任职务: '书记、组织委员' }, { posts: ['书记', '组织委员'] }],
  ];
  test.each(good)('%s', (_what, line, values) => {
    const [row] = sheet(line).rows;
    expect(readDutyRow(2, row?.cells ?? {}, new Set(['A1', 'A2'])).duty).toMatchObject(values);
  });

  const bad: [column: string, cell: string, given?: Line][] = [
    ['名称', ''],
    ['对象类别', '第九支部'],
    ['责任职务', ''],
    ['周期', '每周'],
    ['起始', '', { 周期: '每年', 截止: '12-18' }],
    ['截止', '2026-02-30'],
    ['截止', '13-01', { 周期: '每年', 起始: '2026' }],
    ['截止', '32', { 周期: '每月', 起始: '2026' }],
    ['遇休', '随便'],
    ['提前', '两周'],
    ['提前', '400'],
    ['文号', ''],
    ['上报', '专职副书记'],
  ];
  test.each(bad)('a fault in %s (%s) is named with row, column and fix', (column, cell, given = {}) => {
    const [row] = sheet({ ...given, [column]: cell }).rows;
    const { duty: none, faults } = readDutyRow(7, row?.cells ?? {}, new Set(['A1']));
    expect(none).toBeUndefined();
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ line: 7, column });
    expect(faults[0]?.fix).toMatch(/^请/);
  });
});

describe('an import', () => {
  test('gives every owing unit its occurrence, with the notice', async () => {
    const database = await town({});
    expect(await database.read.select().from(notice)).toMatchObject([{ number: '青直工〔2026〕9号' }]);
    const made = await rows(database);
    expect(made.map((row) => row.unit)).toEqual(['A1', 'A2', 'W1']);
    expect(made.every(({ due, state }) => due === '2026-12-18' && state === 'open')).toBe(true);
    expect(await database.read.select().from(audit)).toMatchObject([
      { actor: 'import:duties', verb: 'added', entity: 'duty' },
    ]);
  });

  test('takes all or nothing and names each fault', async () => {
    const database = await town();
    const report = await bring(database, [{}, { 名称: '乙', 周期: '每旬' }, { 名称: '丙', 遇休: '' }]);
    expect(report.outcome).toBe('refused');
    expect(reportLines(report).slice(0, 3).join('\n')).toMatch(/2 处错误[\s\S]*第 3 行“周期”[\s\S]*第 4 行“遇休”/);
    expect(await rows(database)).toEqual([]);
  });

  test('refuses a table without its head and a duty that stands in it twice', async () => {
    const database = await town();
    const headless = await importDuties({ columns: ['名称'], rows: [] }, database, { actor: 'x', ...at(NOW) });
    expect(headless.outcome).toBe('refused');
    expect(reportLines(await bring(database, [{}, {}]))[1]).toContain('与第 2 行是同一项任务');
  });

  test('checks without writing on a dry run', async () => {
    const database = await town();
    expect((await bring(database, [{}], true)).outcome).toBe('checked');
    expect(await database.read.select().from(duty)).toEqual([]);
  });

  test('a second time changes nothing, and a changed date reaches only what is open', async () => {
    const database = await town({});
    const before = await rows(database);
    expect(await bring(database, [{}])).toMatchObject({ added: [], changed: [], same: ['安全台账'] });
    expect(await rows(database)).toEqual(before);
    await database.batch([
      write(build.update(occurrence).set({ state: 'done', doneOn: '2026-11-20' }).where(eq(occurrence.unit, 'A2'))),
    ]);
    expect(await bring(database, [{ 截止: '2026-12-25' }])).toMatchObject({ changed: ['安全台账'] });
    expect((await rows(database)).map(({ due }) => due)).toEqual(['2026-12-25', '2026-12-18', '2026-12-25']);
  });

  test('a yearly duty under a new notice is the same one; a single one under a new notice is another', async () => {
    const yearly = { 名称: '年度清点', 周期: '每年', 起始: '2025', 截止: '12-18' };
    const database = await town(yearly, { 名称: '专项' });
    const report = await bring(database, [
      { ...yearly, 文号: '青直工〔2027〕2号' },
      { 名称: '专项', 文号: '青直工〔2027〕3号' },
    ]);
    expect(report).toMatchObject({ added: ['专项'], changed: ['年度清点'] });
  });

  test('says which dates could not be moved, since that year’s calendar is missing', async () => {
    const database = await town();
    const year = DAYS.knownThrough + 1;
    const report = await bring(database, [{ 周期: '每五年', 起始: String(year), 截止: '05-01' }]);
    expect(reportLines(report).join('\n')).toContain(`${year}-05-01`);
  });
});

describe('the next periods', () => {
  test('are made as time goes on, for new units too, and twice is the same as once', async () => {
    const database = await town({ 名称: '月例会', 周期: '每月', 起始: '2026', 截止: '末', 对象类别: '党支部' });
    const before = (await rows(database)).length;
    expect(await ensureOccurrences(database, at(NOW))).toBe(0);
    expect(await ensureOccurrences(database, at('2026-12-23T01:00'))).toBe(1);
    expect((await rows(database)).length).toBe(before + 3);
    await database.batch([
      write(build.insert(unit).values({ code: 'A3', name: '新设支部', kind: 'branch' })),
      write(build.insert(link).values({ kind: 'leads', from: 'A', to: 'A3', since: '2026-12-20' })),
    ]);
    expect(await ensureOccurrences(database, at('2026-12-23T01:05'))).toBeGreaterThan(0);
    expect(await ensureOccurrences(database, at('2026-12-23T01:10'))).toBe(0);
    expect((await rows(database)).filter((row) => row.unit === 'A3').map(({ period }) => period)).toEqual([
      '2026-12',
      '2027-01',
      '2027-02',
      '2027-03',
    ]);
  });
});

test('the export says what stands, and nothing of reminders (BURDEN 5)', async () => {
  const database = await town({ 对象类别: 'A1' });
  const { columns, rows: exported } = await exportDuties(database.read);
  expect(columns.join()).not.toMatch(/提醒|次数|已读|得分|名次/);
  expect(exported).toEqual([
    [
      '安全台账',
      '一次',
      'A1',
      '测报处党支部',
      '',
      '2026-12-18',
      '未办结',
      null,
      null,
      '青直工〔2026〕9号',
      '《台账办法》第三条',
    ],
  ]);
});

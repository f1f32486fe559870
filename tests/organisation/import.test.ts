import { desc, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { commit } from '../../src/kernel/commit.ts';
import type { Database } from '../../src/kernel/database.ts';
import { audit } from '../../src/kernel/tables.ts';
import { planImport, reportLines } from '../../src/organisation/import.ts';
import { stateOf } from '../../src/organisation/roster-state.ts';
import {
  holdersOf,
  leadersOf,
  personByAccount,
  personById,
  speakFor,
  unitByCode,
} from '../../src/organisation/store.ts';
import { link } from '../../src/organisation/tables.ts';
import { freshDatabase } from '../support/database.ts';
import { CHANNELS, load, NOW, people, units, ZONE } from './fixture.ts';

let database: Database;
beforeEach(async () => {
  database = await freshDatabase();
});

const MAY = Date.parse('2026-05-06T01:00Z');

test('a roster is imported, and a second time changes nothing', async () => {
  const first = await load(database);
  expect(reportLines(first)[0]).toBe('导入完成：单位新增 10 个、变更 0 个，人员新增 11 名、变更 0 名。');
  const before = await stateOf(database.read);
  const trail = await database.read.$count(audit);
  const second = await load(database, {}, MAY);
  expect(reportLines(second)).toEqual(['导入完成：单位新增 0 个、变更 0 个，人员新增 0 名、变更 0 名。']);
  expect(await stateOf(database.read)).toEqual(before);
  expect(await database.read.$count(audit)).toBe(trail);
});

test('one bad row, and nothing is imported', async () => {
  const report = await load(database, { people: people((t) => t.replace('柳依|W1', '柳依|W7')) });
  expect(report.outcome).toBe('refused');
  expect(reportLines(report)).toEqual([
    '没有导入：发现 1 处错误，请改正后重新导入。',
    '人员第 4 行“单位编码”：没有编码为“W7”的单位；请核对编码，或在组织表中补上该单位。',
  ]);
  expect((await stateOf(database.read)).units.size).toBe(0);
});

test('a dry run says what would change, and changes nothing', async () => {
  const report = await load(database, { dryRun: true });
  expect(reportLines(report)[0]).toMatch(/^检查通过，尚未写入：单位新增 10 个/);
  expect((await stateOf(database.read)).people.size).toBe(0);
});

describe('a second import', () => {
  beforeEach(async () => {
    await load(database);
  });

  test('merges by 编码 and 工号 and writes down who changed what', async () => {
    const report = await load(database, {
      units: units((t) => t.replace('水务局综合处党支部', '水务局办公室党支部')),
      people: people((t) => t.replace('12|宋野|W1|组织委员|a12', '12|宋野|W1|副书记、组织委员|a12b')),
    });
    expect(report.plan?.units.changed).toEqual([{ id: 'W1', name: '水务局办公室党支部' }]);
    expect(report.plan?.people.changed).toEqual([{ id: '12', name: '宋野' }]);
    expect((await unitByCode(database.read, 'W1'))?.name).toBe('水务局办公室党支部');
    expect((await personByAccount(database.read, 'jia', 'a12b'))?.posts.map(({ post }) => post)).toEqual([
      '副书记',
      '组织委员',
    ]);
    expect(await personByAccount(database.read, 'jia', 'a12')).toBeUndefined();
    const [row] = await database.read
      .select()
      .from(audit)
      .where(eq(audit.entityId, '12'))
      .orderBy(desc(audit.before))
      .limit(1);
    expect(row).toMatchObject({ actor: 'import:roster', verb: 'import', entity: 'person', at: '2026-03-02T09:00' });
    expect(JSON.stringify(row?.before)).toContain('a12');
    expect(JSON.stringify(row?.after)).toContain('a12b');
  });

  test('lists what the file lacks, and keeps it', async () => {
    const report = await load(database, { people: people((t) => t.replace(/\n13\|.*/, '')) });
    expect(reportLines(report)).toContain(
      '人员 1 个库中有而表中没有，予以保留；需要移除时请加 --remove-missing：柳依（13）。',
    );
    expect(await personById(database.read, '13')).toBeDefined();
  });

  test('removes it only when asked to, and takes it back when it is named again', async () => {
    const smaller = {
      units: units((t) => t.replace(/\nH1\|.*/, '').replace('|LH|8|8', '|LH|0|0')),
      people: people((t) => t.replace(/\n13\|.*/, '').replace(/\n51\|.*/, '')),
      removeMissing: true,
    };
    const report = await load(database, smaller, MAY);
    expect(reportLines(report)).toEqual(
      expect.arrayContaining([
        '单位 1 个已移除：海事局综合处党支部（H1）。',
        '人员 2 个已移除：柳依（13）、郝然（51）。',
      ]),
    );
    expect(await personById(database.read, '13')).toBeUndefined();
    expect(await personByAccount(database.read, 'jia', 'a51')).toBeUndefined();
    expect(await unitByCode(database.read, 'H1')).toBeUndefined();
    await load(database, {}, MAY);
    expect((await personByAccount(database.read, 'jia', 'a51'))?.posts).toHaveLength(1);
    expect(await unitByCode(database.read, 'H1')).toBeDefined();
  });

  test('does not remove on one sheet alone', async () => {
    const { people: _people, ...request } = { people: undefined, units: units(), channels: CHANNELS };
    const report = await planImport({ ...request, removeMissing: true }, database.read, {
      actor: 'import:roster',
      now: NOW,
      zone: ZONE,
      newId: () => crypto.randomUUID(),
    });
    expect(reportLines(report)[1]).toMatch(/只有一张表，不能据此移除/);
  });

  test('ends a link on its day and begins the next one', async () => {
    await load(database, { units: units((t) => t.replace('|党支部|W||9', '|党支部|H||9')) }, MAY);
    expect((await leadersOf(database.read, 'W1')).map(({ code }) => code)).toEqual(['H']);
    expect((await leadersOf(database.read, 'W1', { on: '2026-05-05' })).map(({ code }) => code)).toEqual(['W']);
    expect((await leadersOf(database.read, 'W1', { on: '2026-05-06' })).map(({ code }) => code)).toEqual(['H']);
    expect((await database.read.select().from(link).where(eq(link.to, 'W1'))).length).toBe(2);
  });

  test('lets go of a post that is no longer named, and of the choice that rested on it', async () => {
    await database.batch([speakFor('31', 'W1')]);
    await load(database, { people: people((t) => t.replace(/\n31\|邵阳\|W1.*/, '')) });
    const person = await personById(database.read, '31');
    expect(person?.posts.map(({ unit }) => unit.code)).toEqual(['W']);
    expect(person?.speaksFor).toBeUndefined();
    expect(await holdersOf(database.read, 'W1', '党员')).toHaveLength(1);
  });

  test('keeps accounts when the file leaves their column out or empty', async () => {
    await load(database, { people: people((t) => t.replace(/\|a\d+/g, '|').replace('|乙平台ID|', '|手机|')) });
    expect((await personByAccount(database.read, 'jia', 'a11'))?.id).toBe('11');
    expect((await personByAccount(database.read, 'yi', 'b11'))?.id).toBe('11');
  });

  test('lets two people exchange their accounts', async () => {
    await load(database, {
      people: people((t) => t.replace('组织委员|a12', '组织委员|a21').replace('W2|书记|a21', 'W2|书记|a12')),
    });
    expect((await personByAccount(database.read, 'jia', 'a21'))?.id).toBe('12');
    expect((await personByAccount(database.read, 'jia', 'a12'))?.id).toBe('21');
  });

  test('planned against a state that has changed meanwhile is a conflict', async () => {
    const circumstances = { actor: 'import:roster', now: MAY, zone: ZONE, newId: () => crypto.randomUUID() };
    const request = { units: units(), people: people((t) => t.replace('柳依', '柳一')), channels: CHANNELS };
    const plan = await planImport(request, database.read, circumstances);
    await load(database, { people: people((t) => t.replace('柳依', '柳衣')) });
    expect(await commit(database, plan)).toBe('conflict');
    expect((await personById(database.read, '13'))?.name).toBe('柳衣');
  });
});

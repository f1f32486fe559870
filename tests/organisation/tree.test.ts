import { beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/kernel/database.ts';
import { isRefusal } from '../../src/kernel/errors.ts';
import { may, treeAround, VERBS, type Verb } from '../../src/organisation/authority.ts';
import { findUnit } from '../../src/organisation/find-unit.ts';
import { askerByDefault, askerOf, type Unit, unitsOf } from '../../src/organisation/people.ts';
import {
  addressesOf,
  allUnits,
  duePosts,
  guidedBy,
  guidesOf,
  heardOn,
  leadersOf,
  memberCount,
  peopleByName,
  personById,
  speakFor,
  staffOf,
  unitByCode,
  unitsAbove,
  unitsBelow,
} from '../../src/organisation/store.ts';
import { freshDatabase } from '../support/database.ts';
import { load } from './fixture.ts';

let database: Database;
beforeEach(async () => {
  database = await freshDatabase();
  await load(database);
});

const isVerb = (word: string): word is Verb => word in VERBS;
const codes = (units: Unit[]) => units.map(({ code }) => code).join(' ');

async function unit(code: string): Promise<Unit> {
  const found = await unitByCode(database.read, code);
  if (!found) throw new Error(code);
  return found;
}

async function person(id: string) {
  const found = await personById(database.read, id);
  if (!found) throw new Error(id);
  return found;
}

describe('the tree', () => {
  test.each([
    ['C0', 'H H1 W W1 W2', '', '', ''],
    ['W', 'W1 W2', 'C0', 'C0', 'LW'],
    ['W1', '', 'W C0', 'W', ''],
    ['D1', 'D11', '', '', 'C0'],
    ['D11', '', 'D1', 'D1', ''],
  ])('of %s: below %j, above %j, led by %j, guided by %j', async (code, below, above, leaders, guides) => {
    expect(codes(await unitsBelow(database.read, code))).toBe(below);
    expect(codes(await unitsAbove(database.read, code))).toBe(above);
    expect(codes(await leadersOf(database.read, code))).toBe(leaders);
    expect(codes(await guidesOf(database.read, code))).toBe(guides);
  });

  test('counts members as the sum of the branches', async () => {
    expect(await memberCount(database.read, 'W')).toEqual({ members: 21, serving: 12 });
    expect(await memberCount(database.read, 'C0')).toEqual({ members: 29, serving: 20 });
    expect(await memberCount(database.read, 'W2')).toEqual({ members: 12, serving: 3 });
    expect(await memberCount(database.read, 'LW')).toEqual({ members: 0, serving: 0 });
  });

  test('knows the guided districts, the staff in charge and the posts due', async () => {
    expect(codes(await guidedBy(database.read, 'C0'))).toBe('D1');
    expect((await staffOf(database.read, 'W1')).map(({ name }) => name)).toEqual(['米粒']);
    expect((await staffOf(database.read, 'D11')).map(({ name }) => name)).toEqual(['蓝天']);
    expect(await duePosts(database.read, 'W')).toEqual({ 书记: 1, 专职副书记: 1, 委员: 3 });
    expect(await duePosts(database.read, 'H')).toBeUndefined();
  });
});

describe('a person', () => {
  test('with posts in one unit speaks for it', async () => {
    expect(askerOf(await person('11'))?.unit.code).toBe('W1');
  });

  test('with posts in two is asked once; until then the one with an office counts', async () => {
    const shao = await person('31');
    expect(codes(unitsOf(shao))).toBe('W W1');
    expect(askerOf(shao)).toBeUndefined();
    expect(askerByDefault(shao)?.unit.code).toBe('W');
    await database.batch([speakFor('31', 'W1')]);
    expect(askerOf(await person('31'))?.unit.code).toBe('W1');
  });

  test('is found by name, and reached where last heard', async () => {
    expect((await peopleByName(database.read, ' 方晴 ')).map(({ id }) => id)).toEqual(['11']);
    const channels = ['jia', 'yi'];
    expect((await addressesOf(database.read, ['11', '13'], channels)).get('11')).toEqual({
      channel: 'jia',
      account: 'a11',
    });
    await database.batch([heardOn('11', 'yi')]);
    const now = await addressesOf(database.read, ['11', '13'], channels);
    expect([...now]).toEqual([['11', { channel: 'yi', account: 'b11' }]]);
    expect((await addressesOf(database.read, ['11'], ['jia'])).get('11')?.channel).toBe('jia');
  });
});

describe('a unit is found by the words people use', () => {
  test.each([
    ['W1', 'W1'],
    ['市水务局机关党委', 'W'],
    ['水务局', 'W'],
    ['水局', 'W'],
    ['水务局党组', 'LW'],
    ['水务局综合处支部', 'W1'],
    ['水局综合处支部', 'W1'],
    ['离退休支部', 'W2'],
    ['南浦区', 'D1'],
    ['市直机关工委', 'C0'],
    ['综合处支部', 'H1 W1'],
    ['综合处', 'H1 W1'],
    ['林业局', ''],
    ['支部', ''],
    ['', ''],
  ])('%s → %s', async (words, wanted) => {
    const found = findUnit(await allUnits(database.read), words);
    expect('unit' in found ? found.unit.code : codes(found.several)).toBe(wanted);
  });

  test('the asker’s own organisation wins among equals', async () => {
    const found = findUnit(await allUnits(database.read), '我们综合处支部', { near: ['W', 'W1', 'W2'] });
    expect(found).toMatchObject({ unit: { code: 'W1' } });
  });
});

describe('who may do what', () => {
  const ROWS: [who: string, id: string, unit: string, may: Verb[]][] = [
    [
      'a branch secretary in the own branch',
      '11',
      'W1',
      [
        'see_figures',
        'see_debriefing',
        'see_duties',
        'close_duty',
        'deputise',
        'see_people',
        'bind',
        'publish',
        'report_post',
        'run_service',
        'keep_links',
        'see_links',
        'log_activity',
        'plan_five_types',
        'record_spending',
        'see_funds',
      ],
    ],
    [
      'its 组织委员',
      '12',
      'W1',
      [
        'see_figures',
        'see_debriefing',
        'see_duties',
        'close_duty',
        'deputise',
        'see_people',
        'bind',
        'publish',
        'report_post',
        'run_service',
        'keep_links',
        'see_links',
        'log_activity',
        'plan_five_types',
        'record_spending',
        'see_funds',
      ],
    ],
    ['a plain member in the own branch', '13', 'W1', []],
    ['a branch secretary in another branch', '21', 'W1', []],
    ['a branch secretary in the unit above', '11', 'W', []],
    [
      'the deputy of the unit above',
      '31',
      'W1',
      [
        'see_figures',
        'advise',
        'approve',
        'appraise',
        'see_debriefing',
        'see_duties',
        'see_people',
        'bind',
        'publish',
        'report_post',
        'run_service',
        'keep_links',
        'see_links',
        'decide_care',
        'grant_funds',
        'see_funds',
        'subsidise',
      ],
    ],
    ['the deputy of the unit above, in a foreign one', '31', 'H1', []],
    [
      'the leading group’s secretary, who guides',
      '41',
      'W1',
      ['see_figures', 'advise', 'see_debriefing', 'see_links', 'see_funds', 'subsidise'],
    ],
    [
      'the committee’s staff',
      '91',
      'W1',
      [
        'see_figures',
        'advise',
        'approve',
        'appraise',
        'see_debriefing',
        'see_duties',
        'set_duties',
        'deputise',
        'see_people',
        'bind',
        'publish',
        'report_post',
        'see_problems',
        'import',
        'run_service',
        'keep_links',
        'see_links',
        'decide_care',
        'grant_funds',
        'keep_carriers',
        'record_spending',
        'see_funds',
        'set_fund_rate',
        'subsidise',
      ],
    ],
    [
      'the committee’s staff in a guided district',
      '91',
      'D11',
      ['see_figures', 'advise', 'see_debriefing', 'see_links', 'see_funds', 'subsidise'],
    ],
    ['the district’s staff in the city', '62', 'W1', []],
    ['an expert of the committee', '92', 'C0', []],
  ];
  test.each(ROWS)('%s', async (_who, id, code, wanted) => {
    const [asker, about, tree] = [await person(id), await unit(code), await treeAround(database.read, code)];
    const verbs = Object.keys(VERBS)
      .filter(isVerb)
      .filter((verb) => may(asker, verb, about, tree) === true);
    expect(verbs.sort()).toEqual([...wanted].sort());
  });

  test('a refusal is a sentence and names nobody', async () => {
    const refused = may(await person('13'), 'see_duties', await unit('W1'), await treeAround(database.read, 'W1'));
    if (!isRefusal(refused)) throw new Error('allowed');
    expect(refused.text).toBe(
      '您没有权限：水务局综合处党支部的任务完成情况仅限本组织委员、上级党组织负责同志、工委管理员办理，可以请他们协助。',
    );
  });
});

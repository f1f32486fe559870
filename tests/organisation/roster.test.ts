import { describe, expect, test } from 'vitest';
import { faultLine } from '../../src/organisation/cells.ts';
import { type Existing, parseRoster } from '../../src/organisation/roster.ts';
import { CHANNELS, people, units } from './fixture.ts';

function faults(sheets: Parameters<typeof parseRoster>[0], existing?: Existing): string[] {
  const read = parseRoster(sheets, { channels: CHANNELS, ...(existing ? { existing } : {}) });
  return 'faults' in read ? read.faults.map(faultLine) : [];
}

test('a sound roster is read whole', () => {
  const read = parseRoster({ units: units(), people: people() }, { channels: CHANNELS });
  if ('faults' in read) throw new Error(read.faults.map(faultLine).join('\n'));
  expect(read.roster.units).toHaveLength(10);
  expect(read.roster.units[3]).toEqual({
    code: 'W',
    name: '市水务局机关党委',
    kind: 'organ_party_org',
    members: 21,
    serving: 12,
    duePosts: { 书记: 1, 专职副书记: 1, 委员: 3 },
  });
  expect(read.roster.links).toContainEqual({ kind: 'leads', from: 'C0', to: 'W' });
  expect(read.roster.links).toContainEqual({ kind: 'guides', from: 'LW', to: 'W' });
  expect(read.roster.people).toHaveLength(11);
  expect(read.roster.posts.filter(({ person }) => person === '31').map(({ unit, post }) => [unit, post])).toEqual([
    ['W', '专职副书记'],
    ['W1', '党员'],
  ]);
  expect(read.roster.posts[0]).toMatchObject({ since: '2024-03-01', until: '2027-02-28', rank: null });
  expect(read.roster.identities.filter(({ person }) => person === '11')).toEqual([
    { channel: 'jia', account: 'a11', person: '11' },
    { channel: 'yi', account: 'b11', person: '11' },
  ]);
  expect(read.warnings).toEqual([]);
});

describe('a fault in 组织 names row, column, fault and fix', () => {
  test.each<[string, (text: string) => string, RegExp]>([
    [
      'an unknown 类别',
      (t) => t.replace('W1|水务局综合处党支部|党支部', 'W1|水务局综合处党支部|小组'),
      /组织第 6 行“类别”：不认识“小组”；请写 市直机关工委、/,
    ],
    ['no 类别', (t) => t.replace('|党支部|H|', '||H|'), /第 10 行“类别”：没有填写/],
    ['no 编码', (t) => t.replace('\nD11|', '\n|'), /第 11 行“编码”：没有填写/],
    ['no 名称', (t) => t.replace('D1|南浦区机关工委', 'D1|'), /第 3 行“名称”：没有填写/],
    ['a code twice', (t) => t.replace('\nW2|', '\nW1|'), /第 7 行“编码”：“W1”与第 6 行重复/],
    ['a code with a separator', (t) => t.replace('\nD11|', '\nD、11|'), /第 11 行“编码”：.*分隔号/],
    ['an unknown leader', (t) => t.replace('|党支部|W||9', '|党支部|W9||9'), /第 6 行“领导单位”：没有编码为“W9”的单位/],
    ['an unknown guide', (t) => t.replace('|C0|LW|', '|C0|LX|'), /第 5 行“指导单位”：没有编码为“LX”的单位/],
    [
      'one of several leaders unknown',
      (t) => t.replace('|党支部|W||9', '|党支部|W、Q||9'),
      /“领导单位”：没有编码为“Q”/,
    ],
    [
      'a unit that leads itself',
      (t) => t.replace('|党支部|W||9', '|党支部|W1||9'),
      /第 6 行“领导单位”：写的是本单位自己/,
    ],
    [
      'a branch without a leader',
      (t) => t.replace('|党支部|W||9', '|党支部|||9'),
      /第 6 行“领导单位”：党支部没有领导单位/,
    ],
    [
      'a cycle',
      (t) => t.replace('|机关党组织|C0|LW', '|机关党组织|W1|LW'),
      /第 5 行“领导单位”：领导关系成环：(W → W1 → W|W1 → W → W1)/,
    ],
    ['a number that is none', (t) => t.replace('|W||9|9', '|W||九|9'), /第 6 行“党员数”：“九”不是人数/],
    ['a negative number', (t) => t.replace('|W||9|9', '|W||9|-9'), /第 6 行“在职党员数”：“-9”不是人数/],
    ['more serving than members', (t) => t.replace('|W||9|9', '|W||9|10'), /第 6 行“在职党员数”：10 人多于党员数 9 人/],
    ['应配 that is none', (t) => t.replace('书记1、专', '1书记、专'), /第 5 行“应配”：看不懂/],
    [
      'a wrong head',
      (t) => t.replace('|领导单位|', '|上级|'),
      /第 1 行“领导单位”：表头缺少这一列；请把表头写为 编码,名称/,
    ],
  ])('%s', (_what, change, says) => {
    const found = faults({ units: units(change) });
    expect(found).toEqual([expect.stringMatching(says)]);
  });
});

describe('a fault in 人员 names row, column, fault and fix', () => {
  test.each<[string, (text: string) => string, RegExp]>([
    ['no 工号', (t) => t.replace('\n13|', '\n|'), /人员第 4 行“工号”：没有填写/],
    ['no 姓名', (t) => t.replace('13|柳依', '13|'), /第 4 行“姓名”：没有填写/],
    ['no 职务', (t) => t.replace('柳依|W1|党员', '柳依|W1|'), /第 4 行“职务”：没有填写/],
    ['an unknown unit', (t) => t.replace('柳依|W1', '柳依|W7'), /第 4 行“单位编码”：没有编码为“W7”的单位/],
    ['one 工号 for two people', (t) => t.replace('\n13|', '\n12|'), /第 4 行“工号”：“12”在第 3 行是宋野，这里是柳依/],
    [
      'one account for two people',
      (t) => t.replace('宋野|W1|组织委员|a12', '宋野|W1|组织委员|a11'),
      /第 3 行“甲平台ID”：“a11”已在第 2 行属于工号 11/,
    ],
    [
      'a post twice',
      (t) => t.replace('31|邵阳|W1|党员', '31|邵阳|W|专职副书记'),
      /第 7 行“职务”：“专职副书记”与第 6 行重复/,
    ],
    ['a bad date', (t) => t.replace('2024-03-01', '2024-02-30'), /第 2 行“任期起”：“2024-02-30”不是日期/],
    [
      'a term that ends before it begins',
      (t) => t.replace('2027-02-28', '2023-02-28'),
      /第 2 行“任期止”：2023-02-28 早于任期起 2024-03-01/,
    ],
    ['a wrong head', (t) => t.replace('|单位编码|', '|单位|'), /第 1 行“单位编码”：表头缺少这一列/],
  ])('%s', (_what, change, says) => {
    const found = faults({ units: units(), people: people(change) });
    expect(found).toEqual([expect.stringMatching(says)]);
  });

  test('an account of somebody whom the file does not name', () => {
    const existing = { units: [], accounts: [{ channel: 'jia', account: 'a11', person: '77' }] };
    expect(faults({ units: units(), people: people() }, existing)).toEqual([
      expect.stringMatching(/第 2 行“甲平台ID”：“a11”现属于工号 77；请核对/),
    ]);
  });
});

test('a sheet with nothing under its head, which would otherwise remove everything', () => {
  const empty = (text: string) => text.trim().split('\n').slice(0, 1).join('\n');
  expect(faults({ units: units(empty), people: people(empty) })).toEqual([
    expect.stringMatching(/组织第 2 行“编码”：表里没有单位/),
    expect.stringMatching(/人员第 2 行“工号”：表里没有人员/),
  ]);
});

test('all faults are named at once', () => {
  const bad = {
    units: units((t) => t.replace('|W||9|9', '|W9||九|9')),
    people: people((t) => t.replace('2024-03-01', '春')),
  };
  expect(faults(bad)).toHaveLength(3);
});

test('a file may refer to units that the database has', () => {
  const alone = { people: people((t) => t.split('\n').slice(0, 4).join('\n')) };
  expect(faults(alone)).toHaveLength(2);
  const branch = { code: 'W1', kind: 'branch' as const, leaders: ['W'], members: 9, serving: 9 };
  expect(faults(alone, { units: [branch], accounts: [] })).toEqual([]);
});

describe('a warning leaves the import possible', () => {
  const warnings = (change: (text: string) => string, other = (text: string) => text) => {
    const read = parseRoster({ units: units(change), people: people(other) }, { channels: CHANNELS });
    return 'faults' in read ? [] : read.warnings.map(faultLine);
  };
  test('a figure that differs from the sum of the branches', () => {
    expect(warnings((t) => t.replace('|LW|21|12', '|LW|22|12'))).toEqual([
      expect.stringMatching(/组织第 5 行“党员数”：所填 22 与所属支部合计 21 不同；将以合计 21 为准/),
    ]);
  });
  test('a column that nobody reads, an account column that is not there', () => {
    expect(
      warnings(
        (t) => t,
        (t) => t.replace('|乙平台ID|', '|电话|'),
      ),
    ).toEqual([
      expect.stringMatching(/人员第 1 行“电话”：不认识这一列，已略过/),
      expect.stringMatching(/人员第 1 行“乙平台ID”：没有这一列/),
    ]);
  });
  test('a leading group in the place of the committee', () => {
    expect(warnings((t) => t.replace('|机关党组织|C0|LW|', '|机关党组织|LW||'))).toEqual([
      expect.stringMatching(/第 5 行“领导单位”：部门党组列为领导单位/),
    ]);
  });
});

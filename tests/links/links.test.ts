import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadSample as loadOrganisation } from '../../db/sample/load.ts';
import { action, inbox, session } from '../../src/chat/tables.ts';
import { digestItem, outbox } from '../../src/delivery/tables.ts';
import { newId } from '../../src/kernel/ids.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { audit, filePiece } from '../../src/kernel/tables.ts';
import { loadSampleLinks } from '../../src/skills/links/index.ts';
import { pairsIn } from '../../src/skills/links/pair-said.ts';
import { gapsOf, wanted } from '../../src/skills/links/policy.ts';
import { LINK_KINDS, pairing, visit } from '../../src/skills/links/tables.ts';
import { problem } from '../../src/skills/problems/tables.ts';
import { freshDatabase } from '../support/database.ts';
import { START, TODAY, town, ZONE } from '../support/service-town.ts';

const pair = (id: string, person: string, kind: (typeof LINK_KINDS)[number], target: string) =>
  write(build.insert(pairing).values({ id, person, kind, target, by: 's1', since: '2026-03-01' }));

describe('the rules', () => {
  test('a leader with all pairs and all visits has no gap; a pair that is not there is not unvisited', () => {
    const link = (person: string, kind: (typeof LINK_KINDS)[number]) => ({ person, kind });
    const visited = (person: string, kind: (typeof LINK_KINDS)[number], on: string) => ({ person, kind, on });
    expect(
      gapsOf(
        ['x', 'y', 'z'],
        [...LINK_KINDS.map((kind) => link('x', kind)), link('y', 'organisation')],
        [...LINK_KINDS.map((kind) => visited('x', kind, '2026-05-01')), visited('y', 'organisation', '2025-12-31')],
        '2026-01-01',
      ),
    ).toEqual([
      { person: 'y', unpaired: ['secretary', 'household'], unvisited: ['organisation'] },
      { person: 'z', unpaired: [...LINK_KINDS], unvisited: [] },
    ]);
  });

  test('the list keeps the order of the people, whoever did more', () => {
    const kind = fc.constantFrom(...LINK_KINDS);
    const people = ['a', 'b', 'c', 'd'];
    const of = fc.record({ person: fc.constantFrom(...people), kind, on: fc.constantFrom('2026-02-02', '2025-02-02') });
    fc.assert(
      fc.property(fc.array(of), fc.array(of), (pairs, visits) => {
        const found = gapsOf(people, pairs, visits, '2026-01-01').map(({ person }) => person);
        expect(found).toEqual(people.filter((one) => found.includes(one)));
      }),
    );
  });

  test.each([
    [
      '我联系测报处党支部、书记钱立新、困难户李大爷',
      undefined,
      false,
      ['household 李大爷', 'organisation 测报处党支部', 'secretary 钱立新'],
    ],
    ['贺长青联系资料处党支部、书记周南', '贺长青', false, ['organisation 资料处党支部', 'secretary 周南']],
    ['把贺长青的联系支部换成测报处党支部', '贺长青', false, ['organisation 测报处党支部']],
    ['困难户换成周奶奶', undefined, false, ['household 周奶奶']],
    ['结束和李大爷的结对', undefined, true, ['household 李大爷']],
    ['我的联系支部是规划处党支部', undefined, false, ['organisation 规划处党支部']],
  ])('%s', (text, leader, ends, pairs) => {
    const said = pairsIn(text);
    expect([said.leader, said.ends, said.pairs.map(({ kind, words }) => `${kind} ${words}`).sort()]).toEqual([
      leader,
      ends,
      pairs,
    ]);
  });

  test.each([
    ['见了书记老孙，他说缺活动场地', 'secretary', { what: 'problem', words: '缺活动场地' }],
    ['看了李大爷，孙子要上大学，学费交不起', 'household', { what: 'care', words: '孙子要上大学，学费交不起' }],
    ['参加了支部的主题党日', 'organisation', undefined],
  ] as const)('what a visit brought: %s', (text, kind, found) => {
    expect(wanted(text, kind)).toEqual(found);
  });
});

describe('pairs', () => {
  test('are set, changed, taken back and ended in words, by the leader', async () => {
    const { says, presses } = await town();
    expect(await says('z1', '我的三联系')).toContain('还没有登记结对');
    expect(await says('z1', '我联系测报处党支部、书记钱立新、困难户李大爷')).toMatch(/李大爷.*钱立新.*测报处党支部/);
    expect(await says('z1', '我的三联系')).toMatch(/测报处党支部，今年还没去[\s\S]*钱立新[\s\S]*李大爷/);
    await says('z1', '困难户换成周奶奶');
    expect(await says('z1', '我的三联系')).toContain('周奶奶');
    await presses('z1', '撤销');
    expect(await says('z1', '我的三联系')).toContain('李大爷');
    expect(await says('z1', '结束和李大爷的结对')).toContain('困难户的结对已结束');
    expect(await says('z1', '我的三联系')).toMatch(/困难户：还没结对/);
  });

  test('of another are set by whoever keeps them, who is then told; by nobody else', async () => {
    const { says, passesTo, database } = await town();
    expect(await says('a3', '贺长青联系资料处党支部、书记周南')).toContain('没有权限');
    expect(await says('q1', '贺长青联系资料处党支部、书记周南')).toContain('没有查到');
    expect(await says('p1', '贺长青联系资料处党支部、书记周南')).toContain('已记下');
    expect((await passesTo('2026-11-25')).filter((line) => line.startsWith('z2: ')).join()).toContain('您的三联系');
    expect(await database.read.select().from(pairing)).toMatchObject([
      { person: 'z2', by: 'p1' },
      { person: 'z2', by: 'p1' },
    ]);
  });

  test('that were ended and set anew are not brought back by an old 撤销', async () => {
    const { says, presses, database } = await town();
    await says('z1', '我联系困难户李大爷');
    await says('z1', '结束和李大爷的结对');
    await says('p1', '段为民联系困难户周奶奶');
    expect(await presses('z1', '撤销')).toContain('没有可撤销的');
    const rows = await database.read.select().from(pairing);
    expect(rows.filter(({ until }) => until === null)).toHaveLength(1);
  });

  test('come as a table from whoever keeps them: all rows or none, and the file goes', async () => {
    const { sends, says, presses, database } = await town();
    const rows = () => database.read.select().from(pairing);
    const head = '姓名,联系党组织,联系书记,困难户\n';
    expect(await sends('a3', '三联系结对.csv', `${head}贺长青,测报处党支部,,\n`)).toContain('没有权限');
    expect(await sends('p1', '三联系结对.csv', `${head}贺长青,测报处党支部,,\n段为民,查无此支部,,\n`)).toMatch(
      /第 3 行.*查无此支部/,
    );
    expect(await sends('p1', '三联系结对.csv', `${head},测报处党支部,,\n`)).toMatch(/第 2 行.*姓名/);
    expect(await rows()).toEqual([]);
    await says('z1', '我联系资料处党支部');
    const table = `${head}贺长青,测报处党支部,钱立新,李大爷\n段为民,测报处党支部,,周奶奶\n`;
    expect(await sends('p1', '三联系结对.csv', table)).toContain('已登记 5 对，2 位');
    expect((await rows()).filter(({ until }) => until === null)).toHaveLength(5);
    expect(await says('z2', '我的三联系')).toMatch(/测报处党支部[\s\S]*钱立新[\s\S]*李大爷/);
    const stored = [inbox, outbox, filePiece, digestItem].map((one) => database.read.select().from(one));
    expect(JSON.stringify(await Promise.all(stored))).not.toMatch(/李大爷|周奶奶/);
    expect(await database.read.select().from(filePiece)).toEqual([]);
    expect(await sends('p1', '三联系结对.csv', table)).toContain('都登记过了');
    await presses('p1', '撤销');
    expect(await says('z1', '我的三联系')).toContain('资料处党支部');
  });

  test('set by two at once stand once', async () => {
    const { hears, database } = await town();
    await Promise.all(
      ['p1', 's1'].map((who, i) =>
        hears(who, { kind: 'text', text: `贺长青联系${i === 0 ? '资料处' : '测报处'}党支部` }),
      ),
    );
    const rows = await database.read.select().from(pairing);
    expect(rows.filter(({ until }) => until === null)).toHaveLength(1);
  });
});

describe('a visit', () => {
  const given = [pair('k1', 'z1', 'organisation', 'A1'), pair('k2', 'z1', 'secretary', 'a1')];

  test('is one sentence with its day and its kind, and is taken back', async () => {
    const { says, presses, database } = await town({ given });
    const rows = () => database.read.select().from(visit);
    expect(await says('z1', '上周四到联系的支部参加了主题党日')).toContain('走访基层党组织，11月19日');
    expect(await says('z1', '跟结对的支部书记聊了一上午')).toContain('走访支部书记');
    expect(await rows()).toMatchObject([
      { person: 'z1', kind: 'organisation', on: '2026-11-19', state: 'valid' },
      { person: 'z1', kind: 'secretary', on: TODAY },
    ]);
    expect(await says('z1', '说错了，是上周五')).toContain('已改为11月20日');
    expect((await rows())[1]).toMatchObject({ on: '2026-11-20', state: 'valid' });
    await presses('z1', '撤销');
    expect((await rows()).filter(({ state }) => state === 'valid')).toHaveLength(1);
    expect(await says('z1', '打算下周去看联系户')).toContain('去了以后');
    expect(await rows()).toHaveLength(2);
  });

  test('is understood from a leading member in fewer words than from others', async () => {
    const { says, database } = await town();
    for (const who of ['z1', 'z2']) expect(await says(who, '入户了一趟')).toContain('已记下走访困难户');
    expect(await says('a2', '入户了一趟')).toContain('您是想');
    expect(await database.read.select().from(visit)).toHaveLength(2);
  });

  test('of which it isn’t said whose is asked once', async () => {
    const { says, database } = await town({ given });
    expect(await says('z1', '今天的联系走访登记一下')).toContain('走访的是哪一个');
    expect(await says('z1', '支部书记')).toContain('已记下走访支部书记');
    expect(await database.read.select().from(visit)).toMatchObject([{ kind: 'secretary', on: TODAY }]);
  });

  test('that brought a difficulty is one tap from a problem; a need, from a care request', async () => {
    const { says, presses, database } = await town({ given });
    expect(await says('z1', '见了联系点书记老孙，他说缺活动场地')).toContain('“缺活动场地”要报成难题');
    expect(await presses('z1', '报成难题')).toContain('是否提交');
    expect(await says('z1', '提交')).toContain('已收到');
    expect(await database.read.select().from(problem)).toMatchObject([{ text: '联系的支部缺活动场地', toldBy: 'z1' }]);
    expect(await says('z1', '今天去看了李大爷，孙子要上大学，学费交不起')).toContain('申请关心关爱');
    expect(await presses('z1', '申请关心关爱')).toMatch(/是否提交？只有青岚市直机关工委[\s\S]*学费交不起/);
    expect(await says('z1', '提交')).toContain('申请 1 号已收到');
  });

  test('is logged for a leader by whoever keeps the links', async () => {
    const { says, database } = await town({ given });
    expect(await says('a3', '替段局长登记一下走访，昨天去了联系支部')).toContain('没有权限');
    expect(await says('p1', '替段局长登记一下走访，昨天去了联系支部')).toContain('替哪位');
    expect(await says('p1', '段为民')).toContain('段为民同志走访基层党组织，11月23日');
    expect(await database.read.select().from(visit)).toMatchObject([{ person: 'z1', by: 'p1' }]);
  });
});

describe('who sees what', () => {
  test('gaps are for whoever may see them, and hold no household', async () => {
    const { says } = await town();
    await says('z1', '我联系测报处党支部、书记钱立新、困难户李大爷');
    await says('z1', '今天去看了李大爷，孙子要上大学，学费交不起');
    for (const [who, text] of [
      ['p1', '还有谁没结对'],
      ['s1', '今年哪些领导没走访'],
      ['z2', '三联系落实情况'],
    ] as const) {
      const told = await says(who, text);
      expect(told).toMatch(/领导干部 2 位：1 位还没结对齐，1 位今年还有没走访的[\s\S]*困难户 1 次/);
      expect(told).not.toMatch(/李大爷|学费/);
    }
    expect(await says('a3', '还有谁没结对')).toContain('没有权限');
    expect(await says('d0', '还有谁没结对')).not.toMatch(/段为民|贺长青/);
  });

  test('the household is read by its pair only, in the database by nobody, its numbers masked', async () => {
    const { says, database } = await town();
    await says('z1', '我联系困难户李大爷');
    await says('z1', '今天去看了李大爷，电话13800138000，孙子要上大学');
    expect(await says('z1', '我的三联系')).toMatch(/李大爷[\s\S]*电话\*\*\*/);
    expect(await says('z2', '我的三联系')).not.toContain('李大爷');
    const stored = [pairing, visit, audit, inbox, outbox, action, session].map((table) =>
      database.read.select().from(table),
    );
    expect(JSON.stringify(await Promise.all(stored))).not.toMatch(/李大爷|上大学|1380013/);
    expect(await says('z1', '我的三联系', 'a-group')).toContain('私聊');
    await says('z1', '结束和李大爷的结对');
    expect(JSON.stringify(await database.read.select().from(inbox))).not.toMatch(/李大爷/);
  });
});

test('the sample has pairs and gaps, and households only where there is a key to seal them with', async () => {
  for (const seal of [undefined, sealWith('k'.repeat(40)).seal]) {
    const database = await freshDatabase();
    const given = { now: START, zone: ZONE, newId };
    await loadOrganisation(database, { size: 'small' }, given);
    await loadSampleLinks(database, { ...given, ...(seal ? { seal } : {}) });
    const kinds = (await database.read.select().from(pairing)).map(({ kind }) => kind);
    expect(kinds).toContain('organisation');
    expect(kinds.includes('household')).toBe(seal !== undefined);
  }
});

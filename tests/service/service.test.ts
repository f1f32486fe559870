import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadSample as loadOrganisation } from '../../db/sample/load.ts';
import { outbox } from '../../src/delivery/tables.ts';
import { isRefusal } from '../../src/kernel/errors.ts';
import { newId } from '../../src/kernel/ids.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { allUnits } from '../../src/organisation/store.ts';
import { readTable } from '../../src/reports/read-table.ts';
import { type Figures, figuresOf, mayClaim, mayHold, mayState, summed } from '../../src/skills/service/policy.ts';
import { loadSampleService, sharedOut } from '../../src/skills/service/sample.ts';
import { postIn } from '../../src/skills/service/set-post.ts';
import { figuresByUnit, ledBy } from '../../src/skills/service/store.ts';
import {
  checkIn,
  serviceClaim,
  servicePost,
  serviceTotal,
  volunteerMember,
  volunteerSignUp,
  volunteerTeam,
} from '../../src/skills/service/tables.ts';
import { freshDatabase } from '../support/database.ts';
import { fileOn } from '../support/exported.ts';
import { START, TODAY, town, ZONE } from '../support/service-town.ts';

const POST = { id: 'k1', number: 1, name: '文明劝导', community: '滨海社区', unit: 'W', by: 's1', on: TODAY };
const onePost = (places: number) => [write(build.insert(servicePost).values({ ...POST, places, state: 'open' }))];

describe('the rules', () => {
  const post = { ...POST, places: 2, state: 'open' as const };
  test.each([
    ['free', post, [], undefined],
    ['held already', post, [{ person: 'a3' }], '已经认领'],
    ['full', post, [{ person: 'x' }, { person: 'y' }], '已经满了'],
    ['closed', { ...post, state: 'closed' as const }, [], '已经撤了'],
  ])('a post that is %s', (_what, one, claims, refused) => {
    expect(mayClaim(one, claims, 'a3')?.text).toEqual(
      refused === undefined ? undefined : expect.stringContaining(refused),
    );
  });

  test('places are never fewer than those who hold one, and a unit states no more than it has', () => {
    expect(mayHold(post, 1, 2)?.text).toContain('不能少于 2');
    expect(mayHold(post, 2, 2)).toBeUndefined();
    expect(mayState(13, 12)?.text).toContain('12 名党员');
    expect(mayState(12, 12)).toBeUndefined();
    expect(mayState(99, 0)).toBeUndefined();
  });

  const figures = fc.record({ checked_in: fc.nat(50), claimed: fc.nat(50), joined: fc.nat(50) });
  test('at every level the count is the unit’s own and that of all it leads, each once', () => {
    fc.assert(
      fc.property(fc.array(figures, { minLength: 1, maxLength: 30 }), fc.infiniteStream(fc.nat()), (all, parents) => {
        const own = new Map<string, Figures>(all.map((one, i) => [String(i), one]));
        const led = new Map<string, string[]>();
        for (let i = 1; i < all.length; i++) {
          const parent = String((parents.next().value ?? 0) % i);
          led.set(parent, [...(led.get(parent) ?? []), String(i)]);
        }
        const total = summed('0', led, own);
        expect(total.claimed).toBe(all.reduce((sum, one) => sum + one.claimed, 0));
        const children = (led.get('0') ?? []).map((code) => summed(code, led, own).joined);
        expect(total.joined).toBe((all[0]?.joined ?? 0) + children.reduce((sum, one) => sum + one, 0));
      }),
    );
  });

  test('nobody counts twice: what a unit states and what its members told are no sum', () => {
    expect(figuresOf({ checked_in: 12 }, { checked_in: 3, claimed: 2 })).toEqual({
      checked_in: 12,
      claimed: 2,
      joined: 0,
    });
  });

  test('a total is shared out whole, nobody getting more than there are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(40), { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (weights, part) => {
          const total = Math.floor(weights.reduce((sum, one) => sum + one, 0) * part);
          const shares = sharedOut(total, weights);
          expect(shares.reduce((sum, one) => sum + one, 0)).toBe(total);
          expect(shares.filter((share, i) => share > (weights[i] ?? 0))).toEqual([]);
        },
      ),
    );
  });

  test.each([
    ['在滨海社区设文明劝导岗，5人', { name: '文明劝导', community: '滨海社区', places: 5 }],
    ['临江社区便民维修岗 三个名额', { name: '便民维修', community: '临江社区', places: 3 }],
    ['增设助老服务岗', { name: '助老', community: null, places: null }],
    ['法律咨询岗名额改成6', { name: '法律咨询', community: null, places: 6 }],
    ['今天天气不错', undefined],
  ])('a post is read from %s', (line, wanted) => {
    expect(postIn(line)).toEqual(wanted);
  });
});

describe('checking in', () => {
  test('is one sentence, is mended by another, and is taken back', async () => {
    const { says, presses, database } = await town();
    const rows = () => database.read.select().from(checkIn);
    expect(await says('a3', '昨天在凤凰山社区报到了')).toMatch(/已记下.*凤凰山社区，11月23日/);
    expect(await rows()).toMatchObject([
      { person: 'a3', unit: 'A1', community: '凤凰山社区', since: '2026-11-23', until: null },
    ]);
    expect(await says('a3', '我在凤凰山社区报到了')).toContain('不用重复');
    expect(await says('a3', '我搬家了，报到换到临江社区')).toContain('报到社区已改：临江社区');
    expect((await rows()).filter(({ until }) => until === null)).toMatchObject([{ community: '临江社区' }]);
    await presses('a3', '撤销');
    expect((await rows()).filter(({ until }) => until === null)).toMatchObject([{ community: '凤凰山社区' }]);
    expect(await says('a3', '取消社区报到')).toContain('已取消');
    expect((await rows()).filter(({ until }) => until === null)).toEqual([]);
  });

  test('without a community is noted at once, and the community is one more word', async () => {
    const { says, database } = await town();
    expect(await says('a3', '社区报到完了')).toContain('已记下');
    expect(await says('a3', '临江社区')).toContain('临江社区');
    const rows = await database.read.select().from(checkIn);
    expect(rows.filter(({ until }) => until === null)).toMatchObject([{ community: '临江社区' }]);
  });

  test('keeps no address, and a question records nothing', async () => {
    const { says, database } = await town();
    expect(await says('a3', '我住河东路18号，该去哪里报到')).toContain('住址不用登记');
    expect(await says('a3', '社区报到怎么办')).toContain('在某某社区报到了');
    expect(await database.read.select().from(checkIn)).toEqual([]);
    await says('a3', '我住河东路18号，去临江社区报到了');
    expect(JSON.stringify(await database.read.select().from(checkIn))).not.toContain('河东');
  });

  test('said at the same instant in two places stands once', async () => {
    const { hears, database } = await town();
    await Promise.all([
      hears('a3', { kind: 'text', text: '在临江社区报到了' }),
      hears('a3', { kind: 'text', text: '在临江社区报到了' }, 'a-group'),
    ]);
    expect(await database.read.select().from(checkIn)).toHaveLength(1);
  });

  test('of a whole branch is for those who act for it, never more than it has, and taken back', async () => {
    const { says, presses, database } = await town();
    const rows = () => database.read.select().from(serviceTotal);
    expect(await says('a3', '我们支部12个人都去报到了，一起登')).toContain('支部委员');
    expect(await says('a2', '我们支部13个人都报到了，登记一下')).toContain('12 名党员');
    expect(await rows()).toEqual([]);
    expect(await says('a2', '我们支部8个人都报到了，登记一下')).toContain('8 人');
    expect(await says('a1', '我们支部全体都报到了，登记一下')).toMatch(/12 人（原来 8 人）/);
    expect(await rows()).toMatchObject([{ unit: 'A1', what: 'checked_in', count: 12, by: 'a1' }]);
    await presses('a1', '撤销');
    expect(await rows()).toMatchObject([{ count: 8 }]);
  });
});

describe('posts', () => {
  test('are set by a sentence, by lines and by a table, and only by those who act for the unit', async () => {
    const { says, sends, database } = await town();
    const rows = async () =>
      (await database.read.select().from(servicePost)).map(({ number, name, places }) => [number, name, places]);
    expect(await says('a3', '在滨海社区设文明劝导岗，5人')).toContain('没有权限');
    await says('s1', '在滨海社区设文明劝导岗，5人');
    await says('s1', '增设助老岗');
    await says('s1', '两个');
    await says('s1', '滨海社区设治安巡逻岗3人\n临江社区设便民维修岗1人');
    await sends('s1', '服务岗位.csv', '岗位,社区,名额\n政策宣讲,临江社区,4\n');
    expect(await rows()).toEqual([
      [1, '文明劝导', 5],
      [2, '助老', 2],
      [3, '治安巡逻', 3],
      [4, '便民维修', 1],
      [5, '政策宣讲', 4],
    ]);
    expect(await sends('s1', '岗位.csv', '岗位,社区,名额\n导医,临江社区,两\n')).toMatch(/第 2 行.*名额/);
    expect(await rows()).toHaveLength(5);
    expect(await says('s1', '文明劝导岗名额改成6人')).toContain('6 个（原来 5 个）');
  });

  test('the last place raced: one wins, the other is told that it is full and what else there is', async () => {
    const given = [
      ...onePost(1),
      write(
        build.insert(servicePost).values({ ...POST, id: 'k2', number: 2, name: '便民维修', places: 2, state: 'open' }),
      ),
    ];
    const { hears, database } = await town({ given });
    await Promise.all([
      hears('a3', { kind: 'text', text: '认领文明劝导岗' }),
      hears('b2', { kind: 'text', text: '认领文明劝导岗' }),
    ]);
    const told = (await database.read.select().from(outbox)).map(({ card }) => card?.text ?? '');
    expect(told.filter((text) => text.includes('已认领'))).toHaveLength(1);
    expect(told.filter((text) => text.includes('名额已经满了'))).toHaveLength(1);
    expect(await database.read.select().from(serviceClaim)).toHaveLength(1);
  });

  test('are claimed, given back and taken again, in words and by button', async () => {
    const { says, presses, database } = await town({ given: onePost(2) });
    const held = async () =>
      (await database.read.select().from(serviceClaim)).filter(({ until }) => until === null).length;
    expect(await says('a3', '我报文明劝导岗，滨海社区的')).toContain('已认领');
    expect(await says('a3', '认领文明劝导岗')).toContain('不用再认');
    expect(await says('a3', '岗位不干了，退了吧')).toContain('已退');
    expect(await held()).toBe(0);
    await presses('a3', '撤销');
    expect(await held()).toBe(1);
    await presses('a3', '退岗');
    expect(await held()).toBe(0);
    expect(await says('c2', '社区有哪些岗位')).toMatch(/1 个.*2 个名额/s);
    await says('c2', '1');
    expect(await held()).toBe(1);
    expect(await says('c2', '认领导医岗')).toContain('没有“导医”岗');
  });

  test('a number stands for the post of that number, also where the list begins elsewhere', async () => {
    const more = (id: string, number: number, community: string) =>
      write(
        build
          .insert(servicePost)
          .values({ ...POST, id, number, name: '便民维修', community, places: 2, state: 'open' }),
      );
    const { says } = await town({ given: [...onePost(1), more('k2', 2, '滨海社区'), more('k3', 3, '临江社区')] });
    expect(await says('a3', '认领便民维修岗')).toContain('要哪一个');
    expect(await says('a3', '2')).toContain('已认领滨海社区便民维修岗（2 号）');
  });

  test('closed by the unit are told to those who hold them', async () => {
    const { says, passesTo, database } = await town({ given: onePost(2) });
    await says('a3', '认领文明劝导岗');
    expect(await says('p1', '撤掉文明劝导岗')).toContain('没有设');
    expect(await says('s1', '撤掉文明劝导岗')).toContain('1 位');
    expect((await passesTo('2026-11-25')).filter((line) => line.startsWith('a3: ')).join()).toContain('已撤');
    expect(await database.read.select().from(serviceClaim)).toMatchObject([{ until: TODAY }]);
  });
});

describe('volunteering', () => {
  test('hours that someone names are understood and not stored', async () => {
    const { says, database } = await town();
    expect(await says('b2', '登记志愿时长3小时')).toMatch(/不记时长[\s\S]*3 小时没有记下/);
    for (const table of [volunteerMember, volunteerSignUp, serviceTotal, checkIn])
      expect(await database.read.select().from(table)).toEqual([]);
  });

  test('teams are created, joined and left; the lead passes on, and the last one ends it', async () => {
    const { says, presses, database, passesTo } = await town();
    const teams = () => database.read.select().from(volunteerTeam);
    expect(await says('b2', '成立一支法律服务志愿队')).toContain('支部委员');
    expect(await says('b1', '成立一支法律服务志愿队')).toContain('建好了');
    await says('b2', '加入法律服务志愿队');
    expect(await says('a3', '我想当志愿者')).toContain('法律服务志愿队 | 2');
    await presses('a3', '加入法律服务志愿队');
    expect(await says('a3', '加入法律服务志愿队')).toContain('已经在');
    await says('b1', '退出志愿队');
    expect(await teams()).toMatchObject([{ leader: 'b2', state: 'standing' }]);
    expect((await passesTo('2026-11-25')).join()).toContain('b2: ');
    await says('a3', '退出志愿队');
    expect(await says('b2', '退出志愿队')).toContain('不在了');
    expect(await teams()).toMatchObject([{ state: 'disbanded' }]);
  });

  test('one comes to an activity with one sentence, and may not', async () => {
    const { says, database } = await town();
    const rows = () => database.read.select().from(volunteerSignUp);
    expect(await says('b2', '算我一个，明早七点路口执勤✋')).toContain('11月25日（周三）07:00');
    expect(await rows()).toMatchObject([{ activity: '路口执勤', at: '2026-11-25T07:00', state: 'standing' }]);
    expect(await says('b1', '路口执勤都有谁报名了')).toContain('冯可');
    expect(await says('a1', '路口执勤都有谁报名了')).not.toContain('冯可');
    await says('b2', '路口执勤不去了');
    expect(await rows()).toMatchObject([{ state: 'withdrawn' }]);
  });
});

describe('the counts', () => {
  const stated = (unit: string, count: number) =>
    write(build.insert(serviceTotal).values({ unit, what: 'checked_in', count, by: 's1', on: TODAY }));
  const given = [stated('A1', 10), stated('A2', 4), stated('B1', 3), stated('D1', 7)];

  test.each([
    [
      's1',
      '社区报到情况怎么样',
      /社区报到 17 人[\s\S]*市水文局机关党委 \| 14[\s\S]*市档案馆机关党委 \| 3[\s\S]*柳溪区机关工委（指导） \| 7/,
    ],
    ['p1', '各支部社区报到多少人', /市水文局机关党委：社区报到 14 人[\s\S]*测报处党支部 \| 10[\s\S]*资料处党支部 \| 4/],
    ['d0', '各支部社区报到多少人', /柳溪区机关工委：社区报到 7 人/],
  ])('are seen at the level of %s', async (who, text, wanted) => {
    const { says } = await town({ given });
    expect(await says(who, text)).toMatch(wanted);
  });

  test('are exported for what one may see, each unit with what it leads, in order of code', async () => {
    const { says, hears, database } = await town({ given });
    const rowsFor = async (who: string) => {
      const { replies } = await hears(who, { kind: 'text', text: '导出社区服务统计表' });
      const table = await readTable(await fileOn(database, replies[0]));
      if (isRefusal(table)) throw new Error(table.text);
      return table.rows.map(({ cells }) => `${cells.编码} ${cells.社区报到}`);
    };
    expect(await rowsFor('s1')).toEqual(['A 14', 'A1 10', 'A2 4', 'B 3', 'B1 3', 'W 17']);
    expect(await rowsFor('p1')).toEqual(['A 14', 'A1 10', 'A2 4']);
    expect(await says('a3', '导出社区服务统计表')).toContain('没有权限');
  });

  test('name nobody who is missing, and a plain member has none', async () => {
    const { says } = await town({ given });
    expect(await says('s1', '哪些支部还没报到')).toContain('自愿');
    expect(await says('a3', '各支部社区报到多少人')).toContain('没有权限');
  });

  test('of oneself are one’s own only, and in a group are answered privately', async () => {
    const { says } = await town({ given: onePost(2) });
    await says('a3', '认领文明劝导岗');
    expect(await says('a3', '我的社区报到和服务岗位', 'a-group')).toMatch(/私聊/);
    expect(await says('b2', '我的社区报到和服务岗位')).toContain('认领了 0 个');
  });
});

test('the city’s sample states the counts of the report, and there are posts, teams and people in them', async () => {
  const database = await freshDatabase();
  const given = { now: START, zone: ZONE, newId };
  await loadOrganisation(database, { size: 'city' }, { ...given });
  await loadSampleService(database, given);
  const [city] = (await allUnits(database.read)).filter(({ kind }) => kind === 'city_work_committee');
  const total = summed(city?.code ?? '', await ledBy(database.read), await figuresByUnit(database.read));
  expect(total).toEqual({ checked_in: 11523, claimed: 7845, joined: 6811 });
  expect(await database.read.select().from(servicePost)).not.toEqual([]);
  expect(await database.read.select().from(volunteerTeam)).not.toEqual([]);
});

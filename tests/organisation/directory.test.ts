import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { digestItem } from '../../src/delivery/tables.ts';
import { logInto } from '../../src/eval/dialogues/stage.ts';
import { DAY_MS } from '../../src/kernel/clock.ts';
import { commit } from '../../src/kernel/commit.ts';
import type { Database } from '../../src/kernel/database.ts';
import { newId } from '../../src/kernel/ids.ts';
import { build, write } from '../../src/kernel/statement.ts';
import type { Directory } from '../../src/message/channel.ts';
import { adoptDirectory, compareDirectory, fetchDirectory } from '../../src/organisation/directory-store.ts';
import { personByAccount, personById, unitByCode } from '../../src/organisation/store.ts';
import { identity } from '../../src/organisation/tables.ts';
import { watchAddressBooks } from '../../src/skills/organisation/index.ts';
import { freshDatabase } from '../support/database.ts';
import { town } from '../teams/town.ts';
import { load, NOW, ZONE } from './fixture.ts';

const DEPARTMENTS = [
  { id: 'd0', name: '杏川市', parent: '' },
  { id: 'd1', name: '水务局综合处党支部', parent: 'd0' },
  { id: 'd2', name: '水务局离退休干部党支部', parent: 'd0' },
];
const person = (account: string, name: string, ...departments: string[]): Directory['people'][number] => ({
  accounts: [account],
  name,
  departments,
});
/** As the fixture has it: everyone with an account of 甲 is where the roster says. */
const PEOPLE = [
  person('a11', '方晴', 'd1'),
  person('a12', '宋野', 'd1'),
  person('a13', '柳依', 'd1'),
  person('a21', '董岳', 'd2'),
  person('a31', '邵阳', 'd1'),
  person('a41', '卫东明', 'd0'),
  person('a51', '郝然', 'd0'),
  person('a61', '乔松', 'd0'),
  person('a91', '米粒', 'd0'),
];
const circumstances = { now: NOW, zone: ZONE, newId, actor: 'sync:jia' };

describe('an address book', () => {
  let database: Database;
  beforeEach(async () => {
    database = await freshDatabase();
    await load(database);
    await database.batch([
      write(
        build.insert(identity).values({ channel: 'jia', account: 'a13', person: '13', boundHow: 'code', boundAt: 1 }),
      ),
    ]);
  });

  async function compared(people: Directory['people'], departments = DEPARTMENTS) {
    const fetched = await fetchDirectory(
      database,
      { id: 'jia', directory: async () => ({ departments, people }) },
      NOW + people.length,
    );
    if (!fetched) throw new Error('no directory');
    return { fetched, plan: await compareDirectory(database.read, fetched) };
  }

  async function adopted(people: Directory['people'], departments = DEPARTMENTS) {
    const { fetched, plan } = await compared(people, departments);
    const outcome = await commit(database, await adoptDirectory(database.read, fetched, plan, circumstances));
    expect(outcome).toBe('done');
    return plan;
  }

  test('that agrees brings nothing but which department is which unit', async () => {
    const { plan } = await compared(PEOPLE);
    expect(plan).toMatchObject({ renamed: [], bound: [], moved: [], left: [], unknown: [], shrunk: false });
    expect(plan.matched).toEqual([
      { department: 'd1', unit: 'W1' },
      { department: 'd2', unit: 'W2' },
    ]);
  });

  test('renames a unit that was matched before, and only then', async () => {
    const renamed = DEPARTMENTS.map((one) => (one.id === 'd2' ? { ...one, name: '水务局老干部党支部' } : one));
    expect((await compared(PEOPLE, renamed)).plan.renamed).toEqual([]);
    await adopted(PEOPLE);
    const plan = await adopted(PEOPLE, renamed);
    expect(plan.renamed).toEqual([{ code: 'W2', from: '水务局离退休干部党支部', to: '水务局老干部党支部' }]);
    expect((await unitByCode(database.read, 'W2'))?.name).toBe('水务局老干部党支部');
  });

  test('moves a plain member to another branch; whoever is in office is named instead', async () => {
    const people = PEOPLE.map((one) =>
      one.name === '柳依' || one.name === '宋野' ? { ...one, departments: ['d2'] } : one,
    );
    const plan = await adopted(people);
    expect(plan.moved).toEqual([{ id: '13', name: '柳依', from: 'W1', to: 'W2' }]);
    expect(plan.inOffice).toEqual([{ id: '12', name: '宋野' }]);
    expect((await personById(database.read, '13'))?.posts).toMatchObject([{ unit: { code: 'W2' }, post: '党员' }]);
    expect((await personById(database.read, '12'))?.posts).toMatchObject([{ unit: { code: 'W1' }, post: '组织委员' }]);
  });

  test('in which a plain member is no more takes the posts, and keeps the account for the day of return', async () => {
    const plan = await adopted(PEOPLE.filter(({ name }) => name !== '柳依'));
    expect(plan.left).toEqual([{ id: '13', name: '柳依' }]);
    expect((await personById(database.read, '13'))?.posts).toEqual([]);
    expect((await personByAccount(database.read, 'jia', 'a13'))?.name).toBe('柳依');
  });

  test('binds a new account to the one member of that name in that unit, and asks nobody else in', async () => {
    await database.batch([write(build.delete(identity))]);
    const plan = await adopted([person('a13', '柳依', 'd1'), person('a99', '路人', 'd1'), person('a21', '柳依', 'd2')]);
    expect(plan.bound).toEqual([{ id: '13', name: '柳依', account: 'a13' }]);
    expect(plan.unknown.map(({ account }) => account)).toEqual(['a99', 'a21']);
    expect((await personByAccount(database.read, 'jia', 'a13'))?.id).toBe('13');
    expect(await personByAccount(database.read, 'jia', 'a99')).toBeUndefined();
  });

  test('that lost more than half of all is a smaller range, not an exodus', async () => {
    expect((await compared(PEOPLE.slice(0, 3))).plan.shrunk).toBe(true);
    expect((await compared(PEOPLE.slice(0, 7))).plan.shrunk).toBe(false);
  });

  test('read again after it was compared is a conflict', async () => {
    const { fetched, plan } = await compared(PEOPLE);
    await compared([...PEOPLE, person('a98', '新来', 'd1')]);
    const adopting = await adoptDirectory(database.read, fetched, plan, circumstances);
    expect(await commit(database, adopting)).toBe('conflict');
  });

  test('adopted once leaves nothing to adopt, whatever is in it; no account is ever unbound', async () => {
    const anyone = fc.record({
      account: fc.constantFrom(...PEOPLE.map(({ accounts: [account] }) => account), 'x1', 'x2'),
      name: fc.constantFrom('方晴', '柳依', '董岳', '路人'),
      departments: fc.subarray(['d0', 'd1', 'd2']),
    });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(anyone, { selector: ({ account }) => account }), async (some) => {
        database = await freshDatabase();
        await load(database);
        const before = await database.read.select().from(identity);
        const people = some.map(({ account, name, departments }) => person(account, name, ...departments));
        await adopted(people);
        const { plan } = await compared(people);
        expect(plan).toMatchObject({ matched: [], renamed: [], bound: [], moved: [], left: [] });
        const after = (await database.read.select().from(identity)).map(({ account }) => account);
        expect(after).toEqual(expect.arrayContaining(before.map(({ account }) => account)));
      }),
      { numRuns: 15 },
    );
  });
});

test('in chat the differences are shown, and nothing changes before the staff’s yes', async () => {
  const city = await town();
  expect(await city.says('s1', '同步通讯录')).toMatch(/还没有读到通讯录/u);
  await city.database.batch([
    write(
      build.insert(identity).values({ channel: 'pt', account: 'u3', person: 'a3', boundHow: 'roster', boundAt: 1 }),
    ),
    write(
      build.insert(identity).values({ channel: 'pt', account: 'u4', person: 'b2', boundHow: 'roster', boundAt: 1 }),
    ),
  ]);
  const departments = [
    { id: '1', name: '水文局测报处党支部', parent: '' },
    { id: '2', name: '水文局资料处党支部', parent: '' },
  ];
  const people = [person('u3', '李成', '2'), person('u4', '冯可', '2'), person('u5', '孙小雨', '1')];
  await fetchDirectory(city.database, { id: 'pt', directory: async () => ({ departments, people }) }, city.now());
  expect(await city.says('a1', '同步通讯录')).toMatch(/没有权限/u);
  expect(await city.says('d0', '同步通讯录')).toMatch(/由市直机关工委的管理员/u);
  const shown = await city.says('s1', '同步通讯录');
  expect(shown).toMatch(/部门对上 2，账号绑定 1，转到别的支部 1/u);
  expect(shown).toMatch(/李成/u);
  expect((await personById(city.database.read, 'a3'))?.posts[0]?.unit.code).toBe('A1');
  expect(await city.presses('s1', '确认更新')).toMatch(/已更新/u);
  expect((await personById(city.database.read, 'a3'))?.posts[0]?.unit.code).toBe('A2');
  expect((await personByAccount(city.database.read, 'pt', 'u5'))?.name).toBe('孙小雨');
  expect(await city.says('s1', '同步通讯录')).toMatch(/一致，没有要更新/u);
});

test('each address book is read once a day; staff hear of a difference once, and it waits for their yes', async () => {
  const city = await town();
  const lines: string[] = [];
  let reads = 0;
  const bound = { channel: 'pt', account: 'u3', person: 'a3', boundHow: 'roster' as const, boundAt: 1 };
  await city.database.batch([write(build.insert(identity).values(bound))]);
  const departments = [
    { id: '1', name: '水文局测报处党支部', parent: '' },
    { id: '2', name: '水文局资料处党支部', parent: '' },
  ];
  const book = { departments, people: [person('u3', '李成', '2')] };
  const closed = {
    id: 'other',
    directory: async () => {
      throw new Error('out of reach');
    },
  };
  const watch = (day: number, directory = async (): Promise<Directory> => book) =>
    watchAddressBooks(city.database, {
      channels: [
        closed,
        {
          id: 'pt',
          directory() {
            reads++;
            return directory();
          },
        },
      ],
      now: city.now() + day * DAY_MS,
      zone: ZONE,
      log: logInto(lines),
    });
  const told = async () => (await city.database.read.select().from(digestItem)).map((one) => [one.person, one.text]);

  await watch(0);
  await watch(0);
  expect(reads).toBe(1);
  expect(lines.join()).toContain('out of reach');
  const difference = '通讯录和花名册有出入：部门对上 2，转到别的支部 1。您看过确认才会更新。';
  expect(await told()).toEqual([
    ['s1', difference],
    ['s2', difference],
  ]);
  expect((await personById(city.database.read, 'a3'))?.posts[0]?.unit.code).toBe('A1');
  await city.database.batch([write(build.update(digestItem).set({ told: 1 }))]);
  await watch(1);
  expect(await told()).toHaveLength(2);
  await watch(2, async () => ({ departments: [], people: [] }));
  expect((await told()).at(-1)?.[1]).toContain('可见范围');
  await watch(3, async () => ({ departments: [], people: [person('u3', '李成')] }));
  expect(await told()).toHaveLength(2);
});

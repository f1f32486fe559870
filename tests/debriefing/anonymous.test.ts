import { existsSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { commit } from '../../src/kernel/commit.ts';
import type { Database } from '../../src/kernel/database.ts';
import { newId } from '../../src/kernel/ids.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import type { Asker } from '../../src/organisation/people.ts';
import { cast } from '../../src/skills/debriefing/ballots.ts';
import { exportDebriefings } from '../../src/skills/debriefing/index.ts';
import { GRADES, type Grade } from '../../src/skills/debriefing/policy.ts';
import { type Debriefing, debriefingsIn } from '../../src/skills/debriefing/store.ts';
import { dump, less, shapeOf } from './attack.ts';
import { called, openTown, type Town } from './town.ts';

// Twelve branches with 10 members each (thousand.test.ts has a hundred); whoever holds the database, but not SECRET_KEY, and every role in chat look for who
// rated what (law 10).

const BRANCHES = 12;
const MEMBERS = 10;
const KEY = 'k'.repeat(32);
const REMARK = '会议套会议，多到窗口来走走';
const city = () => Array.from({ length: BRANCHES }, () => MEMBERS);
/** How many answer in the first branches; in all the others everybody does. */
const FEW: Record<string, number> = { A2: 4, A3: 1, A4: 0 };

async function all(database: Database): Promise<Debriefing[]> {
  const [campaign] = await database.select({ sql: 'select id from debriefing_campaign', params: [] });
  return debriefingsIn(database.read, String(campaign?.[0]));
}

const asker = (id: string): Asker => ({ id, name: id, posts: [], unit: { code: '', name: '', kind: 'branch' } });

/** What a tap on 提交 commits of this skill's, without the words around it. */
function answer(of: Debriefing, who: string, grade: Grade, remark = '', key = KEY) {
  return cast(of, { grade, remark }, { asker: asker(who), ...sealWith(key), newId });
}

async function everybodyAnswers(database: Database, but: string[]): Promise<void> {
  for (const one of await all(database)) {
    if (but.includes(one.unit)) continue;
    const writes = Array.from({ length: FEW[one.unit] ?? MEMBERS }, (_, n) =>
      answer(one, `${one.unit.toLowerCase()}m${n + 1}`, GRADES[n % 4] ?? '好', n === 0 ? `${one.unit}说的一句` : ''),
    ).flatMap((each) => each.writes);
    expect(await commit(database, { writes })).toBe('done');
  }
}

const rowsOf = (database: Database, sql: string) => database.select({ sql, params: [] });

describe('at the desk, with everybody’s answers in the database', () => {
  let town: Town;
  beforeEach(async () => {
    town = await openTown(city(), { key: KEY });
    await called(town, 'a1');
    town.moveTo('2026-12-08T10:00');
    await everybodyAnswers(town.database, ['A1']);
  }, 60_000);

  async function gives(who: string, words: string): Promise<void> {
    expect(await town.says(who, words)).toMatch(/您的评议/);
    expect(await town.presses(who, '提交')).toMatch(/已提交/);
    town.desk.moveTo(town.desk.now() + 5_000);
    await town.desk.sender.drain(town.desk.now());
  }

  test('two states of the database, before and after one answer, differ by rows that name nobody and hold no grade', async () => {
    const before = await dump(town.database);
    await town.says('a1m7', `给书记评差，${REMARK}`);
    // while it is being said it is there, as any dialogue; so what is looked for would be found
    const saying = less(await dump(town.database), before).map(({ row }) => row);
    expect(saying.filter((row) => row.includes('a1m7') && row.includes(REMARK)).length).toBeGreaterThan(0);
    expect(await town.presses('a1m7', '提交')).toMatch(/已提交/);
    town.desk.moveTo(town.desk.now() + 5_000);
    await town.desk.sender.drain(town.desk.now());
    const after = await dump(town.database);
    const fresh = less(after, before);
    for (const { table, row } of fresh) {
      expect(`${table} ${row}`).not.toMatch(/a1m7|党员A1之7/);
      expect(`${table} ${row}`).not.toContain(REMARK.slice(0, 6));
      expect(`${table} ${row}`).not.toMatch(/"(?:好|较好|一般|差)"|评差/);
    }
    const of = (table: string) => fresh.filter((one) => one.table === table).map(({ row }) => row);
    expect(of('debriefing_ballot')).toHaveLength(1);
    expect(of('debriefing_answered')).toHaveLength(1);
    const [trail = ''] = of('audit');
    expect(of('audit')).toHaveLength(1);
    expect(trail).toMatch(/^\["[^"]+","2026-12-08","","rate","debriefing_campaign"/);
    expect(less(before, after).map(({ table }) => table)).not.toContain('debriefing_ballot');
  });

  test('and they differ alike for another person’s other answer', async () => {
    const states = [await dump(town.database)];
    for (const [who, words] of [
      ['a1m1', `给书记评差，${REMARK}`],
      ['a1m2', '给书记评好'],
    ] as const) {
      await gives(who, words);
      states.push(await dump(town.database));
    }
    const [none, one, two] = states;
    if (!none || !one || !two) throw new Error('no states');
    const ours = (rows: { table: string; row: string }[]) =>
      shapeOf(rows.filter(({ table }) => /^debriefing|^audit/.test(table)));
    expect(ours(less(two, one))).toEqual(ours(less(one, none)));
  });

  test('no order of rows, no time and no key stands beside an answer', async () => {
    for (const table of ['debriefing_ballot', 'debriefing_answered', 'debriefing_remark', 'audit']) {
      await expect(rowsOf(town.database, `select rowid from ${table}`)).rejects.toThrow();
    }
    const columns = async (table: string) =>
      (await rowsOf(town.database, `select name from pragma_table_info('${table}')`)).flat();
    expect(await columns('debriefing_answered')).toEqual(['token']);
    expect(await columns('debriefing_ballot')).toEqual(['id', 'campaign', 'debriefing', 'content']);
    const [ballots] = await rowsOf(
      town.database,
      'select count(*), count(distinct content), count(distinct length(content)) from debriefing_ballot',
    );
    expect(ballots?.[0]).toBe(ballots?.[1]);
    expect(ballots?.[2]).toBe(1);
    // a token is no hash of what one can guess
    const tokens = new Set((await rowsOf(town.database, 'select token from debriefing_answered')).flat());
    const [first] = await all(town.database);
    if (!first) throw new Error('no debriefing');
    for (const key of ['', 'poti', first.id, 'x'.repeat(32)]) {
      for (let n = 1; n <= MEMBERS; n++) {
        expect(tokens.has(sealWith(key).seal('debriefing-answered', first.id, `a2m${n}`))).toBe(false);
      }
    }
  });

  test('nobody is told anything by asking, before or after an answer, and every export is the same', async () => {
    const questions: [string, string][] = ['gong', 'qian', 'wu', 'feng', 'a1', 'a1m1', 'a2m1'].flatMap((who) =>
      [
        '我的述职评议结果',
        '看述职评议汇总表',
        '谁给安书记打了差',
        '安书记的评议有几个差',
        '还有谁没评议',
        '党员A1之7评的是什么',
      ].map((words): [string, string] => [who, words]),
    );
    const heard = async () => {
      const replies: string[] = [];
      for (const [who, words] of questions) replies.push(`${who} ${words}: ${await town.says(who, words)}`);
      return replies;
    };
    const table = () => exportDebriefings(town.database.read, '2026-12-08');
    const [before, exported] = [await heard(), await table()];
    await gives('a1m7', `给书记评差，${REMARK}`);
    expect(await heard()).toEqual(before);
    expect(await table()).toEqual(exported);
    const said = before.map((line) => line.slice(line.indexOf(':')));
    for (const line of said) expect(line).not.toMatch(/党员A\d+之\d+.{0,6}(?:好|一般|差)|(?:好|较好|一般|差) ?\d/);
    for (const row of exported.rows) expect(row.slice(4)).toEqual(row.slice(4).map(() => ''));
  }, 60_000);

  test('neither the log nor the bytes of the file keep what was said', async () => {
    const [[, , file] = []] = await rowsOf(town.database, 'pragma database_list');
    await gives('a1m7', `给书记评差，${REMARK}`);
    const bytes = Buffer.concat(
      [String(file), `${String(file)}-wal`].filter((path) => existsSync(path)).map((path) => readFileSync(path)),
    );
    expect(bytes.includes(REMARK)).toBe(false);
    expect(bytes.includes('给书记评差')).toBe(false);
    expect(town.logs.join('\n')).not.toMatch(/a1m7|窗口|评差/);
  });

  test('what was said too early, a second time or in a group is not kept either', async () => {
    await gives('a1m7', '给书记评差');
    expect(await town.says('a1m7', '给书记改评优秀')).toMatch(/每人只评一次/);
    expect(await town.says('a1m8', '给书记评差', 'a-group')).not.toMatch(/已提交/);
    town.moveTo('2026-12-13T10:00');
    expect(await town.says('a1m9', '给书记评差')).toMatch(/已经结束/);
    town.desk.moveTo(town.desk.now() + 5_000);
    await town.desk.sender.drain(town.desk.now());
    for (const [table, rows] of await dump(town.database)) {
      for (const row of rows) expect(`${table} ${row}`).not.toMatch(/评差|改评优秀/);
    }
  });

  test('when it is over, figures of five and more are there at once, the answers are gone, and few are counted above', async () => {
    for (const n of [1, 2, 3, 4, 5, 6])
      await gives(`a1m${n}`, n < 3 ? `给书记评较好，${REMARK}${n}` : '给书记打个一般');
    expect(await town.says('a1', '我的述职评议结果')).toMatch(/还没有结束/);
    town.moveTo('2026-12-16T09:00');
    await town.says('gong', '看述职评议汇总表');
    expect(await rowsOf(town.database, 'select count(*) from debriefing_ballot')).toEqual([[0]]);
    const tallies = await rowsOf(town.database, 'select unit, debriefing is null, counts from debriefing_tally');
    const of = (unit: string) =>
      tallies.filter(([code]) => code === unit).map(([, pooled, counts]) => [pooled, JSON.parse(String(counts))]);
    expect(of('A1')).toEqual([[0, [0, 2, 4, 0]]]);
    expect(of('A5')).toEqual([[0, [3, 3, 2, 2]]]);
    expect([of('A2'), of('A3'), of('A4')]).toEqual([[], [], []]);
    // four of A2 and one of A3
    expect(of('A')).toEqual([[1, [2, 1, 1, 1]]]);
    const everything = JSON.stringify([...(await dump(town.database))]);
    expect(everything).toContain('A5说的一句');
    expect(everything).not.toContain('A2说的一句');

    const own = await town.says('a1', '我的述职评议结果');
    expect(own).toMatch(/好 0、较好 2、一般 4、差 0/);
    expect(own).toMatch(new RegExp(`${REMARK}[12]`));
    expect(await town.says('a2', '我的述职评议结果')).toMatch(/不足5人/);
    const { rows } = await exportDebriefings(town.database.read, '2026-12-16');
    expect(rows.map(([code]) => code)).toEqual([...rows.map(([code]) => code)].sort());
    expect(rows.find(([code]) => code === 'A2')?.slice(5)).toEqual(GRADES.map(() => '不足5人'));
    expect(rows.find(([code]) => code === 'A')?.slice(5)).toEqual(['2', '1', '1', '1']);
    expect(await town.says('a2m5', '给书记评个好')).toMatch(/已经结束/);
  }, 60_000);

  test('with another SECRET_KEY nothing is counted and nothing lost', async () => {
    const other = await openTown([6], { key: KEY });
    await called(other, 'a1');
    const [one] = await all(other.database);
    if (!one) throw new Error('no debriefing');
    const sealed = answer(one, 'a1m1', '好', '', 'z'.repeat(32));
    expect(await commit(other.database, sealed)).toBe('done');
    other.moveTo('2026-12-16T09:00');
    expect(await other.says('a1', '我的述职评议结果')).toMatch(/打不开.*没有丢/s);
    expect(await rowsOf(other.database, 'select count(*) from debriefing_ballot')).toEqual([[1]]);
  });
});

describe('two at once', () => {
  async function opened() {
    const town = await openTown([6], { key: KEY });
    await called(town, 'a1');
    const [one] = await all(town.database);
    if (!one) throw new Error('no debriefing');
    return { town, one };
  }

  test('a second answer of one person is refused by the commit', async () => {
    const { town, one } = await opened();
    const [first, second] = [answer(one, 'a1m1', '好'), answer(one, 'a1m1', '差')];
    expect(await commit(town.database, first)).toBe('done');
    expect(await commit(town.database, second)).toBe('conflict');
    expect(await rowsOf(town.database, 'select count(*) from debriefing_ballot')).toEqual([[1]]);
  });

  test('an answer that was decided before the counting is refused after it', async () => {
    const { town, one } = await opened();
    const late = answer(one, 'a1m1', '好');
    town.moveTo('2026-12-16T09:00');
    await town.says('a1', '我的述职评议结果');
    expect(await commit(town.database, late)).toBe('conflict');
  });
});

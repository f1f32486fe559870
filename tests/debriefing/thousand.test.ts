import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { wordsOf } from '../../src/message/card.ts';
import { exportDebriefings } from '../../src/skills/debriefing/index.ts';
import { GRADES } from '../../src/skills/debriefing/policy.ts';
import { overBoth } from '../dialogues/both.ts';
import { freshDatabase } from '../support/database.ts';
import { dump, less, shapeOf } from './attack.ts';
import { NOTICE, populate } from './town.ts';

// 100 branches with 10 members each, and three where few answer; half of them in Feishu, half in WeCom. Whoever holds the
// database, but not SECRET_KEY, and every role in chat look for who rated what (law 10).

const FULL = 100;
const MEMBERS = 10;
/** How many answer in the last three branches. */
const FEW: Record<string, number> = { A101: 4, A102: 1, A103: 0 };
const BRANCHES = [...Array.from({ length: FULL }, (_, i) => `A${i + 1}`), ...Object.keys(FEW)];

type Rating = { who: string; branch: string; grade: (typeof GRADES)[number]; remark: string };

/** In an order that mixes branches; every fourth with a line of its own. */
const RATINGS: Rating[] = Array.from({ length: MEMBERS }, (_, n) =>
  BRANCHES.flatMap((branch, i): Rating[] =>
    n < (FEW[branch] ?? MEMBERS)
      ? [
          {
            who: `${branch.toLowerCase()}m${n + 1}`,
            branch,
            grade: GRADES[(n * n + i) % 4] ?? '好',
            remark: (n + i) % 4 === 0 ? `望多下基层走动${i}回合${n}次` : '',
          },
        ]
      : [],
  ),
).flat();
const REMARKS = RATINGS.flatMap(({ remark }) => (remark ? [remark] : []));
/** No part of a random id. */
const MEMBER = /(?<![a-z\d])a\d+m\d+(?![a-z\d])|党员A\d+之\d+/;
const GRADE = /评(?:好|较好|一般|差)|"(?:好|较好|一般|差)"|望多下基层/;

/** By the last digit: the odd members of each branch, and the staff. */
const inFeishu = (person: string) => /(?:[13579]|\D)$/.test(person);

const ROLES = ['gong', 'qian', 'feng', 'a1', 'a1m1', 'a101'];
const QUESTIONS = ['我的述职评议结果', '看述职评议汇总表', '谁给安书记打了差', '还有谁没评议'];

test('a thousand ratings through two apps leave nothing by which anyone is told from another', async () => {
  const database = await freshDatabase();
  await populate(
    database,
    BRANCHES.map(() => MEMBERS),
  );
  const stage = await overBoth(inFeishu)(database, '2026-11-23T09:30:00+08:00', {});
  let at = Date.parse('2026-11-23T09:30:00+08:00');
  const says = async (who: string, text: string) => {
    at += 3_000;
    stage.moveTo(at);
    const { replies } = await stage.hears(who, { kind: 'text', text }, undefined);
    return replies.map(wordsOf).join('\n');
  };
  const rates = async ({ who, grade, remark }: Rating) => {
    const shown = await says(who, `给书记评${grade}${remark && `，${remark}`}`);
    const sent = await says(who, '提交');
    if (!/您的评议/.test(shown) || !/已提交/.test(sent)) throw new Error(`${who}: ${shown}\n${sent}`);
  };
  const settled = async () => {
    at += 5_000;
    await stage.passes(at);
    return dump(database);
  };
  const heard = async () => {
    const replies: string[] = [];
    for (const who of ROLES) for (const words of QUESTIONS) replies.push(`${who} ${words}: ${await says(who, words)}`);
    return replies;
  };
  try {
    await says('gong', NOTICE);
    expect(await says('gong', '确认布置')).toMatch(/103个单位/);
    at = Date.parse('2026-12-08T09:00:00+08:00');

    // two of each app, one after the other: what each leaves is of one shape and names nobody
    const [odd, even] = [RATINGS.filter(({ who }) => inFeishu(who)), RATINGS.filter(({ who }) => !inFeishu(who))];
    expect(Math.abs(odd.length - even.length)).toBeLessThan(30);
    const watched = [odd.slice(0, 2), even.slice(0, 2)];
    const first = new Set(watched.flat());
    for (const pair of watched) {
      const shapes: string[][] = [];
      for (const rating of pair) {
        const before = await settled();
        await rates(rating);
        const fresh = less(await settled(), before);
        expect(fresh.filter(({ table }) => table === 'debriefing_ballot')).toHaveLength(1);
        for (const { table, row } of fresh) {
          expect(`${table} ${row}`).not.toMatch(new RegExp(`(?<![a-z\\d])${rating.who}(?![a-z\\d])`));
          expect(`${table} ${row}`).not.toMatch(GRADE);
        }
        shapes.push(shapeOf(fresh.filter(({ table }) => /^debriefing|^audit/.test(table))));
      }
      expect(shapes[0]).toEqual(shapes[1]);
    }

    // what was spoken of last is no part of it
    await heard();
    const asked = await heard();
    for (const rating of RATINGS) if (!first.has(rating)) await rates(rating);
    expect(await database.select({ sql: 'select count(*) from debriefing_ballot', params: [] })).toEqual([
      [RATINGS.length],
    ]);
    expect(RATINGS.length).toBeGreaterThan(1_000);

    // nobody is told more after a thousand answers than after four
    expect(await heard()).toEqual(asked);
    const table = await exportDebriefings(database.read, '2026-12-08');
    for (const row of table.rows) expect(row.slice(4)).toEqual(row.slice(4).map(() => ''));

    const everything = await settled();
    for (const [name, rows] of everything) for (const row of rows) expect(`${name} ${row}`).not.toMatch(GRADE);
    const log = stage.logs().join('\n');
    expect(log).not.toMatch(GRADE);
    const [[, , file] = []] = await database.select({ sql: 'pragma database_list', params: [] });
    const bytes = Buffer.concat(
      [`${file}`, `${file}-wal`].filter((path) => existsSync(path)).map((path) => readFileSync(path)),
    );
    expect(bytes.includes('望多下基层')).toBe(false);
    expect(bytes.includes('给书记评')).toBe(false);

    at = Date.parse('2026-12-16T09:00:00+08:00');
    const answers = await heard();
    const counted = await settled();
    expect(counted.get('debriefing_ballot')).toEqual([]);
    for (const [name, rows] of counted) {
      for (const row of rows) {
        if (GRADE.test(row) || REMARKS.some((remark) => row.includes(remark)))
          expect(`${name} ${row}`).not.toMatch(MEMBER);
      }
    }
    for (const line of answers) expect(line.slice(line.indexOf(':'))).not.toMatch(/党员A\d+之\d+.{0,6}(?:好|一般|差)/);

    const tallies = await database.select({ sql: 'select unit, counts from debriefing_tally', params: [] });
    const figures = (ratings: Rating[]) =>
      JSON.stringify(GRADES.map((grade) => ratings.filter((one) => one.grade === grade).length));
    const of = (code: string) => tallies.filter(([unit]) => unit === code).map(([, counts]) => counts);
    for (const code of BRANCHES.slice(0, FULL)) {
      expect([code, of(code)]).toEqual([code, [figures(RATINGS.filter(({ branch }) => branch === code))]]);
    }
    // under five nothing is shown; four and one are five above
    for (const code of Object.keys(FEW)) expect(of(code)).toEqual([]);
    expect(of('A')).toEqual([figures(RATINGS.filter(({ branch }) => branch in FEW))]);
    const remarks = (counted.get('debriefing_remark') ?? []).join('\n');
    for (const { branch, remark } of RATINGS) {
      if (remark) expect([remark, remarks.includes(`${remark}"`)]).toEqual([remark, !(branch in FEW)]);
    }
    expect(await says('a101', '我的述职评议结果')).toMatch(/不足5人/);
  } finally {
    await stage.end();
  }
}, 300_000);

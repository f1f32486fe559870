import { asc } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { team, teamMember } from '../../src/skills/teams/tables.ts';
import { town } from './town.ts';

const TEAM = { id: 'T1', unit: 'A1', people: ['a1', 'a2'], holds: [3] };
const toldTo = (lines: string[], who: string) => lines.filter((line) => line.includes(` ${who}: `));

describe('the members of a team', () => {
  test('are told, come and go in a sentence, and hear of it', async () => {
    const { says, until, database } = await town({ teams: [TEAM] });
    expect(await says('a2', '我们课题组有谁')).toMatch(/2 人，领着 3 号课题[\s\S]*钱立新（组长/);
    expect(await says('a1', '把李成、冯可加进课题组')).toMatch(/李成（党员代表）、冯可（党员代表）/);
    expect(await says('a1', '把李成加进课题组')).toContain('已经在课题组里');
    expect(await says('a1', '把冯可从课题组去掉')).toContain('冯可已不在');
    expect(
      (await database.read.select().from(teamMember).orderBy(asc(teamMember.name))).map(({ name }) => name),
    ).toEqual(expect.arrayContaining(['钱立新', '孙小雨', '李成']));
    const told = await until('2026-11-25');
    expect(toldTo(told, 'a3').join()).toContain('担任党员代表');
  });

  test('may leave of their own accord, and the leader hears', async () => {
    const { says, until, database } = await town({ teams: [TEAM] });
    expect(await says('a2', '我要退出课题组')).toContain('已退出');
    expect(await database.read.select().from(teamMember)).toHaveLength(1);
    expect(toldTo(await until('2026-11-25'), 'a1').join()).toContain('孙小雨退出了');
    expect(await says('a1', '我要退出课题组')).toContain('组长换成');
  });

  test('are not changed by a plain member', async () => {
    const { says } = await town({ teams: [TEAM] });
    expect(await says('a2', '把李成加进课题组')).toContain('由组长或书记来定');
    expect(await says('c1', '把李成加进课题组')).toContain('还不在课题组里');
  });

  test('are kept as the campaign demands', async () => {
    const { says } = await town({ teams: [TEAM], terms: { composition: { 党员代表: 2 } } });
    expect(await says('a1', '把孙小雨从课题组去掉')).toContain('先把接替的人加进来');
  });

  test('get another leader, to whom the reminders go from then on', async () => {
    const { says, until, database } = await town({ teams: [TEAM] });
    await says('a1', '课题计划：12月15日前完成调研');
    await says('a1', '提交');
    expect(await says('a1', '组长换成李成')).toContain('组长已换成李成');
    expect(await database.read.select().from(team)).toMatchObject([{ leader: 'a3' }]);
    const told = await until('2026-12-08');
    expect(toldTo(told, 'a3').join()).toContain('完成调研');
    expect(toldTo(told, 'a1')).toEqual([]);
  });
});

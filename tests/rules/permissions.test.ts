import { describe, expect, test } from 'vitest';
import { build, write } from '../../src/kernel/statement.ts';
import { link, person, post, unit } from '../../src/organisation/tables.ts';
import { answerQuestion, exportRules } from '../../src/skills/rules/index.ts';
import { ruleText } from '../../src/skills/rules/tables.ts';
import { house } from './house.ts';

const ASKED = '请问制度规定图书借期最长多少天';
const RULE = (days: number, ...meta: string[]) =>
  [
    '机关阅览室管理办法',
    '> 施行: 2026-01-01',
    ...meta,
    '第一条 为方便机关党员读书，制定本办法。',
    `第二条 阅览室的图书可以外借，借期不超过${days}日。`,
    '第三条 图书遗失的，按定价的两倍赔偿。',
  ].join('\n');

/** Two districts with a branch each; the staff and the secretary of each are called by their unit. */
async function districts() {
  const rooms = await house();
  const people = ['A', 'B'].flatMap((name) => [
    { id: `staff${name}`, unit: `D${name}`, post: '工委管理员' },
    { id: `secretary${name}`, unit: `D${name}-1`, post: '书记' },
  ]);
  await rooms.database.batch([
    write(
      build.insert(unit).values(
        ['A', 'B'].flatMap((name) => [
          { code: `D${name}`, name: `临港${name}区区直机关工委`, kind: 'district_work_committee' as const },
          { code: `D${name}-1`, name: `临港${name}区档案馆党支部`, kind: 'branch' as const },
        ]),
      ),
    ),
    write(
      build.insert(link).values(
        ['A', 'B'].map((name) => ({
          from: `D${name}`,
          to: `D${name}-1`,
          kind: 'leads' as const,
          since: '2020-01-01',
        })),
      ),
    ),
    write(build.insert(person).values(people.map(({ id }) => ({ id, name: `区里的${id}` })))),
    write(build.insert(post).values(people.map(({ id, ...held }) => ({ person: id, ...held })))),
  ]);
  return rooms;
}

describe('a rule of one district', () => {
  test('is found, listed, exported and given whole only where it is theirs', async () => {
    const { sends, says, database } = await districts();
    expect(await sends('staffA', RULE(30))).toContain('范围：临港A区区直机关工委及所属组织');
    await says('staffA', '发布');
    expect(await says('secretaryA', ASKED)).toContain('30日');
    for (const question of [
      ASKED,
      '有哪些制度',
      '今年新出了哪些制度',
      '哪些制度讲到图书',
      '把机关阅览室管理办法全文发我',
      '机关阅览室管理办法还有效吗',
      '机关阅览室管理办法第二条原文',
      '机关阅览室管理办法改了什么',
      '机关阅览室管理办法以后有变化告诉我',
    ]) {
      expect(await says('secretaryB', question)).not.toMatch(
        /《机关阅览室管理办法》(?:第|全文|以后|库内)|阅览室管理办法 \||30日|^有效/,
      );
    }
    const posts = [{ unit: { code: 'DB-1', name: '', kind: 'branch' as const }, post: '书记' }];
    const { rows } = await exportRules(database.read, '2026-11-24', { id: 'secretaryB', name: '', posts });
    expect(rows.flat()).not.toContain('机关阅览室管理办法');
    const line = await answerQuestion(database.read, ASKED, {
      today: '2026-11-24',
      asker: { id: 'secretaryB', name: '', posts },
    });
    expect(JSON.stringify(line)).not.toContain('阅览室');
  });

  test('stands beside the city’s of the same name, and each has its own versions', async () => {
    const { sends, says, staff, secretary } = await districts();
    for (const [who, text] of [
      [staff, RULE(60)],
      ['staffA', RULE(30)],
      [staff, RULE(90).replace('2026-01-01', '2026-06-01')],
    ] as const) {
      await sends(who, text);
      await says(who, '发布');
    }
    expect(await says(secretary, ASKED)).toContain('90日');
    expect(await says(secretary, '机关阅览室管理办法有几个版本')).toContain('2 个版本');
    const both = await says('secretaryA', ASKED);
    expect(both).toContain('30日');
    expect(both).toContain('90日');
    expect(await says('secretaryA', '机关阅览室管理办法有几个版本')).toMatch(/您问的是哪一项|个版本/);
  });

  test('can’t be issued by another district’s staff, nor for a unit that nobody knows', async () => {
    const { sends, says, database } = await districts();
    expect(await sends('staffB', RULE(30, '> 范围: DA'))).toContain('没有权限');
    await says('staffB', '发布');
    expect(await sends('staffA', RULE(30, '> 范围: DX'))).toContain('“DX”不是名册里的编码');
    await says('staffA', '发布');
    expect(await sends('staffA', RULE(30, '> 范围: DA-1'))).toContain('范围：临港A区档案馆党支部');
    await says('staffA', '发布');
    expect((await database.read.select().from(ruleText)).map((text) => text.unit).filter(Boolean)).toEqual(['DA-1']);
  });

  test('ends no rule of the city, and its staff decide nothing for the city', async () => {
    const { sends, says, staff, secretary } = await districts();
    await sends(staff, RULE(60));
    await says(staff, '发布');
    const ending = RULE(30)
      .replace('机关阅览室管理办法', '临港机关图书办法')
      .replace(/$/u, '\n第四条 本办法施行后，《机关阅览室管理办法》同时废止。');
    expect(await sends('staffA', ending)).not.toContain('同时废止：');
    await says('staffA', '发布');
    expect(await says('staffA', '废止机关阅览室管理办法')).toContain('提这条制度建议');
    expect(await says(secretary, ASKED)).toContain('60日');
  });
});

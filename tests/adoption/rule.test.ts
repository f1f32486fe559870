import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { commit } from '../../src/kernel/commit.ts';
import type { Write } from '../../src/kernel/statement.ts';
import { digest } from '../../src/skills/adoption/due.ts';
import { ruleForm } from '../../src/skills/adoption/rule-form.ts';
import { adoption } from '../../src/skills/adoption/tables.ts';
import { problemNote } from '../../src/skills/problems/tables.ts';
import { ruleProposal } from '../../src/skills/rules/tables.ts';
import { ground, linesTo, NEXT, RULE, TEXT } from './ground.ts';

const WISH = `成果8号转化为制度，完善${RULE}第二条，借期改为四十五日`;

async function adopted() {
  const city = await ground();
  await city.publish(TEXT);
  await city.says(city.staff, WISH);
  await city.says(city.staff, '提交');
  return city;
}

describe('an outcome goes into a rule', () => {
  test('by a proposal that names the outcome and is accepted already, attached to its article', async () => {
    const { says, staff, publish, database } = await ground();
    await publish(TEXT);
    expect(await says(staff, WISH)).toMatch(
      new RegExp(`类型：完善.*制度：《${RULE}》第二条.*来源：成果 8 号.*工委已定`, 's'),
    );
    expect(await says(staff, '提交')).toMatch(/转化 1 号已登记：成果 8 号写进《.*》第二条（建议 1 号）/);
    expect(await database.read.select().from(ruleProposal)).toMatchObject([
      { number: 1, kind: 'amend', rule: RULE, article: 2, state: 'accepted', source: '成果 8 号', by: staff },
    ]);
    expect(await database.read.select().from(adoption)).toMatchObject([{ how: 'rule', title: RULE, proposal: 1 }]);
  });

  test('what is missing is asked once; opinions may be asked for first', async () => {
    const { says, staff, publish, database } = await ground();
    await publish(TEXT);
    expect(await says(staff, '成果8号写进制度')).toMatch(/写进哪项制度、怎么写/);
    expect(await says(staff, `完善《${RULE}》第三条，遗失的照价赔偿`)).toMatch(/第三条/);
    expect(await says(staff, '先征求意见')).toMatch(/先征求机关党组织书记的意见/);
    expect(await says(staff, '提交')).toMatch(/\[征求意见\]/);
    expect(await database.read.select().from(ruleProposal)).toMatchObject([{ state: 'open', article: 3 }]);
    expect(await says(staff, '征求意见')).toMatch(/意见收到哪天为止/);
  });

  test('a rule that is in no library is asked back, not guessed', async () => {
    const { says, staff, database } = await ground();
    await says(staff, '成果8号写进制度');
    expect(await says(staff, '完善《从没有过的办法》第九条，改成三天')).toMatch(/没有看出是哪项现行制度/);
    await says(staff, '提交');
    expect(await database.read.select().from(adoption)).toEqual([]);
  });

  test('two of the staff at once: one proposal, one adoption', async () => {
    const { talk, staff, database, publish } = await ground();
    await publish(TEXT);
    const values = { outcome: 8, what: `完善《${RULE}》第二条，借期改为四十五日` };
    const [one, other] = await Promise.all([
      ruleForm.done(values, await talk(staff)),
      ruleForm.done(values, await talk(staff)),
    ]);
    expect(await commit(database, one)).toBe('done');
    expect(await commit(database, other)).toBe('conflict');
    expect(await database.read.select().from(ruleProposal)).toHaveLength(1);
    expect((await ruleForm.done(values, await talk(staff))).writes).toEqual([]);
  });
});

describe('the rule comes into force', () => {
  test('everyone concerned is told once, on its day and not when it is published, each by all that concerns him or her', async () => {
    const { until, first, second, third, fourth, publish, database } = await adopted();
    expect(linesTo(await until('2026-11-25'), /已转化，将写进/)).toEqual([first, second, third].sort());
    expect(await publish(NEXT)).toMatch(/已发布/);
    const early = await until('2026-12-09');
    expect(linesTo(early, /起施行|已施行/)).toEqual([]);
    expect(await database.read.select().from(adoption)).toMatchObject([{ state: 'adopted' }]);
    const told = await until('2026-12-11');
    expect(linesTo(told, /写进了《.*》第二条，今天起施行（成果 8 号）/)).toEqual([first, second, third, fourth].sort());
    const lineOf = (person: string) => told.find((line) => line.startsWith(person) && /今天起施行/.test(line));
    expect(lineOf(first)).toMatch(/您报的难题 1 号：写进了/);
    expect(lineOf(second)).toMatch(/您报的难题 2 号、您参与的成果 8 号：写进了/);
    expect(lineOf(third)).toMatch(/您附议的难题 1 号：写进了/);
    expect(lineOf(fourth)).toMatch(/您参与的成果 8 号：写进了/);
    expect(linesTo(await until('2026-12-18'), /起施行|已施行/)).toEqual([]);
    expect(await database.read.select().from(adoption)).toMatchObject([{ state: 'in_force', inForceOn: '2026-12-10' }]);
  });

  test('two processes at the same digest: the second finds it told, and nothing is written twice', async () => {
    const { talk, until, moveTo, publish, fourth, second, database } = await adopted();
    await publish(NEXT);
    await until('2026-12-08');
    moveTo(Date.parse('2026-12-10T09:00:00+08:00'));
    const [one, other, third] = await Promise.all([
      digest.items(await talk(fourth)),
      digest.items(await talk(fourth)),
      digest.items(await talk(second)),
    ]);
    const writesOf = (items: { writes?: Write[] }[]) => items.flatMap(({ writes }) => writes ?? []);
    expect(one).toHaveLength(1);
    expect(await commit(database, { writes: writesOf(one) })).toBe('done');
    expect(await commit(database, { writes: writesOf(other) })).toBe('conflict');
    expect(await commit(database, { writes: writesOf(third) })).toBe('conflict');
    expect(await digest.items(await talk(fourth))).toEqual([]);
    expect(await commit(database, { writes: writesOf(await digest.items(await talk(second))) })).toBe('done');
    const notes = await database.read.select().from(problemNote).where(eq(problemNote.problem, 'unnamed'));
    expect(notes.filter(({ text }) => /写进了/.test(text))).toHaveLength(1);
  });

  test('the unnamed teller finds a line of it when asking, and nobody writes to him or her', async () => {
    const { until, publish, database } = await adopted();
    await publish(NEXT);
    await until('2026-12-11');
    const notes = await database.read.select().from(problemNote).where(eq(problemNote.problem, 'unnamed'));
    expect(notes.map(({ text }) => text)).toEqual([
      expect.stringMatching(/已转化，将写进/),
      expect.stringMatching(/写进了《.*》第二条/),
    ]);
  });

  test('a proposal that is declined comes to nothing, and nobody hears of a day', async () => {
    const { until, says, staff, publish, database } = await ground();
    await publish(TEXT);
    await says(staff, WISH);
    await says(staff, '先征求意见');
    await says(staff, '提交');
    await says(staff, '看建议 1 号');
    await says(staff, '不采纳');
    await says(staff, '和上位规定不一致');
    expect(await database.read.select().from(ruleProposal)).toMatchObject([{ state: 'declined' }]);
    expect(linesTo(await until('2026-12-11'), /起施行|已施行/)).toEqual([]);
    expect(await says(staff, '成果8号的来龙去脉')).toMatch(/写进《.*》第二条的建议未采纳/);
  });

  test('a rule that an outcome abolishes is told of on the day on which it ends', async () => {
    const { until, says, staff, publish, fourth } = await ground();
    await publish(TEXT);
    await says(staff, `成果8号转化为制度，废止${RULE}，和新做法不一致`);
    expect(await says(staff, '提交')).toMatch(/\[废止\]/);
    await says(staff, `《${RULE}》从12月3日起废止`);
    await says(staff, '废止');
    expect(linesTo(await until('2026-12-02'), /据此(?:今天|12月)/)).toEqual([]);
    expect(linesTo(await until('2026-12-04'), /《.*》据此.*废止/)).toContain(fourth);
  });
});

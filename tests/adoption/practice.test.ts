import { describe, expect, test } from 'vitest';
import { commit } from '../../src/kernel/commit.ts';
import { wordsOf } from '../../src/message/card.ts';
import { dropAdoption } from '../../src/skills/adoption/drop.ts';
import { takeUpPractice } from '../../src/skills/adoption/practice.ts';
import { practiceForm } from '../../src/skills/adoption/practice-form.ts';
import { adoption, adoptionUnit } from '../../src/skills/adoption/tables.ts';
import { problem } from '../../src/skills/problems/index.ts';
import { ground, linesTo } from './ground.ts';

async function adopted() {
  const city = await ground();
  await city.says(city.staff, '把成果8号作为做法推广');
  await city.says(city.staff, '提交');
  return city;
}

describe('an outcome becomes a practice', () => {
  test('in one sentence and one tap, with title and text out of the outcome, which can be mended', async () => {
    const { says, staff, database } = await ground();
    const shown = await says(staff, '把成果8号作为做法推广');
    expect(shown).toMatch(/做法：分批开会轮班补学/);
    expect(shown).toMatch(/每月第一周由值班支委排好轮班表/);
    expect(await says(staff, '标题改成倒班支部分批开会')).toMatch(/做法：倒班支部分批开会/);
    expect(await says(staff, '提交')).toMatch(/已登记为做法 1 号“倒班支部分批开会”/);
    expect(await database.read.select().from(adoption)).toMatchObject([
      { number: 1, outcome: 'o8', how: 'practice', title: '倒班支部分批开会', state: 'adopted', proposal: null },
    ]);
  });

  test('whoever raised or joined a problem is told once, whoever told without a name by nobody; a second adoption tells nobody', async () => {
    const city = await adopted();
    const { until, says, staff, first, second, third, database } = city;
    const told = await until('2026-11-26');
    expect(linesTo(told, /已转化为做法/)).toEqual([first, second, third].sort());
    const rows = await database.read.select().from(problem);
    const status = new Map(rows.map((row) => [row.number, row.status]));
    expect([1, 2, 4321].map((number) => status.get(number))).toEqual(['adopted', 'adopted', 'adopted']);
    expect(status.get(3)).toBe('topic');
    await says(staff, '成果8号转化为制度，建立《倒班支部组织生活办法》，分批开会的算一次');
    expect(await says(staff, '提交')).toMatch(/转化 2 号已登记/);
    expect(linesTo(await until('2026-11-27'), /转化/)).toEqual([]);
  });

  test('only by the staff, and only once the panel’s result is out', async () => {
    const { says, staff, first } = await ground();
    expect(await says(staff, '把成果9号作为做法推广')).toMatch(/成果 9 号的评审结果还没有公布/);
    expect(await says(staff, '把成果77号作为做法推广')).toMatch(/没有找到成果 77 号/);
    expect(await says(first, '把成果8号作为做法推广')).not.toMatch(/是否|可以吗|提交/);
  });

  test('without a number the best that nothing has come of are offered', async () => {
    const { says, staff, judge } = await ground();
    await judge(11, 2);
    expect(await says(staff, '哪些成果可以转化')).toMatch(/还有 2 项.*8 号.*11 号/s);
    expect(await says(staff, '1')).toMatch(/成果 8 号.*怎么转化.*\[作为做法推广\] \[写进制度\]/s);
    expect(await says(staff, '作为做法推广')).toMatch(/这样推广可以吗/);
  });

  test('two of the staff at once: one wins, the other hears that it is done', async () => {
    const { talk, staff, database } = await ground();
    const values = { outcome: 8, title: '分批开会', text: '分两批开会，缺席的当周补上。' };
    const [one, other] = await Promise.all([
      practiceForm.done(values, await talk(staff)),
      practiceForm.done(values, await talk(staff)),
    ]);
    expect(await commit(database, one)).toBe('done');
    expect(await commit(database, other)).toBe('conflict');
    const again = await practiceForm.done(values, await talk(staff));
    expect(again.writes).toEqual([]);
    expect(again.messages.map(({ card }) => wordsOf(card)).join()).toMatch(/刚刚已转化为做法 1 号/);
    expect(await database.read.select().from(adoption)).toHaveLength(1);
  });

  test('what nothing rests on yet can be taken back, and the problems are back at their topic', async () => {
    const { says, staff, database, first } = await adopted();
    expect(await says(staff, '撤销转化1号')).toMatch(/转化 1 号已撤销/);
    const rows = await database.read.select().from(problem);
    expect(rows.filter(({ status }) => status === 'adopted')).toEqual([]);
    await says(staff, '把成果8号作为做法推广');
    await says(staff, '提交');
    await says(first, '我们支部也用做法2号');
    expect(await says(staff, '撤销转化2号')).toMatch(/已有 1 个单位在用，不能撤销/);
  });
});

describe('a unit takes a practice up', () => {
  test('with one sentence of its officer, once a unit; the list says who did', async () => {
    const { says, first, staff, database, units } = await adopted();
    expect(await says(first, '有哪些推广做法')).toMatch(/推广的做法共 1 个.*1 号.*还没有单位采用/s);
    expect(await says(first, '看做法1号')).toMatch(/\[我们也用\]/);
    expect(await says(first, '我们也用')).toMatch(/已记下：.*采用做法 1 号/);
    expect(await says(first, '我们支部也用这个做法')).toMatch(/已经采用/);
    expect(await database.read.select().from(adoptionUnit)).toMatchObject([{ unit: units[0], by: first }]);
    expect(await says(staff, '哪些单位在用做法1号')).toMatch(/在用：(?!还没有)/);
    expect(await says(first, '我们不用做法1号了')).toMatch(/不再采用做法 1 号/);
    expect(await database.read.select().from(adoptionUnit)).toEqual([]);
  });

  test('a plain member is told who decides', async () => {
    const { says, member } = await adopted();
    expect(await says(member, '我们支部也用做法1号')).toMatch(/由.*的书记或委员定/);
  });

  test('two of one unit at once: it is noted once', async () => {
    const { talk, first, database } = await adopted();
    const [one, other] = await Promise.all([
      takeUpPractice({ practice: 1 }, await talk(first)),
      takeUpPractice({ practice: 1 }, await talk(first)),
    ]);
    expect(await commit(database, one)).toBe('done');
    expect(await commit(database, other)).toBe('conflict');
  });

  test('taken up while the staff take it back: one wins, and nothing stands on what is gone', async () => {
    const { talk, first, staff, database } = await adopted();
    const [taken, dropped] = await Promise.all([
      takeUpPractice({ practice: 1 }, await talk(first)),
      dropAdoption({ adoption: 1 }, await talk(staff)),
    ]);
    expect(await commit(database, dropped)).toBe('done');
    expect(await commit(database, taken)).toBe('conflict');
    const again = await takeUpPractice({ practice: 1 }, await talk(first));
    expect(again.writes).toEqual([]);
    expect(await database.read.select().from(adoptionUnit)).toEqual([]);
  });

  test('is asked once, three months later, in a digest; one line of answer stands under the practice', async () => {
    const { says, first, until, second, moveTo } = await adopted();
    await says(first, '我们支部也用做法1号');
    moveTo(Date.parse('2027-02-18T09:20:00+08:00'));
    expect(linesTo(await until('2027-02-22'), /用得怎么样/)).toEqual([]);
    const told = await until('2027-03-01');
    expect(linesTo(told, /做法 1 号.*三个月了，用得怎么样/)).toEqual([first]);
    expect(await says(first, '做法1号用得很好，缺席的少了一半')).toMatch(/已记在做法 1 号下面/);
    expect(await says(second, '看看做法1号')).toMatch(/缺席的少了一半/);
  });
});

import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { ask } from '../../src/skills/duties/ask.ts';
import { done, notApplicable, undo } from '../../src/skills/duties/close.ts';
import { scheduled } from '../../src/skills/duties/later.ts';
import { occurrence } from '../../src/skills/duties/tables.ts';
import { apply, button, card, inHand, LEDGER, MEETING, REVIEW, says, stateOf, talk, town, words } from './talk.ts';

describe('done', () => {
  test('in one sentence, with a way back, and audited (BURDEN 1)', async () => {
    const database = await town(LEDGER, REVIEW);
    const turn = await says(database, 'a1', done, { duty: '台账', date: '2026-11-20' }, { text: '台账上周五交了' });
    expect(card(turn).text).toContain('安全台账已完成（11月20日（周五））');
    expect(await stateOf(database, '安全台账')).toMatchObject({ state: 'done', doneOn: '2026-11-20' });
    expect(await stateOf(database, '工作述职')).toMatchObject({ state: 'open' });
    expect(turn.changes).toMatchObject([
      { verb: 'done', entity: 'occurrence', before: { state: 'open' }, after: { state: 'done' } },
    ]);

    const back = button(turn, '撤销');
    expect(turn.session?.last.undo).toEqual(back);
    const undone = await says(database, 'a1', undo, back.slots, inHand(turn));
    expect(words(undone)).toMatch(/已撤回.*安全台账：12月18日/);
    expect(await stateOf(database, '安全台账')).toMatchObject({ state: 'open', doneOn: null, due: '2026-12-18' });
    expect(undone.changes).toMatchObject([{ verb: 'undo', entity: 'occurrence' }]);
    expect(undone.session?.last.undo).toBeUndefined();
    expect(words(await says(database, 'a1', undo, back.slots))).toContain('不用再撤');
  });

  test('by one word, of what the reminder was about (BURDEN 1)', async () => {
    const database = await town(LEDGER, REVIEW);
    const reminded = await says(database, 'a1', ask, { duty: '述职' });
    await says(database, 'a1', done, {}, { ...inHand(reminded), text: '搞定' });
    expect(await stateOf(database, '工作述职')).toMatchObject({ state: 'done', doneOn: '2026-11-23' });
  });

  test('the only open one needs no name', async () => {
    const database = await town(LEDGER);
    await says(database, 'a1', done, {}, { text: '交完了' });
    expect(await stateOf(database, '安全台账')).toMatchObject({ state: 'done' });
  });

  test('of several, it is asked once, by buttons and numbers', async () => {
    const database = await town(LEDGER, REVIEW);
    const asked = await says(database, 'a1', done, {}, { text: '交完了' });
    expect(card(asked).buttons?.map(({ label }) => label)).toEqual(['工作述职', '安全台账', '都是']);
    expect(await stateOf(database, '安全台账')).toMatchObject({ state: 'open' });
    expect(asked.messages[0]?.shows?.choices?.[1]).toEqual(button(asked, '安全台账'));
    await says(database, 'a1', done, button(asked, '都是').slots);
    expect(await stateOf(database, '安全台账')).toMatchObject({ state: 'done' });
    expect(await stateOf(database, '工作述职')).toMatchObject({ state: 'done' });
  });

  test('of a monthly one, the month that the day lies in', async () => {
    const database = await town(MEETING);
    await says(database, 'a1', done, { duty: '碰头会', date: '2026-11-20' });
    const states = await database.read
      .select()
      .from(occurrence)
      .where(eq(occurrence.unit, 'A1'))
      .orderBy(occurrence.period);
    expect(states.map(({ period, state }) => `${period} ${state}`).slice(0, 2)).toEqual([
      '2026-11 done',
      '2026-12 open',
    ]);
  });

  test('is closed by another member of the branch’s committee, but not by a plain member or another branch', async () => {
    const database = await town(LEDGER);
    const id = (await stateOf(database, '安全台账'))?.id ?? '';
    for (const who of ['a3', 'b1', 'p1', 's1']) {
      const refused = await says(database, who, done, { id });
      expect(words(refused)).toMatch(/不能代办/);
      expect(refused.writes).toEqual([]);
    }
    expect(words(await says(database, 'a3', done, { duty: '台账' }))).toMatch(/由测报处党支部的书记办结/);
    await says(database, 'a2', done, { duty: '台账' });
    expect(await stateOf(database, '安全台账')).toMatchObject({ state: 'done' });
  });

  test('twice says that it is done already, and offers to open it again', async () => {
    const database = await town(LEDGER);
    await says(database, 'a1', done, { duty: '台账' });
    const again = await says(database, 'a2', done, { duty: '台账' });
    expect(words(again)).toContain('已记为完成');
    expect(again.writes).toEqual([]);
    await says(database, 'a2', undo, button(again, '改回未完成').slots);
    expect(await stateOf(database, '安全台账')).toMatchObject({ state: 'open' });
  });

  test('two people closing at once: the second decision is a conflict, not a second effect', async () => {
    const database = await town(LEDGER);
    const first = await done({ duty: '台账' }, await talk(database, 'a1'));
    const second = await done({ duty: '台账' }, await talk(database, 'a2'));
    expect(await apply(database, first)).toBe('done');
    expect(await apply(database, second)).toBe('conflict');
  });

  test('an undo does not overwrite what was changed since', async () => {
    const database = await town(LEDGER);
    const turn = await says(database, 'a1', done, { duty: '台账' });
    await says(database, 'a1', undo, button(turn, '撤销').slots);
    await says(database, 'a2', scheduled, { duty: '台账', date: '2026-12-08' });
    const late = await says(database, 'a1', undo, button(turn, '撤销').slots);
    expect(words(late)).toContain('没有撤回');
    expect(await stateOf(database, '安全台账')).toMatchObject({ scheduledAt: '2026-12-08' });
  });

  test('what is on no list needs no closing', async () => {
    const database = await town(LEDGER);
    const turn = await says(database, 'a1', done, { duty: '年度计划' });
    expect(words(turn)).toMatch(/没有“年度计划”这一项，不用登记/);
  });

  test('asks for no picture, sheet or file (BURDEN 6)', async () => {
    const database = await town({ ...LEDGER, 材料: '签到表' });
    expect(words(await says(database, 'a1', done, { duty: '台账' }))).not.toMatch(/照片|截图|签到|上传|附件/);
  });
});

test('不适用 closes it for this unit only, by tap or in words', async () => {
  const database = await town(LEDGER);
  const reminded = await says(database, 'a1', ask, { duty: '台账' });
  await says(database, 'a1', notApplicable, button(reminded, '不适用').slots, inHand(reminded));
  expect(await stateOf(database, '安全台账')).toMatchObject({ state: 'not_applicable' });
  await says(database, 'b1', done, { duty: '台账' }, { text: '台账我们不用报' });
  expect(await stateOf(database, '安全台账', 'A2')).toMatchObject({ state: 'not_applicable' });
  expect(await stateOf(database, '安全台账', 'W1')).toMatchObject({ state: 'open' });
});

describe('what is said with it', () => {
  test('how many came is kept with a meeting that was held, and goes with the undo; nobody is asked', async () => {
    const database = await town({ ...LEDGER, 名称: '组织生活会' });
    const said = await says(database, 'a1', done, {
      duty: '组织生活会',
      date: '2026-11-20',
      expected: 18,
      present: 16,
    });
    expect(words(said)).toContain('已完成（11月20日（周五）），应到18人、实到16人');
    expect(await stateOf(database, '组织生活会')).toMatchObject({ doneOn: '2026-11-20', note: '应到18人、实到16人' });
    await says(database, 'a1', undo, button(said, '撤销').slots);
    expect(await stateOf(database, '组织生活会')).toMatchObject({ state: 'open', doneOn: null, note: null });
  });

  test('of a month only: its last day', async () => {
    const database = await town(LEDGER);
    await says(database, 'a1', done, { duty: '台账', date: '2026-02' });
    expect(await stateOf(database, '安全台账')).toMatchObject({ state: 'done', doneOn: '2026-02-28' });
  });
});

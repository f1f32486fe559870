import { describe, expect, test } from 'vitest';
import { ask } from '../../src/skills/duties/ask.ts';
import { done, undo } from '../../src/skills/duties/close.ts';
import { digest } from '../../src/skills/duties/digest.ts';
import { scheduled, snooze, whenForm } from '../../src/skills/duties/later.ts';
import { apply, button, inHand, LEDGER, REVIEW, says, stateOf, talk, town, words } from './talk.ts';

describe('a fixed day', () => {
  test('is recorded at once, a day off is pointed out, and a correction moves it', async () => {
    const database = await town(LEDGER, REVIEW);
    const first = await says(database, 'a1', scheduled, { duty: '述职', datetime: '2026-12-05T14:00' });
    expect(words(first)).toMatch(/工作述职定在12月5日（周六）14:00.*休息日/);
    const second = await says(database, 'a1', scheduled, { datetime: '2026-12-08T09:00' }, inHand(first));
    expect(words(second)).toMatch(/改为12月8日（周二）09:00/);
    expect(await stateOf(database, '工作述职')).toMatchObject({ scheduledAt: '2026-12-08T09:00', state: 'open' });
    await says(database, 'a1', undo, button(second, '撤销').slots);
    expect(await stateOf(database, '工作述职')).toMatchObject({ scheduledAt: '2026-12-05T14:00' });
    expect(second.messages[0]?.shows?.no).toEqual(button(second, '撤销'));
  });

  test('later than the due date is said, not refused', async () => {
    const database = await town(LEDGER);
    expect(words(await says(database, 'a1', scheduled, { date: '2026-12-22' }))).toContain(
      '比截止日12月18日（周五）晚',
    );
  });

  test('that is not clear is asked back, once, in one line; the answer may also be that it is done', async () => {
    const database = await town(LEDGER);
    const asked = await says(database, 'a1', scheduled, { date: 'ambiguous' });
    expect(asked.writes).toEqual([]);
    expect(asked.session?.form).toMatchObject({ form: 'duty_scheduled', asking: 'when' });
    const values = asked.session?.form?.values ?? {};
    const here = await talk(database, 'a1', inHand(asked));
    const [field] = whenForm.fields;
    expect(field?.parse?.('12月8号上午九点', here)).toBe('2026-12-08T09:00');
    expect(field?.parse?.('看情况吧', here)).toMatchObject({ refused: true });
    const turn = await whenForm.done({ ...values, when: '2026-12-08T09:00' }, here);
    expect(await apply(database, turn)).toBe('done');
    expect(await stateOf(database, '安全台账')).toMatchObject({ scheduledAt: '2026-12-08T09:00' });
    const heard = await whenForm.heard?.('已经开完了', values, here);
    expect(heard).toMatchObject({ changes: [{ verb: 'done' }] });
    expect(await whenForm.heard?.('下周三', values, here)).toBeUndefined();
  });

  test('that is past is asked about: was it done then', async () => {
    const database = await town(LEDGER);
    const asked = await says(database, 'a1', scheduled, { date: '2026-11-20' });
    expect(asked.writes).toEqual([]);
    await says(database, 'a1', done, button(asked, '那天办完了').slots);
    expect(await stateOf(database, '安全台账')).toMatchObject({ state: 'done', doneOn: '2026-11-20' });
  });
});

describe('later', () => {
  const table: [until: string | undefined, stored: string, said: RegExp][] = [
    ['2026-11-25T09:00', '2026-11-25T09:00', /11月25日（周三）09:00再提醒您：安全台账/],
    ['2026-11-26', '2026-11-26', /11月26日（周四）再提醒/],
    [undefined, '2026-11-24', /11月24日/],
    ['2026-11-28T10:00', '2026-11-30T10:00', /11月30日（周一）10:00.*休息日和晚上不打扰/],
    ['2026-11-24T20:00', '2026-11-25T08:35', /11月25日/],
    ['2026-12-21', '2026-12-21', /已过截止日/],
  ];
  test.each(table)('until %s', async (until, stored, said) => {
    const database = await town(LEDGER);
    const turn = await says(database, 'a1', snooze, until ? { until } : {}, { text: '晚点再说' });
    expect(words(turn)).toMatch(said);
    expect(await stateOf(database, '安全台账')).toMatchObject({ snoozedUntil: stored, state: 'open' });
  });

  test('the words themselves are read where understanding gave no slot', async () => {
    const database = await town(LEDGER);
    await says(database, 'a1', snooze, {}, { text: '后天上午十点再提醒我' });
    expect(await stateOf(database, '安全台账')).toMatchObject({ snoozedUntil: '2026-11-25T10:00' });
    await says(database, 'a1', scheduled, {}, { text: '台账打算12月7号下午三点弄' });
    expect(await stateOf(database, '安全台账')).toMatchObject({ scheduledAt: '2026-12-07T15:00' });
    await says(database, 'a1', done, {}, { text: '台账上周四就交了' });
    expect(await stateOf(database, '安全台账')).toMatchObject({ state: 'done', doneOn: '2026-11-19' });
  });

  test('of what was just asked about', async () => {
    const database = await town(LEDGER, REVIEW);
    const asked = await says(database, 'a1', ask, { duty: '述职' });
    await says(database, 'a1', snooze, { until: '2026-11-25T09:00' }, inHand(asked));
    expect(await stateOf(database, '工作述职')).toMatchObject({ snoozedUntil: '2026-11-25T09:00' });
    expect(await stateOf(database, '安全台账')).toMatchObject({ snoozedUntil: null });
  });

  test('of a whole digest means all that was in it', async () => {
    const database = await town(LEDGER, { ...LEDGER, 名称: '物资清点' });
    const items = await digest.items(await talk(database, 'a1', { at: '2026-12-04T09:12' }));
    await apply(database, { writes: items.flatMap(({ writes }) => writes ?? []), changes: [] });
    const shown = { context: 'duty_reminder' };
    await says(database, 'a1', snooze, { until: '2026-12-07' }, { at: '2026-12-04T09:20', shown, text: '下周一再说' });
    expect(await stateOf(database, '安全台账')).toMatchObject({ snoozedUntil: '2026-12-07' });
    expect(await stateOf(database, '物资清点')).toMatchObject({ snoozedUntil: '2026-12-07' });
  });

  test('an unclear day is asked back', async () => {
    const database = await town(LEDGER);
    const turn = await says(database, 'a1', snooze, { until: 'ambiguous' });
    expect(turn.writes).toEqual([]);
    expect(words(turn)).toContain('哪天再提醒');
  });
});

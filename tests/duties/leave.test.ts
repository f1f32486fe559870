import { describe, expect, test } from 'vitest';
import type { Database } from '../../src/kernel/database.ts';
import { awayIn } from '../../src/skills/duties/away.ts';
import { done } from '../../src/skills/duties/close.ts';
import { digest } from '../../src/skills/duties/digest.ts';
import { chooseDeputy, declineLeave, endLeave, leaveForm, setLeave } from '../../src/skills/duties/leave.ts';
import { leave } from '../../src/skills/duties/tables.ts';
import { apply, button, DAYS, LEDGER, says, stateOf, talk, town, words } from './talk.ts';

const OF_A1 = { ...LEDGER, 对象类别: 'A1' };

/** The form is opened by the decision and done at once where nothing is missing, as the engine does it. */
async function tells(database: Database, who: string, text: string, at = '2026-11-30T09:30') {
  const opened = await setLeave({}, await talk(database, who, { text, at }));
  const form = opened.session?.form;
  if (!form) return { opened, turn: opened };
  const values = form.values;
  if (leaveForm.fields.some(({ name }) => values[name] === undefined)) return { opened, turn: opened };
  const turn = await leaveForm.done(values, await talk(database, who, { at }));
  expect(await apply(database, turn, `person:${who}`)).toBe('done');
  return { opened, turn };
}

const due = async (database: Database, date: string) =>
  (await database.read.all<[string, string | null]>(digest.due(date, DAYS))).map(([who]) => who).sort();

async function digestOf(database: Database, who: string, at: string, kept = true) {
  const items = await digest.items(await talk(database, who, { at }));
  for (const item of kept ? items : [])
    expect(await apply(database, { writes: item.writes ?? [], changes: item.changes ?? [] })).toBe('done');
  return items.map(({ text }) => text);
}

describe('when one is away, as a sentence says it', () => {
  test.each([
    ['这两周我出差', '2026-11-30', '2026-12-13'],
    ['下周一到周五休假', '2026-12-07', '2026-12-11'],
    ['12月8日到10日出差', '2026-12-08', '2026-12-10'],
    ['周四回来', '2026-11-30', '2026-12-02'],
    ['到12月4日', '2026-11-30', '2026-12-04'],
    ['明天起出差三天', '2026-12-01', '2026-12-03'],
    ['住院两周', '2026-11-30', '2026-12-13'],
    ['这周都在外地', '2026-11-30', '2026-12-06'],
    ['明天开始休产假三个月', '2026-12-01', '2027-02-28'],
    ['住院半个月', '2026-11-30', '2026-12-14'],
  ])('%s', async (text, from, to) => {
    const database = await town();
    expect(awayIn(text, await talk(database, 'a1', { at: '2026-11-30T09:30' }))).toEqual({ from, to });
  });
  test('nothing is guessed', async () => {
    expect(awayIn('我要出差', await talk(await town(), 'a1'))).toBeUndefined();
  });
});

describe('a deputy', () => {
  test('is named in one sentence; reminders go to him, say for whom, and he closes; afterwards they are one’s own again', async () => {
    const database = await town(OF_A1);
    const { turn } = await tells(database, 'a1', '这两周我出差，由孙委员代办');
    expect(words(turn)).toMatch(/今天到12月13日.*孙委员同志代办/);
    expect(await due(database, '2026-12-04')).toEqual(['a2', 'a2']);
    const told = await digestOf(database, 'a2', '2026-12-04T09:12');
    expect(told).toEqual([
      '代钱书记同志办：安全台账：12月18日（周五）截止，还有14天。',
      '钱书记同志今天到12月13日（周日）外出，请您代办，到期的任务会提醒您。',
    ]);
    expect(await digestOf(database, 'a1', '2026-12-04T09:12')).toEqual([]);
    expect(await due(database, '2026-12-07')).toEqual([]);
    // back in the week of the due date
    expect(await due(database, '2026-12-15')).toEqual(['a1']);
    await says(database, 'a2', done, { duty: '台账' }, { at: '2026-12-08T10:00' });
    expect(await stateOf(database, '安全台账')).toMatchObject({ state: 'done', doneOn: '2026-12-08' });
  });

  test('may be of the organisation above, sees only what he stands in for, and nothing before or after', async () => {
    const database = await town(OF_A1, { 名称: '季度小结', 对象类别: 'A2', 文号: '青直工〔2026〕9号' });
    await tells(database, 'a1', '明天到12月10日外出学习，请吴副书记帮忙代办');
    await says(database, 'p1', done, { duty: '小结' }, { at: '2026-12-02T10:00' });
    expect(await stateOf(database, '季度小结', 'A2')).toMatchObject({ state: 'open' });
    await says(database, 'p1', done, { duty: '台账' }, { at: '2026-11-30T10:00' });
    expect(await stateOf(database, '安全台账')).toMatchObject({ state: 'open' });
    await says(database, 'p1', done, { duty: '台账' }, { at: '2026-12-10T10:00' });
    expect(await stateOf(database, '安全台账')).toMatchObject({ state: 'done' });
  });

  test('ends when one is back early; whoever was told is told', async () => {
    const database = await town(OF_A1);
    await tells(database, 'a1', '这两周我出差，由孙委员代办');
    await digestOf(database, 'a2', '2026-12-01T09:12');
    const back = await says(database, 'a1', endLeave, {}, { at: '2026-12-03T09:00' });
    expect(words(back)).toMatch(/提醒仍发给您本人[\s\S]*已回来/);
    expect(back.messages[1]).toMatchObject({ to: { person: 'a2' }, kind: 'proactive' });
    expect(await due(database, '2026-12-04')).toEqual(['a1']);
    expect(words(await says(database, 'a1', endLeave, {}, { at: '2026-12-03T09:05' }))).toContain('没有登记外出');
  });

  test('can say no; the one away hears of it and keeps the reminders', async () => {
    const database = await town(OF_A1);
    await tells(database, 'a1', '这两周我出差，由孙委员代办');
    const [item] = await digest.items(await talk(database, 'a2', { at: '2026-12-01T09:12' }));
    const no = item?.buttons?.find(({ label }) => label === '不方便代办');
    const turn = await says(database, 'a2', declineLeave, no?.does.slots ?? {}, { at: '2026-12-01T09:20' });
    expect(turn.messages[1]).toMatchObject({ to: { person: 'a1' } });
    expect(await due(database, '2026-12-04')).toEqual(['a1']);
  });

  test('is changed by saying another one; two at once leave one arrangement', async () => {
    const database = await town(OF_A1);
    await tells(database, 'a1', '这两周我出差，由孙委员代办');
    const { turn } = await tells(database, 'a1', '换人代办，改成李党员', '2026-12-01T09:30');
    expect(words(turn)).toContain('今天到12月13日（周日）由李党员同志代办');
    const values = { deputy: 'a3', span: '2026-12-01/2026-12-13' };
    const first = await leaveForm.done(values, await talk(database, 'a1', { at: '2026-12-01T10:00' }));
    const second = await leaveForm.done(
      { ...values, deputy: 'p1' },
      await talk(database, 'a1', { at: '2026-12-01T10:00' }),
    );
    expect(await apply(database, first)).toBe('done');
    expect(await apply(database, second)).toBe('conflict');
    const rows = await database.read.select().from(leave);
    expect(rows.filter(({ endedOn }) => endedOn === null).map(({ deputy }) => deputy)).toEqual(['a3']);
  });

  test('who is not of the house is not taken; colleagues are offered by button', async () => {
    const database = await town(OF_A1);
    const { turn } = await tells(database, 'a1', '这两周我出差，由欧阳某代办');
    expect(words(turn)).toContain('没有找到“欧阳某”');
    const chosen = await says(database, 'a1', chooseDeputy, button(turn, '孙委员').slots ?? {}, {
      at: '2026-11-30T09:30',
    });
    expect(words(chosen)).toContain('由孙委员同志代办');
  });

  test('only what was not said is asked; a member without duties needs none', async () => {
    const database = await town(OF_A1);
    const { opened } = await tells(database, 'a1', '由孙委员代办');
    expect(opened.session?.form?.values).toEqual({ deputy: 'a2' });
    expect(words(await setLeave({}, await talk(database, 'a3', { text: '我出差，由孙委员代办' })))).toContain(
      '没有要代办的任务',
    );
  });
});

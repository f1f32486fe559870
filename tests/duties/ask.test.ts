import { describe, expect, test } from 'vitest';
import { ask } from '../../src/skills/duties/ask.ts';
import { card, inHand, LEDGER, MEETING, REVIEW, says, town, words } from './talk.ts';

describe('what falls due', () => {
  test('one duty: its date, what is left, the notice and the ground, closable in place (BURDEN 7, 8)', async () => {
    const database = await town(LEDGER, REVIEW);
    const turn = await says(database, 'a1', ask, { duty: '述职' });
    expect(card(turn).text).toBe('工作述职：12月11日（周五）截止，还有18天。');
    expect(words(turn)).toContain('青直工〔2026〕12号；《台账办法》第三条');
    expect(card(turn).buttons?.map(({ label }) => label)).toEqual(['已完成', '定在…', '不适用', '稍后']);
    expect(turn.messages[0]?.shows).toMatchObject({ context: 'duty_reminder' });
  });

  test('all of the next month, nearest first, each with a tap', async () => {
    const database = await town(LEDGER, REVIEW, MEETING);
    const turn = await says(database, 'a1', ask);
    expect(card(turn).text).toMatch(/您有 3 件要办：\n1\. 支部碰头会（11月）.*\n2\. 工作述职.*\n3\. 安全台账/);
    expect(card(turn).buttons?.map(({ label }) => label)).toEqual(['1 已完成', '2 已完成', '3 已完成']);
    expect(turn.messages[0]?.shows?.choices).toHaveLength(3);
  });

  const scopes: [scope: string, found: RegExp][] = [
    ['2026-12', /工作述职[\s\S]*安全台账/],
    ['2026-11', /支部碰头会/],
    ['2026-12-07/2026-12-13', /工作述职/],
    ['2026-12-11', /工作述职/],
    ['2026-11-24', /没有您要办的/],
  ];
  test.each(scopes)('in %s', async (scope, found) => {
    const database = await town(LEDGER, REVIEW, MEETING);
    expect(words(await says(database, 'a1', ask, { scope }))).toMatch(found);
  });

  test('nothing due is told kindly, with what comes next', async () => {
    const database = await town({ ...LEDGER, 截止: '2027-03-18' });
    expect(words(await says(database, 'a1', ask))).toMatch(/没有您要办的，可以放心[\s\S]*2027年3月18日/);
  });

  test('how many days are left, of what was shown', async () => {
    const database = await town(LEDGER, REVIEW);
    const reminded = await says(database, 'a1', ask, { duty: '述职' });
    const turn = await says(database, 'a1', ask, {}, { ...inHand(reminded), text: '还剩几天到期' });
    expect(card(turn).text).toContain('还有18天');
  });

  test('a plain member hears of nothing own, and whose the branch’s duties are', async () => {
    const database = await town(LEDGER);
    const turn = await says(database, 'a3', ask);
    expect(words(turn)).toMatch(/没有您个人要办的。本单位的 1 件由书记负责/);
    expect(card(turn).buttons).toEqual([]);
    expect(words(await says(database, 'a3', ask, { duty: '台账' }))).toMatch(/12月18日.*由测报处党支部的书记负责/);
  });

  test('a duty of others is dated from its notice and said not to be theirs; an unknown one is no guess', async () => {
    const database = await town(LEDGER);
    expect(words(await says(database, 'p1', ask, { duty: '台账' }))).toMatch(
      /12月18日.*由党支部的书记负责，不在您名下/,
    );
    expect(words(await says(database, 'p1', ask, { duty: '换届' }))).toMatch(/没有找到“换届”的截止日/);
  });
});

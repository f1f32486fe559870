import { readSheet } from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { done } from '../../src/skills/duties/close.ts';
import { overview } from '../../src/skills/duties/overview.ts';
import { overviewFile } from '../../src/skills/duties/overview-file.ts';
import { dutyTree } from '../../src/skills/duties/overview-tree.ts';
import { dutyCalendar } from '../../src/skills/duties/overview-year.ts';
import { duesIn } from '../../src/skills/duties/policy.ts';
import { sampleDesk } from '../support/desk.ts';
import { fileOn } from '../support/exported.ts';
import { button, card, DAYS, LEDGER, MEETING, REVIEW, says, town, words } from './talk.ts';

const YEARLY = { ...REVIEW, 名称: '年度总结', 周期: '每年', 起始: '2024', 截止: '11-30' };

describe('the calendar of a year', () => {
  test('has a picture by month, and what each month holds is one tap away', async () => {
    const database = await town(LEDGER, REVIEW, MEETING);
    const turn = await says(database, 's1', dutyCalendar);
    // 支部碰头会 of November and December, which are owed; 台账 and 述职 in December
    expect(card(turn).chart?.series[0]?.values).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3]);
    const december = await says(database, 's1', dutyCalendar, button(turn, '12月').slots);
    expect(card(december).table?.rows).toEqual([
      ['工作述职', '12月11日（周五）', '0/3'],
      ['安全台账', '12月18日（周五）', '0/3'],
      ['支部碰头会（12月）', '12月31日（周四）', '0/3'],
    ]);
    const one = await says(database, 's1', overview, button(december, '安全台账').slots);
    expect(card(one).text).toContain('安全台账：应办 3 家');
  });

  test('of the next year holds what comes again, though no unit owes it yet', async () => {
    const database = await town(LEDGER, YEARLY);
    const turn = await says(database, 's1', dutyCalendar, {}, { text: '明年的任务日历' });
    expect(card(turn).text).toMatch(/^2027年有 1 项次任务到期/);
    const november = await says(database, 's1', dutyCalendar, { year: 2027, month: 11 });
    expect(card(november).table?.rows).toEqual([['年度总结', '2027年11月30日（周二）', '还没到办的时候']]);
    expect(words(await says(database, 's1', dutyCalendar, { year: 2027, month: 3 }))).toContain('没有到期的任务');
  });

  test('shows to each only what concerns the units that he or she sees, and to a member nothing', async () => {
    const database = await town(LEDGER, { ...REVIEW, 对象类别: 'W1' });
    expect(card(await says(database, 'p1', dutyCalendar)).text).toMatch(/有 1 项次/);
    expect(card(await says(database, 's1', dutyCalendar)).text).toMatch(/有 2 项次/);
    expect(words(await says(database, 'a3', dutyCalendar))).toMatch(/看不到/);
  });

  test('every period of a year is found, those that are past too', () => {
    const base = { starts: 2025, onDayOff: 'before' as const };
    const count = (cycle: 'monthly' | 'quarterly' | 'half_yearly' | 'yearly' | 'biennial', due: string) =>
      duesIn({ ...base, cycle, due }, 2026, DAYS).map(({ period }) => period);
    expect(count('monthly', '末')).toHaveLength(12);
    expect(count('quarterly', '末')).toEqual(['2026-Q1', '2026-Q2', '2026-Q3', '2026-Q4']);
    expect(count('half_yearly', '末')).toEqual(['2026-H1', '2026-H2']);
    expect(count('yearly', '12-18')).toEqual(['2026']);
    expect(count('biennial', '12-18')).toEqual([]);
    expect(duesIn({ cycle: 'once', starts: null, due: '2026-05-06', onDayOff: 'after' }, 2027, DAYS)).toEqual([]);
  });
});

describe('the state by unit', () => {
  test('goes down the tree by taps and up again, in order of code, and ends at what one branch owes', async () => {
    const database = await town(LEDGER, REVIEW);
    await says(database, 'b1', done, { duty: '台账' });
    const top = await says(database, 's1', dutyTree);
    expect(card(top).text).toMatch(/^青岚市直机关工委：2026年应办 6 项次，已办 1。下面 2 家，按编码列出/);
    expect(card(top).table?.rows).toEqual([
      ['青岚市水文局机关党委', '1/4'],
      ['工委办公室支部', '0/2'],
    ]);
    const organ = await says(database, 's1', dutyTree, button(top, '青岚市水文局机关党委').slots);
    expect(card(organ).table?.rows).toEqual([
      ['测报处党支部', '0/2'],
      ['资料处党支部', '1/2'],
    ]);
    const branch = await says(database, 's1', dutyTree, button(organ, '资料处党支部').slots);
    expect(card(branch).table?.rows).toEqual([
      ['工作述职', '12月11日（周五）', '未办'],
      ['安全台账', '12月18日（周五）', '已办'],
    ]);
    const back = await says(database, 's1', dutyTree, button(branch, '上一级').slots);
    expect(card(back).text).toBe(card(organ).text);
    expect(words(top)).not.toMatch(/排名|第一|落后/);
  });

  test('of guided units is figures only, and none can be tapped (L7)', async () => {
    const database = await town({ ...LEDGER, 对象类别: '党支部、区市县机关工委' });
    const top = await says(database, 's1', dutyTree);
    expect(card(top).fields).toEqual([{ label: '指导：柳溪区机关工委', value: '已办/应办 0/1' }]);
    expect(card(top).buttons?.some(({ label }) => label.includes('柳溪'))).toBe(false);
    expect(words(await says(database, 's1', dutyTree, { code: 'D1' }))).toMatch(/看不到/);
  });

  test('begins at the own unit, and shows no other though its code be given', async () => {
    const database = await town(LEDGER, REVIEW);
    expect(card(await says(database, 'p1', dutyTree)).text).toMatch(/^青岚市水文局机关党委/);
    expect(card(await says(database, 'a1', dutyTree)).text).toMatch(/^测报处党支部：2026年应办 2 项/);
    const several = await says(database, 'm1', dutyTree);
    expect(card(several).table?.rows.map(([name]) => name)).toEqual(['资料处党支部', '工委办公室支部']);
    for (const [who, code] of [
      ['p1', 'W1'],
      ['p1', 'W'],
      ['a1', 'A2'],
      ['a3', 'A1'],
    ] as const) {
      const refused = await says(database, who, dutyTree, { code });
      expect(words(refused)).toMatch(/看不到/);
      expect(refused.messages[0]?.card.table).toBeUndefined();
    }
    expect(words(await says(database, 'a3', dutyTree))).toMatch(/看不到/);
  });
});

test('the table has the year by date and all units that the person sees, and no others', async () => {
  const database = await town(LEDGER, YEARLY);
  const rowsFor = async (who: string, sheet: string) => {
    const turn = await says(database, who, overviewFile);
    const { file } = card(turn);
    return readSheet(Buffer.from(await fileOn(database, { id: '', ...(file ? { file } : {}) })), sheet);
  };
  expect(await rowsFor('s1', '2026年任务日历')).toEqual([
    ['月份', '截止', '任务', '应办', '未办', '文号'],
    [11, '2026-11-30', '年度总结', 3, 3, '青直工〔2026〕12号'],
    [12, '2026-12-18', '安全台账', 3, 3, '青直工〔2026〕9号'],
  ]);
  const codes = async (who: string) => (await rowsFor(who, '按单位')).slice(1).map(([code]) => code);
  expect(await codes('s1')).toEqual(['A', 'A1', 'A2', 'W', 'W1']);
  expect(await codes('p1')).toEqual(['A', 'A1', 'A2']);
  expect(await codes('a1')).toEqual(['A1']);
  expect(words(await says(database, 'a3', overviewFile))).toMatch(/看不到/);
});

test('both are asked for in words', async () => {
  const desk = await sampleDesk();
  expect(await desk.says('00003', '全年任务日历')).toMatch(/2026年有 \d+ 项次任务到期/);
  expect(await desk.says('00003', '按单位看完成情况')).toMatch(/应办 \d+ 项次，已办 \d+。下面 \d+ 家/);
  expect(await desk.says('00003', '各月都有哪些任务安排')).toMatch(/2026年有 \d+ 项次任务到期/);
  expect(await desk.says('00003', '按月看各单位的任务')).toMatch(/项次任务到期/);
});

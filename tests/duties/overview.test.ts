import { describe, expect, test } from 'vitest';
import { done } from '../../src/skills/duties/close.ts';
import { digest } from '../../src/skills/duties/digest.ts';
import { exportDuties } from '../../src/skills/duties/export.ts';
import { scheduled } from '../../src/skills/duties/later.ts';
import { overview } from '../../src/skills/duties/overview.ts';
import { apply, button, card, DAYS, LEDGER, REVIEW, says, talk, town, words } from './talk.ts';

describe('who has not yet', () => {
  test('is told to staff, in order of unit code, with the person to call, and no ranking (BURDEN 5)', async () => {
    const database = await town(LEDGER, REVIEW);
    await says(database, 'a1', done, { duty: '台账' });
    const turn = await says(database, 's1', overview, { duty: '台账', filter: 'worst' });
    expect(card(turn).text).toMatch(/应办 3 家，还有 2 家没办结.*不排名/);
    expect(card(turn).table?.rows).toEqual([
      ['资料处党支部', '周书记', '未办'],
      ['工委办公室支部', '冯书记', '未办'],
    ]);
    expect(words(turn)).toContain('青直工〔2026〕9号');
  });

  test('shows of guided units figures only (L7)', async () => {
    const database = await town({ ...LEDGER, 对象类别: '党支部、区市县机关工委' });
    const turn = await says(database, 's1', overview, { duty: '台账' });
    expect(words(turn)).toContain('指导单位：应办 1 家，未办结 1 家');
    expect(words(turn)).not.toMatch(/柳溪|郑书记/);
  });

  test('without a name lists the duties', async () => {
    const database = await town(LEDGER, REVIEW);
    const turn = await says(database, 's1', overview, { filter: 'missing' });
    expect(card(turn).table?.columns).toEqual(['任务', '截止', '未办结/应办']);
    const [first] = turn.messages[0]?.shows?.choices ?? [];
    expect(words(await says(database, 's1', overview, first?.slots ?? {}))).toContain('工作述职：应办 3 家');
  });

  test('the unit above sees its own branches, a branch only itself, a member nobody', async () => {
    const database = await town(LEDGER);
    expect(card(await says(database, 'p1', overview, { duty: '台账' })).table?.rows.map(([name]) => name)).toEqual([
      '测报处党支部',
      '资料处党支部',
    ]);
    const own = await says(database, 'a1', overview, { duty: '台账' });
    expect(words(own)).toContain('您这里只看得到本单位');
    expect(words(own)).not.toMatch(/资料处|周书记/);
    for (const slots of [{ duty: '台账' }, { unit: '资料处党支部' }]) {
      const refused = await says(database, 'a3', overview, slots);
      expect(words(refused)).toMatch(/看不到/);
      expect(words(refused)).not.toMatch(/周书记|钱书记/);
    }
    expect(words(await says(database, 'a1', overview, { unit: '资料处党支部' }))).toMatch(/看不到/);
  });

  test('a reminder by the staff goes into the next digest of each, once', async () => {
    const database = await town(LEDGER);
    await says(database, 'b1', scheduled, { duty: '台账', date: '2026-12-08' });
    const seen = await says(database, 's1', overview, { duty: '台账' });
    const turn = await says(database, 's1', overview, button(seen, '请他们留意一下').slots);
    expect(turn.messages).toHaveLength(1);
    expect(words(turn)).toContain('2 家');
    const due = await database.read.all<[string, string | null]>(digest.due('2026-11-24', DAYS));
    expect(due.map(([one]) => one).sort()).toEqual(['a1', 'm1']);
    const items = await digest.items(await talk(database, 'a1', { at: '2026-11-24T09:12' }));
    expect(items[0]?.text).toContain('问起');
    await apply(database, { writes: items.flatMap(({ writes }) => writes ?? []), changes: [] });
    expect(await digest.items(await talk(database, 'a1', { at: '2026-11-25T09:12' }))).toEqual([]);
    expect(words(await says(database, 's1', overview, { act: 'remind', duty: '台账' }))).toContain('没有需要再提醒的');
  });

  test('a branch cannot have others reminded', async () => {
    const database = await town(LEDGER);
    const turn = await says(database, 'a1', overview, { act: 'remind', duty: '台账' });
    expect(turn.writes).toEqual([]);
  });

  test('an export holds no more than the person may see', async () => {
    const database = await town(LEDGER);
    const units = async (who: string) =>
      (await exportDuties(database.read, (await talk(database, who)).asker)).rows.map(([, , code]) => code);
    expect(await units('s1')).toEqual(['A1', 'A2', 'W1']);
    expect(await units('p1')).toEqual(['A1', 'A2']);
    expect(await units('a1')).toEqual(['A1']);
    expect(await units('a3')).toEqual([]);
  });
});

import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/kernel/database.ts';
import { audit } from '../../src/kernel/tables.ts';
import { partsOf } from '../../src/skills/problems/splitting.ts';
import { endorsingUnits } from '../../src/skills/problems/store.ts';
import { endorsement, problem, problemNote } from '../../src/skills/problems/tables.ts';
import { freshDatabase } from '../support/database.ts';
import { LI, populate, QIAN, STAFF, SUN, talking } from './talk.ts';

let city: Database;
beforeEach(async () => {
  city = await freshDatabase();
  await populate(city);
});

const TEXTS = ['书记都是业务处长兼的，党务只能挤时间干', '活动场地太小坐不下人', '述职评议打分拉不开差距'];
const row = async (number: number) => {
  const found = await city.read.select().from(problem).where(eq(problem.number, number)).get();
  if (!found) throw new Error(`no problem ${number}`);
  return found;
};
const unitsBehind = async (number: number) => {
  const one = await row(number);
  return (await endorsingUnits(city.read, [one])).get(one.id) ?? 0;
};
async function tells(who: typeof LI, text: string, button = '提交') {
  const talk = talking(city, who);
  await talk.says(`报个难题：${text}`);
  await talk.presses(button);
}
const endorses = (who: typeof LI, number: number) => talking(city, who).does('endorse_problem', { problem_no: number });

describe('merging', () => {
  beforeEach(async () => {
    await tells(LI, TEXTS[0] ?? '');
    await tells(SUN, TEXTS[1] ?? '');
  });
  const merges = (from: number, into: number) => talking(city, STAFF).does('merge_problems', { from, into });

  test('the teller of the merged one counts as an endorsing unit, and is told once with a way to object', async () => {
    const staff = talking(city, STAFF);
    expect(await staff.does('merge_problems', { from: 1, into: 2 })).toMatch(/已把 1 号并入 2 号.*\[还原\]/s);
    expect(await row(1)).toMatchObject({ status: 'merged', mergedInto: (await row(2)).id });
    expect(await unitsBehind(2)).toBe(1);
    const told = staff.messages().filter(({ kind }) => kind === 'proactive');
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      to: { person: LI.id },
      card: { text: expect.stringMatching(/您报的难题 1 号：与 2 号/), buttons: [{ label: '不是一回事' }] },
    });
  });

  test('endorsements move along, a unit is counted once, and the one merged into counts no unit of its own', async () => {
    await endorses(QIAN, 2);
    await endorses(SUN, 1);
    await endorses(QIAN, 1);
    expect(await unitsBehind(2)).toBe(1);
    await merges(1, 2);
    // LI and QIAN are of one unit, SUN told the one that it went into
    expect(await unitsBehind(2)).toBe(1);
    expect(await city.read.select().from(endorsement)).toHaveLength(3);
  });

  test('taken apart again, everything is as it was', async () => {
    await endorses(QIAN, 1);
    const before = [await row(1), await row(2)];
    await merges(1, 2);
    expect(await talking(city, STAFF).does('undo_merge', { problem_no: 1 })).toMatch(/已还原：1 号/);
    expect([await row(1), await row(2)]).toEqual(before);
    expect(await unitsBehind(2)).toBe(0);
  });

  test('what went into it before goes on with it', async () => {
    await tells(QIAN, TEXTS[2] ?? '');
    await merges(1, 2);
    await merges(2, 3);
    // LI and QIAN are of one unit: only SUN's is another one
    expect(await unitsBehind(3)).toBe(1);
    expect(await merges(3, 1)).toMatch(/同一条难题/);
    expect(await talking(city, SUN).does('problem_status', { problem_no: 2 })).toMatch(/已并入难题 3 号，一起办/);
  });

  test('whoever joins the merged one joins the one that stands; its teller need not', async () => {
    await merges(1, 2);
    expect(await endorses(QIAN, 1)).toMatch(/附议难题 2 号.*1 号已并在其中/);
    expect(await endorses(LI, 2)).toMatch(/您报的难题 1 号已并在 2 号里/);
    expect(await city.read.select().from(endorsement)).toMatchObject([{ problem: (await row(2)).id }]);
  });

  test('its teller objects with a tap; the staff hear of it and take it apart with one', async () => {
    const staff = talking(city, STAFF);
    await merges(1, 2);
    const li = talking(city, LI);
    expect(await li.does('object_to_merge', { problem_no: 1 })).toMatch(/已请工委同志再看/);
    const [, heard] = li.messages();
    expect(heard).toMatchObject({ to: { person: STAFF.id }, kind: 'proactive' });
    expect(heard?.card.buttons?.map(({ label }) => label)).toEqual(['还原 1 号', '仍并 1 号']);
    expect(await talking(city, LI).does('object_to_merge', { problem_no: 1 })).toMatch(/已经转给工委同志/);
    await staff.does('undo_merge', { problem_no: 1 });
    expect(await row(1)).toMatchObject({ status: 'submitted', objected: false });
    expect(await staff.does('keep_merge', { problem_no: 1 })).toMatch(/已经处理过/);
  });

  test('nobody objects for another, and nobody but the staff merges', async () => {
    await merges(1, 2);
    expect(await talking(city, SUN).does('object_to_merge', { problem_no: 1 })).toMatch(/没有找到您报过或附议过/);
    expect(await talking(city, LI).does('undo_merge', { problem_no: 1 })).toMatch(/管理员办理/);
    expect(await talking(city, LI).does('merge_problems', { from: 2, into: 1 })).toMatch(/管理员办理/);
    expect(await row(1)).toMatchObject({ status: 'merged', objected: false });
  });

  test('an anonymous one is merged without a word to its teller, who finds it when asking and may object unseen', async () => {
    const li = talking(city, LI);
    await li.says('匿名报：党费收缴还在用现金，对不上账');
    await li.presses('提交');
    const one = (await city.read.select().from(problem)).find(({ anonymous }) => anonymous);
    const number = one?.number ?? 0;
    const staff = talking(city, STAFF);
    await staff.does('merge_problems', { from: number, into: 2 });
    expect(staff.messages().filter(({ kind }) => kind === 'proactive')).toHaveLength(0);
    expect(await unitsBehind(2)).toBe(0);
    const asking = talking(city, LI);
    expect(await asking.says('我匿名报的难题', { intent: 'problem_status', slots: { anonymous: true } })).toMatch(
      /已并入难题 2 号/,
    );
    expect(await talking(city, LI).does('object_to_merge', { problem_no: 2 })).toMatch(/没有找到/);
    expect(await asking.does('object_to_merge', { problem_no: number })).toMatch(/已请工委同志再看/);
    expect(asking.messages()).toHaveLength(1);
    expect(asking.turns.at(-1)).toMatchObject({ eraseSince: expect.any(Number), changes: [{ anonymous: true }] });
    const trail = await city.read.select().from(audit).where(eq(audit.verb, 'object_to_merge'));
    expect(JSON.stringify(trail)).not.toContain(LI.id);
  });
});

describe('two at once', () => {
  beforeEach(async () => {
    await tells(LI, TEXTS[0] ?? '');
    await tells(SUN, TEXTS[1] ?? '');
  });

  test('what its teller withdraws meanwhile is not merged, and the staff are told why', async () => {
    const staff = talking(city, STAFF);
    const merge = { intent: 'merge_problems', slots: { from: 1, into: 2 } };
    const decided = await staff.considers(merge);
    await talking(city, LI).does('withdraw_problem', { problem_no: 1, sure: true });
    await expect(staff.commits(decided)).rejects.toThrow('conflict');
    expect(await staff.commits(await staff.considers(merge))).toMatch(/1 号已由提出人撤回/);
    expect(await city.read.select().from(problemNote)).toHaveLength(0);
  });

  test('what was merged meanwhile is not withdrawn, and its teller is told why', async () => {
    const li = talking(city, LI);
    const withdraw = { intent: 'withdraw_problem', slots: { problem_no: 1, sure: true } };
    const decided = await li.considers(withdraw);
    await talking(city, STAFF).does('merge_problems', { from: 1, into: 2 });
    await expect(li.commits(decided)).rejects.toThrow('conflict');
    expect(await li.commits(await li.considers(withdraw))).toMatch(/已并入相近的难题，不能直接撤回/);
  });

  test('two merges that cross make no ring', async () => {
    const [one, two] = [talking(city, STAFF), talking(city, STAFF)];
    const there = await one.considers({ intent: 'merge_problems', slots: { from: 1, into: 2 } });
    const back = await two.considers({ intent: 'merge_problems', slots: { from: 2, into: 1 } });
    await one.commits(there);
    await expect(two.commits(back)).rejects.toThrow('conflict');
    expect(await two.does('merge_problems', { from: 2, into: 1 })).toMatch(/同一条难题/);
    expect(await row(2)).toMatchObject({ status: 'submitted' });
  });
});

describe('splitting', () => {
  test('its parts have numbers of their own, the teller and the endorsements; the whole points to them', async () => {
    await tells(LI, '活动场地太小坐不下人；党费收缴还用现金对不上账');
    await endorses(SUN, 1);
    const staff = talking(city, STAFF);
    expect(await staff.says('1号拆成两条', { intent: 'split_problem' })).toMatch(/拆成 2 条.*场地.*现金.*\[拆开\]/s);
    await staff.presses('拆开');
    expect(await row(1)).toMatchObject({ status: 'split' });
    expect([await row(2), await row(3)]).toMatchObject([
      {
        text: '活动场地太小坐不下人',
        toldBy: LI.id,
        unit: LI.unit.code,
        splitFrom: (await row(1)).id,
        status: 'submitted',
      },
      { text: '党费收缴还用现金对不上账', toldBy: LI.id },
    ]);
    expect(await unitsBehind(2)).toBe(1);
    const told = staff.messages().filter(({ kind }) => kind === 'proactive');
    expect(told.map(({ to }) => to)).toEqual([{ person: LI.id }, { person: SUN.id }]);
    expect(told[0]?.card.text).toMatch(/1 号：内容较多，已拆成难题 2 号、3 号/);
    expect(await endorses(QIAN, 1)).toMatch(/已经拆成几条/);
  });

  test('where the text does not fall apart, the parts are asked for once', async () => {
    await tells(LI, TEXTS[0] ?? '');
    const staff = talking(city, STAFF);
    expect(await staff.says('1号拆开', { intent: 'split_problem' })).toMatch(/请把拆开后的几条写出来/);
    expect(await staff.says('1. 书记都是兼职\n2. 党务没有时间干')).toMatch(/拆成 2 条/);
    await staff.presses('拆开');
    expect((await row(3)).text).toBe('党务没有时间干');
  });

  test('the parts of an anonymous one stay anonymous, and nobody is written to', async () => {
    const li = talking(city, LI);
    await li.says('匿名报：活动场地太小坐不下人；党费收缴还用现金对不上账');
    await li.presses('提交');
    const whole = (await city.read.select().from(problem))[0];
    const staff = talking(city, STAFF);
    await staff.says(`${whole?.number}号拆成两条`, { intent: 'split_problem' });
    await staff.presses('拆开');
    expect(staff.messages().filter(({ kind }) => kind === 'proactive')).toHaveLength(0);
    const parts = (await city.read.select().from(problem)).filter(({ splitFrom }) => splitFrom !== null);
    expect(parts).toHaveLength(2);
    for (const one of parts)
      expect(one).toMatchObject({ anonymous: true, toldBy: null, unit: null, toldAt: null, seal: whole?.seal });
    const asking = talking(city, LI);
    expect(await asking.says('我匿名报的难题', { intent: 'problem_status', slots: { anonymous: true } })).toMatch(
      /3 条难题/,
    );
  });

  test.each([
    ['一行一条\n第二行的内容', undefined, ['一行一条', '第二行的内容']],
    ['1. 场地太小坐不下\n2. 经费批得太慢', undefined, ['场地太小坐不下', '经费批得太慢']],
    ['场地太小坐不下。经费批得太慢', 2, ['场地太小坐不下', '经费批得太慢']],
    ['场地太小坐不下，经费批得太慢', 2, ['场地太小坐不下', '经费批得太慢']],
    ['场地太小坐不下，经费批得太慢', undefined, []],
    ['只有一条', 2, []],
  ])('the parts of %j', (text, count, parts) => expect(partsOf(text, count)).toEqual(parts));
});

describe('after the hidden last day', () => {
  beforeEach(async () => {
    await city.batch([{ sql: "update campaign_stage set `to` = '2026-11-10', hard = '2026-11-20'", params: [] }]);
  });

  test('nothing is registered, and what was told goes on to a colleague with one tap', async () => {
    const li = talking(city, LI);
    expect(await li.says(`报个难题：${TEXTS[0]}`)).toMatch(/征集已经结束.*\[转给工委同志\]/s);
    const [message] = li.messages();
    expect(message?.card.buttons?.[0]?.does).toEqual({ intent: 'talk_to_human', slots: { about: TEXTS[0] } });
    expect(JSON.stringify(message)).not.toContain('11-20');
    expect(await city.read.select().from(problem)).toHaveLength(0);
  });

  test('an anonymous one leaves nothing behind', async () => {
    const li = talking(city, LI);
    expect(await li.says(`匿名报：${TEXTS[0]}`)).toMatch(/征集已经结束/);
    expect(JSON.stringify(li.messages())).not.toContain(TEXTS[0]);
    expect(li.turns.at(-1)).toMatchObject({ eraseSince: expect.any(Number) });
  });

  test('a draft that was open over the last day is not registered either', async () => {
    await city.batch([{ sql: "update campaign_stage set `to` = '2026-12-10', hard = null", params: [] }]);
    const li = talking(city, LI);
    await li.says(`报个难题：${TEXTS[0]}`);
    await city.batch([{ sql: "update campaign_stage set `to` = '2026-11-10', hard = '2026-11-20'", params: [] }]);
    expect(await li.presses('提交')).toMatch(/征集已经结束/);
    expect(await city.read.select().from(problem)).toHaveLength(0);
  });
});

describe('no burden', () => {
  test.each([
    ['whole', [`报个难题：${TEXTS[0]}`]],
    ['after an announcement', ['我想反映个难题', TEXTS[0] ?? '']],
    ['after something that is too little', ['我想反映个难题', '嗯', TEXTS[0] ?? '']],
  ])('told %s: never more than three messages and one tap, and each thing asked at most twice', async (_how, said) => {
    const li = talking(city, LI);
    let asked = 0;
    for (const text of said) if (!/是否提交/.test(await li.says(text))) asked++;
    await li.presses('提交');
    expect(said.length).toBeLessThanOrEqual(3);
    expect(asked).toBeLessThanOrEqual(2);
    expect(await city.read.select().from(problem)).toHaveLength(1);
  });
});

describe('similar ones while telling', () => {
  test('one that was told without a name is shown with number and words only, and can be joined', async () => {
    const li = talking(city, LI);
    await li.says(`匿名报：${TEXTS[0]}`);
    await li.presses('提交');
    const sun = talking(city, SUN);
    const shown = await sun.says('支部书记自己有一摊业务，抽不出时间管支部');
    expect(shown).toMatch(/已有相似的难题：\d{4} 号“书记都是业务处长兼的/);
    expect(shown).not.toMatch(/李工|北楼/);
    expect(await sun.says('附议')).toMatch(/附议难题 \d{4} 号/);
  });

  test('who tells without a name is shown them too', async () => {
    await tells(SUN, TEXTS[0] ?? '');
    expect(await talking(city, LI).says('匿名报：支部书记自己有一摊业务，抽不出时间管支部')).toMatch(
      /已有相似的难题：1 号/,
    );
  });

  test('what was merged or split is not shown, the one that stands is', async () => {
    await tells(LI, TEXTS[0] ?? '');
    await tells(QIAN, '支部书记自己有一摊业务，抽不出时间管支部', '仍单独提交');
    await talking(city, STAFF).does('merge_problems', { from: 1, into: 2 });
    const shown = await talking(city, SUN).says('书记身兼数职，顾不上支部的事');
    expect(shown).toMatch(/2 号/);
    expect(shown).not.toMatch(/附议 1 号/);
  });
});

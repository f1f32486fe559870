import { beforeEach, expect, test } from 'vitest';
import { civilMinute, HOUR_MS, instantOf } from '../../src/kernel/clock.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { type City, openCity, textOf, ZONE } from './city.ts';

let city: City;
beforeEach(async () => {
  city = await openCity();
});

/** Per person and day, all that left unasked. */
async function unasked(): Promise<{ person: string; at: string }[]> {
  const rows = await city.rows(
    "select person, sent_at from outbox where kind <> 'answer' and state = 'sent' and replaces is null",
  );
  return rows.map(([person, at]) => ({ person: String(person), at: civilMinute(Number(at), ZONE) }));
}

test('whatever is asked of a colleague at night or on a day off waits for the next working day', async () => {
  const asker = await city.holder('书记', 'branch', 3);
  for (const at of ['2026-11-24T22:10', '2026-11-28T10:00', '2026-11-29T03:00']) {
    city.desk.moveTo(instantOf(at, ZONE));
    await city.says(asker, '转人工');
    await city.says(asker, `党费账对不上，请教一下怎么办（${at.slice(5, 10)}）`);
  }
  expect(await unasked()).toEqual([]);
  await city.desk.passes(instantOf('2026-11-30T08:30', ZONE));
  const staff = await city.holder('工委管理员', 'city_work_committee');
  const [card] = await city.rows(
    "select card from outbox where person = ? and kind = 'proactive' and state = 'sent'",
    staff,
  );
  expect(String(card?.[0])).toMatch(/党费账对不上[\s\S]*回复/);
});

test('three weeks of ticks at every hour: at most one a person a day, inside the window, never on a day off', async () => {
  const days = workingDays();
  for (let at = instantOf('2026-11-26T00:10', ZONE); at < instantOf('2026-12-17T00:00', ZONE); at += 3 * HOUR_MS) {
    await city.desk.passes(at);
  }
  const told = await unasked();
  expect(told.length).toBeGreaterThan(20);
  const seen = new Set(told.map(({ person, at }) => `${person} ${at.slice(0, 10)}`));
  expect(seen.size).toBe(told.length);
  for (const { at } of told) {
    expect(days.isWorking(at.slice(0, 10))).toBe(true);
    expect(at.slice(11) >= '08:30' && at.slice(11) < '18:30').toBe(true);
  }
}, 60_000);

test('colleagues get neither floods, nor reports, nor personal numbers', async () => {
  const asker = await city.holder('书记', 'branch', 3);
  const ask = async (text: string) => {
    await city.says(asker, '转人工');
    return textOf(await city.says(asker, text));
  };
  const first = await ask('我的身份证110101199003078515，党费账户怎么改，请教一下');
  expect(first).toMatch(/已隐去身份证号/);
  expect(await ask('很长的话'.repeat(1_900))).toMatch(/字以内/);
  for (let i = 0; i < 8; i++) await ask(`第${i}个请教：台账里的会议记录要保存到什么时候`);
  const passed = await city.rows('select text from hand_over');
  expect(passed.length).toBeLessThanOrEqual(5);
  await city.says(asker, '我身份证110101199003078515的党员档案要保存几年');
  await city.says(asker, '投诉建议');
  await city.says(asker, '13812345678总打不通');
  const tables = [
    passed,
    await city.rows('select question from question_gap'),
    await city.rows('select text from suggestion'),
  ];
  expect(tables.every(({ length }) => length > 0)).toBe(true);
  expect(JSON.stringify(tables)).not.toMatch(/110101|138123/);
});

test.each(['机密★10年', '【秘密】某事', '［机密］某事', '機密★1年', '〖絕密〗', '密级：秘密'])(
  '%s is withheld',
  async (text) => {
    const asker = await city.holder('书记', 'branch', 3);
    expect(textOf(await city.says(asker, text))).toMatch(/密级标志/);
    expect(await city.everything()).not.toContain(text);
  },
);

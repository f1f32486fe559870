import { beforeEach, expect, test } from 'vitest';
import { civilMinute, HOUR_MS, instantOf } from '../../src/kernel/clock.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { type City, openCity, ZONE } from './city.ts';

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

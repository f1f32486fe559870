import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inbox } from '../../src/chat/tables.ts';
import { outbox } from '../../src/delivery/tables.ts';
import { health, noteTick } from '../../src/health.ts';
import { silent } from '../../src/kernel/log.ts';
import { noteSightings } from '../../src/kernel/sightings.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { workingDaysOf, yearMissing } from '../../src/kernel/working-days.ts';
import { gauges } from '../../src/metrics.ts';
import { freshDatabase } from '../support/database.ts';
import { START, ZONE } from '../support/service-town.ts';

const ROOT = join(import.meta.dirname, '../..');
const SECOND = 1_000;

/** Everything that can go wrong, once. */
async function troubled() {
  const database = await freshDatabase();
  const arrival = { channel: 'feishu', account: 'ou_1', chat: 'c', private: true, at: START, notBefore: START };
  const message = {
    channel: 'wecom',
    account: 'LiJun',
    chat: '',
    person: '1001',
    kind: 'answer' as const,
    cardId: '',
    touched: 0,
    at: START,
    notBefore: START,
  };
  const failing = { ...message, state: 'queued' as const, attempts: 2 };
  await database.batch([
    write(build.insert(inbox).values({ ...arrival, key: 'a', conversation: 'a', state: 'waiting' })),
    write(build.insert(inbox).values({ ...arrival, key: 'b', conversation: 'b', state: 'failed' })),
    write(
      build.insert(inbox).values({ ...arrival, key: 'c', conversation: 'c', state: 'waiting', notBefore: START * 2 }),
    ),
    write(build.insert(outbox).values({ ...failing, key: 'a', fault: 'too many calls (45009)' })),
    write(build.insert(outbox).values({ ...failing, key: 'b', fault: 'this IP address is not trusted (60020)' })),
    write(build.insert(outbox).values({ ...failing, key: 'c', fault: 'too many calls (45009)' })),
    write(build.insert(outbox).values({ ...failing, key: 'd', fault: 'WeCom can not be reached' })),
    write(build.insert(outbox).values({ ...message, key: 'e', state: 'dead', lost: 'gone' })),
    write(build.insert(outbox).values({ ...message, key: 'f', state: 'dead', lost: 'past' })),
  ]);
  let now = START;
  const note = noteSightings(database, 'wecom', { clock: () => now, log: silent });
  note({ outcome: 'verified' });
  now += 70 * SECOND;
  note({ outcome: 'refused', fault: 'signature' });
  await noteTick(database, START + 60 * SECOND);
  await expect.poll(async () => (await health(database.read, START, ZONE)).callbacks).toHaveLength(1);
  await expect.poll(async () => (await health(database.read, START, ZONE)).callbacks[0]?.refusedSecondsAgo).toBe(0);
  return gauges(await health(database.read, START + 100 * SECOND, ZONE));
}

test('/metrics tells what one would page on, as the database has it', async () => {
  const text = await troubled();
  expect(text.split('\n').filter((line) => line && !line.startsWith('#'))).toEqual([
    'poti_arrivals_waiting 1',
    'poti_oldest_arrival_seconds 100',
    'poti_failed_turns 1',
    'poti_messages_queued 4',
    'poti_oldest_message_seconds 100',
    'poti_dead_letters 2',
    'poti_lost_messages{channel="wecom",reason="gone"} 1',
    'poti_lost_messages{channel="wecom",reason="past"} 1',
    'poti_sends_failing{channel="wecom",code="none"} 1',
    'poti_sends_failing{channel="wecom",code="60020"} 1',
    'poti_sends_failing{channel="wecom",code="45009"} 2',
    'poti_callback_verified_seconds{channel="wecom"} 100',
    'poti_callback_refused_seconds{channel="wecom"} 30',
    'poti_tick_seconds 40',
    'poti_calendar_missing 0',
  ]);
  for (const secret of ['ou_1', 'LiJun', '1001']) expect(text).not.toContain(secret);
});

test('every alert rests on a figure that there is, and every one stands in docs/operation.md with its cure', async () => {
  const named = (text: string) => new Set(text.match(/\bpoti_[a-z_]+/gu));
  const there = named((await troubled()).replace(/^#.*$/gmu, ''));
  const rules = readFileSync(join(ROOT, 'deploy/alerts.yml'), 'utf8');
  const page = readFileSync(join(ROOT, 'docs/operation.md'), 'utf8');
  for (const name of [...named(rules), ...named(page)]) expect([...there], name).toContain(name);
  const alerts = [...rules.matchAll(/alert: (\w+)/gu)].map(([, name]) => name);
  expect(alerts.length).toBeGreaterThan(5);
  const rows = page.split('\n').flatMap((line) => /^\| `(Poti\w+)` \|(?:[^|]+\|){2}$/u.exec(line)?.[1] ?? []);
  expect(rows).toEqual(alerts);
});

test.each([
  ['2026-11-30', 2026, undefined],
  ['2026-12-01', 2026, 2027],
  ['2026-12-01', 2027, undefined],
  ['2027-01-01', 2026, 2027],
])('on %s, days off known through %s: %s is missing', (today, known, missing) => {
  const off = new Set([`${known}-01-01`, `${known}-10-01`]);
  expect(yearMissing(today, workingDaysOf({ off, madeUp: new Set() }))).toBe(missing);
});

import { and, count, eq, gt, isNotNull, lte, min } from 'drizzle-orm';
import { inbox } from './chat/tables.ts';
import { outbox } from './delivery/tables.ts';
import { civilDate } from './kernel/clock.ts';
import type { Database, Read } from './kernel/database.ts';
import { allSightings } from './kernel/sightings.ts';
import { build, write } from './kernel/statement.ts';
import { setting } from './kernel/tables.ts';
import { workingDays, yearMissing } from './kernel/working-days.ts';

const TICK = 'tick';

/** Time has done its work as of `now`; whoever looks at a server from outside can tell whether it still does. */
export async function noteTick({ batch }: Database, now: number): Promise<void> {
  await batch([
    write(
      build
        .insert(setting)
        .values({ name: TICK, value: now })
        .onConflictDoUpdate({ target: setting.name, set: { value: now } }),
    ),
  ]);
}

export type Health = Awaited<ReturnType<typeof health>>;

/** What one would page on, as of `now` (epoch ms): read from the database, so that any process can tell it of all. */
export async function health(read: Read, now: number, zone: string) {
  const seconds = (since: number | null | undefined) => (since ? Math.max(0, now - since) / 1_000 : 0);
  const [arrivals] = await read
    .select({ waiting: count(), oldest: min(inbox.notBefore) })
    .from(inbox)
    .where(and(eq(inbox.state, 'waiting'), lte(inbox.notBefore, now)));
  const [failed] = await read.select({ n: count() }).from(inbox).where(eq(inbox.state, 'failed'));
  const [queued] = await read
    .select({ waiting: count(), oldest: min(outbox.notBefore) })
    .from(outbox)
    .where(and(eq(outbox.state, 'queued'), lte(outbox.notBefore, now)));
  const lost = await read
    .select({ channel: outbox.channel, reason: outbox.lost, n: count() })
    .from(outbox)
    .where(eq(outbox.state, 'dead'))
    .groupBy(outbox.channel, outbox.lost);
  const failing = await read
    .select({ channel: outbox.channel, fault: outbox.fault, n: count() })
    .from(outbox)
    .where(and(eq(outbox.state, 'queued'), isNotNull(outbox.fault), gt(outbox.attempts, 0)))
    .groupBy(outbox.channel, outbox.fault);
  const tick = await read.select({ value: setting.value }).from(setting).where(eq(setting.name, TICK)).get();
  return {
    arrivalsWaiting: arrivals?.waiting ?? 0,
    oldestArrivalSeconds: seconds(arrivals?.oldest),
    messagesQueued: queued?.waiting ?? 0,
    oldestMessageSeconds: seconds(queued?.oldest),
    deadLetters: lost.reduce((sum, { n }) => sum + n, 0),
    failedTurns: failed?.n ?? 0,
    lost: lost.map(({ channel, reason, n }) => ({ channel, reason: reason ?? 'unknown', n })),
    failing: byCode(failing),
    callbacks: (await allSightings(read)).map(({ channel, verified, refused }) => ({
      channel,
      verifiedSecondsAgo: verified === undefined ? undefined : seconds(verified),
      refusedSecondsAgo: refused === undefined ? undefined : seconds(refused.at),
    })),
    tickSecondsAgo: typeof tick?.value === 'number' ? seconds(tick.value) : undefined,
    calendarMissing: yearMissing(civilDate(now, zone), workingDays()) === undefined ? 0 : 1,
  };
}

/** The code is what stands in brackets: `too many calls (45009)`; without one no platform has answered. */
function byCode(rows: { channel: string; fault: string | null; n: number }[]) {
  const counts = new Map<string, { channel: string; code: string; n: number }>();
  for (const { channel, fault, n } of rows) {
    const code = /\((-?\d[\d/]*)\)/.exec(fault ?? '')?.[1] ?? 'none';
    const key = `${channel}/${code}`;
    counts.set(key, { channel, code, n: n + (counts.get(key)?.n ?? 0) });
  }
  return [...counts.values()];
}

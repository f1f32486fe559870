import { and, asc, eq, inArray, lte, sql } from 'drizzle-orm';
import { MINUTE_MS } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { build, write } from '../kernel/statement.ts';
import { takeFloor } from './floor.ts';
import { floor, outbox, type OutboxRow as Row } from './tables.ts';

/** Longer than the longest wait for a slot (a minute's limit) and the channel's own time-outs together. */
const LEASE_MS = 150_000;
/** A retryable failure holds the rest for this recipient so long, then the rest goes on. */
const HOLDS_MS = 2 * MINUTE_MS;

export type Claimed = {
  rows: Row[];
  /**
   * Where something is due, who has the floor (floor.ts): we had it last, we took it from another process, or another has
   * it and will send what is due.
   */
  floor?: 'kept' | 'taken' | 'elsewhere';
};

type Claiming = {
  now: number;
  most: number;
  lease: string;
  /** Who we are among the processes that send. */
  holder: string;
  /** Of these channels alone, or of all but these. */
  only?: string;
  except?: string[];
};

/**
 * The first due message of each recipient, leased by `lease`, at most so many. What has failed lately holds back what is
 * behind it; what has failed for long is tried once more, before its time, ahead of what has become due behind it: when
 * the platform is back, everything comes in order. `doubt` of a claimed row is that of earlier tries alone.
 */
export async function claim(
  database: Database,
  { now, most, lease, holder, only, except = [] }: Claiming,
): Promise<Claimed> {
  const ofChannel =
    only === undefined
      ? sql`channel not in (select value from json_each(${JSON.stringify(except)}))`
      : sql`channel = ${only}`;
  const heads = (await database.read.all(sql`
    select min(id) from (
      select id, channel, account, chat, lease_until,
        attempts > 0 and first_try > ${now - HOLDS_MS} as holds,
        not_before <= ${now} or (attempts > 0 and first_try <= ${now - HOLDS_MS} and exists (
          select 1 from outbox behind
          where behind.channel = front.channel and behind.account = front.account and behind.chat = front.chat
            and behind.id > front.id and behind.state = 'queued'
            and behind.not_before <= ${now} and behind.not_before > front.lease_until
        )) as ready
      from outbox front where state = 'queued' and ${ofChannel}
    ) where ready or holds
    group by channel, account, chat
    having (max(lease_until) <= ${now} or not exists (select 1 from floor where holder = ${holder} or until > ${now}))
      and min(id) = min(id) filter (where ready)
    order by 1 limit ${most}`)) as [number][];
  if (heads.length === 0) return { rows: [] };
  const ids = heads.map(([id]) => id);
  const trying = {
    lease,
    leaseUntil: now + LEASE_MS,
    notBefore: sql`min(${outbox.notBefore}, ${now})`,
    attempts: sql`${outbox.attempts} + 1`,
    firstTry: sql`coalesce(${outbox.firstTry}, ${now})`,
    doubt: sql`coalesce(${outbox.doubt}, ${now})`,
  };
  const ours = sql`exists (select 1 from ${floor} where ${floor.holder} = ${holder})`;
  const [kept, taken, , claimed] = await database.batch([
    ...takeFloor(holder, now),
    write(
      build
        .update(outbox)
        .set(trying)
        .where(and(inArray(outbox.id, ids), eq(outbox.state, 'queued'), lte(outbox.leaseUntil, now), ours)),
    ),
  ]);
  const rows = claimed
    ? await database.read.select().from(outbox).where(eq(outbox.lease, lease)).orderBy(asc(outbox.id))
    : [];
  return {
    rows: rows.map((row) => ({ ...row, doubt: row.doubt === now ? null : row.doubt })),
    floor: kept ? 'kept' : taken ? 'taken' : 'elsewhere',
  };
}

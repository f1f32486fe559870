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
/** What was tried less than this ago was tried just now. */
const JUST_NOW_MS = 1_000;

/** `ahead`: it has failed for long, and something behind it is due, which goes directly after it. */
export type ClaimedRow = Row & { ahead: boolean };

export type Claimed = {
  rows: ClaimedRow[];
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
 * behind it; what has failed for long is tried once more, before its time, directly ahead of what is due behind it, which
 * is then the next of all: when the platform is back, everything comes in order. `doubt` of a claimed row is that of earlier
 * tries alone.
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
    select min(id) filter (where ready), max(ahead) filter (where ready) from (
      select *, not_before <= ${now} or (ahead and not tried) as ready from (
        select id, channel, account, chat, lease_until, not_before,
          attempts > 0 and first_try > ${now - HOLDS_MS} as holds,
          attempts > 0 and lease_until >= ${now - JUST_NOW_MS} as tried,
          attempts > 0 and first_try <= ${now - HOLDS_MS} and exists (
            select 1 from outbox behind
            where behind.channel = front.channel and behind.account = front.account and behind.chat = front.chat
              and behind.id > front.id and behind.state = 'queued' and behind.not_before <= ${now}
          ) as ahead
        from outbox front where state = 'queued' and ${ofChannel}
      )
    ) where ready or holds or ahead
    group by channel, account, chat
    having (max(lease_until) <= ${now} or not exists (select 1 from floor where holder = ${holder} or until > ${now}))
      and min(id) filter (where ready or holds) = min(id) filter (where ready)
    order by max(ahead and tried) desc, 1 limit ${most}`)) as [number, number][];
  if (heads.length === 0) return { rows: [] };
  const ids = heads.map(([id]) => id);
  const ahead = new Set(heads.flatMap(([id, is]) => (is ? id : [])));
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
    ? await database.read
        .select()
        .from(outbox)
        .where(and(inArray(outbox.id, ids), eq(outbox.lease, lease)))
        .orderBy(asc(outbox.id))
    : [];
  return {
    rows: rows.map((row) => ({ ...row, ahead: ahead.has(row.id), doubt: row.doubt === now ? null : row.doubt })),
    floor: kept ? 'kept' : taken ? 'taken' : 'elsewhere',
  };
}

import { and, asc, eq, inArray, isNotNull, lte, sql } from 'drizzle-orm';
import { floor } from '../delivery/tables.ts';
import type { Clock } from '../kernel/clock.ts';
import { commit } from '../kernel/commit.ts';
import type { Database } from '../kernel/database.ts';
import { build, type Write, write } from '../kernel/statement.ts';
import { type Arrival, conversationOf } from '../message/arrival.ts';
import { type InboxRow, inbox } from './tables.ts';

/** A turn may think 20 s; a lease that is not renewed is free after half a minute. */
export const LEASE_MS = 30_000;

export type Inbox = {
  /** Resolves once durable; to false when this key was there already (law 3). Calls of one tick share a commit. */
  put(arrival: Arrival): Promise<boolean>;
  /** Takes the oldest due arrival of up to `most` conversations, in order, under a lease of our own. */
  claim(most: number, now: number): Promise<{ row: InboxRow; lease: string }[]>;
  /** The earliest instant after `now` at which something waits; undefined when nothing does. */
  nextAfter(now: number): Promise<number | undefined>;
};

export function createInbox({
  database,
  newId,
  clock,
}: {
  database: Database;
  newId: () => string;
  clock: Clock;
}): Inbox {
  let waiting: { arrival: Arrival; settle: (fresh: boolean) => void; fail: (error: unknown) => void }[] = [];

  // grouping what arrived in the same tick: .21 of bare Hono instead of .05 (DESIGN, Measured)
  async function flush() {
    const group = waiting;
    waiting = [];
    try {
      const fresh = await insert(group.map(({ arrival }) => arrival));
      group.forEach(({ settle }, i) => {
        settle(fresh[i] === true);
      });
    } catch (error) {
      for (const { fail } of group) fail(error);
    }
  }

  /** Which of them were not there. One statement costs a third of one each, and a repeated arrival is rare. */
  async function insert(arrivals: Arrival[]): Promise<boolean[]> {
    const rows = arrivals.length;
    if (rows > 1 && (await commit(database, { writes: [{ ...insertionOfAll(arrivals), rows }] })) === 'done')
      return arrivals.map(() => true);
    const changed = await database.batch(arrivals.map(insertion));
    return changed.map((count) => count === 1);
  }

  return {
    put: (arrival) =>
      new Promise((settle, fail) => {
        waiting.push({ arrival, settle, fail });
        if (waiting.length === 1) setImmediate(flush);
      }),

    async claim(most, now) {
      const heads = await database.read
        .select({ id: sql<number>`min(${inbox.id})` })
        .from(inbox)
        .where(and(eq(inbox.state, 'waiting'), lte(inbox.notBefore, now)))
        .groupBy(inbox.conversation)
        .having(sql`max(${inbox.leaseUntil}) <= ${now}`)
        .orderBy(sql`min(${inbox.id})`)
        .limit(most);
      if (heads.length === 0) return [];
      const lease = newId();
      const ids = heads.map(({ id }) => id);
      const until = Math.max(now, clock()) + LEASE_MS;
      const leased = build
        .update(inbox)
        .set({ lease, leaseUntil: until, attempts: sql`${inbox.attempts} + 1` })
        .where(and(inArray(inbox.id, ids), eq(inbox.state, 'waiting'), lte(inbox.leaseUntil, now)));
      await database.batch([write(leased)], { unflushed: true });
      const mine = and(inArray(inbox.id, ids), eq(inbox.lease, lease));
      const rows = await database.read.select().from(inbox).where(mine).orderBy(asc(inbox.id));
      return rows.map((row) => ({ row, lease }));
    },

    async nextAfter(now) {
      const [row] = await database.read
        .select({ at: sql<number | null>`min(max(${inbox.notBefore}, ${inbox.leaseUntil}))` })
        .from(inbox)
        .where(eq(inbox.state, 'waiting'));
      return row?.at === null || row?.at === undefined ? undefined : Math.max(row.at, now);
    },
  };
}

/**
 * For the one server of a file, at its start: what a process that is gone had claimed is free at once. A send that was
 * in flight is tried again under its key, which the channel knows.
 */
export function freeLeases(): Write[] {
  return [
    write(
      build
        .update(inbox)
        .set({ lease: null, leaseUntil: 0 })
        .where(and(eq(inbox.state, 'waiting'), isNotNull(inbox.lease))),
    ),
    write(build.delete(floor)),
  ];
}

/** The statement that puts an arrival into the inbox unless its key is there. */
export function insertion(arrival: Arrival): Write {
  return insertionOfAll([arrival]);
}

const COLUMNS = 'key, conversation, channel, account, chat, private, at, not_before, said, handle';
const VALUES = Array.from(COLUMNS.split(','), (_, i) => `value ->> ${i}`).join(', ');
// compiled by hand: drizzle takes longer to write it than SQLite to do it
const INSERTION = `insert into inbox (${COLUMNS}, state) select ${VALUES}, 'waiting' from json_each(?) where true on conflict (key) do nothing`;

function insertionOfAll(arrivals: Arrival[]): Write {
  const rows = arrivals.map((arrival) => {
    const { key, channel, account, chat, at, said, notBefore = at, handle = null } = arrival;
    const rest = [channel, account, chat, arrival.private ? 1 : 0, at, notBefore, JSON.stringify(said), handle];
    return [key, conversationOf(arrival), ...rest];
  });
  return { sql: INSERTION, params: [JSON.stringify(rows)] };
}

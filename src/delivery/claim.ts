import { and, asc, eq, inArray, lte, or, sql } from 'drizzle-orm';
import { MINUTE_MS } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { build, write } from '../kernel/statement.ts';
import { outbox, type OutboxRow as Row } from './tables.ts';

/** Longer than the longest wait for a slot (a minute's limit) and the channel's own time-outs together. */
const LEASE_MS = 150_000;
/** A retryable failure holds the rest for this recipient so long, then the rest goes on. */
const HOLDS_MS = 2 * MINUTE_MS;

/** The first due message of each recipient, leased by `lease`, at most so many. What has failed lately holds back what is behind it. */
export async function claim(
  database: Database,
  { now, most, lease }: { now: number; most: number; lease: string },
): Promise<Row[]> {
  const holds = and(sql`${outbox.attempts} > 0`, sql`${outbox.firstTry} > ${now - HOLDS_MS}`);
  const heads = await database.read
    .select({
      id: sql<number>`min(${outbox.id})`,
      due: sql<number>`min(${outbox.id}) filter (where ${outbox.notBefore} <= ${now})`,
    })
    .from(outbox)
    .where(and(eq(outbox.state, 'queued'), or(lte(outbox.notBefore, now), holds)))
    .groupBy(outbox.channel, outbox.account, outbox.chat)
    .having(
      sql`max(${outbox.leaseUntil}) <= ${now} and min(${outbox.id}) = min(${outbox.id}) filter (where ${outbox.notBefore} <= ${now})`,
    )
    .orderBy(sql`min(${outbox.id})`)
    .limit(most);
  if (heads.length === 0) return [];
  const ids = heads.map(({ id }) => id);
  const taken = {
    lease,
    leaseUntil: now + LEASE_MS,
    attempts: sql`${outbox.attempts} + 1`,
    firstTry: sql`coalesce(${outbox.firstTry}, ${now})`,
  };
  await database.batch([
    write(
      build
        .update(outbox)
        .set(taken)
        .where(and(inArray(outbox.id, ids), eq(outbox.state, 'queued'), lte(outbox.leaseUntil, now))),
    ),
  ]);
  return database.read.select().from(outbox).where(eq(outbox.lease, lease)).orderBy(asc(outbox.id));
}

import { and, eq, sql } from 'drizzle-orm';
import { build, type Write, write } from '../kernel/statement.ts';
import { floor, outbox } from './tables.ts';

/** Longer than any process that still sends goes without renewing it. */
const HELD_MS = 30_000;

/**
 * Of all processes on a database only the one that has the floor sends, so that its pacer knows of everything that goes,
 * whoever answered. It is left as soon as nothing is due; where its holder has died, it lapses, and with it the leases of
 * what was on its way. The first write changes a row where we had it last, the second where we take it from another.
 */
export function takeFloor(holder: string, now: number): [Write, Write, Write] {
  const until = now + HELD_MS;
  const lapsed = sql`${floor.holder} <> ${holder} and ${floor.until} <= ${now}`;
  return [
    keepFloor(holder, now),
    write(
      build
        .insert(floor)
        .values({ one: 1, holder, until })
        .onConflictDoUpdate({ target: floor.one, set: { holder, until }, setWhere: lapsed }),
    ),
    write(
      build
        .update(outbox)
        .set({ lease: null, leaseUntil: 0 })
        .where(and(eq(outbox.state, 'queued'), sql`${outbox.lease} is not null and changes() = 1`)),
    ),
  ];
}

export function keepFloor(holder: string, now: number): Write {
  return write(
    build
      .update(floor)
      .set({ until: now + HELD_MS })
      .where(eq(floor.holder, holder)),
  );
}

export function leaveFloor(holder: string): Write {
  return write(build.update(floor).set({ until: 0 }).where(eq(floor.holder, holder)));
}

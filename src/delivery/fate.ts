import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { MINUTE_MS } from '../kernel/clock.ts';
import { build, type Write, write } from '../kernel/statement.ts';
import { dayOf, erasedMessage } from './erased.ts';
import { type Loss, outbox, type OutboxRow as Row } from './tables.ts';

export function sent(row: Row, receipt: string, { at, zone }: { at: number; zone: string }): Write {
  const emptied = row.erase ? erasedMessage(dayOf(row.at, zone)) : {};
  return set(row, { state: 'sent', receipt, sentAt: at, lease: null, fault: null, ...emptied });
}

/**
 * 1 s, 4 s, 16 s, then every minute: whoever waits out a storm is not to wait long behind it. Longer than the longest rest
 * in rough weather, so that between two tries of what may never go there is one of something else.
 */
export function backOff(attempts: number): number {
  return Math.min(MINUTE_MS, 1_000 * 4 ** Math.max(0, attempts - 1));
}

/** What never arrives is emptied like what was sent: whose it was must not outlive it (law 10). */
export function dead(row: Row, fault: string, { lost, at, zone }: { lost: Loss; at: number; zone: string }): Write {
  const emptied = row.erase ? erasedMessage(dayOf(row.at, zone)) : { leaseUntil: at };
  return set(row, { ...emptied, state: 'dead', fault, lost, lease: null });
}

/** `notSent`: the try that ended at `at` certainly did not arrive, so that it leaves no doubt. */
export function later(
  row: Row,
  notBefore: number,
  fault: string,
  { at, notSent }: { at: number; notSent: boolean },
): Write {
  return set(row, { notBefore, fault, lease: null, leaseUntil: at, ...(notSent ? { doubt: row.doubt } : {}) });
}

/** Sent again, it is to be the same message: by the same name of its file. */
export function uploadedAs(row: Row, upload: string): Write {
  return set(row, { upload });
}

/** The platform is back: what has waited for it waits no longer. */
export function hurry(channel: string, at: number): Write {
  return write(
    build
      .update(outbox)
      .set({ notBefore: at })
      .where(
        and(
          eq(outbox.channel, channel),
          eq(outbox.state, 'queued'),
          isNull(outbox.lease),
          sql`${outbox.attempts} > 0`,
          gt(outbox.notBefore, at),
        ),
      ),
  );
}

function set(row: Row, values: Partial<Row>): Write {
  return write(
    build
      .update(outbox)
      .set(values)
      .where(and(eq(outbox.id, row.id), row.lease ? eq(outbox.lease, row.lease) : isNull(outbox.lease))),
  );
}

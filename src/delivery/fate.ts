import { and, eq, isNull } from 'drizzle-orm';
import { MINUTE_MS } from '../kernel/clock.ts';
import { build, type Write, write } from '../kernel/statement.ts';
import { dayOf, erasedMessage } from './erased.ts';
import { outbox, type OutboxRow as Row } from './tables.ts';

export function sent(row: Row, receipt: string, { at, zone }: { at: number; zone: string }): Write {
  const emptied = row.erase ? erasedMessage(dayOf(row.at, zone)) : {};
  return set(row, { state: 'sent', receipt, sentAt: at, lease: null, fault: null, ...emptied });
}

/** 1 s, 4 s, 16 s, 64 s, then every 5 minutes. */
export function backOff(attempts: number): number {
  return Math.min(5 * MINUTE_MS, 1_000 * 4 ** Math.max(0, attempts - 1));
}

/** What never arrives is emptied like what was sent: whose it was must not outlive it (law 10). */
export function dead(row: Row, fault: string, zone: string): Write {
  return set(row, { ...(row.erase ? erasedMessage(dayOf(row.at, zone)) : {}), state: 'dead', fault, lease: null });
}

export function later(row: Row, notBefore: number, fault: string): Write {
  return set(row, { notBefore, fault, lease: null, leaseUntil: 0 });
}

function set(row: Row, values: Partial<Row>): Write {
  return write(
    build
      .update(outbox)
      .set(values)
      .where(and(eq(outbox.id, row.id), row.lease ? eq(outbox.lease, row.lease) : isNull(outbox.lease))),
  );
}

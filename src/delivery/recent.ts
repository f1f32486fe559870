import { and, asc, eq, gt, isNull, ne, or } from 'drizzle-orm';
import { HOUR_MS, MINUTE_MS } from '../kernel/clock.ts';
import type { Read } from '../kernel/database.ts';
import type { Channel } from '../message/channel.ts';
import { createPacer, type Pacer } from './pace.ts';
import { outbox, type OutboxRow as Row } from './tables.ts';

/**
 * A pacer for each channel that knows what went before it was made, whoever sent it; what may have gone without a receipt
 * counts as of `now`. `ours`: the lease of what has yet to go.
 */
export async function pacersKnowing(
  read: Read,
  channels: Iterable<Channel>,
  { now, ours }: { now: number; ours: string },
): Promise<Map<string, Pacer>> {
  const pacers = new Map<string, Pacer>();
  const { account, chat, channel, sentAt, doubt, lease, state } = outbox;
  for (const { id, pace } of channels) {
    const pacer = createPacer(pace);
    const since = now - (pace.perHourEach === undefined ? MINUTE_MS : HOUR_MS);
    const sent = await read
      .select({ account, chat, at: sentAt })
      .from(outbox)
      .where(and(eq(channel, id), gt(sentAt, since)))
      .orderBy(asc(sentAt));
    const open = await read
      .select({ account, chat })
      .from(outbox)
      .where(and(eq(state, 'queued'), eq(channel, id), gt(doubt, since), or(isNull(lease), ne(lease, ours))));
    for (const one of sent) pacer.note(recipientOf(one), one.at ?? now);
    for (const one of open) pacer.note(recipientOf(one), now);
    pacers.set(id, pacer);
  }
  return pacers;
}

export function recipientOf({ account, chat }: Pick<Row, 'account' | 'chat'>): string {
  return `${account}/${chat}`;
}

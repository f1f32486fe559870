import { and, eq } from 'drizzle-orm';
import { outbox } from '../delivery/tables.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import type { Log } from '../kernel/log.ts';
import { build, write } from '../kernel/statement.ts';
import { LEASE_MS } from './inbox.ts';
import { type InboxRow, inbox } from './tables.ts';

/** After so long somebody who waits is told. */
const SAYS_SO_AFTER_MS = 4_000;
/** After so long an answer is given without a model. */
export const THINKS_AT_MOST_MS = 20_000;

export type Thinking = {
  database: Database;
  clock: Clock;
  newId: () => string;
  log: Log;
  /** Called when a message waits in the outbox. */
  told?: (() => void) | undefined;
};

/**
 * While a turn thinks, its lease is renewed, and whoever waits hears once that it is under way. Resolves to what the work
 * does; what goes wrong beside it is no fault of the turn.
 */
export async function whileThinking<T>(
  row: InboxRow,
  lease: string,
  parts: Thinking,
  work: () => Promise<T>,
): Promise<T> {
  const { database, clock, log } = parts;
  const fault = (error: unknown) =>
    log.error({ err: error, arrival: row.id }, 'a turn that thinks long was not kept up');
  const renewing = setInterval(() => {
    const mine = and(eq(inbox.id, row.id), eq(inbox.lease, lease), eq(inbox.state, 'waiting'));
    const renewed = write(
      build
        .update(inbox)
        .set({ leaseUntil: clock() + LEASE_MS })
        .where(mine),
    );
    database.batch([renewed]).catch(fault);
  }, LEASE_MS / 3);
  const speaking = setTimeout(() => saysSo(row, parts).catch(fault), SAYS_SO_AFTER_MS);
  try {
    return await work();
  } finally {
    clearInterval(renewing);
    clearTimeout(speaking);
  }
}

/** Once an arrival, whichever process says it. */
async function saysSo(row: InboxRow, { database, clock, newId, told }: Thinking): Promise<void> {
  const { channel, account, private: alone, said } = row;
  if (account === '' || (said?.kind !== 'text' && said?.kind !== 'media')) return;
  const key = `thinking/${row.id}`;
  const [known] = await database.read.select({ id: outbox.id }).from(outbox).where(eq(outbox.key, key));
  if (known) return;
  const now = clock();
  const id = newId();
  const message = {
    channel,
    account,
    chat: alone ? '' : row.chat,
    person: '',
    kind: 'answer',
    card: { id, text: '正在处理，请稍候。' },
    cardId: id,
    touched: 0,
    key,
    at: now,
    notBefore: now,
    state: 'queued',
  } as const;
  await database.batch([write(build.insert(outbox).values(message))]);
  told?.();
}

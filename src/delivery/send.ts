import { and, asc, eq, gt } from 'drizzle-orm';
import { type Clock, civilDate, HOUR_MS, MINUTE_MS } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import type { Log } from '../kernel/log.ts';
import { createLoop } from '../kernel/loop.ts';
import { build, type Write, write } from '../kernel/statement.ts';
import type { ShownCard } from '../message/card.ts';
import type { Channel, Delivery, Outgoing } from '../message/channel.ts';
import { claim } from './claim.ts';
import { backOff, dead, later, sent } from './fate.ts';
import { createPacer, type Pacer } from './pace.ts';
import { outbox, type OutboxRow as Row } from './tables.ts';
import { mayWriteUnasked } from './window.ts';

const AT_ONCE = 64;
/** A person's own slot further away than this is not waited for under a lease: the place is for others. */
const WAITS_AT_MOST_MS = 2_000;
const GIVE_UP_MS = 24 * 60 * MINUTE_MS;

export type DeliveryParts = {
  database: Database;
  channels: Map<string, Channel>;
  clock: Clock;
  zone: string;
  newId: () => string;
  log: Log;
  /** Bytes of a stored file by its sha256. */
  fileOf(sha256: string): Promise<Uint8Array | undefined>;
  /** A person can't be reached by this channel any more. */
  unreachable(person: string, about: string | undefined, key: string): Promise<void>;
  /** The operators have to mend something; once a key. */
  warn(key: string, text: string): Promise<void>;
  /** Waits for so many ms of `clock`: where a test moves the clock itself, pace takes no time of its own. */
  sleep?(ms: number): Promise<void>;
};

export type Sender = {
  /** Sends what is due as of `now` until nothing is; resolves to how many were tried. */
  drain(now?: number): Promise<number>;
  /** Something may have become due. */
  nudge(): void;
  start(): void;
  stop(): Promise<void>;
};

/** The outbox, emptied: one send in flight a recipient, in order, at the pace that the platform allows. */
export function createSender(parts: DeliveryParts): Sender {
  const { database, channels, clock, log, sleep = (ms) => new Promise((woken) => setTimeout(woken, ms)) } = parts;
  const pacers = new Map<string, Pacer>([...channels].map(([id, { pace }]) => [id, createPacer(pace)]));

  const inFlight = new Set<Promise<void>>();
  let results: Write[] = [];
  let remembered: Promise<void> | undefined;
  let flushed: Promise<void> | undefined;

  async function drain(now?: number): Promise<number> {
    let tried = 0;
    remembered ??= remember(now ?? clock());
    await remembered;
    for (;;) {
      const rows =
        inFlight.size < AT_ONCE
          ? await claim(database, { now: now ?? clock(), most: AT_ONCE - inFlight.size, lease: parts.newId() })
          : [];
      if (rows.length === 0 && inFlight.size === 0) return tried;
      for (const row of rows) {
        const sending: Promise<void> = attempt(row, now)
          .then(record)
          .then(() => (row.erase ? database.scrub?.() : undefined))
          .catch((error: unknown) => log.error({ err: error, outbox: row.id }, 'a receipt was not kept'))
          .finally(() => inFlight.delete(sending));
        inFlight.add(sending);
      }
      tried += rows.length;
      // a slow recipient must not hold the others: go on as soon as one of them is through
      if (rows.length === 0 || inFlight.size >= AT_ONCE) await Promise.race(inFlight);
    }
  }

  /** Receipts of one tick share a commit. */
  function record(writes: Write[]): Promise<void> {
    results.push(...writes);
    flushed ??= new Promise<void>((resolve) => setImmediate(resolve)).then(async () => {
      const group = results;
      results = [];
      flushed = undefined;
      await database.batch(group);
    });
    return flushed;
  }

  async function attempt(row: Row, fixed: number | undefined): Promise<Write[]> {
    const now = fixed ?? clock();
    const channel = channels.get(row.channel);
    if (!channel) return [dead(row, `no channel ${row.channel} is configured`, parts.zone)];
    if (!row.card) return [dead(row, 'erased before it was sent', parts.zone)];
    // a day that was missed is not caught up (BURDEN 2)
    const onItsDay = mayWriteUnasked(now, parts.zone) && civilDate(now, parts.zone) === civilDate(row.at, parts.zone);
    if (row.kind === 'proactive' && !onItsDay) return [dead(row, 'its day is over', parts.zone)];
    const slotAt = pacers.get(channel.id)?.earliestFor(recipientOf(row), now) ?? now;
    if (slotAt - now > WAITS_AT_MOST_MS) return [later(row, slotAt, 'the pace that the platform allows')];
    if (channel.sendTogether) return answerAtOnce(channel, row, now);
    const original = row.replaces === null ? undefined : await byId(row.replaces);
    if (row.replaces !== null && original?.state === 'queued')
      return [later(row, now + 1_000, 'waits for the first send')];
    const result = await attempted(() => deliver(channel, row, original, now));
    return outcome(row, channel, result, fixed ?? clock());
  }

  /** Everything that answers one arrival, where the platform takes one message for it. */
  async function answerAtOnce(channel: Channel, row: Row, now: number): Promise<Write[]> {
    const mine = and(
      eq(outbox.channel, row.channel),
      eq(outbox.account, row.account),
      eq(outbox.chat, row.chat),
      eq(outbox.state, 'queued'),
      row.handle === null ? eq(outbox.id, row.id) : eq(outbox.handle, row.handle),
    );
    await database.batch([
      write(build.update(outbox).set({ lease: row.lease, leaseUntil: row.leaseUntil }).where(mine)),
    ]);
    const rows = await database.read.select().from(outbox).where(mine).orderBy(asc(outbox.id));
    const words = rows.filter(({ about, card }) => about !== GREYED && card);
    const messages = words.flatMap((one) => (one.card ? [outgoing(one, one.card, channel, undefined)] : []));
    const [first, ...rest] = messages;
    await until(pacers.get(channel.id)?.reserve(recipientOf(row), now) ?? now, now);
    const result = first ? await attempted(() => channel.sendTogether?.([first, ...rest])) : SENT;
    const at = clock();
    return rows.flatMap((one) => outcome(one, channel, result, at));
  }

  function outgoing(row: Row, card: ShownCard, channel: Channel, file: Uint8Array | undefined): Outgoing {
    const { key, id: number, kind, handle } = row;
    return {
      key,
      number,
      to: { channel: row.channel, account: row.account, ...(row.chat ? { chat: row.chat } : {}) },
      card,
      kind,
      async slot() {
        const now = clock();
        const pacer = pacers.get(channel.id);
        // what went already is swallowed by the platform when it is tried again
        if ((pacer?.earliestFor(recipientOf(row), now) ?? now) - now > WAITS_AT_MOST_MS)
          throw new Error('the pace allows no more for now');
        await until(pacer?.reserve(recipientOf(row), now) ?? now, now);
      },
      ...(handle === null ? {} : { handle }),
      ...(file ? { file } : {}),
    };
  }

  async function deliver(channel: Channel, row: Row, original: Row | undefined, now: number): Promise<Delivery> {
    if (!row.card) return { outcome: 'refused', why: 'erased' };
    const sha256 = row.card.file?.sha256;
    const file = sha256 ? await parts.fileOf(sha256) : undefined;
    const message = outgoing(row, row.card, channel, file);
    await until(pacers.get(channel.id)?.reserve(recipientOf(row), now) ?? now, now);
    if (row.replaces === null) return channel.send(message);
    const replaced: Delivery =
      original?.receipt && channel.replace
        ? await channel.replace(original.receipt, message)
        : { outcome: 'refused', why: 'the first message never arrived' };
    // greyed buttons aren't worth a message of their own; new words are
    if (replaced.outcome !== 'refused' || row.about === GREYED || !original?.receipt) return replaced;
    return channel.send(message);
  }

  function outcome(row: Row, channel: Channel, result: Delivery, now: number): Write[] {
    if (result.outcome === 'sent') return [sent(row, result.receipt, { at: now, zone: parts.zone })];
    log.warn(
      { outbox: row.id, channel: channel.id, outcome: result.outcome, why: result.why, attempt: row.attempts },
      'a message was not sent',
    );
    if ('tell' in result && result.tell) {
      const key = `warning/${channel.id}/${civilDate(now, parts.zone)}/${result.tell}`;
      parts.warn(key, result.tell).catch((error: unknown) => log.error({ err: error }, 'a warning was not noted'));
    }
    if (result.outcome === 'refused') {
      if (result.gone && row.person) {
        parts
          .unreachable(row.person, row.about ?? undefined, `unreachable/${row.channel}/${row.account}`)
          .catch((error: unknown) => log.error({ err: error, outbox: row.id }, 'a hand-over was not noted'));
      }
      return [dead(row, result.why, parts.zone)];
    }
    const since = row.firstTry ?? now;
    if (result.outcome === 'unknown' && now - since >= channel.dedupeMs)
      return [dead(row, `可能已送达：${result.why}`, parts.zone)];
    if (now - since >= GIVE_UP_MS) return [dead(row, result.why, parts.zone)];
    const asked = result.outcome === 'retry' ? (result.afterMs ?? 0) : 0;
    if (asked > 0) pacers.get(channel.id)?.pause(now + asked);
    return [later(row, now + Math.max(asked, backOff(row.attempts)), result.why)];
  }

  /** What went in the last hour counts for the hour that runs, whoever sent it. */
  async function remember(now: number): Promise<void> {
    for (const [id, { pace }] of channels) {
      if (pace.perMinuteEach === undefined && pace.perHourEach === undefined) continue;
      const sent = await database.read
        .select({ account: outbox.account, chat: outbox.chat, at: outbox.sentAt })
        .from(outbox)
        .where(and(eq(outbox.channel, id), gt(outbox.sentAt, now - HOUR_MS)))
        .orderBy(asc(outbox.sentAt));
      for (const { account, chat, at } of sent) pacers.get(id)?.note(recipientOf({ account, chat }), at ?? now);
    }
  }

  async function byId(id: number): Promise<Row | undefined> {
    return database.read.select().from(outbox).where(eq(outbox.id, id)).get();
  }

  async function until(instant: number, now: number): Promise<void> {
    if (instant > now) await sleep(instant - now);
  }

  const loop = createLoop({
    work: () => drain(),
    pause: () => 500,
    fault: (error) => log.error({ err: error }, 'the outbox could not be emptied'),
  });
  return { drain, ...loop };
}

function recipientOf({ account, chat }: Pick<Row, 'account' | 'chat'>): string {
  return `${account}/${chat}`;
}

const SENT: Delivery = { outcome: 'sent', receipt: '' };

async function attempted(work: () => Promise<Delivery> | undefined): Promise<Delivery> {
  try {
    return (await work()) ?? SENT;
  } catch (error) {
    return { outcome: 'unknown', why: error instanceof Error ? error.message : 'unknown error' };
  }
}

/** `about` of a patch that only greys what was pressed. */
export const GREYED = 'greyed';

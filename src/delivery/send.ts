import { and, asc, eq } from 'drizzle-orm';
import { type Clock, civilDate, MINUTE_MS } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { faultOf } from '../kernel/log.ts';
import { createLoop } from '../kernel/loop.ts';
import { build, type Write, write } from '../kernel/statement.ts';
import type { ShownCard } from '../message/card.ts';
import type { Channel, Delivery, Outgoing } from '../message/channel.ts';
import { type Claimed, type ClaimedRow, claim } from './claim.ts';
import { dead, later, uploadedAs } from './fate.ts';
import { keepFloor, leaveFloor } from './floor.ts';
import { GREYED, inDoubt, lossOf, type OutcomeParts, outcomeOf } from './outcome.ts';
import type { Pacer } from './pace.ts';
import { pacersKnowing, recipientOf } from './recent.ts';
import { outbox, type OutboxRow as Row } from './tables.ts';
import { createWeather, type Weather } from './weather.ts';
import { mayWriteUnasked } from './window.ts';

const AT_ONCE = 64;
/** A person's own slot further away than this is not waited for under a lease: the place is for others. */
const WAITS_AT_MOST_MS = 2_000;
/** What is tried again must reach the platform while it knows the key, and may first wait for a slot. */
const IN_TIME_MS = 2 * MINUTE_MS;
/** While something is on its way: so often the floor is kept, and what others have put into the outbox is looked for. */
const BEAT_MS = 2_000;
/** Whoever has the floor takes what is due within a beat, or leaves it. */
const LOOKS_AGAIN = 6;
const LOOKS_AGAIN_MS = 500;

export type DeliveryParts = OutcomeParts & {
  database: Database;
  channels: Map<string, Channel>;
  clock: Clock;
  newId: () => string;
  /** Bytes of a stored file by its sha256. */
  fileOf(sha256: string): Promise<Uint8Array | undefined>;
  /** Waits for so many ms of `clock`: where a test moves the clock itself, pace takes no time of its own. */
  sleep?(ms: number): Promise<void>;
};

export type Sender = {
  /** Sends what is due as of `now` until nothing is, or so many; resolves to how many were tried. */
  drain(now?: number, most?: number): Promise<number>;
  /** Something may have become due. */
  nudge(): void;
  start(): void;
  stop(): Promise<void>;
};

/** The outbox, emptied: one send in flight a recipient, in order, at the pace that the platform allows. */
export function createSender(parts: DeliveryParts): Sender {
  const { database, channels, clock, log, sleep = soon } = parts;
  const holder = parts.newId();
  let pacers = new Map<string, Pacer>();
  const skies = new Map<string, Weather>([...channels.keys()].map((id) => [id, createWeather()]));

  /** Of which channel each is. */
  const inFlight = new Map<Promise<void>, string>();
  let results: Write[] = [];
  let flushed: Promise<void> | undefined;
  let draining = 0;
  let hasFloor = false;
  let woken: () => void = () => {};

  async function drain(now?: number, most = Number.POSITIVE_INFINITY): Promise<number> {
    let tried = 0;
    let looks = 0;
    draining += 1;
    try {
      for (;;) {
        const { rows, floor } = await due(now ?? clock(), most - tried);
        if (floor === 'elsewhere' && inFlight.size === 0 && looks < LOOKS_AGAIN) {
          looks += 1;
          await soon(LOOKS_AGAIN_MS);
          continue;
        }
        if (rows.length === 0 && inFlight.size === 0) return tried;
        for (const row of rows) {
          const sending: Promise<void> = attempt(row, now)
            .then(record)
            .then(() => (row.erase ? database.scrub?.() : undefined))
            .catch((error: unknown) => log.error({ err: error, outbox: row.id }, 'a receipt was not kept'))
            .finally(() => inFlight.delete(sending));
          inFlight.set(sending, row.channel);
        }
        tried += rows.length;
        // a slow recipient must not hold the others: go on as soon as one of them is through, or something is new
        if ((rows.length === 0 || inFlight.size >= AT_ONCE) && (await oneIsThrough()) === 'beat')
          await database.batch([keepFloor(holder, now ?? clock())], { unflushed: true });
      }
    } finally {
      draining -= 1;
      if (draining === 0 && hasFloor) {
        hasFloor = false;
        await database.batch([leaveFloor(holder)], { unflushed: true });
      }
    }
  }

  async function oneIsThrough(): Promise<unknown> {
    const news = new Promise<void>((resolve) => {
      woken = resolve;
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const beat = new Promise<'beat'>((resolve) => {
      timer = setTimeout(resolve, BEAT_MS, 'beat');
    });
    const first = await Promise.race([news, beat, ...inFlight.keys()]);
    clearTimeout(timer);
    return first;
  }

  /** What may go now: all that is due, but in rough weather one message at a time. */
  async function due(now: number, left: number): Promise<Claimed> {
    const most = Math.min(left, AT_ONCE - inFlight.size);
    if (most <= 0 || loop.ending()) return { rows: [] };
    const rough = [...skies].filter(([, weather]) => weather.rough());
    const except = rough.map(([id]) => id);
    const found = await claimed(now, { most, except });
    const flying = new Set(inFlight.values());
    for (const [only, weather] of rough) {
      if (weather.restsUntil() <= now && !flying.has(only))
        found.rows.push(...(await claimed(now, { most: 1, only })).rows);
    }
    return found;
  }

  async function claimed(now: number, which: { most: number; only?: string; except?: string[] }): Promise<Claimed> {
    const lease = parts.newId();
    const found = await claim(database, { now, lease, holder, ...which });
    if (found.floor === 'kept' || found.floor === 'taken') hasFloor = true;
    if (found.floor === 'taken') pacers = await pacersKnowing(database.read, channels.values(), { now, ours: lease });
    return found;
  }

  /** Receipts of one tick share a commit. */
  function record(writes: Write[]): Promise<void> {
    results.push(...writes);
    flushed ??= new Promise<void>((resolve) => setImmediate(resolve)).then(async () => {
      const group = results;
      results = [];
      flushed = undefined;
      await database.batch(group, { unflushed: true });
    });
    return flushed;
  }

  async function attempt(row: ClaimedRow, fixed: number | undefined): Promise<Write[]> {
    const now = fixed ?? clock();
    const channel = channels.get(row.channel);
    const { zone } = parts;
    if (!channel) return [dead(row, `no channel ${row.channel} is configured`, { lost: 'refused', at: now, zone })];
    if (!row.card) return [dead(row, 'erased before it was sent', { lost: 'past', at: now, zone })];
    // a day that was missed is not caught up (BURDEN 2)
    const onItsDay = mayWriteUnasked(now, zone) && civilDate(now, zone) === civilDate(row.at, zone);
    if (row.kind === 'proactive' && !onItsDay) return [dead(row, 'its day is over', { lost: 'past', at: now, zone })];
    if (row.doubt !== null && now - row.doubt >= channel.dedupeMs - IN_TIME_MS)
      return [
        dead(row, inDoubt(row.fault ?? 'the process ended'), { lost: lossOf(row, channel, 'doubtful'), at: now, zone }),
      ];
    const slotAt = pacers.get(channel.id)?.earliestFor(recipientOf(row), now) ?? now;
    if (slotAt - now > WAITS_AT_MOST_MS)
      return [later(row, slotAt, 'the pace that the platform allows', { at: now, notSent: true })];
    if (channel.sendTogether) return answerAtOnce(channel, row, now);
    const original = row.replaces === null ? undefined : await byId(row.replaces);
    if (row.replaces !== null && original?.state === 'queued')
      return [later(row, now + 1_000, 'waits for the first send', { at: now, notSent: true })];
    const result = await attempted(() => deliver(channel, row, original, now));
    return outcome(channel)(row, result, fixed ?? clock());
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
    const found = await database.read.select().from(outbox).where(mine).orderBy(asc(outbox.id));
    const rows = found.map((one) => (one.id === row.id ? row : one));
    const words = rows.filter(({ about, card }) => about !== GREYED && card);
    const messages = words.flatMap((one) => (one.card ? [outgoing(one, one.card, channel, undefined)] : []));
    const [first, ...rest] = messages;
    await until(pacers.get(channel.id)?.reserve(recipientOf(row), now) ?? now, now);
    const result = first ? await attempted(() => channel.sendTogether?.([first, ...rest])) : SENT;
    const at = clock();
    return (await Promise.all(rows.map((one) => outcome(channel)(one, result, at)))).flat();
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
      async uploaded(upload) {
        if (row.upload !== null) return row.upload;
        const id = await upload();
        await database.batch([uploadedAs(row, id)]);
        return id;
      },
      ...(handle === null ? {} : { handle }),
      ...(row.doubt === null ? {} : { again: true }),
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

  function outcome(channel: Channel) {
    return outcomeOf(parts, { channel, pacer: pacers.get(channel.id), weather: skies.get(channel.id) });
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
  return {
    drain,
    ...loop,
    nudge() {
      woken();
      loop.nudge();
    },
  };
}

function soon(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const SENT: Delivery = { outcome: 'sent', receipt: '' };

async function attempted(work: () => Promise<Delivery> | undefined): Promise<Delivery> {
  try {
    return (await work()) ?? SENT;
  } catch (error) {
    return { outcome: 'unknown', why: faultOf(error).message };
  }
}

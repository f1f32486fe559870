import { and, eq } from 'drizzle-orm';
import { nextOpening } from '../delivery/window.ts';
import { classified } from '../kernel/chinese/classified.ts';
import { type Clock, MINUTE_MS } from '../kernel/clock.ts';
import { commit } from '../kernel/commit.ts';
import type { Database, Read } from '../kernel/database.ts';
import { spread } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { createLoop } from '../kernel/loop.ts';
import type { Seal } from '../kernel/seal.ts';
import { build, write } from '../kernel/statement.ts';
import type { WorkingDays } from '../kernel/working-days.ts';
import type { Language } from '../language/index.ts';
import type { Arrival, Said } from '../message/arrival.ts';
import type { Address, Received } from '../message/channel.ts';
import type { Known } from '../organisation/people.ts';
import type { FileReading } from './attach.ts';
import { decide } from './decide.ts';
import type { Repertoire } from './dispatch.ts';
import { createInbox, type Inbox } from './inbox.ts';
import { createSchedule, type Schedule } from './schedule.ts';
import { type Settled, settle } from './settle.ts';
import type { Pressed } from './shown.ts';
import type { Digest, Talk } from './skill.ts';
import { type InboxRow, inbox } from './tables.ts';
import { whileThinking } from './thinking.ts';
import { NOTHING, say, type Turn } from './turn.ts';

const RERUNS = 8;
const ATTEMPTS = 3;
const AT_ONCE = 32;
/** Over so many hours of the morning those are greeted who were let in at night. */
const GREETING_HOURS = 3;

/** Who somebody is on a channel, and where somebody is reached. */
export type People = {
  /** Undefined: nobody is bound to this account. */
  whoIs(read: Read, channel: string, account: string): Promise<Known | undefined>;
  /** In any order; unknown ids are left out. */
  byIds(read: Read, people: string[]): Promise<Known[]>;
  addressOf(read: Read, person: string): Promise<Address | undefined>;
  /** Whether one can write to people on this channel at any time. */
  reaches(channel: string): boolean;
};

export type EngineParts = {
  database: Database;
  clock: Clock;
  zone: string;
  workingDays: WorkingDays;
  newId: () => string;
  seal: Seal;
  log: Log;
  people: People;
  repertoire: Repertoire;
  digests: Digest[];
  /** A model, where one is configured. */
  language?: Language | undefined;
  /** What one says to a known person's arrival: a text, a press that was found good, media, an opened chat. */
  respond(arrival: InboxRow, talk: Talk, pressed: Pressed | undefined): Promise<Responded>;
  /** What one says to an account that nobody is bound to. */
  respondToStranger(arrival: InboxRow, given: { read: Read; now: number; zone: string }): Promise<Turn>;
  /** Somebody can't be reached any more: who takes over what was to be told. */
  handOver(person: string, about: string | undefined, read: Read): Promise<Turn>;
  files: FileReading;
  /** What the operators should mend, told to those of them who are in the roster. */
  warn(text: string, read: Read): Promise<Turn>;
  /** What must stand before a day's digests are planned: the periods of duties that have come near. */
  beforeTick?(at: number): Promise<unknown>;
  /** Called after each commit: new messages wait in the outbox. */
  committed?(): void;
};

/** A turn, and the button that the words of the arrival stood for. */
export type Responded = { turn: Turn; pressed?: Pressed };

export type Engine = Schedule & {
  receive(arrival: Arrival): Promise<Received>;
  /** Handles what is due as of `now` until nothing is, or so many; resolves to how many arrivals were handled. */
  work(now?: number, most?: number): Promise<number>;
  start(): void;
  stop(): Promise<void>;
};

export function createEngine(parts: EngineParts): Engine {
  const { database, clock, zone, log, newId, people } = parts;
  const { read } = database;
  const box: Inbox = createInbox({ database, newId, clock });
  const outcomes = new Map<string, (settled: Settled | undefined) => void>();

  async function receive(arrival: Arrival): Promise<Received> {
    // another process may handle it, so only who waits is kept, and only as long
    const pressed = arrival.said.kind === 'press' || arrival.said.kind === 'submit';
    const settled = new Promise<Settled | undefined>((resolve) => {
      if (pressed) outcomes.set(arrival.key, resolve);
    });
    let fresh: boolean;
    try {
      fresh = await box.put(admitted(arrival));
    } catch (error) {
      outcomes.delete(arrival.key);
      throw error;
    }
    if (!fresh) outcomes.delete(arrival.key);
    loop.nudge();
    return {
      fresh,
      async replacement(withinMs) {
        if (!fresh) return undefined;
        let timer: ReturnType<typeof setTimeout> | undefined;
        const late = new Promise<undefined>((resolve) => {
          timer = setTimeout(resolve, withinMs, undefined);
        });
        const outcome = await Promise.race([settled, late]);
        clearTimeout(timer);
        outcomes.delete(arrival.key);
        return outcome?.replacement;
      },
    };
  }

  /** As it may be stored: without what is marked (law 11), and not before one may write to somebody who did nothing. */
  function admitted(arrival: Arrival): Arrival {
    const { said, at } = arrival;
    if (isClassified(said)) return { ...arrival, said: { kind: 'withheld' } };
    if (said.kind !== 'enter' || !said.unasked) return arrival;
    const opens = nextOpening(at, { zone, workingDays: parts.workingDays });
    // thousands may be let in at one moment of the night
    const apart = opens > at ? Math.ceil(spread(arrival.account) * GREETING_HOURS * 60) * MINUTE_MS : 0;
    return { ...arrival, notBefore: opens + apart };
  }

  async function work(now = clock(), most = Number.POSITIVE_INFINITY): Promise<number> {
    let handled = 0;
    for (;;) {
      const claimed = loop.ending() ? [] : await box.claim(Math.min(AT_ONCE, most - handled), now);
      if (claimed.length === 0) return handled;
      await Promise.all(claimed.map(({ row, lease }) => handle(row, lease, now)));
      handled += claimed.length;
      parts.committed?.();
      if (handled >= most) return handled;
    }
  }

  async function handle(row: InboxRow, lease: string, now: number): Promise<void> {
    try {
      for (let run = 0; run < RERUNS; run++) {
        const settled = await whileThinking(row, lease, { ...parts, told: parts.committed }, () =>
          once(row, lease, now),
        );
        if (settled) {
          outcomes.get(row.key)?.(settled);
          outcomes.delete(row.key);
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * run));
      }
      throw new Error(`the turn met ${RERUNS} conflicts`);
    } catch (error) {
      log.error({ err: error, arrival: row.id, attempt: row.attempts }, 'a turn failed');
      await giveBack(row, lease, now, error);
    }
  }

  /** One run of the turn; undefined: a conflict, nothing has changed. */
  async function once(row: InboxRow, lease: string, now: number): Promise<Settled | undefined> {
    const { turn, pressed, person, actor, sessionVersion } = await decide(row, now, parts);
    const addresses = await addressesOf(turn);
    const settled = settle(turn, {
      arrival: row,
      lease,
      sessionVersion,
      person,
      actor,
      addresses,
      ...(pressed ? { pressed } : {}),
      now,
      zone,
      newId,
    });
    // the arrival is flushed, and the sender flushes this before any of it leaves (delivery/claim.ts)
    if ((await commit(database, settled.commit, { unflushed: true })) !== 'done') return undefined;
    if (turn.eraseSince !== undefined) await database.scrub?.();
    return settled;
  }

  async function addressesOf({ messages }: Turn) {
    const addresses = new Map<string, Address | undefined>();
    for (const { to } of messages) {
      if (typeof to === 'object' && 'person' in to && !addresses.has(to.person)) {
        addresses.set(to.person, await people.addressOf(read, to.person));
      }
    }
    return addresses;
  }

  /** A failed turn is tried again a little later; after the last try the person is told, and nothing is lost. */
  async function giveBack(row: InboxRow, lease: string, now: number, error: unknown): Promise<void> {
    const mine = and(eq(inbox.id, row.id), eq(inbox.lease, lease), eq(inbox.state, 'waiting'));
    const fault = error instanceof Error ? error.name : 'Error';
    try {
      if (row.attempts < ATTEMPTS) {
        const again = { lease: null, leaseUntil: now + 1_000 * 4 ** row.attempts, fault };
        await database.batch([write(build.update(inbox).set(again).where(mine))]);
        return;
      }
      const apology = say('抱歉，这条没能办成，我已经记下。请稍后再发一次，或回复“转人工”。');
      const {
        commit: { writes },
      } = settle(row.account ? apology : NOTHING, {
        arrival: row,
        lease,
        sessionVersion: 0,
        person: undefined,
        actor: 'nobody',
        addresses: new Map(),
        now,
        zone,
        newId,
      });
      const failed = write(build.update(inbox).set({ state: 'failed', fault }).where(eq(inbox.id, row.id)));
      await commit(database, { writes: [...writes, failed] });
      outcomes.delete(row.key);
    } catch (again) {
      log.error({ err: again, arrival: row.id }, 'a failed turn could not be put back; its lease will run out');
    }
  }

  const loop = createLoop({
    work: () => work(),
    async pause() {
      const next = await box.nextAfter(clock()).catch(() => undefined);
      return Math.min(1_000, Math.max(20, (next ?? Number.POSITIVE_INFINITY) - clock()));
    },
    fault: (error) => log.error({ err: error }, 'the inbox could not be read'),
  });

  return {
    receive,
    work,
    ...createSchedule(parts, () => loop.nudge()),
    start: loop.start,
    stop: loop.stop,
  };
}

/** Law 11: text, or the name of a file, with a marking of 国家秘密 is not stored. */
function isClassified(said: Said): boolean {
  if (said.kind === 'text') return classified(said.text);
  if (said.kind === 'media') return classified(`${said.name ?? ''}\n${said.transcript ?? ''}`);
  return said.kind === 'submit' && Object.values(said.values).flat().some(classified);
}

import { and, asc, gt, isNull, sql } from 'drizzle-orm';
import { type Assistant, createAssistant } from './assistant.ts';
import { digestItem, outbox } from './delivery/tables.ts';
import { DAY_MS, MINUTE_MS } from './kernel/clock.ts';
import type { Database } from './kernel/database.ts';
import type { Log } from './kernel/log.ts';
import type { Seal } from './kernel/seal.ts';
import type { WorkingDays } from './kernel/working-days.ts';
import type { Language } from './language/index.ts';
import type { Said } from './message/arrival.ts';
import type { Card, ShownCard } from './message/card.ts';
import type { Channel } from './message/channel.ts';

/** One message that left, to whom it went and whether it waits for a digest. */
export type Told = { to: string; card: ShownCard; kind: 'answer' | 'proactive' | 'urgent' };

/** What one arrival or one tick led to. */
export type Outcome = { replies: ShownCard[]; messages: Told[] };

export type Queued = { to: string; at: string; kind: string; items: string[]; why: string; card: ShownCard };

/** The whole assistant spoken to without a platform: for `poti chat`, for dialogues and for tests. An account is a 工号. */
export type Desk = Assistant & {
  /** `chat`: a group instead of the private chat. */
  hears(account: string, said: Said, chat?: string): Promise<Outcome>;
  /** As `poti tick`: plans what is due as of `at`, and sends what is due by then. */
  tickOnce(at: number, options: { dryRun: boolean }): Promise<Queued[]>;
  /** Does what is due as of `at`, and lets the day's digests come at their minutes. */
  passes(at: number): Promise<Outcome>;
  now(): number;
  moveTo(at: number): void;
};

export type DeskParts = {
  database: Database;
  start: number;
  zone: string;
  workingDays: WorkingDays;
  newId: () => string;
  seal: Seal;
  /** A model, where one is configured. */
  language?: Language | undefined;
  log: Log;
  /** The configured platforms: whoever is bound to one is written to there. */
  platforms?: Channel[];
  /** Bytes behind the `ref` of a file that a person sends. */
  fileSent?(ref: string): Uint8Array | undefined;
};

/** Of the web chat's kind, so that what is told here can be read there. */
const DESK: Omit<Channel, 'send'> = {
  id: 'web',
  rosterColumn: '工号',
  pace: { perSecond: 1_000_000 },
  dedupeMs: DAY_MS,
  replace: async (receipt) => ({ outcome: 'sent', receipt }),
};

export function openDesk({ start, fileSent, platforms = [], ...parts }: DeskParts): Desk {
  let now = start;
  const clock = () => now;
  // what was told anonymously is gone from the outbox once it is sent (law 10), but it was said
  const said = new Map<string, { to: string; card: ShownCard }>();
  const assistant = createAssistant({
    ...parts,
    channels: [
      ...platforms,
      {
        ...DESK,
        fetchFile: async (ref) => bytesOf(fileSent?.(ref)),
        async send({ key, to, card }) {
          said.set(key, { to: to.account, card });
          return { outcome: 'sent', receipt: key };
        },
      },
    ],
    clock,
  });
  const { engine, sender } = assistant;
  const { read } = parts.database;

  async function settled<T>(work: () => Promise<T>, asker: string | undefined): Promise<Outcome> {
    const before = await lastIds();
    await work();
    const rows = await read.select().from(outbox).where(gt(outbox.id, before.outbox)).orderBy(asc(outbox.id));
    const items = await read
      .select()
      .from(digestItem)
      .where(and(isNull(digestItem.told), sql`rowid > ${before.items}`));
    // patched rows carry what now stands in place of an earlier card; greyed buttons alone are no words
    const told = rows.flatMap(({ key, account, person, kind, replaces, about, ...row }): Told[] => {
      const sent = said.get(key);
      const card = row.card ?? sent?.card;
      const to = person || account || sent?.to || '';
      return card && (replaces === null || about === null) ? [{ to, card, kind }] : [];
    });
    said.clear();
    const waiting = items.map(({ id, person, text }): Told => ({ to: person, card: { id, text }, kind: 'proactive' }));
    const messages = [...told, ...waiting];
    return { replies: messages.filter(({ to }) => to === asker).map(({ card }) => card), messages };
  }

  async function lastIds() {
    const [row] = (await read.all(
      sql`select coalesce((select max(id) from ${outbox}), 0), coalesce((select max(rowid) from ${digestItem}), 0)`,
    )) as [number, number][];
    return { outbox: row?.[0] ?? 0, items: row?.[1] ?? 0 };
  }

  return {
    ...assistant,
    now: clock,
    moveTo(at) {
      now = at;
    },
    hears: (account, said, chat) =>
      settled(async () => {
        const key = `desk/${parts.newId()}`;
        await engine.receive({
          key,
          channel: DESK.id,
          account,
          chat: chat ?? account,
          private: chat === undefined,
          at: now,
          said,
        });
        await engine.work(now);
        await sender.drain(now);
      }, account),
    async tickOnce(at, { dryRun }) {
      now = at;
      const planned = dryRun ? await engine.plan(at) : await engine.tick(at);
      const queued = (await engine.rehearse(planned)).map(({ planned: one, message }): Queued => {
        const { card, kind, why = '', items = [] } = message;
        return { to: one.person, at: new Date(one.at).toISOString(), kind, items, why, card: asShown(card) };
      });
      if (!dryRun) {
        await engine.work(at);
        await sender.drain(at);
      }
      return queued;
    },
    passes: (at) =>
      settled(
        () =>
          letTimePass(assistant, at, (minute) => {
            now = minute;
          }),
        undefined,
      ),
  };
}

/**
 * Does what is due as of `at`. What is planned for later that day comes at its own minute, to which `moveTo` puts the clock;
 * in the end it stands at `at`.
 */
export async function letTimePass(
  { engine, sender }: Pick<Assistant, 'engine' | 'sender'>,
  at: number,
  moveTo: (now: number) => void,
): Promise<void> {
  moveTo(at);
  const planned = await engine.tick(at);
  for (const minute of [...new Set(planned.map((one) => Math.max(at, one.at)))].sort((a, b) => a - b)) {
    moveTo(minute);
    await engine.work(minute);
    await sender.drain(minute);
  }
  moveTo(at);
  await engine.work(at);
  await sender.drain(at + MINUTE_MS);
}

function bytesOf(bytes: Uint8Array | undefined): Uint8Array {
  if (!bytes) throw new Error('no such file was sent');
  return bytes;
}

/** A card of what is only planned: its buttons get their ids when it is made. */
function asShown({ buttons, form: _form, ...body }: Card): ShownCard {
  return { id: '', ...body, ...(buttons ? { buttons: buttons.map(({ label }) => ({ id: '', label })) } : {}) };
}

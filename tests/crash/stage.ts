import { HOUR_MS } from '../../src/kernel/clock.ts';
import type { Arrival, Said } from '../../src/message/arrival.ts';
import { type ShownCard, wordsOf } from '../../src/message/card.ts';
import type { Channel, Delivery, Outgoing, Receive } from '../../src/message/channel.ts';
import type { Mains } from '../support/mains.ts';
import { undrawn } from './state.ts';

/** A platform with its people: it outlives the process, brings again what was not taken, and remembers what it shows. */
export type Stage = {
  /** What a process that starts knows of it: nothing from an earlier life. */
  connect(mains: Mains, receive: Receive): Channel[];
  says(person: string, text: string): Promise<unknown>;
  presses(person: string, label: string): Promise<unknown>;
  sendsFile(person: string, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<unknown>;
  /** This person has left the platform. */
  loses(person: string): void;
  /** Brings again what it got no answer for; resolves to how many that were. */
  bringsAgain(): Promise<number>;
  /** What each one has on the screen, oldest first. */
  screens(): { [person: string]: string[] };
  stop(): Promise<void>;
};

export type Given = {
  clock: () => number;
  /** Resolves when the server has done all that it has to do. */
  settled(): Promise<void>;
  /** Resolves when a server runs. */
  revived(): Promise<void>;
  /** Lets the few seconds pass after which a pressed card is shown anew. */
  waits(): Promise<void>;
};

export type Platform = (given: Given) => Promise<Stage>;

type Shown = { key: string; card: ShownCard; file?: string };

/** A platform in memory, on which an account is a 工号. */
export const desk: Platform = async ({ clock, settled }) => {
  const shown = new Map<string, Shown[]>();
  const files = new Map<string, Uint8Array>();
  const gone = new Set<string>();
  let untaken: Arrival[] = [];
  let arrivals = 0;
  let receive: Receive | undefined;

  async function bring(arrival: Arrival): Promise<void> {
    try {
      await receive?.(arrival);
    } catch {
      untaken.push(arrival);
    }
  }

  async function hears(account: string, said: Said): Promise<void> {
    arrivals += 1;
    const key = `said-${clock()}-${arrivals}`;
    await bring({ key, channel: 'web', account, chat: account, private: true, at: clock(), said });
    await settled();
  }

  async function show({ key, to: { account }, card, file }: Outgoing): Promise<Delivery> {
    if (gone.has(account)) return { outcome: 'refused', gone: true, why: 'has left' };
    const screen = shown.get(account) ?? [];
    shown.set(account, screen);
    if (!screen.some((one) => one.key === key))
      screen.push({ key, card, ...(file ? { file: `${card.file?.name} ${file.length}` } : {}) });
    return { outcome: 'sent', receipt: key };
  }

  return {
    connect(mains, takes) {
      receive = takes;
      return [
        {
          id: 'web',
          rosterColumn: '工号',
          pace: { perSecond: 1_000_000 },
          dedupeMs: HOUR_MS,
          send: (message) => mains.outbound('send', () => show(message)),
          replace: (receipt, { card }) =>
            mains.outbound('replace', async () => {
              for (const one of [...shown.values()].flat()) if (one.key === receipt) one.card = card;
              return { outcome: 'sent', receipt };
            }),
          fetchFile: (ref) => mains.outbound('fetch', async () => files.get(ref) ?? new Uint8Array()),
        },
      ];
    },
    says: (person, text) => hears(person, { kind: 'text', text }),
    async presses(person, label) {
      const buttons = (shown.get(person) ?? []).flatMap(({ card }) => card.buttons ?? []);
      const action = buttons.findLast((one) => one.label === label && !one.expired)?.id;
      if (action === undefined) throw new Error(`no button ${label} on the screen of ${person}`);
      await hears(person, { kind: 'press', action });
    },
    async sendsFile(person, name, bytes) {
      files.set(name, bytes);
      await hears(person, { kind: 'media', media: 'file', name, ref: name });
    },
    loses: (person) => void gone.add(person),
    async bringsAgain() {
      const again = untaken;
      untaken = [];
      for (const arrival of again) await bring(arrival);
      return again.length;
    },
    screens: () =>
      Object.fromEntries(
        [...shown].map(([person, cards]) => [
          person,
          cards.map(({ card, file = '' }) => undrawn(wordsOf(card) + file)),
        ]),
      ),
    async stop() {},
  };
};

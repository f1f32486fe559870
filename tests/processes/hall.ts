import { type Assistant, createAssistant } from '../../src/assistant.ts';
import type { Database } from '../../src/kernel/database.ts';
import { newId } from '../../src/kernel/ids.ts';
import { silent } from '../../src/kernel/log.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import type { Said } from '../../src/message/arrival.ts';
import type { ShownCard } from '../../src/message/card.ts';
import type { Channel } from '../../src/message/channel.ts';
import { type Mains, onMains } from '../support/mains.ts';

const ZONE = 'Asia/Shanghai';
const SEAL = sealWith('k'.repeat(40));
export const PACE = { perSecond: 12, perMinute: 60 };

/** A platform that two servers speak to, and the time they have in common: real time that also jumps. */
export function openHall(start: string) {
  let ahead = Date.parse(start) - Date.now();
  const now = () => Date.now() + ahead;
  const shown: { key: string; to: string; card: ShownCard; at: number }[] = [];
  const calls: number[] = [];

  const channelOn = (mains: Mains): Channel => ({
    id: 'hall',
    rosterColumn: '工号',
    pace: PACE,
    dedupeMs: 3_600_000,
    send: ({ key, to, card }) =>
      mains.outbound('send', async () => {
        calls.push(now());
        // as a platform does that knows a message by its key
        if (!shown.some((one) => one.key === key)) shown.push({ key, to: to.account, card, at: now() });
        await new Promise((resolve) => setTimeout(resolve, 5));
        return { outcome: 'sent', receipt: key };
      }),
    replace: async (receipt) => ({ outcome: 'sent', receipt }),
  });

  return {
    now,
    shown,
    /** The instants of all calls, also of those that showed nothing new. */
    calls,
    moveTo(time: string) {
      ahead = Date.parse(time) - Date.now();
    },
    pass(ms: number) {
      ahead += ms;
    },
    /** A server of its own connection; its mains can be cut. */
    server(database: Database): Server {
      const mains = onMains(database);
      const assistant = createAssistant({
        database: mains.database,
        channels: [channelOn(mains)],
        clock: now,
        zone: ZONE,
        workingDays: workingDays(),
        newId,
        seal: SEAL,
        log: silent,
      });
      const { engine, sender } = assistant;
      return {
        ...assistant,
        mains,
        async hears(account, key, said) {
          await engine.receive({ key, channel: 'hall', account, chat: account, private: true, at: now(), said });
        },
        async works() {
          await engine.work();
          await sender.drain();
        },
      };
    },
  };
}

export type Server = Assistant & {
  mains: Mains;
  hears(account: string, key: string, said: Said): Promise<void>;
  /** Handles and sends until nothing is due. */
  works(): Promise<void>;
};

/** The most that went in any span of `ms`. */
export function mostWithin(ms: number, instants: number[]): number {
  const sorted = instants.toSorted((a, b) => a - b);
  return Math.max(
    0,
    ...sorted
      .map((at, i) => sorted.slice(i).findIndex((other) => other >= at + ms))
      .map((n, i) => (n < 0 ? sorted.length - i : n)),
  );
}

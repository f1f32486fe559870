import { DAY_MS } from '../../kernel/clock.ts';
import type { Channel } from '../../message/channel.ts';
import { createAudience } from './audience.ts';
import type { WebOptions } from './entry.ts';
import { webRoutes } from './routes.ts';
import { createShelf } from './shelf.ts';

export type { WebClock, WebEntry, WebOptions, WebPerson } from './entry.ts';

const SHELF_BYTES = 64 * 1024 * 1024;

/** The chat in the browser: the demo, and how browser tests drive the program. An account is a 工号. */
export function webChannel(options: WebOptions): Channel {
  const audience = createAudience();
  const received = createShelf(SHELF_BYTES);
  const sent = createShelf(SHELF_BYTES);

  return {
    id: 'web',
    rosterColumn: '工号',
    // no platform in between that would limit anything
    pace: { perSecond: 10_000 },
    dedupeMs: DAY_MS,

    async send({ key, to, card, file, kind }) {
      if (file && card.file) sent.put(key, { name: card.file.name, bytes: file });
      const data = { id: key, from: 'poti', at: options.clock.now(), card, ...(kind ? { kind } : {}) } as const;
      audience.tell(to.account, { event: 'message', data });
      // the key is the receipt: a second send shows in place of the first
      return { outcome: 'sent', receipt: key };
    },

    async replace(receipt, { to, card, file }) {
      if (file && card.file) sent.put(receipt, { name: card.file.name, bytes: file });
      audience.tell(to.account, { event: 'replaced', data: { id: receipt, card } });
      return { outcome: 'sent', receipt };
    },

    async fetchFile(ref, limit) {
      const file = received.get(ref);
      if (!file) throw new Error('the file is no longer in memory');
      if (file.bytes.length > limit) throw new RangeError(`the file has more than ${limit} bytes`);
      return file.bytes;
    },

    routes: (receive) => webRoutes({ ...options, audience, received, sent, receive }),
  };
}

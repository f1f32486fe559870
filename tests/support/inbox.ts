import type { Arrival } from '../../src/message/arrival.ts';
import type { Receive } from '../../src/message/channel.ts';

/** An inbox that only remembers what came, once a key. */
export function inboxStub() {
  const arrivals: Arrival[] = [];
  const keys = new Set<string>();
  const receive: Receive = async (arrival) => {
    const fresh = !keys.has(arrival.key);
    keys.add(arrival.key);
    if (fresh) arrivals.push(arrival);
    return { fresh, replacement: async () => undefined };
  };
  return { arrivals, receive };
}

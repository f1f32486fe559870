import type { WebEvent } from './entry.ts';

type Listener = (event: WebEvent) => void;

export type Audience = {
  /** Returns what ends it. */
  join(account: string, listener: Listener): () => void;
  /** To those who watch this account; the others learn only that something stirred there. */
  tell(account: string, event: WebEvent): void;
};

/** Who has which conversation open. */
export function createAudience(): Audience {
  const listeners = new Map<Listener, string>();
  return {
    join(account, listener) {
      listeners.set(listener, account);
      return () => listeners.delete(listener);
    },
    tell(account, event) {
      for (const [listener, watched] of listeners) {
        if (watched === account) listener(event);
        else if (event.event === 'message') listener({ event: 'stir', data: { account } });
      }
    },
  };
}

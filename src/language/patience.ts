import { type Clock, MINUTE_MS } from '../kernel/clock.ts';

/** How often in a row a model may fail before it is left alone. */
const FAILURES = 3;
const REST_MS = MINUTE_MS;
const REMEMBERED = 1_000;

/**
 * When to ask a model that fails: not the same thing twice within a minute (a turn that is run again must not wait again),
 * and nothing at all for a minute after three failures in a row.
 */
export function createPatience(clock: Clock) {
  const failedAt = new Map<string, number>();
  let inARow = 0;
  let last = 0;
  const recent = (at: number) => clock() >= at && clock() - at < REST_MS;
  return {
    mayAsk(key: string): boolean {
      const at = failedAt.get(key);
      return !(at !== undefined && recent(at)) && !(inARow >= FAILURES && recent(last));
    },
    answered(): void {
      inARow = 0;
    },
    failed(key: string): void {
      if (failedAt.size >= REMEMBERED) failedAt.clear();
      last = clock();
      failedAt.set(key, last);
      inARow += 1;
    },
  };
}

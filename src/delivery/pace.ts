import type { Pace } from '../message/channel.ts';

/** A little below the limit: the platform's clock is not ours. */
const SHARE = 0.96;
/** A clock that is put back by more than this was not merely corrected. */
const PUT_BACK_MS = 60_000;

export type Pacer = {
  /** Reserves the earliest instant (whole epoch ms, ≥ now) at which a message to `recipient` may go. */
  reserve(recipient: string, now: number): number;
  /** The earliest that the recipient's own windows and a pause allow, without taking it. */
  earliestFor(recipient: string, now: number): number;
  /** A message went at `at`, before this pacer was made. */
  note(recipient: string, at: number): void;
  /** The platform said that it is enough: nothing goes before `until`. */
  pause(until: number): void;
};

/**
 * Sends by deadlines instead of by counting failures: every message gets an instant that keeps all sliding windows, so
 * that a fan-out runs at .96 of the limit without a single 429 (DESIGN, Measured).
 */
export function createPacer({ perSecond, perMinute, perSecondEach, perMinuteEach, perHourEach }: Pace): Pacer {
  const gap = 1_000 / (perSecond * SHARE);
  const minute = perMinute ? slidingWindow(Math.floor(perMinute * SHARE), 60_000) : undefined;
  const each = [
    { most: perSecondEach, span: 1_000 },
    { most: perMinuteEach, span: 60_000 },
    { most: perHourEach, span: 3_600_000 },
  ].filter((limit): limit is { most: number; span: number } => limit.most !== undefined);
  const recipients = new Map<string, { windows: Window[]; last: number }>();
  let next = 0;
  let paused = 0;
  let asOf = 0;

  function ownOf(recipient: string) {
    const own = recipients.get(recipient) ?? {
      windows: each.map(({ most, span }) => slidingWindow(most, span)),
      last: 0,
    };
    recipients.set(recipient, own);
    return own;
  }

  function earliestFor(recipient: string, now: number): number {
    // what was reserved by a clock that ran ahead would be waited for in real time
    if (now < asOf - PUT_BACK_MS) {
      recipients.clear();
      minute?.forget();
      next = 0;
      paused = 0;
    }
    asOf = now;
    return Math.max(now, paused, ...ownOf(recipient).windows.map((window) => window.earliest()));
  }

  return {
    earliestFor,
    note(recipient, at) {
      for (const window of ownOf(recipient).windows) window.take(at);
      minute?.take(at);
    },
    reserve(recipient, now) {
      if (recipients.size > 50_000) forgetIdle(recipients, now);
      const own = ownOf(recipient);
      const free = Math.max(earliestFor(recipient, now), next, minute?.earliest() ?? 0);
      // the fraction of the gap is carried on; an instant with one would round to less than a whole span later
      next = free + gap;
      const at = Math.ceil(free);
      minute?.take(at);
      for (const window of own.windows) window.take(at);
      own.last = at;
      return at;
    },
    pause(until) {
      paused = Math.max(paused, until);
    },
  };
}

type Window = { earliest(): number; take(at: number): void; forget(): void };

/** At most `most` in any span: the next may go a span after the one that was `most` ago. */
function slidingWindow(most: number, span: number): Window {
  const taken: number[] = [];
  let oldest = 0;
  return {
    earliest: () => (taken.length < most ? 0 : (taken[oldest] ?? 0) + span),
    forget() {
      taken.length = 0;
      oldest = 0;
    },
    take(at) {
      if (taken.length < most) taken.push(at);
      else {
        taken[oldest] = at;
        oldest = (oldest + 1) % most;
      }
    },
  };
}

function forgetIdle(recipients: Map<string, { last: number }>, now: number) {
  for (const [recipient, { last }] of recipients) if (last < now - 3_600_000) recipients.delete(recipient);
}

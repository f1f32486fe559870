import { civilDate, instantOf } from '../kernel/clock.ts';

/** What is left of a message of an anonymous dialogue once it was sent: its key and receipt (law 10). `day`: epoch ms of that midnight. */
export function erasedMessage(day: number) {
  return {
    card: null,
    shows: null,
    about: null,
    why: null,
    handle: null,
    upload: null,
    account: '',
    chat: '',
    person: '',
    at: day,
    notBefore: day,
    touched: day,
    sentAt: day,
    firstTry: day,
    leaseUntil: day,
  };
}

/** Epoch ms of the midnight before `at` in the city. */
export function dayOf(at: number, zone: string): number {
  return instantOf(civilDate(at, zone), zone);
}

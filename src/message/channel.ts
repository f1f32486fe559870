import type { Hono } from 'hono';
import type { Arrival } from './arrival.ts';
import type { ShownCard } from './card.ts';

/** Where a message goes on a platform. `chat` is set where it must be that chat (a group), else the private chat. */
export type Address = { channel: string; account: string; chat?: string };

/** One message to be sent. A second send with the same `key` must not show twice (platform permitting). */
export type Outgoing = {
  /** ≤ 50 characters, the same on every retry. */
  key: string;
  /** Grows from message to message, the same on every retry. */
  number: number;
  to: Address;
  card: ShownCard;
  /** Bytes of `card.file`, fetched by delivery. */
  file?: Uint8Array;
  /** Of the arrival that this answers (message/arrival.ts); for `replace`, of the press that changed the card. */
  handle?: string;
  /** To be awaited before every further message of the platform that this one takes: it keeps the pace. */
  slot?(): Promise<void>;
  /** Of `file`: what the platform called it at an earlier try, else what `upload` resolves to; kept before it is told. */
  uploaded?(upload: () => Promise<string>): Promise<string>;
  /** An earlier try may have arrived. */
  again?: boolean;
  /** Whether it answers or comes unasked (chat/turn.ts, Message), for a channel that marks the difference. */
  kind?: 'answer' | 'proactive' | 'urgent';
};

export type Delivery =
  /** `receipt`: the platform's id of the message, by which it can be changed later. */
  | { outcome: 'sent'; receipt: string }
  /**
   * It has not arrived, or but for `partly` has not: try again, not before `afterMs`. `tell`: what the operators have to
   * mend, one Chinese sentence.
   */
  | { outcome: 'retry'; afterMs?: number; why: string; tell?: string; partly?: boolean }
  /** Never will be; `gone`: the person has left or can't be reached by this channel any more. */
  | { outcome: 'refused'; why: string; gone?: boolean; tell?: string }
  /** May or may not have arrived: retried with the same key only inside the channel's `dedupeMs`. */
  | { outcome: 'unknown'; why: string };

/** Limits that delivery keeps. All windows slide. */
export type Pace = {
  perSecond: number;
  perMinute?: number;
  perSecondEach?: number;
  perMinuteEach?: number;
  perHourEach?: number;
};

export type Check = { name: string; ok: boolean; says: string };

/** What a channel hands in; resolved once it is durable. */
export type Received = {
  fresh: boolean;
  /** The card that replaces the pressed one, when its turn committed within `withinMs`; undefined otherwise. */
  replacement(withinMs: number): Promise<ShownCard | undefined>;
};
export type Receive = (arrival: Arrival) => Promise<Received>;

/** The platform's address book, as far as the app may see it. */
export type Directory = {
  /** `parent` is empty, or an id that is not among them, for those at the top. */
  departments: { id: string; name: string; parent: string }[];
  /** `accounts`: every id by which the platform knows the person, the one that messages go to first. */
  people: { accounts: [string, ...string[]]; name: string; departments: string[] }[];
};

/** A platform. It verifies and translates; skills never see it, the rest treats `id` as an opaque string. */
export type Channel = {
  readonly id: string;
  /** The roster's column with this platform's account ids. */
  readonly rosterColumn: string;
  /** The channel whose account ids this one has too, where they are not its own. */
  readonly accountsOf?: string;
  /** It can't begin a conversation: nobody is written to here but in answer. */
  readonly answersOnly?: true;
  readonly pace: Pace;
  /** How long a second send with the same key is swallowed by the platform, ms. */
  readonly dedupeMs: number;
  send(message: Outgoing): Promise<Delivery>;
  /** Shows `card` in place of the message with this receipt. `refused` when it can't be changed any more. */
  replace?(receipt: string, message: Outgoing): Promise<Delivery>;
  /** Where one arrival can be answered only once: all its answers as one message, in place of `send`. */
  sendTogether?(messages: [Outgoing, ...Outgoing[]]): Promise<Delivery>;
  /** Bytes of what a person sent, by the arrival's `ref`; at most `limit` bytes. */
  fetchFile?(ref: string, limit: number): Promise<Uint8Array>;
  /** Webhooks and pages, mounted at the root. */
  routes?(receive: Receive): Hono;
  /** A connection that the channel opens by itself. Returns what ends it. */
  connect?(receive: Receive): Promise<() => Promise<void>>;
  /** What is to be set up on the platform once a start: its menu. Throws with one line naming cause and cure. */
  prepare?(): Promise<void>;
  /** Reads the whole address book: minutes, for a large one. Throws when it can't be read to the end: a part is no address book. */
  directory?(): Promise<Directory>;
  /** For `poti doctor`: one line each, never a secret in it. */
  checks?(): Promise<Check[]>;
};

import type { ShownCard } from '../../message/card.ts';

/** Somebody of the roster whom the page lets one speak as. */
export type WebPerson = {
  /** 工号, which is the account of this channel. */
  id: string;
  name: string;
  unit: string;
  posts: string[];
};

/** One message as the page shows it. */
export type WebEntry = {
  /** Of Poti's: the receipt, which is `Outgoing.key`. Of the person's: the key of the arrival. */
  id: string;
  from: 'poti' | 'me';
  /** Epoch ms. */
  at: number;
  kind?: 'answer' | 'proactive' | 'urgent';
  /** Neither text nor card: the content was erased. */
  text?: string;
  /** As it looks now, after everything that replaced it. */
  card?: ShownCard;
};

/** What the page is told while it is open. `stir`: something came for somebody else. */
export type WebEvent =
  | { event: 'message'; data: WebEntry }
  | { event: 'replaced'; data: { id: string; card: ShownCard } }
  | { event: 'stir'; data: { account: string } };

export type WebClock = {
  /** Epoch ms of the demo's time. */
  now(): number;
  /** Moves the demo's time forward and does what falls due on the way; resolved when it is done. */
  moveTo(at: number): Promise<void>;
};

export type WebOptions = {
  people(): Promise<WebPerson[]>;
  clock: WebClock;
  zone: string;
  /** The conversation of an account so far, oldest first. */
  messages(account: string): Promise<WebEntry[]>;
  /** Bytes of a generated file whose download is asked for after a restart. */
  storedFile?(sha256: string): Promise<Uint8Array | undefined>;
};

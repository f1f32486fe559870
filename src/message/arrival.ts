/** What comes in. A channel translates a platform's event into an arrival and does nothing else with it. */

/** `sticker`: anything that holds no words and no file. */
export type Media = 'sticker' | 'voice' | 'image' | 'file';

export type Said =
  /** `written`: epoch ms, where it came minutes after it was written. */
  | { kind: 'text'; text: string; written?: number }
  /** `transcript`: the platform's own speech-to-text. `ref`: what the channel needs to fetch the bytes later. */
  | { kind: 'media'; media: Media; name?: string; transcript?: string; ref?: string }
  /** Law 11: it carried a marking of 国家秘密 and was not stored. */
  | { kind: 'withheld' }
  /** A tap on a button; `action` is the id that the engine gave it. */
  | { kind: 'press'; action: string }
  | { kind: 'submit'; action: string; values: Record<string, string | string[]> }
  /** The chat was opened. `first`: for the first time; undefined where the platform doesn't tell. `unasked`: by nobody's own doing. */
  | { kind: 'enter'; first?: boolean; unasked?: true }
  | { kind: 'menu'; key: string }
  /** Time: one person's digest of the day, a job's own moment. `about` is the job's to read. */
  | { kind: 'due'; job: string; about: Record<string, string> }
  /** A platform says that this account can't be reached any more; made by delivery. */
  | { kind: 'unreachable'; person: string; about?: string }
  /** A platform or a channel tells the operators something that they should mend: a Chinese sentence with what to do. */
  | { kind: 'warning'; text: string };

export type Arrival = {
  /** Unique for what happened on the platform: two deliveries of one event have the same key. Kept at least 8 h. */
  key: string;
  channel: string;
  /** The sender's account on the platform (open_id, userid, 工号 in the web chat); empty for what time makes. */
  account: string;
  /** The chat on the platform; for a private chat any id that is stable for this account. */
  chat: string;
  private: boolean;
  /** Epoch ms: when it happened, as told by the engine's clock on receipt. */
  at: number;
  said: Said;
  /**
   * What the platform gave with this arrival, to be used once: to change the card that was pressed, or to answer in this
   * chat. Only its channel can read it.
   */
  handle?: string;
  /** Not to be handled before this instant (epoch ms). */
  notBefore?: number;
};

/** channel + chat + person: arrivals of one conversation are handled one at a time, in order. */
export function conversationOf({ channel, chat, account }: Pick<Arrival, 'channel' | 'chat' | 'account'>): string {
  return `${channel}/${chat}/${account}`;
}

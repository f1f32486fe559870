import { randomBytes } from 'node:crypto';

export type Settings = {
  corpId: string;
  agentId: number;
  secret: string;
  token: string;
  aesKey: string;
  clock: () => number;
  limits: 'on' | 'off';
  bot: { id: string; token: string; aesKey: string };
};

export type Obj = { [name: string]: unknown };

/** A message as it left the app, and what became of it. */
export type Message = {
  id: string;
  to: string;
  at: number;
  /** As it was sent. */
  sent: Obj;
  /** As it arrived: a text beyond its bytes is cut. Undefined: dropped without a word, or not delivered a second time. */
  delivered: Obj | undefined;
  fate: 'delivered' | 'dropped' | 'duplicate';
  /** Card only: what stands in its place now, and what its greyed button says. */
  card?: Obj;
  replaced: number;
  greyed?: string | undefined;
};

export type Media = {
  name: string;
  bytes: Uint8Array;
  type: string;
  /** When it is thrown away, epoch ms. Absent: never. */
  until?: number;
};

type Code = { message: Message; until: number; used: boolean };

const DAY = 86_400_000;

/** Everything that WeCom knows. */
export class World {
  readonly settings: Settings;
  /** Members in the app's visible range. */
  readonly users = new Set<string>();
  /** The departments that the app sees, and who is in which; everyone is in the root where nothing is said. */
  departments = [{ id: 1, name: '滨江市', parentid: 0 }];
  /** Departments of the list whose members the app may not read. */
  readonly closed = new Set<number>();
  readonly members = new Map<string, { name: string; department: number[] }>();
  /** Members beyond it. */
  readonly hidden = new Set<string>();
  /** Members for whom the company has no 基础接口许可. */
  readonly unlicensed = new Set<string>();
  readonly messages: Message[] = [];
  readonly codes = new Map<string, Code>();
  readonly tokens = new Map<string, { until: number; revoked: boolean }>();
  readonly media = new Map<string, Media>();
  readonly duplicates = new Map<string, { msgid: string; until: number }>();
  readonly taskIds = new Set<string>();
  /** Those of the bot's cards. */
  readonly botTaskIds = new Set<string>();
  readonly sentTo = new Map<string, number[]>();
  /** userid by the encrypted id under which the bot sees it. */
  readonly openIds = new Map<string, string>();
  readonly responseUrls = new Map<string, { until: number; used: boolean; chat: string; to: string }>();
  /** What the bot answered, in order. */
  readonly answers: { chat: string; to: string; reply: Obj }[] = [];
  /** What the app answered in the response to a callback, decrypted. */
  readonly passiveReplies: string[] = [];
  /** `POST /cgi-bin/message/send`, in order. */
  readonly calls: string[] = [];
  /** What the app did that WeCom's page forbids, beyond what it refuses. */
  readonly faults: string[] = [];
  /** Of its own server: `http://127.0.0.1:port`. */
  base = '';
  menu: Obj | undefined;
  callbackSet = true;
  trustedIps: string[] | undefined;
  #ids = 0;

  constructor(settings: Settings) {
    this.settings = settings;
  }

  id(prefix: string): string {
    this.#ids += 1;
    return `${prefix}${this.#ids}-${randomBytes(6).toString('hex')}`;
  }

  /** Numbers of 19 digits, as MsgIds are. */
  msgId(): string {
    this.#ids += 1;
    return String(4_561_255_354_251_345_000n + BigInt(this.#ids));
  }

  /** By which this message may be changed, once and for 72 h. */
  code(message: Message): string {
    const code = this.id('rc');
    this.codes.set(code, { message, until: this.settings.clock() + 3 * DAY, used: false });
    return code;
  }

  /** Kept for three days. */
  store(media: Omit<Media, 'until'>): string {
    const id = this.id('media');
    this.media.set(id, { ...media, until: this.settings.clock() + 3 * DAY });
    return id;
  }

  mediaAt(id: string): Media | undefined {
    const media = this.media.get(id);
    return media && (media.until ?? Number.POSITIVE_INFINITY) > this.settings.clock() ? media : undefined;
  }

  /** What stands on this person's screen, oldest first. */
  seen(user: string): Message[] {
    return this.messages.filter(({ to, fate }) => to === user && fate === 'delivered');
  }
}

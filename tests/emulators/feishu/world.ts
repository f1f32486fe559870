import { readCard, type SeenCard } from './card-read.ts';

export type FeishuUser = {
  open_id: string;
  name?: string;
  user_id?: string;
  union_id?: string;
  /** Outside the availability range of the app. */
  unavailable?: boolean;
  resigned?: boolean;
  /** Has stopped the bot. */
  stopped?: boolean;
  /** open_department_id of each department that the person is in. */
  departments?: string[];
};

export type FeishuGroup = { chat_id: string; members: string[]; name?: string };

export type Settings = {
  appId: string;
  appSecret: string;
  encryptKey: string | undefined;
  verificationToken: string;
  /** Epoch ms; tokens, uuids, ages and retries go by it. */
  clock: () => number;
  /** What the rate limits go by: the machine's own time, `clock`, or nothing. */
  limits: 'real' | 'clock' | 'off';
};

export type StoredMessage = {
  id: string;
  chat: string;
  /** open_id of the person of a private chat. */
  person: string | undefined;
  fromBot: boolean;
  type: string;
  /** Parsed content: {text}, a card, {file_key} … */
  content: unknown;
  at: number;
  updatedAt: number;
  /** How often it was shown anew. */
  replaced: number;
  parent: string | undefined;
  deleted: boolean;
};

/** A message as a person has it on the screen. */
export type Seen = {
  id: string;
  chat: string;
  type: string;
  replaced: number;
  /** Of a text message; of a card all its words. */
  text: string;
  card?: SeenCard;
  file?: { name: string; bytes: Uint8Array };
};

export type Resource = { name: string; bytes: Uint8Array };

/** All that the emulated Feishu knows. */
export class World {
  readonly botId = 'ou_bot00000000000000000000000000';
  readonly tenant = 'tenant-1';
  readonly settings: Settings;
  readonly users = new Map<string, FeishuUser>();
  /** The address book; everyone is in the root where nothing is said. */
  departments: { open_department_id: string; parent_department_id: string; name: string }[] = [];
  readonly groups = new Map<string, FeishuGroup>();
  readonly messages: StoredMessage[] = [];
  readonly resources = new Map<string, Resource>();
  /** Every API call, in order: `POST /open-apis/im/v1/messages`. */
  readonly calls: string[] = [];
  /** How often more came than the limits allow. */
  overLimit = 0;
  /** Counts what a person could notice. */
  activity = 0;
  private numbers = 0;

  constructor(settings: Settings) {
    this.settings = settings;
  }

  id(prefix: string): string {
    this.numbers++;
    return `${prefix}_${this.numbers.toString(16).padStart(12, '0')}`;
  }

  /** The private chat of the bot with this person. */
  chatWith(open_id: string): string {
    return `oc_p2p_${open_id}`;
  }

  store(
    message: Pick<StoredMessage, 'chat' | 'person' | 'fromBot' | 'type' | 'content'> & { parent?: string },
  ): StoredMessage {
    const at = this.settings.clock();
    const stored: StoredMessage = {
      ...message,
      id: this.id('om'),
      at,
      updatedAt: at,
      replaced: 0,
      parent: message.parent,
      deleted: false,
    };
    this.messages.push(stored);
    if (message.fromBot) this.activity++;
    return stored;
  }

  show(message: StoredMessage, card: unknown): void {
    message.content = card;
    message.updatedAt = this.settings.clock();
    message.replaced++;
    this.activity++;
  }

  /** What the bot has sent that this person can see, oldest first, in its present state. */
  seen(open_id: string): Seen[] {
    const chats = new Set([
      this.chatWith(open_id),
      ...[...this.groups.values()].filter(({ members }) => members.includes(open_id)).map(({ chat_id }) => chat_id),
    ]);
    return this.messages
      .filter((one) => one.fromBot && !one.deleted && chats.has(one.chat))
      .map((one) => this.seenOf(one));
  }

  seenOf({ id, chat, type, content, replaced }: StoredMessage): Seen {
    const seen = { id, chat, type, replaced };
    if (type === 'interactive') {
      const card = readCard(content);
      return { ...seen, text: card.words, card };
    }
    const field = (name: string) =>
      typeof content === 'object' && content !== null && name in content
        ? String(Object.entries(content).find(([key]) => key === name)?.[1])
        : '';
    const file = this.resources.get(field('file_key'));
    return { ...seen, text: field('text') || (file ? `[文件] ${file.name}` : ''), ...(file ? { file } : {}) };
  }
}

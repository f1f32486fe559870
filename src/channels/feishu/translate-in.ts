import * as z from 'zod';
import { MINUTE_MS } from '../../kernel/clock.ts';
import type { Arrival, Media, Said } from '../../message/arrival.ts';
import { textOfMessage } from './text-in.ts';
import type { Envelope } from './verify.ts';

export type Translated =
  /** `press`: the request waits for an answer to show. */
  | { is: 'arrival'; arrival: Arrival; press: boolean }
  /** Understood, and nothing of ours. */
  | { is: 'nothing' }
  | { is: 'malformed'; why: string };

export type Translating = {
  channel: string;
  /** Epoch ms of receipt. */
  now: number;
  /** The bot's own open_id; asked only for a group message that mentions somebody. Undefined when it can't be known. */
  botId(): Promise<string | undefined>;
  /** Which of one person's ids (open_id first) he or she is known by; undefined when by none. */
  knownBy?: ((ids: string[]) => Promise<string | undefined>) | undefined;
};

/**
 * One event as an arrival. A message's key is its message_id, since Feishu may send one message under two event ids
 * (im-v1/message/events/receive); other events have their event id. A private chat is named by the person's account,
 * because menu and card events don't tell the chat or its kind.
 */
export async function translate({ id, type, event }: Envelope, given: Translating): Promise<Translated> {
  switch (type) {
    case 'im.message.receive_v1':
      return read(MessageEvent, event, type, (message) => fromMessage(message, given));
    case 'application.bot.menu_v6':
      return read(MenuEvent, event, type, ({ operator, event_key }) =>
        personal(id, operator.operator_id, { kind: 'menu', key: event_key }, given),
      );
    case 'im.chat.access_event.bot_p2p_chat_entered_v1':
      return read(EnteredEvent, event, type, ({ operator_id, last_message_id }) =>
        personal(id, operator_id, { kind: 'enter', first: !last_message_id }, given),
      );
    case 'card.action.trigger':
      return read(CardEvent, event, type, (press) => fromCard(id, press, given));
    default:
      return NOTHING;
  }
}

const NOTHING: Translated = { is: 'nothing' };
/** Less than the second retry takes (5 min 15 s after the message), more than two clocks differ by. */
const LATE_MS = 4 * MINUTE_MS;
/** `user_id` only with the scope contact:user.employee_id:readonly. */
const Ids = z.object({
  open_id: z.string().min(1),
  union_id: z.string().nullish(),
  user_id: z.string().nullish(),
});

const MessageEvent = z.object({
  sender: z.object({ sender_id: Ids.nullish(), sender_type: z.string() }),
  message: z.object({
    message_id: z.string().min(1),
    chat_id: z.string().min(1),
    chat_type: z.string(),
    message_type: z.string(),
    /** Epoch ms. */
    create_time: z.string().nullish(),
    content: z.string(),
    mentions: z
      .array(
        z.object({
          key: z.string(),
          name: z.string().default(''),
          id: z.object({ open_id: z.string().optional() }).nullish(),
          mentioned_type: z.string().optional(),
        }),
      )
      .nullish(),
  }),
});
const MenuEvent = z.object({ operator: z.object({ operator_id: Ids }), event_key: z.string() });
const EnteredEvent = z.object({ operator_id: Ids, last_message_id: z.string().nullish() });
const CardEvent = z.object({
  operator: Ids,
  action: z.object({
    value: z.unknown(),
    form_value: z.record(z.string(), z.unknown()).nullish(),
  }),
  context: z.object({ open_message_id: z.string().optional(), open_chat_id: z.string().optional() }).nullish(),
});
/** What our own buttons carry; `group`: the card stands in a group. */
const ButtonValue = z.object({ action: z.string().min(1), group: z.boolean().optional() });

export type Mention = NonNullable<z.infer<typeof MessageEvent>['message']['mentions']>[number];

async function read<T>(
  shape: z.ZodType<T>,
  event: unknown,
  type: string,
  then: (event: T) => Translated | Promise<Translated>,
): Promise<Translated> {
  const parsed = shape.safeParse(event);
  if (parsed.success) return then(parsed.data);
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  return { is: 'malformed', why: `${type} has an unexpected ${where}` };
}

async function fromMessage({ sender, message }: z.infer<typeof MessageEvent>, given: Translating): Promise<Translated> {
  // bots are not talked to: two of them would never stop
  if (sender.sender_type !== 'user' || !sender.sender_id) return NOTHING;
  const alone = message.chat_type === 'p2p';
  const mentions = message.mentions ?? [];
  const bot = alone || mentions.length === 0 ? undefined : await given.botId();
  const isBot = ({ id, mentioned_type }: Mention) =>
    bot === undefined ? mentioned_type === 'bot' : id?.open_id === bot;
  if (!alone && !mentions.some(isBot)) return NOTHING;
  const said = saidIn(message, mentions, isBot);
  if (!said) return { is: 'malformed', why: `a ${message.message_type} message has unexpected content` };
  const account = await accountOf(sender.sender_id, given);
  const written = Number(message.create_time ?? given.now);
  return {
    is: 'arrival',
    press: false,
    arrival: {
      key: message.message_id,
      channel: given.channel,
      account,
      chat: alone ? account : message.chat_id,
      private: alone,
      at: given.now,
      said: said.kind === 'text' && written < given.now - LATE_MS ? { ...said, written } : said,
    },
  };
}

const Content = z.looseObject({
  image_key: z.string().optional(),
  file_key: z.string().optional(),
  file_name: z.string().optional(),
});

const MEDIA: Record<string, { media: Media; resource?: 'image' | 'file' }> = {
  image: { media: 'image', resource: 'image' },
  file: { media: 'file', resource: 'file' },
  audio: { media: 'voice', resource: 'file' },
  media: { media: 'file', resource: 'file' },
  sticker: { media: 'sticker' },
};

function saidIn(
  { message_id, message_type, content }: z.infer<typeof MessageEvent>['message'],
  mentions: Mention[],
  isBot: (mention: Mention) => boolean,
): Said | undefined {
  const parsed = parse(content);
  if (parsed === undefined) return undefined;
  const images: string[] = [];
  const text = textOfMessage(message_type, parsed, mentions, isBot, images);
  const image = images[0];
  if (text === '' && image) return { kind: 'media', media: 'image', ref: refOf(message_id, image, 'image') };
  if (text !== undefined) return { kind: 'text', text };

  const { media, resource } = MEDIA[message_type] ?? { media: 'file' };
  const { image_key, file_key, file_name } = Content.safeParse(parsed).data ?? {};
  const key = resource === 'image' ? image_key : file_key;
  return {
    kind: 'media',
    media,
    ...(file_name ? { name: file_name } : {}),
    ...(resource && key ? { ref: refOf(message_id, key, resource) } : {}),
  };
}

async function fromCard(
  id: string,
  { operator, action, context }: z.infer<typeof CardEvent>,
  given: Translating,
): Promise<Translated> {
  const value = ButtonValue.safeParse(action.value);
  // a card of an earlier release, or of another hand: nothing of ours to act on
  if (!value.success) return NOTHING;
  const account = await accountOf(operator, given);
  const group = value.data.group === true && context?.open_chat_id;
  const said: Said = action.form_value
    ? { kind: 'submit', action: value.data.action, values: valuesOf(action.form_value) }
    : { kind: 'press', action: value.data.action };
  return {
    is: 'arrival',
    press: true,
    arrival: {
      key: id,
      channel: given.channel,
      account,
      chat: group || account,
      private: !group,
      at: given.now,
      said,
    },
  };
}

/** Dates come as `2024-04-01 +0800`: the civil day is what was picked. */
function valuesOf(form: Record<string, unknown>): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(form)) {
    if (typeof value === 'string')
      values[name] = /^\d{4}-\d\d-\d\d [+-]\d{4}$/.test(value) ? value.slice(0, 10) : value;
    else if (Array.isArray(value)) values[name] = value.filter((one) => typeof one === 'string');
    else if (typeof value === 'boolean') values[name] = value ? '是' : '否';
  }
  return values;
}

async function personal(id: string, ids: z.infer<typeof Ids>, said: Said, given: Translating): Promise<Translated> {
  const account = await accountOf(ids, given);
  const arrival: Arrival = {
    key: id,
    channel: given.channel,
    account,
    chat: account,
    private: true,
    at: given.now,
    said,
  };
  return { is: 'arrival', arrival, press: false };
}

/** The roster may name somebody by another id than the open_id that every event has. */
async function accountOf({ open_id, user_id, union_id }: z.infer<typeof Ids>, given: Translating): Promise<string> {
  const others = [user_id, union_id].flatMap((id) => (id ? [id] : []));
  if (others.length === 0 || !given.knownBy) return open_id;
  return (await given.knownBy([open_id, ...others])) ?? open_id;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What `fetchFile` needs to find the bytes again. */
function refOf(message: string, key: string, resource: 'image' | 'file'): string {
  return `${resource}/${message}/${key}`;
}

export function readRef(ref: string): { resource: 'image' | 'file'; message: string; key: string } | undefined {
  const [resource, message, key] = ref.split('/');
  if ((resource !== 'image' && resource !== 'file') || !message || !key) return undefined;
  return { resource, message, key };
}

import * as z from 'zod';
import { sha256 } from '../../kernel/ids.ts';
import type { Arrival, Said } from '../../message/arrival.ts';

export type AibotTranslating = {
  channel: string;
  /** Epoch ms of receipt. */
  now: number;
  /** Where answers go: a response_url that leads elsewhere is none. */
  apiBase: string;
  /** The userid behind an id that may be encrypted (D/101521). Rejects while WeCom can't be asked. */
  accountOf(id: string): Promise<string>;
};

/** The ciphertext in the body of a callback of a 智能机器人 (D/101033). */
export function encryptedInJson(body: string): string | undefined {
  return Outer.safeParse(parse(body)).data?.encrypt;
}

/**
 * A decrypted message or event of a 智能机器人 (D/100719, D/101027) as an arrival, whose handle is the response_url: it takes
 * one answer within an hour. Undefined for what can't be answered: polls of streams, feedback, unknown kinds.
 */
export async function translateAibot(message: string, given: AibotTranslating): Promise<Arrival | undefined> {
  const parsed = Inner.safeParse(parse(message));
  if (!parsed.success) return undefined;
  const { data } = parsed;
  const said = data.msgtype === 'event' ? saidByEvent(data.event ?? {}) : saidIn(data);
  if (!said || !answerable(data.response_url, given.apiBase)) return undefined;
  const account = await given.accountOf(data.from.userid);
  const alone = data.chattype === ALONE;
  return {
    key: `wecom-aibot/${(await sha256(data.msgid)).slice(0, 40)}`,
    channel: given.channel,
    account,
    chat: alone || !data.chatid ? account : data.chatid,
    private: alone,
    at: given.now,
    said,
    ...(data.response_url ? { handle: data.response_url } : {}),
  };
}

/** Any other kind of chat has others in it, who must not read what is one person's. */
const ALONE = 'single';

const Outer = z.object({ encrypt: z.string().min(1) });
const Content = z.object({ content: z.string() });
const Pressed = z.object({
  event_key: z.string().optional(),
  // the table of fields and the samples of the page spell it differently
  eventkey: z.string().optional(),
});
const Event = z.object({ eventtype: z.string().optional(), template_card_event: Pressed.optional() });
const Inner = z.object({
  msgid: z.string().min(1),
  chatid: z.string().optional(),
  chattype: z.string(),
  from: z.object({ userid: z.string().min(1) }),
  response_url: z.string().optional(),
  msgtype: z.string(),
  text: Content.optional(),
  voice: Content.optional(),
  mixed: z.object({ msg_item: z.array(z.object({ msgtype: z.string(), text: Content.optional() })) }).optional(),
  quote: z.object({ text: Content.optional() }).optional(),
  event: Event.optional(),
});

function saidIn({ msgtype, chattype, text, voice, mixed, quote }: z.infer<typeof Inner>): Said | undefined {
  const meant = (words: string) => (chattype === ALONE ? words : withoutMention(words));
  // whoever quotes and says nothing but the bot's name asks what is quoted
  const quoted = meant(quote?.text?.content ?? '');
  switch (msgtype) {
    case 'text':
      return text && { kind: 'text', text: meant(text.content) || quoted };
    case 'mixed': {
      const parts = mixed?.msg_item.flatMap((item) => item.text?.content ?? []) ?? [];
      const words = meant(parts.join('\n')) || quoted;
      return words ? { kind: 'text', text: words } : { kind: 'media', media: 'image' };
    }
    case 'voice':
      return { kind: 'media', media: 'voice', ...(voice ? { transcript: voice.content } : {}) };
    case 'image':
      return { kind: 'media', media: 'image' };
    case 'file':
    case 'video':
      return { kind: 'media', media: 'file' };
    default:
      return undefined;
  }
}

function saidByEvent({ eventtype, template_card_event: pressed }: z.infer<typeof Event>): Said | undefined {
  if (eventtype === 'enter_chat') return { kind: 'enter' };
  const action = pressed?.event_key ?? pressed?.eventkey;
  return eventtype === 'template_card_event' && action ? { kind: 'press', action } : undefined;
}

/** Only a group's text says whom it mentions, and the bot, whose name we are not told, stands first. */
function withoutMention(text: string): string {
  return text.replace(/^\s*@\S+\s*/u, '').trim();
}

function answerable(url: string | undefined, apiBase: string): boolean {
  if (!url || !URL.canParse(url)) return false;
  const { origin, pathname } = new URL(url);
  // behind a proxy of our own the address is WeCom's all the same
  const known = [new URL(apiBase).origin, 'https://qyapi.weixin.qq.com'];
  return known.includes(origin) && pathname.startsWith('/cgi-bin/aibot/');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

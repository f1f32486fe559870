import * as z from 'zod';
import { civilDate } from '../../kernel/clock.ts';
import { sha256 } from '../../kernel/ids.ts';
import type { Arrival, Said } from '../../message/arrival.ts';
import { NOTHING } from './card-form.ts';
import { handleOf } from './handle.ts';
import { xmlIn } from './xml.ts';

export type AppTranslating = {
  channel: string;
  corpId: string;
  agentId: number;
  /** Epoch ms of receipt. */
  now: number;
  zone: string;
};

/** An honest callback has a dozen. */
const MOST_TAGS = 64;

/**
 * The ciphertext in the body of a callback (D/90238); undefined for any other body, and where it stands twice. Anyone can
 * send one, so that what would take long to read is not read.
 */
export function encryptedInXml(body: string): string | undefined {
  if (body.split('<', MOST_TAGS + 2).length > MOST_TAGS + 1) return undefined;
  return Outer.safeParse(xmlIn(body)).data?.Encrypt;
}

/**
 * A decrypted message or event of an app (D/90239, D/90240) as an arrival; undefined for what is not ours: of another app,
 * a kind that asks for nothing, one that we don't know. A message's key is its MsgId; the page's key for events is too
 * coarse, so theirs is made of all that tells two apart (platform notes, 1.4).
 */
export async function translate(message: string, given: AppTranslating): Promise<Arrival | undefined> {
  const parsed = Inner.safeParse(xmlIn(message));
  if (!parsed.success) return undefined;
  const { data } = parsed;
  const { ToUserName, FromUserName: account, AgentID, MsgType, MsgId } = data;
  if (ToUserName !== given.corpId || (AgentID !== undefined && AgentID !== String(given.agentId))) return undefined;
  const { channel, now } = given;
  const from = { channel, account, chat: account, private: true, at: now };
  if (MsgType === 'event') {
    const key = `wecom/event/${(await sha256(JSON.stringify(tellingFields(data)))).slice(0, 40)}`;
    if (account === 'sys') {
      const text = warningIn(data, given.zone);
      return text ? { ...from, key, account: '', chat: 'warnings', said: { kind: 'warning', text } } : undefined;
    }
    const said = saidByEvent(data);
    return said && { ...from, key, said, ...(data.ResponseCode ? { handle: handleOf(data) } : {}) };
  }
  if (account === 'sys' || !MsgId) return undefined;
  return { ...from, key: `wecom/msg/${MsgId}`, said: saidIn(data) };
}

const text = z.string();
const Outer = z.object({ Encrypt: text.min(1) });
const Selected = z.object({
  SelectedItem: z.array(
    z.object({ QuestionKey: text, OptionIds: z.union([z.object({ OptionId: z.array(text) }), text]).optional() }),
  ),
});
const Inner = z.object({
  ToUserName: text,
  FromUserName: text.min(1),
  CreateTime: text.optional(),
  MsgType: text,
  MsgId: text.regex(/^\d{1,20}$/).optional(),
  AgentID: text.optional(),
  Content: text.optional(),
  Recognition: text.optional(),
  MediaId: text.regex(/^[\w.-]{1,512}$/).optional(),
  FileName: text.optional(),
  Title: text.optional(),
  Url: text.optional(),
  Label: text.optional(),
  Event: text.optional(),
  EventKey: text.optional(),
  TaskId: text.optional(),
  ChangeType: text.optional(),
  CardType: text.optional(),
  ResponseCode: text.optional(),
  EffectTime: text.optional(),
  SelectedItems: z.union([Selected, text]).optional(),
});
type Inner = z.infer<typeof Inner>;

function saidIn({ MsgType, Content = '', Recognition, MediaId, FileName, Title, Url, Label }: Inner): Said {
  const ref = MediaId ? { ref: refOf(MediaId) } : {};
  const name = FileName ? { name: FileName } : {};
  switch (MsgType) {
    case 'text':
      return { kind: 'text', text: Content };
    case 'voice':
      return { kind: 'media', media: 'voice', ...ref, ...(Recognition ? { transcript: Recognition } : {}) };
    case 'image':
      return { kind: 'media', media: 'image', ...ref };
    case 'location':
      return { kind: 'text', text: `[位置] ${Label ?? ''}`.trim() };
    case 'link':
      return { kind: 'text', text: [Title, Url].filter(Boolean).join(' ') };
    case 'video':
      return { kind: 'media', media: 'file', name: '视频.mp4', ...ref };
    // not on the page, and comes all the same
    case 'file':
      return { kind: 'media', media: 'file', ...name, ...ref };
    default:
      return { kind: 'media', media: 'sticker' };
  }
}

function saidByEvent({ Event, EventKey = '', SelectedItems, CardType }: Inner): Said | undefined {
  switch (Event) {
    case 'enter_agent':
      return { kind: 'enter' };
    // one was let in, and did nothing oneself (D/90240)
    case 'subscribe':
      return { kind: 'enter', unasked: true };
    case 'click':
      return EventKey === '' ? undefined : { kind: 'menu', key: EventKey };
    case 'template_card_event':
    case 'template_card_menu_event': {
      if (EventKey === '') return undefined;
      const selects = CardType === 'vote_interaction' || CardType === 'multiple_interaction';
      if (!selects) return { kind: 'press', action: EventKey };
      return { kind: 'submit', action: EventKey, values: valuesOf(SelectedItems) };
    }
    default:
      return undefined;
  }
}

/** By the name of the field: `1:` marks one of which one option is chosen, `n:` one of which several may be (card-form.ts). */
function valuesOf(selected: Inner['SelectedItems']): Record<string, string | string[]> {
  const values: Record<string, string | string[]> = {};
  // where nothing is chosen, a list is empty, blank or left out
  const items = typeof selected === 'object' ? selected.SelectedItem : [];
  for (const { QuestionKey, OptionIds } of items) {
    const chosen = typeof OptionIds === 'object' ? OptionIds.OptionId.filter((id) => id !== NOTHING) : [];
    const name = QuestionKey.slice(2);
    if (QuestionKey.startsWith('n:')) values[name] = chosen;
    else if (QuestionKey.startsWith('1:')) values[name] = chosen[0] ?? '';
  }
  return values;
}

function tellingFields(data: Inner): unknown[] {
  const { FromUserName, CreateTime, Event, EventKey, TaskId, ChangeType, CardType, EffectTime, SelectedItems } = data;
  return [FromUserName, CreateTime, Event, EventKey, TaskId, ChangeType, CardType, EffectTime, SelectedItems];
}

/** WeCom turns off an app that nobody uses. */
function warningIn({ Event, EffectTime = '' }: Inner, zone: string): string | undefined {
  const day = /^\d{9,11}$/.test(EffectTime) ? ` ${civilDate(Number(EffectTime) * 1000, zone)} ` : '近期';
  switch (Event) {
    case 'inactive_alert':
      return `企业微信提示：本应用长期无人使用，将于${day}被停用。请打开应用发一句话，或在管理后台“应用管理”里确认保留。`;
    case 'low_active_alert':
      return `企业微信提示：本应用使用的人很少，可能被限制。请在管理后台“应用管理”里确认保留。`;
    case 'low_active':
      return '企业微信已把本应用列为低活跃应用，提醒和回复可能受限。请在管理后台“应用管理”里查看。';
    case 'close_inactive_agent':
      return '本应用已被企业微信停用，提醒和回复都发不出去了。请在管理后台“应用管理”里重新启用。';
    case 'reopen_inactive_agent':
    case 'active_restored':
      return '本应用在企业微信里已恢复使用。';
    default:
      return undefined;
  }
}

/** What `fetchFile` needs to find the bytes again; WeCom keeps them for 3 days (D/90239). */
function refOf(media: string): string {
  return `media/${media}`;
}

export function readRef(ref: string): string | undefined {
  return /^media\/([\w.-]+)$/.exec(ref)?.[1];
}

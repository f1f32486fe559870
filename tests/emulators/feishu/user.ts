import type { SeenButton, SeenCard, SeenField } from './card-read.ts';
import type { createSender } from './sender.ts';
import type { Seen, World } from './world.ts';

export type Saying = {
  /** A group to say it in, instead of the private chat. */
  in?: string;
  /** In a group: whether the bot is mentioned; it is, unless told otherwise. */
  mention?: boolean;
};

/** What a press led to. `fresh`: what is new on the screen; `toast`: the line that came up. */
export type Outcome = { fresh: Seen[]; toast?: string };

/** A person at the client. Every method resolves when Poti has gone quiet, to what is new or changed on the screen. */
export function createUser(
  world: World,
  sender: ReturnType<typeof createSender>,
  quiet: () => Promise<void>,
  open_id: string,
) {
  const known = world.users.get(open_id) ?? { open_id };
  const ids = {
    open_id,
    union_id: known.union_id ?? `on_${open_id}`,
    ...(known.user_id ? { user_id: known.user_id } : {}),
  };

  async function fresh(work: () => Promise<void>): Promise<Seen[]> {
    const before = new Map(world.seen(open_id).map(({ id, replaced }) => [id, replaced]));
    await work();
    await quiet();
    return world.seen(open_id).filter(({ id, replaced }) => before.get(id) !== replaced);
  }

  async function sends(type: string, content: unknown, { in: group, mention = true }: Saying = {}): Promise<Seen[]> {
    const chat = group ?? world.chatWith(open_id);
    const message = world.store({ chat, person: group ? undefined : open_id, fromBot: false, type, content });
    const mentions =
      group && mention
        ? [
            {
              key: '@_user_1',
              id: { open_id: world.botId },
              mentioned_type: 'bot',
              name: 'Poti',
              tenant_key: world.tenant,
            },
          ]
        : undefined;
    const event = {
      sender: { sender_id: ids, sender_type: 'user', tenant_key: world.tenant },
      message: {
        message_id: message.id,
        create_time: String(message.at),
        update_time: String(message.at),
        chat_id: chat,
        chat_type: group ? 'group' : 'p2p',
        message_type: type,
        content: JSON.stringify(content),
        ...(mentions ? { mentions } : {}),
      },
    };
    return fresh(async () => {
      await sender.event('im.message.receive_v1', event);
    });
  }

  async function acts(message: Seen, action: unknown): Promise<Outcome> {
    const event = {
      operator: { tenant_key: world.tenant, ...ids },
      token: world.id('c'),
      action,
      host: 'im_message',
      context: { open_message_id: message.id, open_chat_id: message.chat },
    };
    let answer: { toast?: string; fault?: number } = {};
    const seen = await fresh(async () => {
      answer = await sender.callback(event, message.id);
    });
    if (answer.fault) throw new Error(`Feishu shows the person error ${answer.fault}`);
    return { fresh: seen, ...(answer.toast ? { toast: answer.toast } : {}) };
  }

  return {
    open_id,
    seen: () => world.seen(open_id),
    says: (text: string, how: Saying = {}) =>
      sends('text', { text: how.in && how.mention !== false ? `@_user_1 ${text}` : text }, how),
    /** Any other kind of message: post, sticker … */
    sends,
    async sendsFile(name: string, bytes: Uint8Array): Promise<Seen[]> {
      const file_key = world.id('file');
      world.resources.set(file_key, { name, bytes });
      return sends('file', { file_key, file_name: name });
    },
    async sendsImage(bytes: Uint8Array): Promise<Seen[]> {
      const image_key = world.id('img');
      world.resources.set(image_key, { name: 'image', bytes });
      return sends('image', { image_key });
    },
    /** Presses the newest enabled button with this label (or, given as `{on}`, the one on that message). */
    async presses(label: string, { on }: { on?: string } = {}): Promise<Outcome> {
      const found = newest((card) => card.buttons.find((one) => one.label === label && !one.disabled), on);
      if (!found) throw new Error(`no button “${label}” on the screen of ${open_id}`);
      return acts(found.message, { tag: 'button', value: found.part.value });
    },
    /** Fills in and submits the newest form; values by field name or label. */
    async submits(values: { [field: string]: string | string[] }, { on }: { on?: string } = {}): Promise<Outcome> {
      const found = newest((card) => card.form, on);
      if (!found) throw new Error(`no form on the screen of ${open_id}`);
      const { fields, submit } = found.part;
      const unknown = Object.keys(values).filter(
        (key) => !fields.some(({ name, label }) => key === name || key === label),
      );
      if (unknown.length > 0) throw new Error(`the form has no ${unknown.join(', ')}`);
      const form_value: { [name: string]: string | string[] } = {};
      for (const field of fields) {
        const value = filled(field, values[field.name] ?? values[field.label] ?? field.value);
        if (value !== undefined) form_value[field.name] = value;
      }
      return acts(found.message, {
        tag: 'button',
        value: submit.value,
        name: 'submit',
        form_value,
        timezone: 'Asia/Shanghai',
      });
    },
    async opensChat(): Promise<Seen[]> {
      const chat_id = world.chatWith(open_id);
      const last = world.messages.findLast(({ chat }) => chat === chat_id);
      const event = {
        chat_id,
        operator_id: ids,
        last_message_id: last?.id ?? '',
        last_message_create_time: last ? String(last.at) : '',
      };
      return fresh(async () => {
        await sender.event('im.chat.access_event.bot_p2p_chat_entered_v1', event);
      });
    },
    async clicksMenu(key: string): Promise<Seen[]> {
      const operator = { operator_name: known.name ?? '', operator_id: ids };
      const event = { operator, event_key: key, timestamp: Math.floor(world.settings.clock() / 1000) };
      return fresh(async () => {
        await sender.event('application.bot.menu_v6', event);
      });
    },
  };

  function newest<T>(part: (card: SeenCard) => T | undefined, on?: string): { message: Seen; part: T } | undefined {
    for (const message of world.seen(open_id).reverse()) {
      if (on !== undefined && message.id !== on) continue;
      const found = message.card && part(message.card);
      if (found) return { message, part: found };
    }
    return undefined;
  }
}

/** What the client would send of a field; it does not let go of a form that lacks what is required. */
function filled(field: SeenField, value: string | string[] | undefined): string | string[] | undefined {
  const { label, tag, required, options, maxLength } = field;
  if (value === undefined || value.length === 0) {
    if (required) throw new Error(`the client demands ${label}`);
    return undefined;
  }
  for (const one of [value].flat()) {
    if (options && !options.includes(one)) throw new Error(`${label} has no option ${one}`);
    if (maxLength !== undefined && one.length > maxLength) throw new Error(`${label} takes ${maxLength} characters`);
  }
  if (tag === 'date_picker') return `${value} +0800`;
  return tag === 'multi_select_static' ? [value].flat() : value;
}

export type User = ReturnType<typeof createUser>;
export type { SeenButton };

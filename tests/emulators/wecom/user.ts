import { listIn, objectIn } from './limits.ts';
import { isInMenu } from './material.ts';
import { type Screen, screenOf } from './screen.ts';
import type { createSender } from './sender.ts';
import type { Obj, World } from './world.ts';

/** A member at the phone. Every method resolves when Poti has gone quiet, to what is new or changed on the screen. */
export function createUser(
  world: World,
  sender: ReturnType<typeof createSender>,
  quiet: (since: number) => Promise<void>,
  userid: string,
) {
  const seen = (): Screen[] => world.seen(userid).map((message) => screenOf(message, world));

  async function fresh(work: () => Promise<unknown>): Promise<Screen[]> {
    const before = new Map(seen().map((screen, i) => [i, screen.replaced]));
    const since = world.calls.length;
    await work();
    await quiet(since);
    return seen().filter((screen, i) => before.get(i) !== screen.replaced);
  }

  const message = (MsgType: string, fields: Obj) =>
    fresh(() => sender.event({ FromUserName: userid, MsgType, ...fields, MsgId: world.msgId() }));
  const event = (Event: string, fields: Obj = {}) =>
    fresh(() => sender.event({ FromUserName: userid, MsgType: 'event', Event, EventKey: '', ...fields }));

  const stored = (name: string, bytes: Uint8Array, type: string) => world.store({ name, bytes, type });

  /** A tap on a card, which brings a fresh code by which the card may be changed. */
  function acts(on: Screen, EventKey: string, fields: Obj = {}) {
    const shown = world.seen(userid).find(({ id, card }) => id === on.id && card);
    if (!shown?.card) throw new Error(`${on.id} is no card`);
    const { task_id, card_type, action_menu } = shown.card;
    const inMenu = listIn(objectIn(action_menu).action_list).some(({ key }) => key === EventKey);
    return event(inMenu ? 'template_card_menu_event' : 'template_card_event', {
      EventKey,
      TaskId: task_id,
      CardType: card_type,
      ResponseCode: world.code(shown),
      ...fields,
    });
  }

  /** Found by what the question is called, or by the name behind it. */
  function chosen(on: Screen, values: { [question: string]: string | string[] }) {
    return on.selects.map(({ key, title, several, options }) => {
      const wanted = [values[title] ?? values[key] ?? values[key.slice(2)] ?? []].flat();
      const ids = options.filter(({ id, text }) => wanted.includes(text) || wanted.includes(id)).map(({ id }) => id);
      if (ids.length !== wanted.length) throw new Error(`${title || key} has no option ${wanted.join(', ')}`);
      if (!several && ids.length > 1) throw new Error(`${title} takes one option`);
      return { QuestionKey: key, OptionIds: { OptionId: ids } };
    });
  }

  return {
    userid,
    seen,
    event,
    says: (text: string) => message('text', { Content: text }),
    sendsImage: (bytes: Uint8Array) =>
      message('image', { PicUrl: 'http://127.0.0.1/p', MediaId: stored('图片.jpg', bytes, 'image/jpeg') }),
    sendsFile: (name: string, bytes: Uint8Array) =>
      message('file', { FileName: name, MediaId: stored(name, bytes, 'application/octet-stream') }),
    sendsVoice: (Recognition?: string) =>
      message('voice', { MediaId: stored('v.amr', new Uint8Array([1]), 'audio/amr'), Format: 'amr', Recognition }),
    enters: () => event('enter_agent'),
    isLetIn: () => event('subscribe'),
    /** Taps what stands in the menu, which the app has to have made. */
    async clicksMenu(EventKey: string): Promise<Screen[]> {
      if (!isInMenu(world.menu, EventKey)) throw new Error(`no “${EventKey}” in the menu`);
      return event('click', { EventKey });
    },
    /** Presses the newest button with this label (or key), or, given as `{on}`, the one on that message. */
    async presses(label: string, { on }: { on?: string } = {}): Promise<Screen[]> {
      for (const screen of seen().reverse()) {
        if (on !== undefined && screen.id !== on) continue;
        const button = screen.buttons.find((one) => one.label === label || one.key === label);
        if (button) return acts(screen, button.key);
      }
      throw new Error(`no button “${label}” on the screen of ${userid}`);
    },
    /** Chooses on the newest card of choices, or on that message, and submits it. */
    async picks(values: { [question: string]: string | string[] }, { on }: { on?: string } = {}): Promise<Screen[]> {
      const screen = seen().findLast(({ id, submit }) => submit && (on === undefined || id === on));
      if (!screen?.submit) throw new Error(`nothing to choose on the screen of ${userid}`);
      return acts(screen, screen.submit.key, { SelectedItems: { SelectedItem: chosen(screen, values) } });
    },
    /** To the bot: in a group, mentioned, or alone. Resolves to its answers. */
    async asksBot(text: string, { chat, as = userid }: { chat?: string; as?: string } = {}): Promise<Obj[]> {
      const content = chat ? `@破题 ${text}` : text;
      return toBot(world, sender, quiet, { chat, from: as, fields: { msgtype: 'text', text: { content } } });
    },
    async pressesOnBot(event_key: string, { chat }: { chat?: string } = {}): Promise<Obj[]> {
      const pressed = { card_type: 'button_interaction', event_key, task_id: 't' };
      const fields = { msgtype: 'event', event: { eventtype: 'template_card_event', template_card_event: pressed } };
      return toBot(world, sender, quiet, { chat, from: userid, fields });
    },
  };
}

async function toBot(
  world: World,
  sender: ReturnType<typeof createSender>,
  quiet: (since: number) => Promise<void>,
  { chat, from, fields }: { chat: string | undefined; from: string; fields: Obj },
): Promise<Obj[]> {
  const before = world.answers.length;
  const since = world.calls.length;
  const code = world.id('response');
  const until = world.settings.clock() + 3_600_000;
  world.responseUrls.set(code, { until, used: false, chat: chat ?? '', to: from });
  await sender.botEvent({
    msgid: world.id('CAIQ'),
    aibotid: world.settings.bot.id,
    ...(chat ? { chatid: chat } : {}),
    chattype: chat ? 'group' : 'single',
    from: { userid: from },
    response_url: `${world.base}/cgi-bin/aibot/response?response_code=${code}`,
    ...fields,
  });
  await quiet(since);
  return world.answers.slice(before).map(({ reply }) => reply);
}

export type User = ReturnType<typeof createUser>;

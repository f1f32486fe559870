import { type Obj, startWecom, type Wecom } from '../emulators/wecom/index.ts';
import { textIn } from '../emulators/wecom/limits.ts';
import { appOf, botOf } from '../wecom/support.ts';
import { accountIn, type Given, GROUP, over, type Place } from './platform.ts';

/** By callbacks of the app; in a group by those of the bot, where an app hears nothing. */
export async function wecomPlace({ people, clock, log, bytesOf, settled }: Given): Promise<Place> {
  const account = (person: string) => accountIn('wecom', person);
  const apps: { fetch(request: Request): Response | Promise<Response> }[] = [];
  const wecom = await startWecom({
    users: [...people, '?stranger'].map(account),
    clock,
    limits: 'off',
    settled,
    async post(request) {
      for (const app of apps) {
        const answer = await app.fetch(request);
        if (answer.status !== 404) return answer;
      }
      return new Response(null, { status: 404 });
    },
  });
  const channels = [appOf(wecom, { clock, log }), botOf(wecom, { clock, log })];
  return {
    channels,
    accountsOn: () => 'wecom',
    listen(receive) {
      for (const { routes } of channels) if (routes) apps.push(routes(receive));
    },
    does(person, said, group) {
      const user = wecom.user(account(person));
      if (group === GROUP) {
        if (said.kind === 'text') return user.asksBot(said.text, { chat: GROUP });
        if (said.kind === 'press') return user.pressesOnBot(said.action, { chat: GROUP });
      }
      if (said.kind === 'text') return user.says(said.text);
      if (said.kind === 'press') return press(wecom, account(person), said.action);
      if (said.kind !== 'media') throw new Error(`nobody does ${said.kind} in a dialogue`);
      if (said.media === 'voice') return user.sendsVoice(said.transcript);
      if (said.media === 'file')
        return user.sendsFile(said.name ?? '文件', bytesOf?.(said.name ?? '') ?? new Uint8Array(8));
      if (said.media === 'image') return user.sendsImage(new Uint8Array(8));
      // a sticker comes as a kind of message that no page names
      return user
        .event('sticker')
        .then(() =>
          wecom.sender.event({ FromUserName: account(person), MsgType: 'emotion', MsgId: wecom.world.msgId() }),
        )
        .then(() => wecom.quiet());
    },
    async screen(person, group) {
      if (group === GROUP) {
        const replies = wecom.world.answers.filter(({ chat }) => chat === GROUP).map(({ reply }) => reply);
        return { words: replies.map(wordsOf).join('\n'), pressable: replies.flatMap(keysOf) };
      }
      const seen = wecom.seen(account(person));
      return {
        words: seen.map(({ words }) => words).join('\n'),
        pressable: seen.flatMap(({ buttons }) => buttons.map(({ key }) => key)),
      };
    },
    async stop() {
      await wecom.stop();
      if (wecom.world.faults.length > 0) throw new Error(`WeCom forbids: ${wecom.world.faults.join('; ')}`);
    },
  };
}

export const overWecom = over(wecomPlace);

/** By the client where the button is there; else a second tap, a card of somebody else's, or a forgery comes in. */
async function press(wecom: Wecom, account: string, action: string): Promise<void> {
  const here = wecom.seen(account).findLast(({ buttons }) => buttons.some(({ key }) => key === action));
  if (here) {
    await wecom.user(account).presses(action, { on: here.id });
    return;
  }
  await wecom.user(account).event('template_card_event', {
    EventKey: action,
    TaskId: 'forwarded-b0',
    CardType: 'button_interaction',
    ResponseCode: wecom.world.id('rc'),
  });
}

function wordsOf({ markdown, template_card }: Obj): string {
  return JSON.stringify([markdown, template_card]).replaceAll('\\n', '\n').replaceAll('\\"', '"');
}

function keysOf({ template_card }: Obj): string[] {
  const { button_list } = (template_card ?? {}) as { button_list?: Obj[] };
  return (button_list ?? []).map(({ key }) => textIn(key));
}

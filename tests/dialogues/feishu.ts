import { type Feishu, type Seen, startFeishu } from '../emulators/feishu/index.ts';
import { channelOf } from '../feishu/support.ts';
import { accountIn, type Given, GROUP, over, type Place } from './platform.ts';

const CHAT = 'oc_group';

/** By webhook: an event for what is said, a callback for a tap. */
export async function feishuPlace({ people, clock, log, bytesOf, settled }: Given): Promise<Place> {
  const account = (person: string) => accountIn('feishu', person);
  const accounts = [...people, '?stranger'].map(account);
  let app: { fetch(request: Request): Response | Promise<Response> } | undefined;
  const feishu = await startFeishu({
    users: accounts,
    groups: [{ chat_id: CHAT, members: accounts }],
    clock,
    limits: 'off',
    post: async (request) => (app ? app.fetch(request) : new Response(null, { status: 502 })),
    settled,
  });
  const channel = channelOf(feishu, { clock, log });
  return {
    channels: [channel],
    accountsOn: () => 'feishu',
    listen(receive) {
      app = channel.routes?.(receive);
    },
    does(person, said, group) {
      const user = feishu.user(account(person));
      if (said.kind === 'text') return user.says(said.text, group === GROUP ? { in: CHAT } : {});
      if (said.kind === 'press') return press(feishu, account(person), said.action);
      if (said.kind !== 'media') throw new Error(`nobody does ${said.kind} in a dialogue`);
      // Feishu hears voice without its words; what it was turned into at the keyboard is text
      if (said.media === 'voice' && said.transcript) return user.says(said.transcript);
      if (said.media === 'image') return user.sendsImage(new Uint8Array([1]));
      if (said.media === 'file')
        return user.sendsFile(said.name ?? '文件', bytesOf?.(said.name ?? '') ?? new Uint8Array([1]));
      const file_key = feishu.world.id('file');
      feishu.world.resources.set(file_key, { name: '', bytes: new Uint8Array([1]) });
      return user.sends(said.media === 'voice' ? 'audio' : 'sticker', { file_key });
    },
    async screen(person, group) {
      const seen = feishu.seen(account(person)).filter(({ chat }) => (chat === CHAT) === (group === GROUP));
      return { words: seen.map(wordsOn).join('\n'), pressable: seen.flatMap(pressableOn) };
    },
    stop: () => feishu.stop(),
  };
}

export const overFeishu = over(feishuPlace);

/** By the client where the button is there to be pressed; else as a second tap, a forwarded card or a forgery comes in. */
async function press(feishu: Feishu, account: string, action: string): Promise<void> {
  const value = (one: { value: unknown }) => actionOf(one.value) === action;
  const here = feishu.seen(account).find(({ card }) => card?.buttons.some((one) => value(one) && !one.disabled));
  const label = here?.card?.buttons.find(value)?.label;
  if (here && label) {
    await feishu.user(account).presses(label, { on: here.id });
    return;
  }
  const chat = feishu.world.chatWith(account);
  await feishu.event('card.action.trigger', {
    operator: { open_id: account, union_id: `on_${account}`, tenant_key: feishu.world.tenant },
    token: feishu.world.id('c'),
    action: { tag: 'button', value: { action } },
    host: 'im_message',
    context: { open_message_id: feishu.seen(account)[0]?.id ?? 'om_forwarded', open_chat_id: chat },
  });
  await feishu.quiet();
}

function wordsOn({ text, card, file }: Seen): string {
  const fields = card?.form?.fields.flatMap(({ label, options = [] }) => [label, ...options]) ?? [];
  return [card?.heading, card ? card.text : text, card?.more, ...fields, file?.name].filter(Boolean).join('\n');
}

function pressableOn({ card }: Seen): string[] {
  return card?.buttons.flatMap(({ value, disabled }) => (disabled ? [] : [actionOf(value)])) ?? [];
}

function actionOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'action' in value ? String(value.action) : '';
}

import { onTestFinished } from 'vitest';
import { type FeishuOptions, feishuChannel } from '../../src/channels/feishu/index.ts';
import { silent } from '../../src/kernel/log.ts';
import type { Arrival } from '../../src/message/arrival.ts';
import type { ShownCard } from '../../src/message/card.ts';
import type { Outgoing, Receive } from '../../src/message/channel.ts';
import { type Feishu, type FeishuStart, startFeishu } from '../emulators/feishu/index.ts';

export const WANG = 'ou_wang';
export const LI = 'ou_li';

/** 2026-11-24 10:00 in Shanghai; moved by tests. */
export function testClock(at = Date.parse('2026-11-24T02:00:00Z')) {
  const clock = () => at;
  return Object.assign(clock, {
    move(ms: number) {
      at += ms;
    },
  });
}

/** Stands in for the engine: keeps what arrives once, and answers a press with the card that it is told to. */
export function inboxStub() {
  const arrivals: Arrival[] = [];
  const keys = new Set<string>();
  const plan: { replacement: ShownCard | undefined; slow: number; broken: boolean } = {
    replacement: undefined,
    slow: 0,
    broken: false,
  };
  const receive: Receive = async (arrival) => {
    if (plan.slow > 0) await new Promise((resolve) => setTimeout(resolve, plan.slow));
    if (plan.broken) throw new Error('the disk is full');
    const fresh = !keys.has(arrival.key);
    keys.add(arrival.key);
    if (fresh) arrivals.push(arrival);
    return { fresh, replacement: async () => (fresh ? plan.replacement : undefined) };
  };
  return Object.assign(plan, { arrivals, receive });
}

/** A Feishu with two people, a channel that is set up for it, and an inbox behind it; all gone after the test. */
export async function feishuWith(start: Partial<FeishuStart> = {}, options: Partial<FeishuOptions> = {}) {
  const clock = testClock();
  const inbox = inboxStub();
  let app: { fetch(request: Request): Response | Promise<Response> } | undefined;
  const feishu = await startFeishu({
    users: [
      { open_id: WANG, name: '王芳' },
      { open_id: LI, name: '李强' },
    ],
    groups: [{ chat_id: 'oc_group', members: [WANG, LI] }],
    clock,
    limits: 'off',
    settled: async () => {},
    post: async (request) => (app ? app.fetch(request) : new Response(null, { status: 502 })),
    ...start,
  });
  onTestFinished(() => feishu.stop());
  const channel = channelOf(feishu, { clock, ...options });
  app = channel.routes?.(inbox.receive);
  return { feishu, channel, inbox, clock };
}

export function channelOf(feishu: Feishu, options: Partial<FeishuOptions> = {}) {
  const { appId, appSecret, encryptKey, verificationToken, clock } = feishu.settings;
  const { domain } = feishu;
  return feishuChannel({ appId, appSecret, encryptKey, verificationToken, domain, clock, log: silent, ...options });
}

export function outgoing(card: Partial<ShownCard> = { text: '您好。' }, to: Partial<Outgoing['to']> = {}): Outgoing {
  keys += 1;
  return {
    key: `key-${keys}`,
    number: keys,
    to: { channel: 'feishu', account: WANG, ...to },
    card: { id: 'c1', ...card },
  };
}
let keys = 0;

import { onTestFinished } from 'vitest';
import { type WecomAibotOptions, wecomAibotChannel } from '../../src/channels/wecom/aibot.ts';
import { type WecomOptions, wecomChannel } from '../../src/channels/wecom/index.ts';
import { silent } from '../../src/kernel/log.ts';
import type { Sighting } from '../../src/kernel/sightings.ts';
import type { ShownCard } from '../../src/message/card.ts';
import type { Outgoing } from '../../src/message/channel.ts';
import { startWecom, type Wecom } from '../emulators/wecom/index.ts';
import { inboxStub } from '../support/inbox.ts';

export const WANG = 'WangFang';
export const ZONE = 'Asia/Shanghai';

/** The app's channel with the settings of an emulated WeCom. */
export function appOf(wecom: Wecom, options: Partial<WecomOptions> = {}) {
  const { corpId, agentId, secret, token, aesKey, clock } = wecom.settings;
  return wecomChannel({
    corpId,
    agentId,
    secret,
    token,
    encodingAesKey: aesKey,
    apiBase: wecom.base,
    domainFile: undefined,
    clock,
    zone: ZONE,
    log: silent,
    seen: () => {},
    sightings: async () => ({}),
    ...options,
  });
}

/** The bot's channel. */
export function botOf(wecom: Wecom, options: Partial<WecomAibotOptions> = {}) {
  const { corpId, agentId, secret, bot, clock } = wecom.settings;
  return wecomAibotChannel({
    corpId,
    agentId,
    secret,
    apiBase: wecom.base,
    token: bot.token,
    encodingAesKey: bot.aesKey,
    clock,
    log: silent,
    seen: () => {},
    sightings: async () => ({}),
    knownBy: async (id) => (wecom.world.users.has(id) ? id : undefined),
    ...options,
  });
}

/** An emulated WeCom whose callbacks reach the real channel, and an inbox that remembers. */
export async function wecomWith(
  options: Partial<WecomOptions> = {},
  start: { clock?: () => number; limits?: 'on' | 'off' } = {},
) {
  const sightings: Sighting[] = [];
  const inbox = inboxStub();
  const apps: { fetch(request: Request): Response | Promise<Response> }[] = [];
  const post = async (request: Request): Promise<Response> => {
    for (const app of apps) {
      const answer = await app.fetch(request);
      if (answer.status !== 404) return answer;
    }
    return new Response(null, { status: 404 });
  };
  const wecom = await startWecom({ users: [WANG, 'LiJun'], post, settled: async () => {}, ...start });
  onTestFinished(() => wecom.stop());
  const channel = appOf(wecom, { seen: (sighting) => void sightings.push(sighting), ...options });
  const bot = botOf(wecom);
  for (const one of [channel, bot]) {
    const app = one.routes?.(inbox.receive);
    if (app) apps.push(app);
  }
  return { wecom, channel, bot, inbox, post, sightings };
}

let number = 0;
export function outgoing(card: Partial<ShownCard>, more: Partial<Outgoing> = {}): Outgoing {
  number += 1;
  return { key: `key-${number}`, number, to: { channel: 'wecom', account: WANG }, card: { id: 'c', ...card }, ...more };
}

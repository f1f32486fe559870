import { onTestFinished } from 'vitest';
import { webChannel } from '../../src/channels/web/channel.ts';
import type { WebEntry } from '../../src/channels/web/entry.ts';
import type { Arrival } from '../../src/message/arrival.ts';
import { wordsOf } from '../../src/message/card.ts';
import type { Channel } from '../../src/message/channel.ts';
import { type Feishu, startFeishu } from '../emulators/feishu/index.ts';
import { startWecom, type Wecom } from '../emulators/wecom/index.ts';
import { feishuWith, WANG as OPEN_ID } from '../feishu/support.ts';
import { inboxStub } from '../support/inbox.ts';
import { WANG as USERID, wecomWith, ZONE } from '../wecom/support.ts';
import { roomInWorkerd } from './workerd.ts';

/** What somebody does, and what somebody sees, whatever the platform. */
export type Place = {
  channel: Channel;
  arrivals: Arrival[];
  account: string;
  says(text: string): Promise<unknown>;
  /** The same message, delivered once more. */
  saysTwice(text: string): Promise<unknown>;
  sendsFile(name: string, bytes: Uint8Array): Promise<unknown>;
  presses(action: string, label: string): Promise<unknown>;
  sees(): Promise<string>;
};

export const places: [string, () => Promise<Place>][] = [
  ['Feishu', inFeishu],
  ['WeCom', inWecom],
  ['the web chat', inWeb],
  ['Feishu, in workerd', inFeishuOnWorkerd],
  ['WeCom, in workerd', inWecomOnWorkerd],
];

async function inFeishu(): Promise<Place> {
  const { feishu, channel, inbox } = await feishuWith();
  return withFeishu(feishu, channel, inbox.arrivals);
}

async function inFeishuOnWorkerd(): Promise<Place> {
  const { post, opens, arrivals } = await roomInWorkerd();
  const feishu = await startFeishu({ users: [OPEN_ID], limits: 'off', settled, post });
  onTestFinished(() => feishu.stop());
  const { appId, appSecret, encryptKey = '', verificationToken } = feishu.settings;
  const { domain } = feishu;
  const channel = await opens({ open: 'feishu', appId, appSecret, encryptKey, verificationToken, domain });
  return withFeishu(feishu, channel, arrivals);
}

const settled = async () => {};

function withFeishu(feishu: Feishu, channel: Channel, arrivals: Arrival[]): Place {
  const user = feishu.user(OPEN_ID);
  return {
    channel,
    arrivals,
    account: OPEN_ID,
    says: (text) => user.says(text),
    async saysTwice(text) {
      feishu.double(true);
      await user.says(text);
      feishu.double(false);
    },
    sendsFile: (name, bytes) => user.sendsFile(name, bytes),
    presses: (_action, label) => user.presses(label),
    sees: async () =>
      feishu
        .seen(OPEN_ID)
        .map(({ text, card }) => [card?.heading, card ? card.text : text, card?.more].filter(Boolean).join('\n'))
        .join('\n'),
  };
}

async function inWecom(): Promise<Place> {
  const { wecom, channel, inbox } = await wecomWith();
  return withWecom(wecom, channel, inbox.arrivals);
}

async function inWecomOnWorkerd(): Promise<Place> {
  const { post, opens, arrivals } = await roomInWorkerd();
  const wecom = await startWecom({ users: [USERID], settled, post });
  onTestFinished(() => wecom.stop());
  const { corpId, agentId, secret, token, aesKey: encodingAesKey } = wecom.settings;
  const settings = { corpId, agentId, secret, token, encodingAesKey, apiBase: wecom.base };
  return withWecom(wecom, await opens({ open: 'wecom', ...settings }), arrivals);
}

function withWecom(wecom: Wecom, channel: Channel, arrivals: Arrival[]): Place {
  const user = wecom.user(USERID);
  return {
    channel,
    arrivals,
    account: USERID,
    says: (text) => user.says(text),
    async saysTwice(text) {
      wecom.sender.knobs.times = 2;
      await user.says(text);
      wecom.sender.knobs.times = 1;
    },
    sendsFile: (name, bytes) => user.sendsFile(name, bytes),
    presses: (action) => user.presses(action),
    sees: async () =>
      wecom
        .seen(USERID)
        .map(({ words }) => words)
        .join('\n'),
  };
}

async function inWeb(): Promise<Place> {
  const inbox = inboxStub();
  const entries: WebEntry[] = [];
  const channel = webChannel({
    people: async () => [],
    clock: { now: Date.now, moveTo: async () => {} },
    zone: ZONE,
    messages: async () => entries,
  });
  const app = channel.routes?.(inbox.receive);
  const seen = new Map<string, string>();
  const account = '1004';
  let keys = 0;
  const ask = (path: string, init: RequestInit) => app?.fetch(new Request(`http://127.0.0.1${path}`, init));
  const post = (path: string, body: object) =>
    ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', host: '127.0.0.1' },
      body: JSON.stringify({ as: account, ...body }),
    });
  const stream = await ask(`/web/stream?as=${account}`, { headers: { host: '127.0.0.1' } });
  const reader = stream?.body?.getReader();
  const reading = (async () => {
    for (;;) {
      const { value, done } = (await reader?.read()) ?? { done: true };
      if (done) return;
      for (const [, data = '{}'] of new TextDecoder().decode(value).matchAll(/^data: (.*)$/gm)) {
        const { id, card } = JSON.parse(data);
        if (id && card) seen.set(id, wordsOf(card));
      }
    }
  })();
  onTestFinished(async () => {
    await reader?.cancel();
    await reading;
  });
  return {
    channel,
    arrivals: inbox.arrivals,
    account,
    says: async (text) => post('/web/say', { key: `key-${++keys}-contract`, text }),
    async saysTwice(text) {
      const key = `key-${++keys}-contract`;
      await post('/web/say', { key, text });
      await post('/web/say', { key, text });
    },
    sendsFile: async (name, bytes) => {
      const query = new URLSearchParams({ as: account, key: `key-${++keys}-contract`, name });
      return ask(`/web/file?${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream', host: '127.0.0.1' },
        body: Uint8Array.from(bytes),
      });
    },
    presses: async (action) => post('/web/press', { key: `key-${++keys}-contract`, action }),
    async sees() {
      for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
      return [...seen.values()].join('\n');
    },
  };
}

import type { Clock } from '../../kernel/clock.ts';
import { HOUR_MS } from '../../kernel/clock.ts';
import { OperatorError } from '../../kernel/errors.ts';
import { sha256 } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import type { Sighting, Sightings } from '../../kernel/sightings.ts';
import { checkCallback } from '../../message/callback-check.ts';
import type { Channel, Check, Delivery, Outgoing } from '../../message/channel.ts';
import { feishuApi } from './api.ts';
import { cardsOf, type FeishuCard } from './card.ts';
import { readDirectory } from './directory.ts';
import { handlerOf } from './events.ts';
import { deliveryOf, FeishuFault } from './faults.ts';
import type { Fetch } from './http.ts';
import { demandAppId, openLongConnection } from './long-connection.ts';
import { readRef } from './translate-in.ts';
import { verifierOf } from './verify.ts';
import { feishuRoutes } from './webhook.ts';

export type FeishuOptions = {
  appId: string;
  appSecret: string;
  /** Signs and encrypts what Feishu sends. */
  encryptKey?: string | undefined;
  /** In webhook mode one of the two is required. */
  verificationToken?: string | undefined;
  domain?: string | undefined;
  mode?: 'webhook' | 'long-connection' | undefined;
  clock: Clock;
  log: Log;
  /**
   * Which of one person's ids (open_id, user_id, union_id) the roster holds; undefined when none. Without it, and for
   * strangers, an account is the open_id.
   */
  knownBy?: ((ids: string[]) => Promise<string | undefined>) | undefined;
  /** Notes how a callback fared, and tells how the last did. */
  seen?: ((sighting: Sighting) => void) | undefined;
  sightings?: (() => Promise<Sightings>) | undefined;
  /** For tests; the global one by default. */
  fetch?: Fetch | undefined;
  /** Of one call to Feishu, ms; 10 s by default. */
  timeoutMs?: number | undefined;
};

const ID = 'feishu';
const MAX_FILE = 30 * 1024 * 1024;
/** How long a group message may wait to learn who the bot is, of the 3 s that Feishu gives. */
const BOT_ID_MS = 1_000;

/** Feishu. @throws OperatorError when a setting that the mode needs is missing or has the wrong form */
export function feishuChannel(options: FeishuOptions): Channel {
  const { appId, appSecret, encryptKey, verificationToken, mode = 'webhook', clock, log, seen = () => {} } = options;
  const domain = (options.domain ?? 'https://open.feishu.cn').replace(/\/+$/, '');
  if (mode === 'webhook' && !verificationToken && !encryptKey) {
    throw new OperatorError(
      'FEISHU_ENCRYPT_KEY and FEISHU_VERIFICATION_TOKEN are not set: copy them from 事件与回调 › 加密策略 of the app, or set FEISHU_MODE=long-connection',
    );
  }
  if (mode === 'long-connection') demandAppId(appId);
  const api = feishuApi({ appId, appSecret, domain, clock, log, fetch: options.fetch, timeoutMs: options.timeoutMs });
  const given = () => ({ channel: ID, now: clock(), botId: () => soon(api.botId()), knownBy: options.knownBy });

  const channel: Channel = {
    id: ID,
    rosterColumn: '飞书ID',
    // im-v1/message/create: 1000 a minute and 50 a second an app, 5 a second a person or group
    pace: { perSecond: 50, perMinute: 1000, perSecondEach: 5 },
    dedupeMs: HOUR_MS,

    async send(message) {
      return attempt(async (ids) => {
        const cards = cardsOf(message.card, { group: message.to.chat !== undefined });
        for (const card of cards) ids.push(await create(message, card, ids.length));
        await sendFile(message);
      });
    },

    async replace(receipt, message) {
      return attempt(async (ids) => {
        const old = receipt.split(',');
        const cards = cardsOf(message.card, { group: message.to.chat !== undefined });
        // the last message has the buttons, so what became shorter stays at the end
        const spare = Math.max(0, old.length - cards.length);
        for (const [i, id] of old.entries()) {
          const card = cards[i - spare] ?? MOVED;
          await api.patch(id, card);
          if (i >= spare) ids.push(id);
        }
        for (const card of cards.slice(old.length)) ids.push(await create(message, card, ids.length));
        await sendFile(message);
      });
    },

    async fetchFile(ref, limit) {
      const found = readRef(ref);
      if (!found) throw new Error('a reference to a file is not one of Feishu');
      return api.download(found.message, found.key, found.resource, limit);
    },

    directory: () => readDirectory(api),

    async checks() {
      return [await checkCredentials(), ...(mode === 'webhook' ? [checkProtection(), ...(await lastCallback())] : [])];
    },
  };
  if (mode === 'long-connection') {
    channel.connect = (receive) =>
      openLongConnection({ appId, appSecret, domain, api, log }, handlerOf(receive, log, given));
  } else {
    const verify = verifierOf({ appId, verificationToken, encryptKey });
    channel.routes = (receive) => feishuRoutes({ verify, handle: handlerOf(receive, log, given), seen, clock, log });
  }
  return channel;

  async function create(message: Outgoing, card: FeishuCard, part: number): Promise<string> {
    if (part > 0) await message.slot?.();
    return api.create(message.to, 'interactive', card, await keyOf(message.key, part === 0 ? '' : String(part)));
  }

  async function sendFile({ to, key, card, file, slot }: Outgoing): Promise<void> {
    if (!card.file || !file) return;
    if (file.length === 0 || file.length > MAX_FILE) throw new FeishuFault('answered', 'file', { code: 234006 });
    const file_key = await api.upload(card.file.name, file);
    await slot?.();
    await api.create(to, 'file', { file_key }, await keyOf(key, 'f'));
  }

  async function checkCredentials(): Promise<Check> {
    const name = 'Feishu credentials';
    try {
      await api.probe();
      return { name, ok: true, says: `${domain} accepts FEISHU_APP_ID and FEISHU_APP_SECRET` };
    } catch (error) {
      const delivery = deliveryOf(error);
      const why = delivery.outcome === 'sent' ? '' : delivery.why;
      return { name, ok: false, says: `${why}: check FEISHU_APP_ID, FEISHU_APP_SECRET and FEISHU_DOMAIN (${domain})` };
    }
  }

  async function lastCallback(): Promise<Check[]> {
    const sightings = await options.sightings?.();
    return sightings ? [checkCallback(CALLBACK, sightings, clock())] : [];
  }

  function checkProtection(): Check {
    const says = encryptKey
      ? 'events are signed and encrypted'
      : 'FEISHU_ENCRYPT_KEY is not set, so events are known by the token alone: set one in 事件与回调 › 加密策略';
    return { name: 'Feishu events', ok: encryptKey !== undefined, says };
  }
}

const CALLBACK = {
  name: 'Feishu callback',
  cures: {},
  forgeable: () => true,
  none: 'point both request URLs of 事件与回调 to https://your-domain/feishu/events, with the server running and reachable from outside',
};

const MOVED: FeishuCard = {
  schema: '2.0',
  config: { update_multi: true },
  body: { elements: [{ tag: 'div', text: { tag: 'plain_text', content: '内容已更新，见下一条消息。' } }] },
};

/** The receipt is the ids of all messages of the card, which `work` notes one by one. */
async function attempt(work: (ids: string[]) => Promise<void>): Promise<Delivery> {
  const ids: string[] = [];
  try {
    await work(ids);
    return { outcome: 'sent', receipt: ids.join(',') };
  } catch (error) {
    const delivery = deliveryOf(error);
    return delivery.outcome === 'retry' && ids.length > 0 ? { ...delivery, partly: true } : delivery;
  }
}

/** The key of one message of several: ≤ 50 characters (uuid of im-v1/message/create), the same on every retry. */
async function keyOf(key: string, part: string): Promise<string> {
  if (part === '') return key;
  return key.length + 1 + part.length <= 50 ? `${key}.${part}` : `${(await sha256(key)).slice(0, 40)}.${part}`;
}

async function soon(asked: Promise<string | undefined>): Promise<string | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, BOT_ID_MS, undefined);
  });
  const found = await Promise.race([asked, late]);
  clearTimeout(timer);
  return found;
}

import { Hono } from 'hono';
import { type Clock, HOUR_MS } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { Sighting, Sightings } from '../../kernel/sightings.ts';
import type { Channel, Delivery, Outgoing } from '../../message/channel.ts';
import { type ApiOptions, type Fetch, type Sent, wecomApi } from './api.ts';
import { isCompact, isSpent, messagesOf, SPENT, updateOf, type WecomMessage, wordMark } from './card.ts';
import { checkApp } from './checks.ts';
import { readDirectory } from './directory.ts';
import { domainFileRoute } from './domain-file.ts';
import { causeAndCure, deliveryOf, WecomFault } from './faults.ts';
import { readHandle } from './handle.ts';
import { MENU } from './menu.ts';
import { type Receipt, readReceipt, receiptOf } from './receipt.ts';
import { encryptedInXml, readRef, translate } from './translate-in.ts';
import { verifierOf } from './verify.ts';
import { callbackRoutes } from './webhook.ts';

export type WecomOptions = {
  corpId: string;
  agentId: number;
  secret: string;
  /** Of the callback: what signs and what encrypts it. */
  token: string;
  encodingAesKey: string;
  apiBase: string;
  domainFile: { name: string; content: string } | undefined;
  clock: Clock;
  zone: string;
  log: Log;
  /** A userid as the roster spells it: WeCom's know no upper and lower case. Undefined when nobody has it. */
  knownBy?: ((userid: string) => Promise<string | undefined>) | undefined;
  /** How callbacks fare, for doctor: told of each, and what was told before. */
  seen(sighting: Sighting): void;
  sightings(): Promise<Sightings>;
  /** For tests; the global one by default. */
  fetch?: Fetch | undefined;
  /** Of one call to WeCom, ms; 10 s by default. */
  timeoutMs?: number | undefined;
};

const ID = 'wecom';
const MAX_FILE = 20 * 1024 * 1024;
/** D/90253: more than 5 bytes. */
const MIN_FILE = 6;

// Equal messages to one person are told apart by the number of seconds for which they are not to be sent twice, at most
// 4 h (D/90236): the shortest is what a retry can count on. The step has no factor in common with it, so that a number of
// seconds comes again only after as many messages.
const DEDUPE_SECONDS = 7_200;
const STEP = 61;
/** Messages that stopped halfway, of which this process knows what went; of others WeCom swallows it. */
const HALFWAY = 1_000;

/** A 自建应用 of WeCom. */
export function wecomChannel(options: WecomOptions): Channel {
  const { corpId, agentId, clock, zone, log, seen } = options;
  const api = wecomApi(options);
  const halfway = new Map<string, Sent[]>();

  async function sendAll(outgoing: Outgoing): Promise<Receipt['cards']> {
    const { to, key, number, card, file, slot } = outgoing;
    const cards: Receipt['cards'] = [];
    const went = halfway.get(key) ?? [];
    if (halfway.size > HALFWAY) halfway.clear();
    halfway.set(key, went);
    let part = 0;
    let first = true;
    // what went already takes no slot again: a message of more parts than a minute allows would never end
    const next = async (message: Parameters<typeof api.send>[1]): Promise<Sent> => {
      const interval = DEDUPE_SECONDS + ((number * STEP + part) % DEDUPE_SECONDS);
      const before = went[part];
      part += 1;
      if (before) return before;
      if (!first) await slot?.();
      first = false;
      const sent = await api.send(to.account, message, interval);
      went.push(sent);
      return sent;
    };
    for (const message of messagesOf(card, key)) {
      const { responseCode } = await next(message);
      if (message.msgtype === 'template_card' && responseCode)
        cards.push({ taskId: message.template_card.task_id, code: responseCode });
    }
    if (card.file && file)
      await next({ msgtype: 'file', file: { media_id: await mediaOf(outgoing, card.file.name, file) } });
    halfway.delete(key);
    return cards;
  }

  /** Once a message: sent again under another media_id it would be another message. */
  async function mediaOf({ uploaded }: Outgoing, name: string, file: Uint8Array): Promise<string> {
    if (file.length < MIN_FILE || file.length > MAX_FILE) throw new WecomFault('answered', 'file', { errcode: 40009 });
    const upload = () => api.upload(name, file);
    return uploaded ? uploaded(upload) : upload();
  }

  /** The pressed card by the code of the press; others of the same message by the code that came when they were sent. */
  async function replace(receipt: string, message: Outgoing): Promise<Delivery> {
    const { words, cards } = readReceipt(receipt);
    const { card, to, handle } = message;
    const pressed = handle === undefined ? undefined : readHandle(handle);
    const [last] = cards.slice(-1);
    const changing = pressed ?? last;
    if (!changing) return { outcome: 'refused', why: 'a message without a card can not be changed' };
    // a code that is used up was used by the try whose answer got lost
    await api.update(to.account, changing.code, updateOf(card, changing.taskId)).catch((error: unknown) => {
      if (!message.again) throw error;
      unlessRefused(error);
    });
    const others = cards.filter(({ taskId }) => taskId !== changing.taskId);
    for (const { taskId, code } of others) {
      if (isSpent(card, taskId)) await api.update(to.account, code, SPENT).catch(unlessRefused);
    }
    const fresh = !isCompact(card) && wordMark(card) !== words ? await sendAll(message) : [];
    const left = others.filter(({ taskId }) => !isSpent(card, taskId));
    return { outcome: 'sent', receipt: receiptOf({ words: wordMark(card), cards: [...left, ...fresh] }) };
  }

  return {
    id: ID,
    rosterColumn: '企业微信ID',
    // to one member 30 a minute and 1000 an hour, what is over is dropped without a word (D/90236); 10,000 a minute in all
    pace: { perSecond: 150, perMinute: 9_000, perMinuteEach: 28, perHourEach: 960 },
    dedupeMs: 2 * HOUR_MS,

    async send(message) {
      try {
        const cards = await sendAll(message);
        return { outcome: 'sent', receipt: receiptOf({ words: wordMark(message.card), cards }) };
      } catch (error) {
        const delivery = deliveryOf(error);
        const partly = (halfway.get(message.key) ?? []).length > 0;
        return delivery.outcome === 'retry' && partly ? { ...delivery, partly } : delivery;
      }
    },

    async replace(receipt, message) {
      try {
        return await replace(receipt, message);
      } catch (error) {
        return deliveryOf(error);
      }
    },

    async fetchFile(ref, limit) {
      const media = readRef(ref);
      if (!media) throw new Error('a reference to a file is not one of WeCom');
      return api.download(media, limit);
    },

    routes(receive) {
      const names = { token: 'WECOM_TOKEN', key: 'WECOM_ENCODING_AES_KEY', receiveId: 'WECOM_CORP_ID' };
      const verifier = verifierOf({ ...options, receiveId: corpId }, names, seen);
      const app = callbackRoutes({
        path: '/wecom/events',
        verifier,
        encryptedIn: encryptedInXml,
        async translate(message) {
          const arrival = await translate(message, { channel: ID, corpId, agentId, now: clock(), zone });
          if (!arrival || arrival.account === '') return arrival;
          const account = (await options.knownBy?.(arrival.account)) ?? arrival.account;
          return { ...arrival, account, chat: account };
        },
        receive,
        clock,
        log,
      });
      return new Hono().route('/', app).route('/', domainFileRoute(options.domainFile));
    },

    async prepare() {
      await api.setMenu(MENU).catch((error: unknown) => {
        throw new Error(`the menu was not set: ${causeAndCure(error)}`);
      });
    },
    directory: () => readDirectory(api),
    checks: () => checkApp({ api, sightings: options.sightings, domainFile: options.domainFile, clock }),
  };
}

export type { ApiOptions };

/** A code that is used up or too old: what it would have shown stands in another message. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof WecomFault) || error.kind !== 'answered') throw error;
}

export type { WecomMessage };

import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { faultOfCard, isObj, type Obj } from './card-check.ts';
import type { World } from './world.ts';

export type Envelope = { schema: '2.0'; header: { [name: string]: string }; event: unknown };
export type Answer = { status: number; body: unknown };
/** Brings an envelope to the app: by webhook or long connection. Undefined: nobody took it in time. */
export type Carrier = (envelope: Envelope) => Promise<Answer | undefined>;
export type Post = (request: Request) => Promise<Response>;

/** 15 s, 5 min, 1 h, 6 h after the last try. */
const RETRIES = [15_000, 300_000, 3_600_000, 21_600_000];
const ANSWER_MS = 3_000;

function envelopeOf(world: World, type: string, event: unknown): Envelope {
  const { appId, verificationToken, clock } = world.settings;
  const header = {
    event_id: world.id('ev'),
    event_type: type,
    create_time: String(clock()),
    token: verificationToken,
    app_id: appId,
    tenant_key: world.tenant,
  };
  return { schema: '2.0', header, event };
}

/** Any body as Feishu puts it on the wire: encrypted and signed where there is an Encrypt Key. */
export function requestOf(world: World, url: string, body: unknown, { signed = true } = {}): Request {
  const { encryptKey, clock } = world.settings;
  const raw = JSON.stringify(encryptKey ? { encrypt: encrypt(JSON.stringify(body), encryptKey) } : body);
  const headers: Record<string, string> = { 'content-type': 'application/json;charset=utf-8' };
  if (encryptKey && signed) Object.assign(headers, signatureOf(raw, encryptKey, clock()));
  return new Request(url, { method: 'POST', headers, body: raw });
}

export function signatureOf(raw: string, encryptKey: string, at: number): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const nonce = randomBytes(8).toString('hex');
  const signature = createHash('sha256')
    .update(timestamp + nonce + encryptKey + raw)
    .digest('hex');
  return { 'x-lark-request-timestamp': timestamp, 'x-lark-request-nonce': nonce, 'x-lark-signature': signature };
}

export function encrypt(text: string, encryptKey: string): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update(encryptKey).digest(), iv);
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
}

export function webhookCarrier(world: World, url: () => string, post: Post): Carrier {
  return async (envelope) => {
    const answered = post(requestOf(world, url(), envelope)).then(async (response): Promise<Answer> => {
      const text = await response.text();
      return { status: response.status, body: parse(text) };
    });
    return inTime(answered);
  };
}

/** Sends events with Feishu's retries, and callbacks without any. */
export function createSender(world: World, carrier: () => Carrier) {
  let waiting: { envelope: Envelope; due: number; tries: number }[] = [];
  let doubling = false;

  async function attempt(envelope: Envelope, tries: number): Promise<void> {
    const answer = await carrier()(envelope).catch(() => undefined);
    if (answer?.status === 200) return;
    const pause = RETRIES[tries];
    if (pause !== undefined) waiting.push({ envelope, due: world.settings.clock() + pause, tries: tries + 1 });
  }

  return {
    async event(type: string, event: unknown): Promise<Envelope> {
      const envelope = envelopeOf(world, type, event);
      await attempt(envelope, 0);
      if (doubling) {
        await attempt(envelope, RETRIES.length);
        // the same message under another event id: what im.message.receive_v1 may do
        const other = { ...envelope, header: { ...envelope.header, event_id: world.id('ev') } };
        if (type === 'im.message.receive_v1') await attempt(other, RETRIES.length);
      }
      return envelope;
    },
    /** A press: what the person sees of it, with the new card already shown. */
    async callback(event: unknown, messageId: string): Promise<{ toast?: string; fault?: number }> {
      const message = world.messages.find(({ id }) => id === messageId);
      const before = message?.content;
      const answer = await carrier()(envelopeOf(world, 'card.action.trigger', event)).catch(() => undefined);
      // what was patched before the callback was answered is lost: the client goes back to the card it had
      if (message) message.content = before;
      if (!answer) return { fault: 200341 };
      if (answer.status !== 200) return { fault: 200671 };
      const read = readAnswer(answer.body);
      if ('fault' in read) return read;
      if (read.card && message) world.show(message, read.card);
      return read.toast ? { toast: read.toast } : {};
    },
    /** Sends again what is due by the clock; resolves to how many. */
    async retryDue(): Promise<number> {
      const due = waiting.filter((one) => one.due <= world.settings.clock());
      waiting = waiting.filter((one) => !due.includes(one));
      for (const { envelope, tries } of due) await attempt(envelope, tries);
      return due.length;
    },
    waiting: () => waiting.length,
    /** Every event is sent again after success, messages also under a new event id. */
    double(on: boolean) {
      doubling = on;
    },
  };
}

function readAnswer(body: unknown): { toast?: string; card?: Obj } | { fault: number } {
  if (!isObj(body) || Object.keys(body).some((key) => key !== 'toast' && key !== 'card')) return { fault: 200672 };
  const { toast, card } = body;
  if (toast !== undefined) {
    if (!isObj(toast) || !/^(info|success|error|warning)$/.test(String(toast.type))) return { fault: 200672 };
  }
  if (card !== undefined) {
    if (!isObj(card) || card.type !== 'raw' || !isObj(card.data)) return { fault: 200672 };
    if (faultOfCard(card.data) || Buffer.byteLength(JSON.stringify(card.data)) > 30_000) return { fault: 200673 };
  }
  return {
    ...(isObj(toast) ? { toast: String(toast.content) } : {}),
    ...(isObj(card) && isObj(card.data) ? { card: card.data } : {}),
  };
}

async function inTime(answered: Promise<Answer>): Promise<Answer | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ANSWER_MS, undefined);
  });
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

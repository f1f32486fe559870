import { randomBytes } from 'node:crypto';
import { encrypt, type Keys, signatureOf } from './cipher.ts';
import { appReply, botReply, type Read } from './reply.ts';
import type { Obj, World } from './world.ts';

export type Post = (request: Request) => Promise<Response>;

export type SenderOptions = {
  world: World;
  post: Post;
  appUrl(): string;
  botUrl(): string;
};

type Callback = {
  build: () => Request;
  /** How often it is tried. */
  tries: number;
  /** What is said in the response. */
  read: (body: string, request: Request) => Read;
};

const TRIES = 3;

/** WeCom's callbacks: signed, encrypted, and tried three times when nobody answers in five seconds. */
export function createSender({ world, post, appUrl, botUrl }: SenderOptions) {
  const { settings } = world;
  const appKeys: Keys = { token: settings.token, aesKey: settings.aesKey, receiveId: settings.corpId };
  const botKeys: Keys = { token: settings.bot.token, aesKey: settings.bot.aesKey, receiveId: '' };
  const knobs = {
    /** How often each callback is delivered, at the same time, whatever is answered. */
    times: 1,
    /** Whether anything but a 200 is tried again as well (D/90238; D/90930 says not). */
    retryRefusals: false,
    /** Whether what is tried again is the same to the byte; else it is signed and encrypted anew. No page says which. */
    sameBytes: false,
    /** How long an answer is waited for, ms. */
    timeoutMs: 5_000,
    /** Whether callbacks wait for `release`. */
    hold: false,
  };
  let held: (() => Promise<Response | undefined>)[] = [];

  function signed(url: string, keys: Keys, encrypted: string, more: Record<string, string> = {}): URL {
    const timestamp = String(Math.floor(settings.clock() / 1000));
    const nonce = String(randomBytes(4).readUInt32BE());
    const target = new URL(url);
    target.searchParams.set('msg_signature', signatureOf(keys, timestamp, nonce, encrypted));
    target.searchParams.set('timestamp', timestamp);
    target.searchParams.set('nonce', nonce);
    for (const [name, value] of Object.entries(more)) target.searchParams.set(name, value);
    return target;
  }

  async function once(request: Request): Promise<Response | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, knobs.timeoutMs, undefined);
    });
    try {
      return await Promise.race([post(request), late]);
    } catch {
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  async function deliver({ build, tries, read }: Callback): Promise<Response | undefined> {
    for (let left = tries; left > 0; left--) {
      const request = build();
      const answer = await once(request);
      if (answer?.status === 200) {
        const said = read(await answer.clone().text(), request);
        if (said && 'fault' in said) world.faults.push(said.fault);
        else if (said) world.passiveReplies.push(said.text);
        return answer;
      }
      if (answer && (!knobs.retryRefusals || left === 1)) return answer;
    }
    return undefined;
  }

  async function carry(callback: Callback): Promise<Response | undefined> {
    const { build } = callback;
    const first = knobs.sameBytes ? build() : undefined;
    const same = first ? { ...callback, build: () => first.clone() } : callback;
    const go = async () => {
      const answers = await Promise.all(Array.from({ length: knobs.times }, () => deliver(same)));
      return answers[0];
    };
    if (!knobs.hold) return go();
    held.push(go);
    return undefined;
  }

  const headers = { accept: '*/*', pragma: 'no-cache', 'user-agent': 'Mozilla/4.0' };

  function appRequest(xml: string): Request {
    const encrypted = encrypt(xml, appKeys);
    const body = `<xml><ToUserName><![CDATA[${settings.corpId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt><AgentID><![CDATA[${settings.agentId}]]></AgentID></xml>`;
    return new Request(signed(appUrl(), appKeys, encrypted), {
      method: 'POST',
      headers: { ...headers, 'content-type': 'text/xml' },
      body,
    });
  }

  function botRequest(message: Obj): Request {
    const encrypted = encrypt(JSON.stringify(message), botKeys);
    return new Request(signed(botUrl(), botKeys, encrypted), {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ encrypt: encrypted }),
    });
  }

  return {
    knobs,
    appKeys,
    botKeys,
    signed,
    appRequest,
    botRequest,
    /** A message or event of the app, with the moment at which it happened. */
    event(fields: Obj): Promise<Response | undefined> {
      const xml = xmlOf(world, fields);
      const event = typeof fields.Event === 'string' ? fields.Event : undefined;
      return carry({ build: () => appRequest(xml), tries: TRIES, read: (body) => appReply(body, appKeys, event) });
    },
    /** One of the bot; a pressed card is told once, and never again (D/101027). */
    botEvent(message: Obj): Promise<Response | undefined> {
      const nonceOf = ({ url }: Request) => new URL(url).searchParams.get('nonce') ?? '';
      return carry({
        build: () => botRequest(message),
        tries: message.msgtype === 'event' ? 1 : TRIES,
        read: (body, request) => botReply(body, botKeys, nonceOf(request)),
      });
    },
    /** Delivers what was held: in turn, or all at once. */
    async release({ reversed = false, together = false } = {}): Promise<(Response | undefined)[]> {
      const waiting = reversed ? held.reverse() : held;
      held = [];
      if (together) return Promise.all(waiting.map((go) => go()));
      const answers: (Response | undefined)[] = [];
      for (const go of waiting) answers.push(await go());
      return answers;
    },
    /** Saves a callback URL as the console does: the bare plaintext within 1 s, or nothing. */
    async verify(which: 'app' | 'bot' = 'app'): Promise<boolean> {
      const [url, keys] = which === 'app' ? [appUrl(), appKeys] : [botUrl(), botKeys];
      const plain = String(1_616_140_317_555_161_061n + BigInt(randomBytes(3).readUIntBE(0, 3)));
      const echostr = encrypt(plain, keys);
      const began = performance.now();
      const answer = await once(new Request(signed(url, keys, echostr, { echostr }), { headers }));
      const body = answer && Buffer.from(await answer.arrayBuffer());
      return answer?.status === 200 && performance.now() - began < 1_000 && body?.equals(Buffer.from(plain)) === true;
    },
  };
}

/** `FromUserName` and what is particular, in the form and order of D/90239 and D/90240. */
export function xmlOf({ settings }: World, fields: Obj): string {
  const { FromUserName, CreateTime, MsgType, MsgId, SelectedItems, ...particular } = fields;
  const all: Obj = {
    ToUserName: settings.corpId,
    FromUserName,
    CreateTime: CreateTime ?? Math.floor(settings.clock() / 1000),
    MsgType,
    ...particular,
    MsgId,
    AgentID: particular.AgentID ?? settings.agentId,
    SelectedItems,
  };
  return `<xml>${elements(all)}</xml>`;
}

function elements(fields: object): string {
  return Object.entries(fields)
    .map(([name, value]) => element(name, value))
    .join('');
}

function element(name: string, value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((one) => element(name, one)).join('');
  if (typeof value === 'object' && value !== null) return `<${name}>${elements(value)}</${name}>`;
  const text = String(value);
  // numbers are bare, and a MsgId is one though JavaScript can not hold it
  if (typeof value === 'number' || (name === 'MsgId' && /^\d+$/.test(text))) return `<${name}>${text}</${name}>`;
  return `<${name}><![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`;
}

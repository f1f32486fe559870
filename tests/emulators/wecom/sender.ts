import { randomBytes } from 'node:crypto';
import { decrypt, encrypt, type Keys, signatureOf } from './cipher.ts';
import type { Obj, World } from './world.ts';

export type Post = (request: Request) => Promise<Response>;

export type SenderOptions = {
  world: World;
  post: Post;
  appUrl(): string;
  botUrl(): string;
};

const TIMEOUT_MS = 5_000;
const TRIES = 3;

/** WeCom's callbacks: signed, encrypted, and tried three times when nobody answers in five seconds. */
export function createSender({ world, post, appUrl, botUrl }: SenderOptions) {
  const { settings } = world;
  const appKeys: Keys = { token: settings.token, aesKey: settings.aesKey, receiveId: settings.corpId };
  const botKeys: Keys = { token: settings.bot.token, aesKey: settings.bot.aesKey, receiveId: '' };
  const knobs = {
    /** How often each callback is delivered, whatever is answered. */
    times: 1,
    /** Whether anything but a 200 is tried again as well (D/90238; D/90930 says not). */
    retryRefusals: false,
  };

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

  async function once(build: () => Request): Promise<Response | undefined> {
    try {
      return await Promise.race([
        post(build()),
        new Promise<never>((_, reject) => {
          setTimeout(reject, TIMEOUT_MS, new Error('5 s are over')).unref();
        }),
      ]);
    } catch {
      return undefined;
    }
  }

  async function deliver(build: () => Request): Promise<Response | undefined> {
    let answer: Response | undefined;
    for (let tries = 0; tries < TRIES; tries++) {
      answer = await once(build);
      if (answer && (answer.status === 200 || !knobs.retryRefusals)) break;
    }
    if (answer?.status === 200) await checkReply(answer.clone());
    return answer;
  }

  /** An answer of 200 has no body, or is a passive reply. */
  async function checkReply(answer: Response): Promise<void> {
    const body = await answer.text();
    if (body === '') return;
    const encrypted = /<Encrypt><!\[CDATA\[(.+?)\]\]><\/Encrypt>/.exec(body)?.[1];
    try {
      const { receiveId } = decrypt(encrypted ?? '', appKeys);
      if (receiveId !== settings.corpId) world.faults.push('a passive reply for somebody else');
    } catch {
      world.faults.push(`a 200 with a body that is no passive reply: ${body.slice(0, 80)}`);
    }
  }

  async function repeated(build: () => Request): Promise<Response | undefined> {
    const answers = await Promise.all(Array.from({ length: knobs.times }, () => deliver(build)));
    return answers[0];
  }

  function appRequest(xml: string): Request {
    const encrypted = encrypt(xml, appKeys);
    const body = `<xml><ToUserName><![CDATA[${settings.corpId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt><AgentID><![CDATA[${settings.agentId}]]></AgentID></xml>`;
    const headers = { 'content-type': 'text/xml', 'user-agent': 'Mozilla/4.0' };
    return new Request(signed(appUrl(), appKeys, encrypted), { method: 'POST', headers, body });
  }

  function botRequest(message: Obj): Request {
    const encrypted = encrypt(JSON.stringify(message), botKeys);
    const headers = { 'content-type': 'application/json', 'user-agent': 'Mozilla/4.0' };
    const body = JSON.stringify({ encrypt: encrypted });
    return new Request(signed(botUrl(), botKeys, encrypted), { method: 'POST', headers, body });
  }

  return {
    knobs,
    appKeys,
    botKeys,
    signed,
    appRequest,
    botRequest,
    /** A message or event of the app; every field in CDATA but for numbers. */
    event: (fields: Obj) => repeated(() => appRequest(xmlOf(world, fields))),
    botEvent: (message: Obj) => repeated(() => botRequest(message)),
    /** Saves a callback URL as the console does: the bare plaintext within 1 s, or nothing. */
    async verify(which: 'app' | 'bot' = 'app'): Promise<boolean> {
      const [url, keys] = which === 'app' ? [appUrl(), appKeys] : [botUrl(), botKeys];
      const plain = String(1_616_140_317_555_161_061n + BigInt(randomBytes(3).readUIntBE(0, 3)));
      const echostr = encrypt(plain, keys);
      const request = new Request(signed(url, keys, echostr, { echostr }), {
        headers: { 'user-agent': 'Mozilla/4.0' },
      });
      const began = performance.now();
      const answer = await once(() => request);
      const body = answer && Buffer.from(await answer.arrayBuffer());
      return answer?.status === 200 && performance.now() - began < 1_000 && body?.equals(Buffer.from(plain)) === true;
    },
  };
}

/** `FromUserName` and what is particular, in the form of D/90239 and D/90240. */
export function xmlOf({ settings }: World, fields: Obj): string {
  const all = {
    ToUserName: settings.corpId,
    CreateTime: Math.floor(settings.clock() / 1000),
    AgentID: settings.agentId,
    ...fields,
  };
  return `<xml>${Object.entries(all)
    .map(([name, value]) => element(name, value))
    .join('')}</xml>`;
}

function element(name: string, value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((one) => element(name, one)).join('');
  if (typeof value === 'object' && value !== null) {
    return `<${name}>${Object.entries(value)
      .map(([inner, one]) => element(inner, one))
      .join('')}</${name}>`;
  }
  if (typeof value === 'number') return `<${name}>${value}</${name}>`;
  return `<${name}><![CDATA[${String(value).replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`;
}

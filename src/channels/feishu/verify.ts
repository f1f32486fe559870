import * as z from 'zod';
import { sameSecret } from '../../kernel/same-secret.ts';
import { type Cipher, cipherFor } from './cipher.ts';

/**
 * Feishu tries a failed event again after 15 s, 5 min, 1 h and 6 h, the last at +7 h 05 m 15 s, and nothing says whether
 * it signs it anew. What comes twice inside this window is known by the inbox's unique key; what is older is refused.
 */
const WINDOW_MS = 8 * 3_600_000;
/** How far our clock may be behind Feishu's. */
const AHEAD_MS = 10 * 60_000;

/** At least one of the two secrets; with both, both are demanded. */
export type FeishuKeys = { appId: string; verificationToken?: string | undefined; encryptKey?: string | undefined };

/** An event of either version, free of its wrapping. */
export type Envelope = { id: string; type: string; event: unknown };

export type Verified =
  | { is: 'challenge'; challenge: string }
  | { is: 'event'; envelope: Envelope }
  /** 400: can't be read; 401: not shown to be Feishu's. `why` is for the log and holds nothing of the body. */
  | { is: 'refused'; status: 400 | 401; why: string };

export type Verify = (raw: Uint8Array, headers: Headers, now: number) => Promise<Verified>;

/**
 * Decides over the raw bytes whether Feishu sent this (law 8). With an Encrypt Key: signature, age, decryption, then
 * token and app id; plaintext is refused. Without one: token and app id. A URL verification is the one unsigned request,
 * and is answered only when it is encrypted with the key (where there is one) and has the right token.
 * @throws Error when there is neither secret, since then nothing could be told from a forgery
 */
export function verifierOf(keys: FeishuKeys): Verify {
  if (!keys.encryptKey && !keys.verificationToken) throw new Error('neither an Encrypt Key nor a token');
  const cipher = keys.encryptKey ? cipherFor(keys.encryptKey) : undefined;
  return async (raw, headers, now) => {
    if (!cipher) return judge(parse(raw), keys, 'either');
    if (!headers.has('x-lark-signature')) return unsigned(raw, cipher, keys);
    const refusal = await refuseSignature(raw, headers, now, cipher);
    if (refusal) return refusal;
    const outer = parse(raw);
    if (outer === undefined) return refused(400, 'the body is not JSON');
    const encrypted = Encrypted.safeParse(outer);
    if (!encrypted.success) return refused(401, 'the body is plaintext though an Encrypt Key is set');
    const inner = await cipher.decrypt(encrypted.data.encrypt);
    if (!inner) return refused(400, 'the body can not be decrypted with FEISHU_ENCRYPT_KEY');
    return judge(parse(inner), keys, 'either');
  };
}

/** The envelope of an event that came over an authenticated connection; undefined when it is not one of this app. */
export function envelopeOf(body: unknown, appId: string): Envelope | undefined {
  const read = readEnvelope(body);
  return read && (read.appId === undefined || read.appId === appId) ? read.envelope : undefined;
}

const Encrypted = z.object({ encrypt: z.string().min(1) });
const Challenge = z.object({ type: z.literal('url_verification'), challenge: z.string(), token: z.string() });
const Second = z.object({
  schema: z.literal('2.0'),
  header: z.object({
    event_id: z.string().min(1),
    event_type: z.string().min(1),
    token: z.string().default(''),
    app_id: z.string(),
  }),
  event: z.unknown(),
});
const First = z.object({
  type: z.literal('event_callback'),
  uuid: z.string().min(1),
  token: z.string(),
  event: z.looseObject({ type: z.string(), app_id: z.string().optional() }),
});

async function unsigned(raw: Uint8Array, cipher: Cipher, keys: FeishuKeys): Promise<Verified> {
  const outer = parse(raw);
  if (outer === undefined) return refused(400, 'the body is not JSON');
  const encrypted = Encrypted.safeParse(outer);
  const inner = encrypted.success ? await cipher.decrypt(encrypted.data.encrypt) : undefined;
  if (!inner) return refused(401, 'the request is not signed');
  return judge(parse(inner), keys, 'challenge');
}

async function refuseSignature(
  raw: Uint8Array,
  headers: Headers,
  now: number,
  cipher: Cipher,
): Promise<Verified | undefined> {
  const timestamp = headers.get('x-lark-request-timestamp') ?? '';
  const nonce = headers.get('x-lark-request-nonce') ?? '';
  const signature = headers.get('x-lark-signature') ?? '';
  if (!sameSecret(signature, await cipher.signature(timestamp, nonce, raw))) {
    return refused(401, 'the signature is wrong: compare FEISHU_ENCRYPT_KEY with the console');
  }
  const at = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1000 : Number.NaN;
  // a NaN fails both comparisons, and so is refused
  if (!(at >= now - WINDOW_MS && at <= now + AHEAD_MS)) return refused(401, 'the signature is not of these hours');
  return undefined;
}

function judge(body: unknown, { appId, verificationToken }: FeishuKeys, allowed: 'either' | 'challenge'): Verified {
  const rightToken = (token: string) => !verificationToken || sameSecret(token, verificationToken);
  if (body === undefined) return refused(400, 'the body is not JSON');
  if (Encrypted.safeParse(body).success) return refused(401, 'the body is encrypted: set FEISHU_ENCRYPT_KEY');
  const challenge = Challenge.safeParse(body);
  if (challenge.success) {
    return rightToken(challenge.data.token)
      ? { is: 'challenge', challenge: challenge.data.challenge }
      : refused(401, 'the token is wrong: compare FEISHU_VERIFICATION_TOKEN with the console');
  }
  if (allowed === 'challenge') return refused(401, 'the request is not signed');
  const read = readEnvelope(body);
  if (!read) return refused(400, 'the body is not an event');
  if (!rightToken(read.token)) {
    return refused(401, 'the token is wrong: compare FEISHU_VERIFICATION_TOKEN with the console');
  }
  if (read.appId !== undefined && read.appId !== appId) return refused(401, 'the event is of another app');
  return { is: 'event', envelope: read.envelope };
}

function readEnvelope(body: unknown): { envelope: Envelope; token: string; appId: string | undefined } | undefined {
  const second = Second.safeParse(body);
  if (second.success) {
    const { header, event } = second.data;
    return {
      envelope: { id: header.event_id, type: header.event_type, event },
      token: header.token,
      appId: header.app_id,
    };
  }
  const first = First.safeParse(body);
  if (!first.success) return undefined;
  const { uuid, token, event } = first.data;
  return { envelope: { id: uuid, type: event.type, event }, token, appId: event.app_id };
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function refused(status: 400 | 401, why: string): Verified {
  return { is: 'refused', status, why };
}

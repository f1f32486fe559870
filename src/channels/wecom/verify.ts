import type { Sighting } from '../../kernel/sightings.ts';
import { type CallbackKeys, type Cipher, type CipherFault, cipherOf } from './cipher.ts';

/** WeCom tries a callback three times within seconds (D/90238); the inbox knows what came for 8 h, and what is older is refused. */
const WINDOW_MS = 8 * 3_600_000;
/** How far our clock may be behind WeCom's. */
const AHEAD_MS = 10 * 60_000;

export type Verified =
  | { is: 'plain'; text: string }
  /** 400: can't be read; 401: not shown to be WeCom's. `why` is for the log and holds nothing of the request. */
  | { is: 'refused'; status: 400 | 401; why: string };

export type Verifier = {
  /** The answer to a URL verification: what echostr holds. */
  echo(query: Query): Verified;
  /** The message in a callback's ciphertext, if it is WeCom's and of these hours (`now`: epoch ms). */
  message(query: Query, encrypted: string, now: number): Verified;
};

/** All values of a name in the query, decoded once. */
export type Query = (name: string) => string[];

/** The names of the settings, for what the operator is told. */
export type SettingNames = { token: string; key: string; receiveId: string };

/** Decides who sent a request and for whom (law 8). What is decided is told to `seen`. */
export function verifierOf(keys: CallbackKeys, names: SettingNames, seen: (sighting: Sighting) => void): Verifier {
  const cipher = cipherOf(keys);
  const reasons: Record<CipherFault, string> = {
    signature: `the signature is wrong: compare ${names.token} with the console`,
    key: `the text can not be decrypted: compare ${names.key} with the console`,
    receive_id: `it is meant for another: compare ${names.receiveId} with the console`,
  };

  function opened(query: Query, encrypted: string): Verified {
    const result = open(cipher, query, encrypted);
    if (result === undefined) return refused(400, 'the query is not that of a callback');
    if (result.is === 'plain') return result;
    seen({ outcome: 'refused', fault: result.fault });
    return refused(401, reasons[result.fault]);
  }

  return {
    echo(query) {
      const [echostr, ...more] = query('echostr');
      if (!echostr || more.length > 0) return refused(400, 'the query has no echostr');
      const result = opened(query, echostr);
      if (result.is === 'refused') return result;
      // a captured message, XML or JSON, must not be read back to whoever sends its ciphertext as an echostr; what an echostr
      // holds no page says
      if (!/^[^\s<{[]/.test(result.text)) return refused(401, 'echostr holds a message');
      seen({ outcome: 'verified' });
      return result;
    },
    message(query, encrypted, now) {
      const result = opened(query, encrypted);
      if (result.is === 'refused') return result;
      const [timestamp = ''] = query('timestamp');
      const at = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1000 : Number.NaN;
      // a NaN fails both comparisons, and so is refused
      if (!(at >= now - WINDOW_MS && at <= now + AHEAD_MS)) return refused(401, 'the signature is not of these hours');
      seen({ outcome: 'verified' });
      return result;
    },
  };
}

function open(cipher: Cipher, query: Query, encrypted: string) {
  const [[signature, ...s], [timestamp, ...t], [nonce, ...n]] = [
    query('msg_signature'),
    query('timestamp'),
    query('nonce'),
  ];
  if (!signature || !timestamp || !nonce || s.length + t.length + n.length > 0) return undefined;
  return cipher.open({ signature, timestamp, nonce }, encrypted);
}

function refused(status: 400 | 401, why: string): Verified {
  return { is: 'refused', status, why };
}

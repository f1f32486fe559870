import { createDecipheriv, createHash, createSecretKey } from 'node:crypto';
import { fromBase64 } from '../../kernel/base64.ts';
import { sameSecret } from '../../kernel/same-secret.ts';

/** What the console of WeCom shows of a callback, and whom it is for. */
export type CallbackKeys = {
  token: string;
  /** 43 letters and digits: a key of 32 bytes in base64 without its last sign. */
  encodingAesKey: string;
  /** The corp id for an app, empty for a 智能机器人 of the own company (D/101033). */
  receiveId: string;
};

/** What the query of a callback says of itself. */
export type Signed = { signature: string; timestamp: string; nonce: string };

/** `signature`: token or text are others; `key`: it was made with another key; `receive_id`: it is for somebody else. */
export type CipherFault = 'signature' | 'key' | 'receive_id';

export type Opened = { is: 'plain'; text: string } | { is: 'refused'; fault: CipherFault };

export type Cipher = {
  /** Lower-case hex SHA-1 over token, timestamp, nonce and ciphertext, sorted by bytes and joined (D/90968). */
  signature(timestamp: string, nonce: string, encrypted: string): string;
  /** Proves the signature in constant time before anything is decrypted, then every part of what was inside (law 8). */
  open(signed: Signed, encrypted: string): Opened;
};

const BLOCK = 16;
/** WeCom pads to multiples of 32 bytes, twice the cipher's block (D/90968). */
const PADDED_TO = 32;
const RANDOM = 16;
const LENGTH = 4;

/** @throws RangeError when the key is not one of 32 bytes */
export function cipherOf({ token, encodingAesKey, receiveId }: CallbackKeys): Cipher {
  const bytes = Buffer.from(`${encodingAesKey}=`, 'base64');
  if (bytes.length !== 32) throw new RangeError('an EncodingAESKey has 43 letters and digits');
  const key = createSecretKey(bytes);
  const iv = bytes.subarray(0, BLOCK);

  const signature = (timestamp: string, nonce: string, encrypted: string) =>
    createHash('sha1').update([token, timestamp, nonce, encrypted].sort(byBytes).join('')).digest('hex');

  function decrypted(encrypted: string): Buffer | undefined {
    const sealed = fromBase64(encrypted);
    if (!sealed || sealed.length % BLOCK !== 0) return undefined;
    const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
    return unpadded(Buffer.concat([decipher.update(sealed), decipher.final()]));
  }

  return {
    signature,
    open({ signature: given, timestamp, nonce }, encrypted) {
      if (!sameSecret(given, signature(timestamp, nonce, encrypted))) return { is: 'refused', fault: 'signature' };
      const plain = decrypted(encrypted);
      if (!plain || plain.length < RANDOM + LENGTH) return { is: 'refused', fault: 'key' };
      const end = RANDOM + LENGTH + plain.readUInt32BE(RANDOM);
      if (end > plain.length) return { is: 'refused', fault: 'key' };
      const text = textOf(plain.subarray(RANDOM + LENGTH, end));
      const receiver = textOf(plain.subarray(end));
      if (text === undefined || receiver === undefined) return { is: 'refused', fault: 'key' };
      return sameSecret(receiver, receiveId) ? { is: 'plain', text } : { is: 'refused', fault: 'receive_id' };
    },
  };
}

function unpadded(padded: Buffer): Buffer | undefined {
  const pad = padded.at(-1) ?? 0;
  if (pad < 1 || pad > PADDED_TO || pad > padded.length) return undefined;
  const content = padded.length - pad;
  return padded.subarray(content).every((byte) => byte === pad) ? padded.subarray(0, content) : undefined;
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

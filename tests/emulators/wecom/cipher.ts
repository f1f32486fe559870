import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** WeCom's side of a callback, written from D/90968 alone, so that it and the app's check each other. */
export type Keys = { token: string; aesKey: string; receiveId: string };

export function signatureOf({ token }: Keys, timestamp: string, nonce: string, encrypted: string): string {
  return createHash('sha1').update([token, timestamp, nonce, encrypted].sort().join('')).digest('hex');
}

export function encrypt(
  text: string | Uint8Array,
  { aesKey, receiveId }: Keys,
  random: Uint8Array = randomBytes(16),
): string {
  const message = Buffer.from(text);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(message.length);
  return encryptRaw(Buffer.concat([random, size, message, Buffer.from(receiveId)]), aesKey);
}

/** Whatever stands inside, padded to 32 bytes; for what no honest sender would send, too. */
export function encryptRaw(content: Buffer, aesKey: string, pad = 32 - (content.length % 32)): string {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(Buffer.concat([content, Buffer.alloc(pad, pad)])), cipher.final()]).toString(
    'base64',
  );
}

/** Throws on what is not padded to 32 bytes, or is of another length than it says. */
export function decrypt(encrypted: string, { aesKey }: Keys): { text: string; receiveId: string } {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(Buffer.from(encrypted, 'base64')), decipher.final()]);
  const pad = plain.at(-1) ?? 0;
  const padding = plain.subarray(plain.length - pad);
  if (plain.length % 32 !== 0 || pad < 1 || pad > 32 || padding.some((byte) => byte !== pad)) {
    throw new RangeError('the padding is wrong');
  }
  const content = plain.subarray(0, plain.length - pad);
  const end = 20 + content.readUInt32BE(16);
  if (end > content.length) throw new RangeError('the length is wrong');
  return { text: content.subarray(20, end).toString(), receiveId: content.subarray(end).toString() };
}

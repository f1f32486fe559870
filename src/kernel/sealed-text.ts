import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Seal } from './seal.ts';

const TAG_BYTES = 16;

/**
 * A text as it may lie in the database: AES-256-GCM under a key made of SECRET_KEY and `purpose` (care_request …), as
 * `nonce.base64`. `nonce`: a fresh random id, never used for another text.
 */
export function sealText(text: string, purpose: string, nonce: string, { seal }: Pick<Seal, 'seal'>): string {
  const { key, iv } = keyOf(purpose, nonce, seal);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  return `${nonce}.${Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64')}`;
}

/** The text again, under the present key or the one before it; undefined where neither fits or it was altered. */
export function openText(sealed: string, purpose: string, { seal, sealPrevious }: Seal): string | undefined {
  const dot = sealed.indexOf('.');
  const nonce = sealed.slice(0, Math.max(0, dot));
  const bytes = Buffer.from(sealed.slice(dot + 1), 'base64');
  if (bytes.length < TAG_BYTES) return undefined;
  for (const by of [seal, sealPrevious]) {
    if (by(purpose) === undefined) continue;
    try {
      const { key, iv } = keyOf(purpose, nonce, (...words) => by(...words) ?? '');
      const decipher = createDecipheriv('aes-256-gcm', key, iv);
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
    } catch {
      // sealed under the other key
    }
  }
  return undefined;
}

function keyOf(purpose: string, nonce: string, by: Seal['seal']): { key: Buffer; iv: Buffer } {
  return {
    key: Buffer.from(by('sealed-text', purpose, nonce), 'hex'),
    iv: Buffer.from(by('sealed-text-iv', purpose, nonce), 'hex').subarray(0, 12),
  };
}

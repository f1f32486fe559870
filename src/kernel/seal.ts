import { createHmac } from 'node:crypto';

/** Keyed fingerprints: with the key one can check a guess, without it nothing can be read back. */
export type Seal = {
  /** HMAC-SHA256 over the words (each length-prefixed, so that no two lists collide), lower-case hex. */
  seal(...words: string[]): string;
  /** The same under the previous key; undefined when there is none. */
  sealPrevious(...words: string[]): string | undefined;
};

export function sealWith(key: string, previous?: string): Seal {
  return {
    seal: (...words) => hmac(key, words),
    sealPrevious: (...words) => (previous ? hmac(previous, words) : undefined),
  };
}

function hmac(key: string, words: string[]): string {
  const sum = createHmac('sha256', key);
  for (const word of words) sum.update(`${Buffer.byteLength(word)}:`).update(word);
  return sum.digest('hex');
}

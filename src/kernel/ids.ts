const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** A random id of `length` characters of 5 bits each (default 16: 80 bits), safe in URLs and to read aloud. */
export function newId(length = 16): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => ALPHABET[byte & 31]).join('');
}

/** Lower-case hex SHA-256; for keys and content addresses, not for secrets. */
export async function sha256(content: string | Uint8Array): Promise<string> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A number in [0, 1) that is the same for the same words: for spreading, never for secrecy. */
export function spread(...words: string[]): number {
  let hash = 0x811c9dc5;
  for (const char of words.join('\u0000')) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x45d9f3b);
  hash ^= hash >>> 16;
  return (hash >>> 0) / 2 ** 32;
}

/** A number of 52 bits made from a random id, for rows whose order in the file is to be no order of time (law 10). */
export function rowOf(id: string): number {
  const part = (name: string, size: number) => Math.floor(spread(id, name) * size);
  return part('high', 2 ** 20) * 2 ** 32 + part('low', 2 ** 32);
}

import { crc32, inflateRawSync } from 'node:zlib';
import { Unreadable } from './unreadable.ts';

/** Gives the bytes of a file in the archive; undefined when there is none of that name. */
export type Archive = (name: string) => Uint8Array | undefined;

type Entry = { flags: number; method: number; checksum: number; packed: number; offset: number };

const MOST_ENTRIES = 20_000;
const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

/**
 * The files of a ZIP archive (PKWARE APPNOTE 6.3, sections 4.3.7–4.3.16), without ZIP64, which begins at 4 GB.
 * Nothing is unpacked before it is asked for, and then no more than `limit` bytes, whatever the archive claims.
 * @throws Unreadable when damaged, locked by a password, or larger than the limit
 */
export function openArchive(bytes: Uint8Array, limit: number): Archive {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = entriesOf(bytes, view);
  return (name) => {
    const entry = entries.get(name.replace(/^\//, '').toLowerCase());
    return entry && unpack(bytes, view, entry, limit);
  };
}

function entriesOf(bytes: Uint8Array, view: DataView): Map<string, Entry> {
  const end = endOf(view);
  const count = view.getUint16(end + 10, true);
  if (count > MOST_ENTRIES) throw new Unreadable('too_large');
  const entries = new Map<string, Entry>();
  let at = view.getUint32(end + 16, true);
  for (let number = 0; number < count; number += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== CENTRAL) throw new Unreadable('damaged');
    const length = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + length));
    entries.set(name.replaceAll('\\', '/').toLowerCase(), {
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      checksum: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    });
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** The end record stands last, before a comment of at most 65,535 bytes. */
function endOf(view: DataView): number {
  const last = view.byteLength - 22;
  for (let at = last; at >= 0 && at >= last - 65_535; at -= 1) {
    if (view.getUint32(at, true) === END) return at;
  }
  throw new Unreadable('damaged');
}

function unpack(
  bytes: Uint8Array,
  view: DataView,
  { flags, method, checksum, packed, offset }: Entry,
  limit: number,
): Uint8Array {
  if (flags & 1) throw new Unreadable('locked');
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== LOCAL) throw new Unreadable('damaged');
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  const data = bytes.subarray(start, start + packed);
  if (data.length < packed || (method !== 0 && method !== 8)) throw new Unreadable('damaged');
  if (method === 0 && packed > limit) throw new Unreadable('too_large');
  const content = method === 0 ? data : inflate(data, limit);
  if (crc32(content) !== checksum) throw new Unreadable('damaged');
  return content;
}

function inflate(data: Uint8Array, limit: number): Uint8Array {
  try {
    return inflateRawSync(data, { maxOutputLength: limit });
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    throw new Unreadable(tooLarge ? 'too_large' : 'damaged');
  }
}

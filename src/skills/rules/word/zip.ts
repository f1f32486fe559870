import { crc32, inflateRawSync } from 'node:zlib';
import { type UnzipFileInfo, unzipSync } from 'fflate';
import { Unreadable } from './unreadable.ts';

/** Gives the bytes of a file in the archive; undefined when there is none of that name. */
export type Archive = (name: string) => Uint8Array | undefined;

type Entry = Pick<UnzipFileInfo, 'size' | 'originalSize' | 'compression'> & {
  /** Where its local header stands. */
  at: number;
  locked: boolean;
  checksum: number;
};

const MOST_ENTRIES = 20_000;

/**
 * The files of a ZIP archive. Nothing is unpacked before it is asked for, and then no more than `limit` bytes, whatever
 * the archive claims.
 * @throws Unreadable when damaged, locked by a password, or larger than the limit
 */
export function openArchive(bytes: Uint8Array, limit: number): Archive {
  const records = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = entriesOf(records);
  return (name) => {
    const entry = entries.get(name.replace(/^\//, '').toLowerCase());
    return entry && unpack(records, entry, limit);
  };
}

// fflate tells neither a file's flags nor its checksum nor its place: they are read beside it, from the same record of the
// directory (PKWARE APPNOTE 6.3, sections 4.3.12 and 4.3.16)
function entriesOf(records: Buffer): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  let at: number | undefined;
  let count = 0;
  const filter = ({ name, size, originalSize, compression }: UnzipFileInfo) => {
    at ??= records.readUInt32LE(records.lastIndexOf('PK\u0005\u0006') + 16);
    if (records.toString('latin1', at, at + 4) !== 'PK\u0001\u0002') throw new Unreadable('damaged');
    if (count++ >= MOST_ENTRIES) throw new Unreadable('too_large');
    entries.set(name.replaceAll('\\', '/').toLowerCase(), {
      size,
      originalSize,
      compression,
      at: records.readUInt32LE(at + 42),
      locked: (records.readUInt16LE(at + 8) & 1) === 1,
      checksum: records.readUInt32LE(at + 16),
    });
    at += 46 + records.readUInt16LE(at + 28) + records.readUInt16LE(at + 30) + records.readUInt16LE(at + 32);
    return false;
  };
  orDamaged(() => unzipSync(records, { filter }));
  return entries;
}

function unpack(records: Buffer, { at, size, originalSize, compression, ...entry }: Entry, limit: number): Uint8Array {
  if (entry.locked) throw new Unreadable('locked');
  if (originalSize > limit) throw new Unreadable('too_large');
  const content = orDamaged(() => {
    const from = at + 30 + records.readUInt16LE(at + 26) + records.readUInt16LE(at + 28);
    const packed = records.subarray(from, from + size);
    // Stops at the size claimed: what is more is found out then, and costs nothing
    return compression === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, originalSize) });
  });
  if (content.length !== originalSize || crc32(content) !== entry.checksum) throw new Unreadable('damaged');
  return content;
}

/** Damaged bytes fail in many ways. */
function orDamaged<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable('damaged');
  }
}

import { crc32 } from 'node:zlib';
import { type UnzipFileInfo, unzipSync } from 'fflate';
import { Unreadable } from './unreadable.ts';

/** Gives the bytes of a file in the archive; undefined when there is none of that name. */
export type Archive = (name: string) => Uint8Array | undefined;

type Entry = UnzipFileInfo & { place: number; locked: boolean; checksum: number };

const MOST_ENTRIES = 20_000;
// What unpacks to the limit is markup, at less than a tenth. More may lie about its size, and cost a thousand times its own.
const TIGHTEST = 10;

/**
 * The files of a ZIP archive. Nothing is unpacked before it is asked for, and then no more than `limit` bytes, whatever
 * the archive claims.
 * @throws Unreadable when damaged, locked by a password, or larger than the limit
 */
export function openArchive(bytes: Uint8Array, limit: number): Archive {
  const entries = entriesOf(bytes);
  return (name) => {
    const entry = entries.get(name.replace(/^\//, '').toLowerCase());
    return entry && unpack(bytes, entry, limit);
  };
}

// fflate tells neither a file's flags nor its checksum: they are read beside it, from the same record of the directory
// (PKWARE APPNOTE 6.3, sections 4.3.12 and 4.3.16)
function entriesOf(bytes: Uint8Array): Map<string, Entry> {
  const records = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = new Map<string, Entry>();
  let at: number | undefined;
  let place = 0;
  filesIn(bytes, (file) => {
    at ??= records.readUInt32LE(records.lastIndexOf('PK\u0005\u0006') + 16);
    if (records.toString('latin1', at, at + 4) !== 'PK\u0001\u0002') throw new Unreadable('damaged');
    if (place >= MOST_ENTRIES) throw new Unreadable('too_large');
    const locked = (records.readUInt16LE(at + 8) & 1) === 1;
    const checksum = records.readUInt32LE(at + 16);
    entries.set(file.name.replaceAll('\\', '/').toLowerCase(), { ...file, place, locked, checksum });
    at += 46 + records.readUInt16LE(at + 28) + records.readUInt16LE(at + 30) + records.readUInt16LE(at + 32);
    place += 1;
    return false;
  });
  return entries;
}

function unpack(bytes: Uint8Array, entry: Entry, limit: number): Uint8Array {
  const { size, originalSize, compression } = entry;
  if (entry.locked) throw new Unreadable('locked');
  const packedMost = compression === 0 ? limit : limit / TIGHTEST;
  if (originalSize > limit || size > packedMost) throw new Unreadable('too_large');
  let place = 0;
  // Unpacks into a buffer of the size claimed: what is more gets lost, and is found out by the checksum
  const [content] = filesIn(bytes, () => place++ === entry.place);
  if (!content || crc32(content) !== entry.checksum) throw new Unreadable('damaged');
  return content;
}

/** fflate fails on damaged bytes in many ways. */
function filesIn(bytes: Uint8Array, filter: (file: UnzipFileInfo) => boolean): Uint8Array[] {
  try {
    return Object.values(unzipSync(bytes, { filter }));
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable('damaged');
  }
}

import { classified } from '../kernel/chinese/classified.ts';
import { type CivilDate, civilDate } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { storeFile } from '../kernel/files.ts';
import type { Attachment } from './skill.ts';
import type { InboxRow } from './tables.ts';

/** What a person can send: WeCom takes files up to 20 MB, Feishu more. */
export const LARGEST_FILE = 20 * 1024 * 1024;

/** In characters: the longest code of law has a third, and whatever looks into a text takes its time. */
export const LONGEST_TEXT = 300_000;

export type Attached =
  | { is: 'attached'; attachment: Attachment }
  /** Law 11: it carries a marking of 国家秘密 and was not stored. */
  | { is: 'withheld' }
  | { is: 'too_large' }
  | { is: 'nothing' };

export type FileReading = {
  /** Bytes behind an arrival's `ref`. @throws RangeError when there are more than `limit` */
  fetchFile(channel: string, ref: string, limit: number): Promise<Uint8Array | undefined>;
  /** The words of a file, where there are any that can be read. */
  textOf(name: string, bytes: Uint8Array): Promise<string | undefined>;
};

/**
 * Fetches what came with an arrival and stores it by its content, before anything is decided: doing it twice changes
 * nothing, and a turn that fails loses nothing. What can be read is looked into first.
 */
export async function attach(
  { channel, said, at }: InboxRow,
  { fetchFile, textOf }: FileReading,
  database: Database,
  zone: string,
): Promise<Attached> {
  if (said?.kind !== 'media' || said.media === 'sticker' || said.media === 'voice' || !said.ref)
    return { is: 'nothing' };
  try {
    const bytes = await fetchFile(channel, said.ref, LARGEST_FILE);
    if (!bytes) return { is: 'nothing' };
    const name = said.name ?? (said.media === 'image' ? '图片' : '未命名');
    const text = await textOf(name, bytes);
    if (text !== undefined && text.length > LONGEST_TEXT) return { is: 'too_large' };
    if (text !== undefined && classified(text)) return { is: 'withheld' };
    return {
      is: 'attached',
      attachment: { ...(await stored(name, bytes, civilDate(at, zone), database)), ...(text ? { text } : {}) },
    };
  } catch (error) {
    if (error instanceof RangeError) return { is: 'too_large' };
    throw error;
  }
}

async function stored(name: string, bytes: Uint8Array, on: CivilDate, database: Database) {
  const { id, writes } = await storeFile(bytes, on);
  await database.batch(writes);
  return { id, name, bytes: bytes.length };
}

import { strFromU8, unzipSync } from 'fflate';
import type { Database } from '../../src/kernel/database.ts';
import { fileOf } from '../../src/kernel/files.ts';
import type { ShownCard } from '../../src/message/card.ts';

/** The bytes of the file that a card carries. */
export async function fileOn({ read }: Database, card: ShownCard | undefined): Promise<Uint8Array> {
  const bytes = card?.file?.sha256 ? await fileOf(read, card.file.sha256) : undefined;
  if (!bytes) throw new Error('the card carries no file');
  return bytes;
}

/** All words of a .docx in reading order, cells and paragraphs a line each. */
export function wordsOfDocx(bytes: Uint8Array): string {
  const part = unzipSync(bytes)['word/document.xml'];
  return strFromU8(part ?? new Uint8Array())
    .replace(/<\/w:p>/gu, '\n')
    .replace(/<[^>]+>/gu, '')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<');
}

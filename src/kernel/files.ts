import { asc, eq } from 'drizzle-orm';
import type { Read } from './database.ts';
import { sha256 } from './ids.ts';
import { build, type Write, write } from './statement.ts';
import { filePiece } from './tables.ts';

/** Base64 makes 4/3 of it: below D1's limit of 1 MB a row. */
const PIECE_BYTES = 600_000;

/** Statements that store the bytes once, by content. Resolves to their id, too. */
export async function keepFile(bytes: Uint8Array): Promise<{ id: string; writes: Write[] }> {
  const id = await sha256(bytes);
  const writes: Write[] = [];
  for (let part = 0; part * PIECE_BYTES < Math.max(1, bytes.length); part++) {
    const content = Buffer.from(bytes.subarray(part * PIECE_BYTES, (part + 1) * PIECE_BYTES)).toString('base64');
    writes.push(
      write(
        build
          .insert(filePiece)
          .values({ id: `${id}/${part}`, sha256: id, part, content })
          .onConflictDoNothing(),
      ),
    );
  }
  return { id, writes };
}

export async function fileOf(read: Read, id: string): Promise<Uint8Array | undefined> {
  const pieces = await read
    .select({ content: filePiece.content })
    .from(filePiece)
    .where(eq(filePiece.sha256, id))
    .orderBy(asc(filePiece.part));
  if (pieces.length === 0) return undefined;
  return Buffer.concat(pieces.map(({ content }) => Buffer.from(content, 'base64')));
}

import { and, asc, eq, lt } from 'drizzle-orm';
import type { CivilDate } from './clock.ts';
import type { Read } from './database.ts';
import { sha256 } from './ids.ts';
import { build, type Write, write } from './statement.ts';
import { filePiece } from './tables.ts';

/** Base64 makes 4/3 of it: below D1's limit of 1 MB a row. */
const PIECE_BYTES = 600_000;

/** Statements that store the bytes once, by content, as of `on`. Resolves to their id, too. */
export async function storeFile(bytes: Uint8Array, on: CivilDate): Promise<{ id: string; writes: Write[] }> {
  const id = await sha256(bytes);
  const writes: Write[] = [];
  for (let part = 0; part * PIECE_BYTES < Math.max(1, bytes.length); part++) {
    const content = Buffer.from(bytes.subarray(part * PIECE_BYTES, (part + 1) * PIECE_BYTES)).toString('base64');
    writes.push(
      write(
        build
          .insert(filePiece)
          .values({ id: `${id}/${part}`, sha256: id, part, content, on })
          .onConflictDoUpdate({ target: filePiece.id, set: { on } }),
      ),
    );
  }
  return { id, writes };
}

/** A row of a skill names this file from now on: it no longer goes with the conversations. */
export function keepFile(id: string): Write {
  return write(build.update(filePiece).set({ kept: true }).where(eq(filePiece.sha256, id)));
}

/** Files last stored before this civil date that nothing but old conversations names. */
export function forgetFiles(before: CivilDate): Write {
  return write(build.delete(filePiece).where(and(eq(filePiece.kept, false), lt(filePiece.on, before))));
}

/** A file that nothing keeps goes at once. */
export function forgetFile(id: string): Write {
  return write(build.delete(filePiece).where(and(eq(filePiece.kept, false), eq(filePiece.sha256, id))));
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

import { eq } from 'drizzle-orm';
import type { Read } from './database.ts';
import { build, type Write, write } from './statement.ts';
import { series } from './tables.ts';

/**
 * The next number of a series that people read aloud (课题组 5 号), from 1, with the write that takes it: a conflict when
 * somebody else takes it first. `count` numbers follow each other.
 */
export async function nextOf(read: Read, name: string, count = 1): Promise<{ first: number; taken: Write }> {
  const row = await read.select().from(series).where(eq(series.name, name)).get();
  const before = row?.last ?? 0;
  const last = before + count;
  const taken = build
    .insert(series)
    .values({ name, last })
    .onConflictDoUpdate({ target: series.name, set: { last }, setWhere: eq(series.last, before) });
  return { first: before + 1, taken: write(taken, 1) };
}

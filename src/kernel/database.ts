import { drizzle, type SqliteRemoteDatabase } from 'drizzle-orm/sqlite-proxy';
import type { Statement } from './statement.ts';

/**
 * `unflushed`: on the disk with the next batch that is flushed, not by itself. The machine's power can take it back, the end
 * of the process can't. For what is then only done again: a turn of an arrival that is flushed, a lease, a receipt.
 */
export type How = { unflushed: true };

/** What one SQLite engine must be able to do; the rest is the same for a libSQL file, a libSQL server and D1. */
export type Engine = {
  /** One select; rows as arrays in column order. */
  select(statement: Statement): Promise<unknown[][]>;
  /** All statements in one transaction, in order, or none of them. Resolves to the rows changed by each. */
  batch(statements: Statement[], how?: How): Promise<number[]>;
  /** The same while references between tables rest, so that a table to which others refer can be made anew; where it can. */
  reshape?(statements: Statement[]): Promise<void>;
  /** What was overwritten or deleted before is not left in the engine's own files either; where it can, never throws. */
  scrub?(): Promise<void>;
  close(): Promise<void>;
};

/** Typed selects. Anything that would change the database throws: changes go through `commit` or `batch`. */
export type Read = SqliteRemoteDatabase;

export type Database = Engine & { readonly read: Read };

export function databaseOver(engine: Engine): Database {
  const read = drizzle(async (text, params, method) => {
    if (method === 'run') throw new Error('reads only; changes go through commit()');
    const rows = await engine.select({ sql: text, params });
    // drizzle's proxy wants one bare row for `get`
    return { rows: method === 'get' ? ((rows[0] ?? undefined) as unknown as unknown[]) : rows };
  });
  return { ...engine, read };
}

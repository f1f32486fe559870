import type { sql } from 'drizzle-orm';
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core';
import { drizzle } from 'drizzle-orm/sqlite-proxy';

/** SQL with its parameters, for any SQLite engine. */
export type Statement = { sql: string; params: unknown[] };

/** A statement that changes something. With `rows`, the whole commit is undone unless exactly so many rows changed. */
export type Write = Statement & { rows?: number };

/** A parameter as every engine takes it: neither SQLite files nor D1 bind booleans. */
export function bindable(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : (value ?? null);
}

type Compilable = { toSQL(): { sql: string; params: unknown[] } };

/** Builds statements that are committed later. Nothing here can run: awaiting a builder made with it throws. */
export const build = drizzle(() => {
  throw new Error('build only makes statements; hand them to commit()');
});

const dialect = new SQLiteSyncDialect();

function compile(from: Compilable | ReturnType<typeof sql>): Statement {
  const { sql: text, params } = 'toSQL' in from ? from.toSQL() : dialect.sqlToQuery(from);
  return { sql: text, params };
}

/** A write for a Turn; `rows`: how many rows it must change, else the turn is a conflict and is run again. */
export function write(from: Compilable | ReturnType<typeof sql>, rows?: number): Write {
  return rows === undefined ? compile(from) : { ...compile(from), rows };
}

/** A precondition for a Turn: the commit is a conflict when this select finds a row. */
export function query(from: Compilable | ReturnType<typeof sql>): Statement {
  return compile(from);
}

// RAISE() works in triggers only. json() of something that isn't JSON fails the statement, and with it the batch,
// in every SQLite (D1 included); the words in it tell a conflict from a fault.
const CONFLICT = 'conflict';

/** Directly behind a write: fails unless exactly `rows` rows changed. */
export function unlessChanged(rows: number): Statement {
  return { sql: `select json(case when changes() = ${Math.trunc(rows)} then '1' else '${CONFLICT}' end)`, params: [] };
}

/** Fails when the query finds a row. */
export function unlessFound(found: Statement): Statement {
  return { sql: `select json(case when exists (${found.sql}) then '${CONFLICT}' else '1' end)`, params: found.params };
}

export function isConflict(error: unknown): boolean {
  for (let e = error; e instanceof Error; e = e.cause) if (/malformed JSON/i.test(e.message)) return true;
  return false;
}

import type { Client, InValue } from '@libsql/client';
import { type Database, databaseOver } from './database.ts';
import { OperatorError } from './errors.ts';
import type { Statement } from './statement.ts';

const BUSY_WAIT_MS = 50;
const BUSY_GIVE_UP_MS = 15_000;
const BREATH_STATEMENTS = 100;

/**
 * A libSQL file (`file:…`) or server (`libsql://`, `http(s)://`).
 *
 * File calls are synchronous, so a lock is waited for at most 50 ms at a time and then again with jitter, 15 s in all.
 * After SQLITE_BUSY the connection is thrown away: @libsql/client 0.18 can otherwise resolve later writes that it
 * never commits (libsql-client-ts#352); for the same reason nothing is written but by `batch`.
 * `concurrency: 1`: further pool connections would not have our PRAGMAs.
 * Awaiting a file call never leaves the microtasks, so every hundred statements one turn of the event loop is let
 * through: requests are served during a fan-out, and the memory of used statements is given back (half the peak).
 */
export async function openLibsql(url: string, authToken?: string): Promise<Database> {
  const isFile = url.startsWith('file:') || url === ':memory:';
  const { createClient } = await import('@libsql/client');
  let client: Client;
  try {
    client = createClient({ url, ...(authToken ? { authToken } : {}), concurrency: 1, timeout: BUSY_WAIT_MS });
  } catch (error) {
    throw new OperatorError(`DATABASE_URL ${url} can't be opened (${wordsOf(error)}): check the path and its rights`);
  }
  const prepare = async () => {
    if (!isFile) return;
    await client.execute('PRAGMA journal_mode = WAL');
    await client.execute('PRAGMA synchronous = FULL');
    await client.execute('PRAGMA foreign_keys = ON');
    await client.execute('PRAGMA cache_size = -32000');
    // what was told unnamed is to be gone from the file, not only from its tables (law 10)
    await client.execute('PRAGMA secure_delete = ON');
  };
  let sinceBreath = 0;
  const breathe = async (statements: number) => {
    sinceBreath += statements;
    if (!isFile || sinceBreath < BREATH_STATEMENTS) return;
    sinceBreath = 0;
    await new Promise((resolve) => setImmediate(resolve));
  };
  const patiently = async <T>(work: () => Promise<T>): Promise<T> => {
    const giveUp = performance.now() + BUSY_GIVE_UP_MS;
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isBusy(error)) throw error;
        if (performance.now() > giveUp) {
          throw new OperatorError(`the database ${url} stayed locked for 15 s: end the process that holds it`);
        }
        await client.reconnect();
        await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 45));
        await prepare().catch((again: unknown) => {
          if (!isBusy(again)) throw again;
        });
      }
    }
  };
  try {
    await patiently(async () => void (isFile ? await prepare() : await client.execute('select 1')));
  } catch (error) {
    client.close();
    if (error instanceof OperatorError) throw error;
    const mend = isFile ? 'check that it is a database file' : 'check the address and DATABASE_AUTH_TOKEN';
    throw new OperatorError(`DATABASE_URL ${url} can't be used (${wordsOf(error)}): ${mend}`);
  }
  /** The log keeps every older state of a page until it is folded into the file. */
  async function foldLog(): Promise<void> {
    await client.execute('PRAGMA wal_checkpoint(TRUNCATE)').catch(() => undefined);
  }
  return databaseOver({
    select: (statement) =>
      patiently(async () => {
        await breathe(1);
        const { rows, columns } = await client.execute(bound(statement));
        return rows.map((row) => columns.map((_, i) => row[i]));
      }),
    batch: (statements) =>
      statements.length === 0
        ? Promise.resolve([])
        : patiently(async () => {
            await breathe(statements.length);
            return (await client.batch(statements.map(bound), 'write')).map((result) => result.rowsAffected);
          }),
    ...(isFile ? { scrub: foldLog } : {}),
    async close() {
      // whoever copies the file next finds all of it in one place; a busy reader only leaves the log behind
      if (isFile) await foldLog();
      client.close();
    },
  });
}

function bound({ sql, params }: Statement): { sql: string; args: InValue[] } {
  return { sql, args: params as InValue[] };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isBusy(error: unknown): boolean {
  for (let e = error; e instanceof Error; e = e.cause) {
    if ('code' in e && typeof e.code === 'string' && /^SQLITE_(BUSY|LOCKED)/.test(e.code)) return true;
    if (/database (table )?is locked/.test(e.message)) return true;
  }
  return false;
}

import type { Client, InValue } from '@libsql/client';
import { type Database, databaseOver } from './database.ts';
import { OperatorError } from './errors.ts';
import { openFile } from './file-engine.ts';
import type { Statement } from './statement.ts';

const BUSY_WAIT_MS = 50;
const BUSY_GIVE_UP_MS = 15_000;
const BREATH_STATEMENTS = 100;

/** A libSQL file (`file:…`, `:memory:`) or server (`libsql://`, `http(s)://`). @throws OperatorError when it can't be opened */
export function openLibsql(url: string, authToken?: string): Promise<Database> {
  return url.startsWith('file:') || url === ':memory:' ? openFileDatabase(url) : openServer(url, authToken);
}

/**
 * File calls are synchronous, so a lock is waited for at most 50 ms at a time and then again with jitter, 15 s in all.
 * After SQLITE_BUSY the connection is thrown away: libSQL can otherwise acknowledge later writes that it never commits
 * (libsql-client-ts#352); for the same reason nothing is written but by `batch`.
 * Awaiting a file call never leaves the microtasks, so every hundred statements one turn of the event loop is let
 * through: requests are served during a fan-out, and the memory of used statements is given back (half the peak).
 */
async function openFileDatabase(url: string): Promise<Database> {
  const path = url.replace(/^file:(?:\/\/)?/, '');
  const engine = await openFile(path, BUSY_WAIT_MS).catch((error: unknown) => {
    throw new OperatorError(`DATABASE_URL ${url} can't be opened (${wordsOf(error)}): check the path and its rights`);
  });
  const prepare = () => {
    engine.run('PRAGMA journal_mode = WAL');
    engine.run('PRAGMA foreign_keys = ON');
    engine.run('PRAGMA cache_size = -32000');
    // what was told unnamed is to be gone from the file, not only from its tables (law 10)
    engine.run('PRAGMA secure_delete = ON');
  };
  let sinceBreath = 0;
  const patiently = async <T>(statements: number, work: () => T): Promise<T> => {
    sinceBreath += statements;
    if (sinceBreath >= BREATH_STATEMENTS) {
      sinceBreath = 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
    const giveUp = performance.now() + BUSY_GIVE_UP_MS;
    for (;;) {
      try {
        return work();
      } catch (error) {
        if (!isBusy(error)) throw error;
        if (performance.now() > giveUp) {
          throw new OperatorError(`the database ${url} stayed locked for 15 s: end the process that holds it`);
        }
        engine.reopen();
        await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 45));
        try {
          prepare();
        } catch (again) {
          if (!isBusy(again)) throw again;
        }
      }
    }
  };
  /** The log keeps every older state of a page until it is folded into the file. */
  async function foldLog(): Promise<void> {
    try {
      engine.run('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // a busy reader leaves the log behind
    }
  }
  try {
    await patiently(0, prepare);
    // of a process that died the log still holds what it had erased
    await foldLog();
  } catch (error) {
    engine.close();
    throw unusable(error, url, 'check that it is a database file');
  }
  return databaseOver({
    select: (statement) => patiently(1, () => engine.select(statement)),
    batch: (statements, how) =>
      statements.length === 0 ? Promise.resolve([]) : patiently(statements.length, () => engine.batch(statements, how)),
    reshape: (statements) =>
      patiently(statements.length, () => {
        // inside a transaction it would change nothing
        engine.run('PRAGMA foreign_keys = OFF');
        try {
          engine.batch(statements);
        } finally {
          engine.run('PRAGMA foreign_keys = ON');
        }
      }),
    scrub: foldLog,
    async close() {
      // whoever copies the file next finds all of it in one place
      await foldLog();
      engine.close();
    },
  });
}

async function openServer(url: string, authToken: string | undefined): Promise<Database> {
  const { createClient } = await import('@libsql/client');
  let client: Client;
  try {
    client = createClient({ url, ...(authToken ? { authToken } : {}), concurrency: 1 });
  } catch (error) {
    throw new OperatorError(`DATABASE_URL ${url} can't be opened (${wordsOf(error)}): check the path and its rights`);
  }
  try {
    await client.execute('select 1');
  } catch (error) {
    client.close();
    throw unusable(error, url, 'check the address and DATABASE_AUTH_TOKEN');
  }
  return databaseOver({
    async select(statement) {
      const { rows, columns } = await client.execute(bound(statement));
      return rows.map((row) => columns.map((_, i) => row[i]));
    },
    async batch(statements) {
      if (statements.length === 0) return [];
      return (await client.batch(statements.map(bound), 'write')).map((result) => result.rowsAffected);
    },
    async close() {
      client.close();
    },
  });
}

function unusable(error: unknown, url: string, mend: string): OperatorError {
  if (error instanceof OperatorError) return error;
  return new OperatorError(`DATABASE_URL ${url} can't be used (${wordsOf(error)}): ${mend}`);
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

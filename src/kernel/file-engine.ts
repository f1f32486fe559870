import type Connection from 'libsql';
import type { How } from './database.ts';
import { bindable, type Statement } from './statement.ts';

/** One connection to a libSQL file; every call is synchronous and throws what SQLite says. */
export type FileEngine = {
  select(statement: Statement): unknown[][];
  /** All statements in one transaction, or none. Resolves to the rows changed by each. */
  batch(statements: Statement[], how?: How): number[];
  run(sql: string): void;
  /** Throws the connection away and opens another one. */
  reopen(): void;
  close(): void;
};

/** A city's year is told with some 480 different statements. */
const KEPT = 600;

/**
 * @param path of the file, or `:memory:`
 * @param busyWaitMs how long a lock is waited for inside one call: it blocks the process
 */
export async function openFile(path: string, busyWaitMs: number): Promise<FileEngine> {
  const { default: Libsql } = await import('libsql');
  const open = () => new Libsql(path, { timeout: busyWaitMs });
  let connection = open();
  // preparing a select costs ten times what running it does; a turn says the same few again and again
  const kept = new Map<string, Prepared>();
  const prepare = (sql: string): Prepared => {
    const known = kept.get(sql);
    // whatever was used longest ago stands first
    if (known) kept.delete(sql);
    const prepared = known ?? preparedOn(connection, sql);
    kept.set(sql, prepared);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? '');
    return prepared;
  };
  let flushes: boolean | undefined;
  // in WAL mode NORMAL flushes nothing but at a checkpoint, and FULL whatever the log holds by then, the former as well
  const flushing = (yes: boolean) => {
    if (flushes !== yes) connection.exec(`PRAGMA synchronous = ${yes ? 'FULL' : 'NORMAL'}`);
    flushes = yes;
  };
  return {
    select: ({ sql, params }) => rows(prepare(sql), params),
    batch(statements, how) {
      flushing(how === undefined);
      connection.exec('begin immediate');
      try {
        const changed = statements.map(({ sql, params }) => {
          const prepared = prepare(sql);
          if (!prepared.reader) return prepared.statement.run(params.map(bindable)).changes;
          rows(prepared, params);
          return 0;
        });
        connection.exec('commit');
        return changed;
      } catch (error) {
        if (connection.inTransaction) connection.exec('rollback');
        throw error;
      }
    },
    run: (sql) => void connection.exec(sql),
    reopen() {
      kept.clear();
      connection.close();
      connection = open();
      flushes = undefined;
    },
    close() {
      kept.clear();
      connection.close();
    },
  };
}

type Prepared = { statement: Connection.Statement; reader: boolean };

function preparedOn(connection: Connection.Database, sql: string): Prepared {
  const statement = connection.prepare(sql);
  const { reader } = statement;
  return { statement: reader ? statement.raw(true) : statement, reader };
}

function rows({ statement }: Prepared, params: unknown[]): unknown[][] {
  // raw: every row is an array of values
  return statement.all(params.map(bindable)) as unknown[][];
}

import { type Database, databaseOver } from './database.ts';
import { bindable, type Statement } from './statement.ts';

/** The part of Cloudflare's D1 binding that is used here (developers.cloudflare.com/d1/worker-api). */
export type D1 = {
  prepare(sql: string): D1Statement;
  batch(statements: D1Statement[]): Promise<{ meta: { changes: number } }[]>;
};
type D1Statement = { bind(...values: unknown[]): D1Statement; raw(): Promise<unknown[][]> };

/** Cloudflare D1: batches are transactions, there are no interactive ones. At most 100 parameters a statement. */
export function overD1(d1: D1): Database {
  const bound = ({ sql, params }: Statement) => d1.prepare(sql).bind(...params.map(bindable));
  return databaseOver({
    select: (statement) => bound(statement).raw(),
    async batch(statements) {
      if (statements.length === 0) return [];
      return (await d1.batch(statements.map(bound))).map(({ meta }) => meta.changes);
    },
    close: async () => {},
  });
}

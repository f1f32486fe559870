import { type Database, databaseOver } from './database.ts';
import { bindable, type Statement } from './statement.ts';

/** The part of Cloudflare's D1 binding that is used here (developers.cloudflare.com/d1/worker-api). */
export type D1 = {
  prepare(sql: string): D1Statement;
  batch(statements: D1Statement[]): Promise<{ meta: { changes: number } }[]>;
};
type D1Statement = { bind(...values: unknown[]): D1Statement; raw(): Promise<unknown[][]> };

/** At most so many parameters a statement (developers.cloudflare.com/d1/platform/limits). */
const PARAMETERS = 100;

/** Cloudflare D1: batches are transactions, there are no interactive ones. */
export function overD1(d1: D1): Database {
  const bound = (statement: Statement) => {
    const { sql, params } = fewParameters({ ...statement, params: statement.params.map(bindable) });
    return d1.prepare(sql).bind(...params);
  };
  return databaseOver({
    select: (statement) => bound(statement).raw(),
    async batch(statements) {
      if (statements.length === 0) return [];
      return (await d1.batch(statements.map(bound))).map(({ meta }) => meta.changes);
    },
    close: async () => {},
  });
}

/** The same statement with all its parameters in one, as JSON, where there are too many. */
function fewParameters({ sql, params }: Statement): Statement {
  if (params.length <= PARAMETERS) return { sql, params };
  let i = 0;
  const text = sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\?/g, (found) =>
    found === '?' ? `json_extract(?1, '$[${i++}]')` : found,
  );
  return { sql: text, params: [JSON.stringify(params)] };
}

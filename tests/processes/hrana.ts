import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { z } from 'zod';

/**
 * A database server for @libsql/client: Hrana 2 over HTTP (the document HRANA_2_SPEC of libsql), as far as the client
 * speaks it here. No such server is published for npm; SQLite itself is Node's.
 */
export async function startDatabaseServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const database = new DatabaseSync(':memory:');
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method !== 'POST' || request.url !== '/v2/pipeline') return response.writeHead(404).end();
      const asked = Pipeline.safeParse(JSON.parse(Buffer.concat(chunks).toString()));
      if (!asked.success) return response.writeHead(400).end(asked.error.message);
      const { requests } = asked.data;
      // whatever one pipeline asks for is done in one go, so no other client comes between
      const stream: Stream = { database, texts: new Map() };
      const results = requests.map((asked) => answered(() => answerTo(asked, stream)));
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ baton: null, base_url: null, results }));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      database.close();
    },
  };
}

const Value = z.discriminatedUnion('type', [
  z.object({ type: z.literal('null') }),
  z.object({ type: z.literal('integer'), value: z.string() }),
  z.object({ type: z.literal('float'), value: z.number() }),
  z.object({ type: z.literal('text'), value: z.string() }),
  z.object({ type: z.literal('blob'), base64: z.string() }),
]);
const Statement = z.object({
  sql: z.string().optional(),
  sql_id: z.number().optional(),
  args: z.array(Value).default([]),
});
type Condition = { type: 'ok' | 'error'; step: number } | { type: 'not'; cond: Condition };
const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.object({ type: z.enum(['ok', 'error']), step: z.number() }),
    z.object({ type: z.literal('not'), cond: Condition }),
  ]),
);
const Step = z.object({ stmt: Statement, condition: Condition.nullish() });
const Asked = z.discriminatedUnion('type', [
  z.object({ type: z.literal('close') }),
  z.object({ type: z.literal('store_sql'), sql_id: z.number(), sql: z.string() }),
  z.object({ type: z.literal('close_sql') }),
  z.object({ type: z.literal('execute'), stmt: Statement }),
  z.object({ type: z.literal('batch'), batch: z.object({ steps: z.array(Step) }) }),
]);
const Pipeline = z.object({ baton: z.null().optional(), requests: z.array(Asked) });

/** `texts`: what later statements name by a number. */
type Stream = { database: DatabaseSync; texts: Map<number, string> };

function answerTo(asked: z.infer<typeof Asked>, stream: Stream) {
  if (asked.type === 'store_sql') stream.texts.set(asked.sql_id, asked.sql);
  if (asked.type === 'execute') return { type: 'execute', result: run(asked.stmt, stream) };
  if (asked.type !== 'batch') return { type: asked.type };
  const step_results: (object | null)[] = [];
  const step_errors: (object | null)[] = [];
  const holds = (condition: Condition): boolean => {
    if (condition.type === 'not') return !holds(condition.cond);
    return (condition.type === 'ok' ? step_results : step_errors)[condition.step] !== null;
  };
  for (const { stmt, condition } of asked.batch.steps) {
    const done = !condition || holds(condition) ? answered(() => run(stmt, stream)) : undefined;
    step_results.push(done?.type === 'ok' ? done.response : null);
    step_errors.push(done?.type === 'error' ? done.error : null);
  }
  return { type: 'batch', result: { step_results, step_errors } };
}

function answered<T>(work: () => T) {
  try {
    return { type: 'ok' as const, response: work() };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { type: 'error' as const, error: { message, code: 'SQLITE_ERROR' } };
  }
}

function run({ sql, sql_id = 0, args }: z.infer<typeof Statement>, { database, texts }: Stream) {
  const statement = database.prepare(sql ?? texts.get(sql_id) ?? '');
  statement.setReadBigInts(true);
  statement.setReturnArrays(true);
  const given = args.map((value): SQLInputValue => {
    if (value.type === 'null') return null;
    if (value.type === 'integer') return BigInt(value.value);
    return value.type === 'blob' ? Buffer.from(value.base64, 'base64') : value.value;
  });
  const columns = statement.columns();
  if (columns.length === 0) {
    const { changes, lastInsertRowid } = statement.run(...given);
    return { cols: [], rows: [], affected_row_count: Number(changes), last_insert_rowid: `${lastInsertRowid}` };
  }
  const rows = z.array(z.array(Cell)).parse(statement.all(...given));
  const cols = columns.map(({ name, type }) => ({ name, decltype: type }));
  return { cols, rows: rows.map((row) => row.map(valueIn)), affected_row_count: 0, last_insert_rowid: null };
}

const Cell = z.union([z.null(), z.bigint(), z.number(), z.string(), z.instanceof(Uint8Array)]);

function valueIn(cell: z.infer<typeof Cell>): z.infer<typeof Value> {
  if (cell === null) return { type: 'null' };
  if (typeof cell === 'bigint') return { type: 'integer', value: String(cell) };
  if (typeof cell === 'number') return { type: 'float', value: cell };
  if (typeof cell === 'string') return { type: 'text', value: cell };
  return { type: 'blob', base64: Buffer.from(cell).toString('base64') };
}

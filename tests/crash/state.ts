import { createHash } from 'node:crypto';
import { MINUTE_MS } from '../../src/kernel/clock.ts';
import type { Database } from '../../src/kernel/database.ts';

/**
 * What a second try may leave different: how often it was tried and under which lease,
 * what the platform calls it, how sure it is.
 */
const OF_A_TRY = new Set([
  'lease',
  'lease_until',
  'attempts',
  'first_try',
  'fault',
  'receipt',
  'handle',
  'version',
  'lost',
]);
const ROUNDS = 4;

type Cell = string | number | null;
type Line = { table: string; text: string };

/**
 * Every row of every table as a line, in an order of its own, but for which process is at work. A random id stands as what
 * it is the name of, so that two databases are the same when their rows are, and hang together in the same way.
 */
export async function stateOf(database: Database): Promise<string[]> {
  const lines: Line[] = [];
  for (const [table, columns] of await columnsOf(database)) {
    for (const row of await rowsOf(database, `select * from "${table}"`))
      lines.push({ table, text: lineOf(table, columns, row) });
  }
  return named(lines);
}

let known: Map<string, string[]> | undefined;

/** By table; the same in all databases of these tests. */
async function columnsOf(database: Database): Promise<Map<string, string[]>> {
  if (known) return known;
  const sql = `select tables.name, columns.name from sqlite_master tables, pragma_table_info(tables.name) columns
    where tables.type = 'table' and tables.name not in ('migration', 'floor') and tables.name not like 'sqlite%' order by tables.name, cid`;
  const pairs = (await rowsOf(database, sql)).map(([table, column]) => [`${table}`, `${column}`] as const);
  const grouped = Map.groupBy(pairs, ([table]) => table);
  known = new Map([...grouped].map(([table, own]) => [table, own.map(([, column]) => column)]));
  return known;
}

async function rowsOf(database: Database, sql: string): Promise<Cell[][]> {
  return (await database.select({ sql, params: [] })) as Cell[][];
}

function lineOf(table: string, columns: string[], row: Cell[]): string {
  const cells = columns.flatMap((column, i): [string, Cell][] => {
    const value = row[i] ?? null;
    if (value === null || OF_A_TRY.has(column)) return [];
    // numbers in the order of commits, which two conversations may reach either way
    if ((table === 'outbox' && column === 'id') || column === 'replaces') return [[column, `‹outbox ${value}›`]];
    if ((table === 'inbox' && column === 'id') || column === 'row') return [];
    return [[column, value]];
  });
  // of what is told unnamed the number is drawn (law 10)
  const drawn = /\banonymous,1\b/.test(cells.join());
  const text = cells.map(([column, value]) => `${column}=${drawn && column === 'number' ? '?' : value}`).join(' | ');
  return text.replace(INSTANT, (instant) => `${Math.floor(Number(instant) / MINUTE_MS)} min`);
}

/** Epoch ms; whoever has to press again does so some seconds later. */
const INSTANT = /\b1[789]\d{11}\b/g;
/** Ids of ours and of the emulated platforms. */
const ID =
  /(?<![\w-])[0-9a-hjkmnp-tv-z]{16}(?![\w-])|(?:ev|om)_[0-9a-f]{12}|(?<=wecom\/event\/)[0-9a-f]{40}|media\d+-[0-9a-f]{12}|‹outbox \d+›/g;

/** Ids by all the rows in which they stand, round by round: those of rows that are alike in every respect stay alike. */
function named(lines: Line[]): string[] {
  const within = new Map<string, number[]>();
  lines.forEach(({ text }, i) => {
    for (const id of new Set(text.match(ID) ?? [])) within.set(id, [...(within.get(id) ?? []), i]);
  });
  let names = new Map<string, string>();
  const read = (text: string, own?: string) => text.replace(ID, (id) => (id === own ? '@' : `#${names.get(id) ?? ''}`));
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Map<string, string>();
    for (const [id, rows] of within) {
      const seen = rows.map((i) => `${lines[i]?.table} ${read(lines[i]?.text ?? '', id)}`).sort();
      next.set(id, createHash('sha256').update(seen.join('\n')).digest('hex').slice(0, 6));
    }
    names = next;
  }
  return lines.map(({ table, text }) => undrawn(`${table}: ${read(text)}`)).sort();
}

/** Without the number that is drawn for what is told unnamed. */
export function undrawn(text: string): string {
  return text.replace(/匿名难题 \d+ 号/gu, '匿名难题 ? 号');
}

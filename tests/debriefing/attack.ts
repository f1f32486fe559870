import type { Database } from '../../src/kernel/database.ts';

const ROSTER = ['person', 'post', 'identity', 'unit', 'link'];

/** Every row of every table but the roster's, as text, by table. */
export async function dump(database: Database): Promise<Map<string, string[]>> {
  const tables = await database.select({ sql: "select name from sqlite_master where type = 'table'", params: [] });
  const all = new Map<string, string[]>();
  for (const [name] of tables) {
    if (ROSTER.includes(String(name))) continue;
    const rows = await database.select({ sql: `select * from "${String(name)}"`, params: [] });
    all.set(
      String(name),
      rows.map((row) => JSON.stringify(row)),
    );
  }
  return all;
}

/** The rows that one state of the database has and the other has not. */
export function less(after: Map<string, string[]>, before: Map<string, string[]>): { table: string; row: string }[] {
  return [...after].flatMap(([table, rows]) => {
    const known = new Set(before.get(table));
    return rows.filter((row) => !known.has(row)).map((row) => ({ table, row }));
  });
}

/** What two rows have in common when ids, keys and numbers of order are left out. */
export function shapeOf(rows: { table: string; row: string }[]): string[] {
  return rows
    .map(
      ({ table, row }) =>
        `${table} ${row.replace(/"[^"]{6,}"/gu, (word) => `«${word.length}»`).replace(/\b\d+\b/gu, '#')}`,
    )
    .sort();
}

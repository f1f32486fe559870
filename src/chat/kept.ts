import { eq, or } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Kept } from './skill.ts';

/** The rows of one table that name the asker in one of the columns `whose`; `columns` by their headings. */
export function kept(
  name: string,
  table: SQLiteTable,
  whose: SQLiteColumn | SQLiteColumn[],
  columns: { [heading: string]: SQLiteColumn },
): Kept {
  return {
    name,
    rows: ({ read, asker }) =>
      read
        .select(columns)
        .from(table)
        .where(or(...[whose].flat().map((column) => eq(column, asker.id)))),
  };
}

import type { Database, How } from './database.ts';
import { isConflict, type Statement, unlessChanged, unlessFound, type Write } from './statement.ts';

export type Commit = {
  /** Selects that must find nothing. */
  unless?: Statement[];
  writes: Write[];
};

/**
 * One atomic batch: preconditions first, then every write with its guard directly behind it.
 * Resolves to `conflict`, with nothing changed, when a guard fails: what was decided is then decided anew.
 */
export async function commit(
  database: Database,
  { unless = [], writes }: Commit,
  how?: How,
): Promise<'done' | 'conflict'> {
  const statements = [
    ...unless.map(unlessFound),
    ...writes.flatMap(({ sql, params, rows }) =>
      rows === undefined ? [{ sql, params }] : [{ sql, params }, unlessChanged(rows)],
    ),
  ];
  try {
    await database.batch(statements, how);
    return 'done';
  } catch (error) {
    if (isConflict(error)) return 'conflict';
    throw error;
  }
}

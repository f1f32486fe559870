import { inArray, or } from 'drizzle-orm';
import type { Read } from '../../kernel/database.ts';
import type { Library, Text } from './library.ts';
import { ruleLineage } from './tables.ts';

/** The texts of other rules that these versions of one rule came from, and those that took its place. */
export async function kinOf(versions: Text[], { texts }: Library, read: Read): Promise<{ from: Text[]; to: Text[] }> {
  const ids = versions.map(({ id }) => id);
  const rows = await read
    .select()
    .from(ruleLineage)
    .where(or(inArray(ruleLineage.from, ids), inArray(ruleLineage.to, ids)));
  const others = (side: 'from' | 'to', own: 'from' | 'to') =>
    texts.filter(({ id }) => !ids.includes(id) && rows.some((row) => row[side] === id && ids.includes(row[own])));
  return { from: others('from', 'to'), to: others('to', 'from') };
}

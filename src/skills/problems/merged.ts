import { eq, type SQL, sql } from 'drizzle-orm';
import type { Read } from '../../kernel/database.ts';
import type { Problem } from './policy.ts';
import { problem } from './tables.ts';

/** A subquery of `root` and `id`: each of these problems with itself and all that was merged into it, however far. */
export function mergedHere(ids: string[]): SQL {
  return sql`(with recursive whole(root, id) as (
    select value, value from json_each(${JSON.stringify(ids)})
    union select whole.root, ${problem.id} from ${problem} join whole on ${problem.mergedInto} = whole.id
  ) select root, id from whole)`;
}

/** The ids of these problems and of all merged into them. */
export function wholeOf(ids: string[]): SQL {
  return sql`(select id from ${mergedHere(ids)})`;
}

/** The one that still stands under its own number: itself, or what it was merged into, to the end. */
export async function standsAs(read: Read, one: Problem): Promise<Problem> {
  let found = one;
  // merging refuses rings; a bound holds all the same
  for (let step = 0; step < 50 && found.status === 'merged' && found.mergedInto; step++) {
    const next = await read.select().from(problem).where(eq(problem.id, found.mergedInto)).get();
    if (!next) break;
    found = next;
  }
  return found;
}

/** What this person told by name of a problem and all that was merged into it; undefined when nothing. */
export async function toldHere(read: Read, { id }: Problem, person: string): Promise<Problem | undefined> {
  return (
    await read
      .select()
      .from(problem)
      .where(sql`${problem.id} in ${wholeOf([id])} and ${problem.toldBy} = ${person}`)
  )[0];
}

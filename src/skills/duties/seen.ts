import { type SQL, sql } from 'drizzle-orm';
import type { Read } from '../../kernel/database.ts';
import { may } from '../../organisation/authority.ts';
import type { Person, Unit } from '../../organisation/people.ts';
import { codesBelow, guidedBy, unitsBelow } from '../../organisation/store.ts';

/** Subqueries of unit codes: seen whole, and by figures only. `wide`: more than the person's own units. */
export type Seen = { codes: SQL; guided: SQL | undefined; wide: boolean };

/** The units whose duties this person may see, by all posts held; undefined when there are none. */
export async function seenBy(asker: Person, read: Read): Promise<Seen | undefined> {
  const held = [...new Map(asker.posts.map((one) => [one.unit.code, one.unit])).values()];
  const leading = await Promise.all(
    held.map(async (root) => ((await unitsBelow(read, root.code)).length > 0 ? [root] : [])),
  );
  const below = leading
    .flat()
    .filter((root) => may(asker, 'see_duties', SOME, { above: [root.code], guides: [] }) === true);
  const own = held.filter((root) => may(asker, 'see_duties', root, { above: [], guides: [] }) === true);
  if (own.length === 0 && below.length === 0) return undefined;
  const guides = held.filter((root) => may(asker, 'see_figures', SOME, { above: [], guides: [root.code] }) === true);
  const guided = (await Promise.all(guides.map(({ code }) => guidedBy(read, code)))).flat();
  return {
    codes: anyOf([
      ...own.map(({ code }) => sql`select ${code} as code`),
      ...below.map(({ code }) => sql`select * from ${codesBelow(code)}`),
    ]),
    guided: guided.length > 0 ? anyOf(guided.map(({ code }) => sql`select * from ${codesBelow(code)}`)) : undefined,
    wide: below.length > 0,
  };
}

/** Stands for any unit below or guided: only the relation is asked. */
const SOME: Unit = { code: '', name: '', kind: 'branch' };

function anyOf(selects: SQL[]): SQL {
  return sql`(${sql.join(selects, sql` union `)})`;
}

import { and, asc, eq } from 'drizzle-orm';
import type { Database } from '../../src/kernel/database.ts';
import { post, unit } from '../../src/organisation/tables.ts';

/** Some of the sample's people by what they are. */
export async function peopleOf({ read }: Database) {
  const holder = async (name: string, kind: 'city_work_committee' | 'branch') => {
    const [row] = await read
      .select({ person: post.person })
      .from(post)
      .innerJoin(unit, eq(unit.code, post.unit))
      .where(and(eq(post.post, name), eq(unit.kind, kind)))
      .orderBy(asc(post.person))
      .limit(1);
    return row?.person ?? '';
  };
  return {
    staff: await holder('工委管理员', 'city_work_committee'),
    secretary: await holder('书记', 'branch'),
  };
}

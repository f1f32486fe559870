import { and, eq, isNull } from 'drizzle-orm';
import type { Turn } from '../../chat/turn.ts';
import type { Read } from '../../kernel/database.ts';
import { post, unit } from '../../organisation/tables.ts';

/** The 工委管理员 of the city's committee: those in the roster who are nearest to an operator. */
export async function cityStaff(read: Read): Promise<{ id: string }[]> {
  return read
    .selectDistinct({ id: post.person })
    .from(post)
    .innerJoin(unit, eq(unit.code, post.unit))
    .where(and(eq(post.post, '工委管理员'), eq(unit.kind, 'city_work_committee'), isNull(post.leftOn)));
}

/** What a platform or a channel says that somebody has to mend (BURDEN 2: operators' alerts go to operators). */
export async function warnStaff(text: string, read: Read): Promise<Turn> {
  const staff = await cityStaff(read);
  return {
    messages: staff.map(({ id }) => ({
      to: { person: id },
      kind: 'urgent',
      why: '您是工委管理员，请转告运维同志',
      card: { heading: '运行提醒', text },
    })),
    writes: [],
    changes: [],
  };
}

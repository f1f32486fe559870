import { and, eq, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { post } from '../../organisation/tables.ts';
import { dayWords } from './wording.ts';

export const ELECTION = /换届|届满|任期/;

/** When the unit's term of office began and ends, as its 书记 has it, else its committee; where no duty is set for it. */
export async function termTurn({ read, asker, today }: Talk): Promise<Turn | undefined> {
  const { code, name } = asker.unit;
  const rows = await read
    .select({ post: post.post, since: post.since, until: post.until })
    .from(post)
    .where(
      and(
        eq(post.unit, code),
        isNull(post.leftOn),
        isNotNull(post.until),
        or(sql`${post.post} in ('书记', '副书记', '专职副书记')`, sql`${post.post} like '%委员'`),
      ),
    );
  const term =
    rows.find((row) => row.post === '书记') ?? rows.sort((a, b) => ((a.until ?? '') < (b.until ?? '') ? 1 : -1))[0];
  if (!term?.until) return undefined;
  const from = term.since ? `自${dayWords(term.since, `0000${today.slice(4)}`)}起，` : '';
  const until = dayWords(term.until, `0000${today.slice(4)}`);
  return say(
    `${name}本届任期${from}${term.until < today ? `已于${until}届满` : `到${until}届满`}。换届的步骤可以直接问我。`,
  );
}

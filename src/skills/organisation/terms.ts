import { and, asc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import type { Unit } from '../../organisation/people.ts';
import { codesBelow } from '../../organisation/store.ts';
import { person, post, unit } from '../../organisation/tables.ts';
import { wholeDay } from './day.ts';

const LISTED = 6;
const LEADERS = ['书记', '副书记', '专职副书记'];

/** 任期到期的有哪些: terms of office that are over, then those that end this year; figures only for those who guide. */
export async function officeTerms(of: Unit, { asker, read, today }: Talk): Promise<Turn> {
  const tree = await treeAround(read, of.code);
  const below = may(asker, 'see_people', of, tree) === true;
  const figures = below || may(asker, 'see_figures', of, tree);
  const own = asker.posts.some((held) => held.unit.code === of.code);
  if (isRefusal(figures) && !own) return say(figures.text);
  // members see their own unit's terms: they are to elect
  const scope = isRefusal(figures) ? sql`(${of.code})` : codesBelow(of.code);
  const rows = await read
    .select({ name: person.name, unit: unit.name, post: post.post, until: post.until })
    .from(post)
    .innerJoin(unit, eq(unit.code, post.unit))
    .innerJoin(person, eq(person.id, post.person))
    .where(
      and(
        isNull(post.leftOn),
        isNull(unit.removedOn),
        isNotNull(post.until),
        inArray(post.post, LEADERS),
        sql`${post.unit} in ${scope}`,
        sql`${post.until} <= ${`${today.slice(0, 4)}-12-31`}`,
      ),
    )
    .orderBy(asc(post.until), asc(unit.code));
  if (rows.length === 0) return say(`${of.name}今年没有任期届满的。`);
  const over = rows.filter(({ until }) => (until ?? '') < today).length;
  const head = `任期已满的 ${over} 个，今年内届满的还有 ${rows.length - over} 个。新任选出前，原任继续履职。`;
  if (!below && !own) return say(`${of.name}：${head}您所在单位是指导关系，只提供数字。`);
  const lines = rows.map(
    ({ name, unit: where, post: held, until }) => `${where}${held}${name}：${wholeDay(until ?? '')}`,
  );
  return say({
    text: [head, ...lines.slice(0, LISTED)].join('\n'),
    ...(lines.length > LISTED ? { more: lines.slice(LISTED).join('\n') } : {}),
  });
}

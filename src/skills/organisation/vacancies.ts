import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { Read } from '../../kernel/database.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import type { Unit } from '../../organisation/people.ts';
import { codesBelow } from '../../organisation/store.ts';
import { post, unit } from '../../organisation/tables.ts';
import { postNamed } from './post-named.ts';

const LISTED = 8;

export type Vacancy = { unit: string; post: string; lacks: number };

/** 应配未配: at one's own unit and all below, whole for those who lead, in figures for those who guide (L7). */
export async function vacancies(of: Unit, { asker, read, text }: Talk): Promise<Turn> {
  const tree = await treeAround(read, of.code);
  const whole = may(asker, 'see_people', of, tree) === true;
  const figures = may(asker, 'see_figures', of, tree);
  if (!whole && isRefusal(figures)) return say(figures.text);
  const wanted = postNamed(text);
  const found = (await vacanciesBelow(read, of.code)).filter(({ post: one }) => wanted === undefined || one === wanted);
  const units = new Set(found.map(({ unit: name }) => name));
  const what = wanted ?? '岗位';
  if (found.length === 0) return say(`${of.name}及所辖组织没有登记${what}应配未配的。`);
  const lacks = found.reduce((sum, one) => sum + one.lacks, 0);
  const head = `${of.name}及所辖组织，${what}应配未配的有 ${units.size} 家，共缺 ${lacks} 名。`;
  if (!whole) return say(`${head}您所在单位是指导关系，只提供数字。`);
  const lines = found.map((one) => `${one.unit}：缺${one.post} ${one.lacks} 名`);
  return say({
    text: [head, ...lines.slice(0, LISTED)].join('\n'),
    ...(lines.length > LISTED ? { more: lines.slice(LISTED).join('\n') } : {}),
  });
}

/** What the units ought to have and don't, in order of 编码. 委员 counts every kind of 委员. */
async function vacanciesBelow(read: Read, code: string): Promise<Vacancy[]> {
  const below = sql`${unit.code} in ${codesBelow(code)}`;
  const units = await read
    .select({ code: unit.code, name: unit.name, due: unit.duePosts })
    .from(unit)
    .where(and(below, sql`${unit.duePosts} is not null`))
    .orderBy(unit.code);
  const held = await read
    .select({ unit: post.unit, post: post.post, n: sql<number>`count(*)` })
    .from(post)
    .innerJoin(unit, eq(unit.code, post.unit))
    .where(and(below, sql`${unit.duePosts} is not null`, isNull(post.leftOn)))
    .groupBy(post.unit, post.post);
  return lacking(
    units.map(({ code: one, name, due }) => ({ code: one, name, due: due ?? {} })),
    held,
  );
}

/** Pure: what is due, less what is held. */
export function lacking(
  units: { code: string; name: string; due: Record<string, number> }[],
  held: { unit: string; post: string; n: number }[],
): Vacancy[] {
  const countOf = (code: string, due: string) =>
    held
      .filter((one) => one.unit === code && (one.post === due || (due === '委员' && one.post.endsWith('委员'))))
      .reduce((sum, { n }) => sum + n, 0);
  return units.flatMap(({ code, name, due }) =>
    Object.entries(due).flatMap(([one, ought]) => {
      const lacks = ought - countOf(code, one);
      return lacks > 0 ? [{ unit: name, post: one, lacks }] : [];
    }),
  );
}

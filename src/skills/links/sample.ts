import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import { addDays, civilDate } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/database.ts';
import { build, write } from '../../kernel/statement.ts';
import { link, post, unit } from '../../organisation/tables.ts';
import { sealHousehold, sealLearnt } from './store.ts';
import { pairing, visit } from './tables.ts';

/** A leading member with all three links and a visit, and one who still lacks two of them. What is sealed needs `seal`. */
export async function loadSampleLinks(
  database: Database,
  { now, zone, newId, seal }: { now: number; zone: string; newId: () => string } & Partial<Pick<Talk, 'seal'>>,
): Promise<void> {
  const { read } = database;
  const today = civilDate(now, zone);
  const leaders = await read
    .selectDistinct({ person: post.person, organ: link.to })
    .from(post)
    .innerJoin(unit, and(eq(unit.code, post.unit), eq(unit.kind, 'leading_group')))
    .innerJoin(link, and(eq(link.from, unit.code), eq(link.kind, 'guides'), isNull(link.until)))
    .where(and(isNull(post.leftOn), eq(post.post, '书记')))
    .orderBy(asc(post.person))
    .limit(2);
  const [first, second] = leaders;
  if (!first) return;
  const branches = await read
    .select({ branch: unit.code, secretary: post.person })
    .from(link)
    .innerJoin(unit, and(eq(unit.code, link.to), eq(unit.kind, 'branch')))
    .innerJoin(post, and(eq(post.unit, unit.code), eq(post.post, '书记'), isNull(post.leftOn)))
    .where(and(eq(link.from, first.organ), eq(link.kind, 'leads'), isNull(link.until)))
    .orderBy(asc(unit.code))
    .limit(1);
  const [near] = branches;
  if (!near) return;
  const rows = [
    { person: first.person, kind: 'organisation' as const, target: near.branch },
    { person: first.person, kind: 'secretary' as const, target: near.secretary },
    ...(seal
      ? [{ person: first.person, kind: 'household' as const, target: sealHousehold('赵奶奶', { seal, newId }) }]
      : []),
    ...(second ? [{ person: second.person, kind: 'organisation' as const, target: near.branch }] : []),
  ];
  const on = addDays(today, -20);
  await database.batch([
    ...rows.map((row) => write(build.insert(pairing).values({ id: newId(), ...row, by: 'sample', since: on }))),
    ...(seal
      ? [
          write(
            build.insert(visit).values({
              id: newId(),
              person: first.person,
              kind: 'organisation',
              on,
              content: sealLearnt('参加了支部的主题党日，大家想要一处固定的活动室', { seal, newId }),
              by: first.person,
              state: 'valid',
            }),
          ),
        ]
      : []),
  ]);
}

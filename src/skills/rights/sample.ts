import { and, asc, eq, isNull } from 'drizzle-orm';
import { addDays, civilDate } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/database.ts';
import { build, write } from '../../kernel/statement.ts';
import { series } from '../../kernel/tables.ts';
import { branchSecretaries } from '../../organisation/store.ts';
import { post, unit } from '../../organisation/tables.ts';
import { announcement, deliberation, noticeReceipt, opinion } from './tables.ts';

const NOTICE = '上半年党费收缴和使用情况已公示，公示期五个工作日，有疑问请向机关党委反映。';
const ITEMS = ['党员活动室中午能不能开放给大家看书', '主题党日能不能每季度到社区办一次'];
const TERM_DAYS = 14;

/** A notice that some have answered, an item put to the members of a branch and one that waits for its secretary. */
export async function loadSampleRights(
  database: Database,
  { now, zone, newId }: { now: number; zone: string; newId: () => string },
): Promise<void> {
  const { read } = database;
  const today = civilDate(now, zone);
  const committee = await read
    .select({ unit: unit.code, person: post.person })
    .from(unit)
    .innerJoin(post, and(eq(post.unit, unit.code), eq(post.post, '工委管理员'), isNull(post.leftOn)))
    .where(eq(unit.kind, 'city_work_committee'))
    .orderBy(asc(post.person))
    .get();
  const secretaries = await branchSecretaries(read);
  const [first] = secretaries;
  if (!committee || !first) return;
  const members = await read
    .select({ person: post.person })
    .from(post)
    .where(and(eq(post.unit, first.unit), isNull(post.leftOn)))
    .orderBy(asc(post.person));
  const [notice, people] = [newId(), [...new Set(members.map(({ person }) => person))]];
  const reached = new Map(secretaries.map((one) => [one.person, one.unit]));
  const items = ITEMS.map((text, i) => ({ id: newId(), number: i + 1, text }));
  await database.batch([
    write(
      build.insert(announcement).values({
        id: notice,
        title: '上半年党费收缴和使用情况公示',
        text: NOTICE,
        unit: committee.unit,
        by: committee.person,
        audience: '支部书记',
        publishedOn: addDays(today, -3),
      }),
    ),
    ...[...reached].map(([person, code], i) =>
      write(
        build
          .insert(noticeReceipt)
          .values({ notice, person, unit: code, receivedOn: i % 3 === 0 ? addDays(today, -2) : null }),
      ),
    ),
    ...items.map(({ id, number, text }, i) =>
      write(
        build.insert(deliberation).values({
          id,
          number,
          text,
          unit: first.unit,
          by: people[i] ?? first.person,
          raisedOn: addDays(today, -3),
          ...(i === 0
            ? { state: 'open', until: addDays(today, TERM_DAYS), decidedBy: first.person }
            : { state: 'raised' }),
        }),
      ),
    ),
    ...people.slice(0, 3).map((person, i) =>
      write(
        build.insert(opinion).values({
          deliberation: items[0]?.id ?? '',
          person,
          stance: i === 2 ? 'abstain' : 'support',
          comment: i === 0 ? '中午有人值班就行' : null,
          on: today,
        }),
      ),
    ),
    write(build.insert(series).values({ name: 'deliberation', last: items.length })),
  ]);
}

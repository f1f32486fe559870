import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { civilDate } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/database.ts';
import { build, write } from '../../kernel/statement.ts';
import { series } from '../../kernel/tables.ts';
import { insertRows } from '../../organisation/json-rows.ts';
import { codesBelow } from '../../organisation/store.ts';
import { post, unit } from '../../organisation/tables.ts';
import type { ServiceCount } from './policy.ts';
import { checkIn, serviceClaim, servicePost, volunteerMember, volunteerTeam } from './tables.ts';

/** What the report on the city's year counts, of its 14149 serving members; a smaller sample has the same shares. */
const CITY: Record<ServiceCount, number> = { checked_in: 11523, claimed: 7845, joined: 6811 };
const CITY_SERVING = 14149;

const POSTS: [name: string, community: string, places: number][] = [
  ['文明劝导', '云山社区', 5],
  ['法律咨询', '云山社区', 2],
  ['便民维修', '临江社区', 3],
  ['政策宣讲', '临江社区', 4],
];
const TEAMS = ['清雪志愿服务队', '法律服务志愿队'];

/** So many of `total` for each of `weights`, by running sums: never more than the weight while `total` is no more than all. */
export function sharedOut(total: number, weights: number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  return weights.map((weight) => {
    const from = before;
    before += weight;
    return all === 0 ? 0 : Math.floor((total * before) / all) - Math.floor((total * from) / all);
  });
}

/** What each branch of the city states, some posts and teams, and who is in them. After the organisation. */
export async function loadSampleService(
  database: Database,
  { now, zone, newId }: { now: number; zone: string; newId: () => string },
): Promise<void> {
  const { read } = database;
  const today = civilDate(now, zone);
  const roots = await read
    .select({ code: unit.code })
    .from(unit)
    .where(and(eq(unit.kind, 'city_work_committee'), isNull(unit.removedOn)))
    .orderBy(asc(unit.code));
  const totals: [string, string, number, string, string][] = [];
  for (const { code } of roots) {
    const branches = await read
      .select({ code: unit.code, serving: unit.servingStated })
      .from(unit)
      .where(and(eq(unit.kind, 'branch'), sql`${unit.code} in ${codesBelow(code)}`))
      .orderBy(asc(unit.code));
    const weights = branches.map(({ serving }) => serving ?? 0);
    const serving = weights.reduce((sum, weight) => sum + weight, 0);
    for (const [what, count] of Object.entries(CITY)) {
      const whole = Math.min(serving, Math.round((count * serving) / CITY_SERVING));
      sharedOut(whole, weights).forEach((share, i) => {
        if (share > 0) totals.push([branches[i]?.code ?? '', what, share, 'sample', today]);
      });
    }
  }
  const people = await read
    .selectDistinct({ person: post.person, unit: post.unit })
    .from(post)
    .innerJoin(unit, and(eq(unit.code, post.unit), eq(unit.kind, 'branch')))
    .where(isNull(post.leftOn))
    .orderBy(asc(post.unit), asc(post.person))
    .limit(6);
  const [first, second, third] = people;
  const owner = roots[0]?.code;
  if (!owner || !first || !second || !third) return;
  const posts = POSTS.map(([name, community, places], i) => ({
    id: newId(),
    number: i + 1,
    name,
    community,
    unit: owner,
    places,
    state: 'open' as const,
    by: 'sample',
    on: today,
  }));
  const teams = TEAMS.map((name, i) => ({
    id: newId(),
    number: i + 1,
    name,
    unit: first.unit,
    leader: first.person,
    state: 'standing' as const,
    on: today,
  }));
  const since = today;
  await database.batch([
    ...insertRows('service_total', ['unit', 'what', 'count', 'by', 'on'], totals, 'on conflict do nothing'),
    ...[first, second].map((one) =>
      write(build.insert(checkIn).values({ id: newId(), ...one, community: '云山社区', since })),
    ),
    ...posts.map((row) => write(build.insert(servicePost).values(row))),
    ...[first, third].map((one, i) =>
      write(build.insert(serviceClaim).values({ id: newId(), post: posts[i]?.id ?? '', ...one, since })),
    ),
    ...teams.map((row) => write(build.insert(volunteerTeam).values(row))),
    ...teams.map(({ id }) => write(build.insert(volunteerMember).values({ id: newId(), team: id, ...first, since }))),
    write(build.insert(series).values({ name: 'service_post', last: posts.length })),
    write(build.insert(series).values({ name: 'volunteer_team', last: teams.length })),
  ]);
}

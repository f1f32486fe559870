import { eq, sql } from 'drizzle-orm';
import { addDays, type CivilDate, weekday } from '../../src/kernel/clock.ts';
import type { Database } from '../../src/kernel/database.ts';
import { KIND_WORDS } from '../../src/organisation/people.ts';
import { post, unit } from '../../src/organisation/tables.ts';
import type { Year } from './run.ts';

type Row = { who: string; people: number; median: number; high: number; most: number; year: number };

/** Messages a person a week by post, over every person and every week of the span, those without any included. */
export async function weekly({ read }: Database, { days }: Year, from: CivilDate, to: CivilDate): Promise<Row[]> {
  const held = await read
    .select({ person: post.person, post: post.post, kind: unit.kind })
    .from(post)
    .innerJoin(unit, eq(unit.code, post.unit))
    .where(sql`${unit.removedOn} is null and ${post.leftOn} is null`)
    .orderBy(sql`${post.post} = '党员', ${post.post} <> '书记'`);
  const whoOf = new Map<string, string>();
  for (const one of held) if (!whoOf.has(one.person)) whoOf.set(one.person, `${KIND_WORDS[one.kind]} ${one.post}`);
  const mondays: CivilDate[] = [];
  for (let day = addDays(from, 1 - weekday(from)); day <= to; day = addDays(day, 7)) mondays.push(day);
  const groups = Map.groupBy(whoOf.keys(), (id) => whoOf.get(id) ?? '');
  const rows = [...groups].map(([who, people]) => {
    const counts = people.flatMap((id) => {
      const own = days.get(id) ?? [];
      return mondays.map((monday) => own.filter((day) => day >= monday && day <= addDays(monday, 6)).length);
    });
    counts.sort((a, b) => a - b);
    const at = (part: number) => counts[Math.floor(part * (counts.length - 1))] ?? 0;
    const total = people.map((id) => days.get(id)?.length ?? 0).sort((a, b) => a - b);
    return {
      who,
      people: people.length,
      median: at(0.5),
      high: at(0.95),
      most: at(1),
      year: total[Math.floor((total.length - 1) / 2)] ?? 0,
    };
  });
  return rows.filter(({ most }) => most > 0).sort((a, b) => b.year - a.year || b.people - a.people);
}

/** As a table of Markdown. */
export function tableOf(rows: Row[]): string {
  return [
    '| who | people | a week: median | 95 of 100 | most | in the span: median |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map((row) => `| ${row.who} | ${row.people} | ${row.median} | ${row.high} | ${row.most} | ${row.year} |`),
  ].join('\n');
}

import { and, isNull, type SQL, sql } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import type { CivilDate } from '../../kernel/clock.ts';
import type { Person } from '../../organisation/people.ts';
import { leadersOf, peopleById } from '../../organisation/store.ts';
import { person, post } from '../../organisation/tables.ts';
import { duty, leave, occurrence } from './tables.ts';

/**
 * Who stands in for whom on `date`, as a subquery of `person` and `deputy` to be named `leave`: the deputy, or the
 * deputy's own where that one is away too. Nobody does where that goes no further: reminders are then the person's own again.
 */
export function standIns(date: CivilDate): SQL {
  const [first, further, third] = ['l', 'further', 'third'].map((name) => sql.raw(name));
  const holds = (one: SQL | undefined) => sql`${one}."from" <= ${date} and ${one}."to" >= ${date}
    and (${one}.ended_on is null or ${one}.ended_on > ${date})
    and exists (select 1 from ${person} as d where d.id = ${one}.deputy and d.removed_on is null)`;
  return sql`(select l.person, coalesce(further.deputy, l.deputy) as deputy
    from ${leave} as l left join ${leave} as further on further.person = l.deputy and ${holds(further)}
    where ${holds(first)} and (further.id is null or (further.deputy <> l.person
      and not exists (select 1 from ${leave} as third where third.person = further.deputy and ${holds(third)}))))`;
}

/** 工号 of who stands in for this person on `date`; null where nobody does. */
export function deputyOf(who: string, date: CivilDate): SQL<string | null> {
  return sql`(select ${leave.deputy} from ${standIns(date)} as leave where ${leave.person} = ${who} limit 1)`;
}

/** Name of the holder of a 责任职务 of the occurrence's duty for whom `who` stands in on `date`. */
export function principalOf(who: string, date: CivilDate): SQL<string | null> {
  return sql`(select p.name from ${standIns(date)} as leave
    join ${post} on ${post.person} = ${leave.person} and ${post.unit} = ${occurrence.unit} and ${post.leftOn} is null
      and ${post.post} in (select value from json_each(${duty.posts}))
    join ${person} as p on p.id = ${leave.person} and p.removed_on is null
    where ${leave.deputy} = ${who} limit 1)`;
}

/** Whether `by` holds a 责任职务 of the occurrence's duty. */
export function holdsIt(by: typeof occurrence.snoozedBy): SQL {
  return sql`exists (select 1 from ${post} as h where h.person = ${by} and h.unit = ${occurrence.unit}
    and h.left_on is null and h.post in (select value from json_each(${duty.posts})))`;
}

/** Who asked for the time until which an occurrence is put off, as `who` sees it on `date`. */
export function askedBy(who: string, date: CivilDate): SQL<'me' | 'principal' | 'another_holder' | 'somebody'> {
  const by = occurrence.snoozedBy;
  return sql`case when ${by} is null or ${by} = ${who} then 'me'
    when exists (select 1 from ${standIns(date)} as leave where ${leave.person} = ${by} and ${leave.deputy} = ${who}) then 'principal'
    when ${holdsIt(by)} then 'another_holder' else 'somebody' end`;
}

/** Codes of the units in which `who` stands in for somebody on `date`. */
export function unitsDeputised(who: string, date: CivilDate): SQL {
  // cross: from the few who are away to their posts, never through all posts
  return sql`(select ${post.unit} from ${standIns(date)} as leave
    cross join ${post} on ${post.person} = ${leave.person} and ${post.leftOn} is null where ${leave.deputy} = ${who})`;
}

/** Who may stand in: those of the asker's own units, officers first, and the officers of what leads them. */
export async function colleaguesOf({ read, asker }: Talk): Promise<Person[]> {
  const own = asker.posts.map(({ unit }) => unit.code);
  const above = (await Promise.all(own.map((code) => leadersOf(read, code)))).flat().map(({ code }) => code);
  const codes = JSON.stringify([...own, ...above]);
  const rows = await read
    .selectDistinct({ id: post.person })
    .from(post)
    .where(and(sql`${post.unit} in (select value from json_each(${codes}))`, isNull(post.leftOn)));
  const people = await peopleById(
    read,
    rows.map(({ id }) => id),
  );
  const near = (one: Person) =>
    one.posts.some(({ unit, post: held }) => own.includes(unit.code) && held !== '党员') ? 0 : 1;
  return people.filter(({ id }) => id !== asker.id).sort((a, b) => near(a) - near(b));
}

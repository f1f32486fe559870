import { eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { DigestItem, Talk } from '../../chat/skill.ts';
import { addDays, type CivilDate } from '../../kernel/clock.ts';
import type { WorkingDays } from '../../kernel/working-days.ts';
import { link, person, post, unit } from '../../organisation/tables.ts';
import { isWorked } from './reminders.ts';
import { duty, notice, occurrence } from './tables.ts';
import { groundOf, nameOf } from './wording.ts';

const NAMED = 3;

/**
 * 上报, only where the notice says so: so many days after the due date the named post of the leading unit is told once,
 * as a hint that help may be needed. Days off are passed over to the next working day.
 */
export function escalationsDue(date: CivilDate, workingDays: WorkingDays): SQL {
  return sql`select ${post.person}, null ${reported(date, workingDays)}`;
}

/** One line a duty, whatever the number of units. */
export async function escalations({ read, asker, today, workingDays }: Talk): Promise<DigestItem[]> {
  if (!isWorked(today, workingDays)) return [];
  // few hold such a post, and 1500 digests are made of a morning
  const posts = JSON.stringify([...new Set(asker.posts.map((held) => held.post))]);
  const told = sql`select 1 from ${duty} where ${duty.escalateTo} in (select value from json_each(${posts})) limit 1`;
  if ((await read.all(told)).length === 0) return [];
  const rows = await read
    .select({
      id: occurrence.id,
      duty: duty.id,
      name: duty.name,
      period: occurrence.period,
      post: duty.escalateTo,
      unit: unit.name,
      number: notice.number,
      title: notice.title,
      basis: duty.basis,
    })
    .from(occurrence)
    .innerJoin(duty, eq(duty.id, occurrence.duty))
    .innerJoin(unit, eq(unit.code, occurrence.unit))
    .leftJoin(notice, eq(notice.id, duty.notice))
    .where(
      inArray(
        occurrence.id,
        sql`(select ${occurrence.id} ${reported(today, workingDays)} and ${post.person} = ${asker.id})`,
      ),
    )
    .orderBy(duty.name, unit.code);
  const byDuty = Map.groupBy(rows, ({ duty: id, period }) => `${id}/${period}`);
  return [...byDuty.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const names = group.slice(0, NAMED).map((row) => row.unit);
    const ground = groundOf(first);
    return [
      {
        text: `${names.join('、')}${group.length > NAMED ? `等 ${group.length} 家` : ''}的${nameOf(first)}已过截止日，还没有说明，也许需要帮忙。`,
        why: `您是上级${first.post ?? ''}${ground ? `；${ground}` : ''}`,
        urgency: 500,
        changes: group.map(({ id }) => ({ verb: 'escalate', entity: 'occurrence', id })),
      },
    ];
  });
}

function reported(date: CivilDate, workingDays: WorkingDays): SQL {
  let from = date;
  while (!isWorked(addDays(from, -1), workingDays)) from = addDays(from, -1);
  return sql`
    from ${duty} cross join ${occurrence} indexed by occurrence_due
    join ${unit} on ${unit.code} = ${occurrence.unit} and ${unit.removedOn} is null
    join ${link} on ${link.to} = ${occurrence.unit} and ${link.kind} = 'leads'
      and ${link.since} <= ${date} and (${link.until} is null or ${link.until} > ${date})
    join ${post} on ${post.unit} = ${link.from} and ${post.post} = ${duty.escalateTo} and ${post.leftOn} is null
    join ${person} on ${person.id} = ${post.person} and ${person.removedOn} is null
    where ${duty.escalateTo} is not null and ${duty.endedOn} is null and ${occurrence.duty} = ${duty.id}
      and ${occurrence.state} = 'open' and ${occurrence.scheduledAt} is null
      and ${occurrence.due} between date(${from}, '-' || ${duty.escalateAfter} || ' days')
        and date(${date}, '-' || ${duty.escalateAfter} || ' days')`;
}

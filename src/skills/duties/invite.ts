import { type SQL, sql } from 'drizzle-orm';
import type { DigestItem, Talk } from '../../chat/skill.ts';
import { type CivilDate, daysBetween } from '../../kernel/clock.ts';
import { type Write, write } from '../../kernel/statement.ts';
import { person, post, unit } from '../../organisation/tables.ts';
import { duty, invited, notice, occurrence } from './tables.ts';
import { groundOf, nameOf, whenWords } from './wording.ts';

/** Who has yet to hear of a time that was set, that it was moved, or that it is off: each once, in the day's digest. */
export function invitationsDue(date: CivilDate): SQL {
  return sql`select ${post.person}, null ${toBeHeld(date)}
    union all select ${invited.person}, null ${calledOff(date)}`;
}

export async function invitations(talk: Talk): Promise<DigestItem[]> {
  const { read, asker, today } = talk;
  const rows = await read.all<Row>(sql`
    select ${occurrence.id}, ${duty.name}, ${occurrence.period}, ${occurrence.scheduledAt}, ${invited.at}, ${unit.name}, ${notice.number}, ${notice.title}, ${duty.basis}
      ${toBeHeld(today)} and ${post.person} = ${asker.id} group by ${occurrence.id}
    union all
    select ${occurrence.id}, ${duty.name}, ${occurrence.period}, null, ${invited.at}, ${unit.name}, ${notice.number}, ${notice.title}, ${duty.basis}
      ${calledOff(today)} and ${invited.person} = ${asker.id}`);
  return rows.map(([id, name, period, at, told, where, number, title, basis]) => {
    const what = nameOf({ name, period });
    const ground = groundOf({ number, title, basis });
    const before = told ? '改到' : '定在';
    return {
      text: at
        ? `${what}${before}${whenWords(at, today)}，请您参加。`
        : `${what}原定${whenWords(told ?? '', today)}的时间已取消，另定后再告诉您。`,
      why: `您是${where}的同志${ground ? `；${ground}` : ''}`,
      urgency: daysBetween(today, (at ?? told ?? today).slice(0, 10)),
      ...(at
        ? {
            buttons: [
              { label: '日历文件', does: { intent: 'meeting_calendar', slots: { id } }, group: id, lasting: true },
            ],
          }
        : {}),
      writes: [knows(id, asker.id, at ?? '')],
      changes: [{ verb: 'invite', entity: 'occurrence', id, after: { at: at ?? null } }],
    };
  });
}

/** This person knows of the time, as of now: nothing more is said of it. */
export function knows(id: string, who: string, at: string): Write {
  return write(sql`insert into ${invited} (occurrence, person, at)
    select id, ${who}, ${at} from ${occurrence} where id = ${id}
    on conflict (occurrence, person) do update set at = excluded.at`);
}

type Row = [
  id: string,
  name: string,
  period: string,
  at: string | null,
  told: string | null,
  unit: string,
  number: string | null,
  title: string | null,
  basis: string | null,
];

function toBeHeld(date: CivilDate): SQL {
  return sql`from ${occurrence} indexed by occurrence_scheduled
    join ${duty} on ${duty.id} = ${occurrence.duty} and ${duty.endedOn} is null and ${duty.attend} is not null
    join ${unit} on ${unit.code} = ${occurrence.unit} and ${unit.removedOn} is null
    left join ${notice} on ${notice.id} = ${duty.notice}
    join ${post} on ${post.unit} = ${occurrence.unit} and ${post.leftOn} is null and (${duty.attend} = 'members'
      or ${post.post} in ('书记', '副书记', '专职副书记') or ${post.post} like '%委员')
    join ${person} on ${person.id} = ${post.person} and ${person.removedOn} is null
    left join ${invited} on ${invited.occurrence} = ${occurrence.id} and ${invited.person} = ${post.person}
    where ${occurrence.state} = 'open' and ${occurrence.scheduledAt} >= ${date}
      and (${invited.at} is null or ${invited.at} <> ${occurrence.scheduledAt})`;
}

function calledOff(date: CivilDate): SQL {
  return sql`from ${invited}
    join ${occurrence} on ${occurrence.id} = ${invited.occurrence}
      and (${occurrence.state} = 'not_applicable' or (${occurrence.state} = 'open' and ${occurrence.scheduledAt} is null))
    join ${duty} on ${duty.id} = ${occurrence.duty}
    join ${unit} on ${unit.code} = ${occurrence.unit} and ${unit.removedOn} is null
    left join ${notice} on ${notice.id} = ${duty.notice}
    join ${person} on ${person.id} = ${invited.person} and ${person.removedOn} is null
    where ${invited.at} >= ${date}`;
}

import { and, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { Digest, DigestItem, Talk } from '../../chat/skill.ts';
import { addDays, type CivilDate, type CivilMinute, civilMinute } from '../../kernel/clock.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import { person, post, unit } from '../../organisation/tables.ts';
import { escalations, escalationsDue } from './escalation.ts';
import { justPast, NUDGE_DAYS, REMINDERS, type ReminderKind, reminderDue, toldOn } from './reminders.ts';
import { type Item, itemsWhere, owes } from './store.ts';
import { duty, occurrence } from './tables.ts';
import { closingButtons, dayWords, groundOf, leftWords, nameOf } from './wording.ts';

/** What duties give to the one digest that a person gets a day. */
export const digest: Digest = {
  due(date, workingDays) {
    const told = toldOn(date, workingDays);
    if (!told) return sql`select null, null where false`;
    const past = justPast(date, workingDays);
    return sql`
      select ${post.person}, minute from (
        ${positional(date, told)} union all ${askedFor(date)} union all ${followUps(date, past)} union all ${nudged(date)}
      ) as said
      join ${occurrence} on ${occurrence.id} = said.id
      join ${duty} on ${duty.id} = ${occurrence.duty} and ${duty.endedOn} is null
      join ${unit} on ${unit.code} = ${occurrence.unit} and ${unit.removedOn} is null
      join ${post} on ${post.unit} = ${occurrence.unit} and ${post.leftOn} is null
        and ${post.post} in (select value from json_each(${duty.posts}))
      join ${person} on ${person.id} = ${post.person} and ${person.removedOn} is null
      union all ${escalationsDue(date, workingDays)}`;
  },

  async items(talk) {
    const codes = [...new Set(talk.asker.posts.map((held) => held.unit.code))];
    if (codes.length === 0) return [];
    const open = await itemsWhere(talk.read, and(inArray(occurrence.unit, codes), eq(occurrence.state, 'open')));
    const now = civilMinute(talk.now, talk.zone);
    const own = open
      .filter((item) => owes(talk.asker, item))
      .flatMap((item) => {
        const kind = reminderDue(item, now, talk.workingDays);
        return kind ? [reminder(item, kind, now, talk)] : [];
      });
    return [...own, ...(await escalations(talk))];
  },
};

function reminder(item: Item, kind: ReminderKind, now: CivilMinute, talk: Talk): DigestItem {
  const { today, asker } = talk;
  const several =
    new Set(asker.posts.filter(({ post }) => item.posts.includes(post)).map((held) => held.unit.code)).size > 1;
  const name = `${several ? `${item.unit.name}的` : ''}${nameOf(item)}`;
  const due = `${dayWords(item.due, today)}截止，${leftWords(item.due, today)}`;
  const text: Record<ReminderKind, string> = {
    reminder: `${name}：${due}。`,
    help: `${name}：${due}。忙不过来的话，可以请工委的同志搭把手。`,
    asked_for: `您让我这时提醒：${name}，${due}。`,
    follow_up: `${name}原定${dayWords((item.scheduledAt ?? '').slice(0, 10), today)}，办完了吗？点一下就行。`,
    nudge: `上级党组织问起${name}：${due}。已办完点一下就行。`,
  };
  const help = {
    label: '请人帮忙',
    does: { intent: 'talk_to_human', slots: { about: item.id, topic: name } },
    group: 'help',
  };
  const held = asker.posts.find((one) => one.unit.code === item.unit.code && item.posts.includes(one.post));
  const ground = groundOf(item);
  return {
    text: text[kind],
    why: `您是${item.unit.name}${held?.post ?? ''}${ground ? `；${ground}` : ''}`,
    urgency: Math.round((Date.parse(item.due) - Date.parse(today)) / 86_400_000),
    buttons: [...closingButtons(item), ...(kind === 'help' ? [help] : [])],
    about: { duty: item.id },
    writes: [counted(item, kind, now)],
    changes: [{ verb: 'remind', entity: 'occurrence', id: item.id, after: { kind } }],
  };
}

/** What was asked for, or is asked once after the fact, is no pressure and isn't counted. */
function counted(item: Item, kind: ReminderKind, now: CivilMinute): Write {
  const set = {
    remindedAt: now,
    reminded: item.reminded + (kind === 'reminder' ? 1 : 0),
    ...(kind === 'help' ? { offeredHelp: true } : {}),
    ...(kind === 'follow_up' ? { followedUp: true } : {}),
  };
  const asRead = and(
    eq(occurrence.id, item.id),
    eq(occurrence.state, 'open'),
    item.remindedAt === null ? isNull(occurrence.remindedAt) : eq(occurrence.remindedAt, item.remindedAt),
    item.scheduledAt === null ? isNull(occurrence.scheduledAt) : eq(occurrence.scheduledAt, item.scheduledAt),
    item.snoozedUntil === null ? isNull(occurrence.snoozedUntil) : eq(occurrence.snoozedUntil, item.snoozedUntil),
  );
  return write(build.update(occurrence).set(set).where(asRead), 1);
}

// The selects below say in SQL what reminderDue() says of one row; a test holds them to each other.

const open = sql`${occurrence.state} = 'open'`;
const asked = sql`(${occurrence.snoozedUntil} is not null and (${occurrence.remindedAt} is null or ${occurrence.remindedAt} < ${occurrence.snoozedUntil}))`;
const notToldOn = (date: CivilDate) => sql`(${occurrence.remindedAt} is null or ${occurrence.remindedAt} < ${date})`;
/** Snoozed to this day or a later one: only at that minute. */
const notPutOff = (date: CivilDate) => sql`not (${asked} and ${occurrence.snoozedUntil} >= ${date})`;

// by duty and day, so that only rows that are due are touched
function positional(date: CivilDate, told: { from: CivilDate; to: CivilDate }): SQL {
  return sql`
    select ${occurrence.id} as id, null as minute
    from ${duty} cross join json_each(${duty.advance}) as before cross join ${occurrence} indexed by occurrence_due
    where before.key <= ${REMINDERS} and ${duty.endedOn} is null and ${occurrence.duty} = ${duty.id} and ${open}
      and ${occurrence.due} between date(${told.from}, '+' || before.value || ' days')
        and date(${told.to}, '+' || before.value || ' days')
      and ${occurrence.scheduledAt} is null and not ${occurrence.offeredHelp}
      and ${notToldOn(date)} and ${notPutOff(date)}`;
}

function askedFor(date: CivilDate): SQL {
  return sql`
    select ${occurrence.id}, case when length(${occurrence.snoozedUntil}) > 10 then ${occurrence.snoozedUntil} end
    from ${occurrence}
    where ${occurrence.snoozedUntil} >= ${date} and ${occurrence.snoozedUntil} < ${addDays(date, 1)} and ${open} and ${asked}`;
}

function followUps(date: CivilDate, past: { from: CivilDate; to: CivilDate }): SQL {
  return sql`
    select ${occurrence.id}, null from ${occurrence}
    where ${occurrence.scheduledAt} >= ${past.from} and ${occurrence.scheduledAt} < ${addDays(past.to, 1)} and ${open}
      and not ${occurrence.followedUp} and ${notToldOn(date)} and ${notPutOff(date)}`;
}

function nudged(date: CivilDate): SQL {
  return sql`
    select ${occurrence.id}, null from ${occurrence}
    where ${occurrence.nudgedAt} >= ${addDays(date, -NUDGE_DAYS)} and ${occurrence.nudgedAt} < ${addDays(date, 1)} and ${open}
      and ${occurrence.scheduledAt} is null
      and (${occurrence.remindedAt} is null or ${occurrence.remindedAt} < ${occurrence.nudgedAt})
      and ${notToldOn(date)} and ${notPutOff(date)}`;
}

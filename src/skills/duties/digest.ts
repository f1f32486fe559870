import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { Digest, DigestItem, Talk } from '../../chat/skill.ts';
import { addDays, type CivilDate, type CivilMinute, civilMinute } from '../../kernel/clock.ts';
import { type Write, write } from '../../kernel/statement.ts';
import { person, post, unit } from '../../organisation/tables.ts';
import { holdsIt, standIns, unitsDeputised } from './deputies.ts';
import { escalations, escalationsDue } from './escalation.ts';
import { invitations, invitationsDue } from './invite.ts';
import { standingIn, standingInDue } from './leave.ts';
import { justPast, NUDGE_DAYS, REMINDERS, type ReminderKind, reminderDue, toldOn } from './reminders.ts';
import { type Item, itemsWhere, owes } from './store.ts';
import { duty, leave, occurrence, told } from './tables.ts';
import { closingButtons, dayWords, groundOf, leftWords, nameOf } from './wording.ts';

/** What duties give to the one digest that a person gets a day. */
export const digest: Digest = {
  due(date, workingDays) {
    const days = toldOn(date, workingDays);
    if (!days) return sql`select null, null where false`;
    const past = justPast(date, workingDays);
    return sql`
      select coalesce(${leave.deputy}, ${post.person}), case when ${wasTheirOwn} then said.minute end from (
        ${positional(days)} union all ${askedFor(date)} union all ${followUps(past)} union all ${nudged(date)}
      ) as said
      join ${occurrence} on ${occurrence.id} = said.id
      join ${duty} on ${duty.id} = ${occurrence.duty} and ${duty.endedOn} is null
      join ${unit} on ${unit.code} = ${occurrence.unit} and ${unit.removedOn} is null
      join ${post} on ${post.unit} = ${occurrence.unit} and ${post.leftOn} is null
        and ${post.post} in (select value from json_each(${duty.posts}))
      join ${person} on ${person.id} = ${post.person} and ${person.removedOn} is null
      left join ${standIns(date)} as leave on ${leave.person} = ${post.person}
      left join ${told} on ${told.occurrence} = ${occurrence.id} and ${told.person} = coalesce(${leave.deputy}, ${post.person})
      where ${stillToTell(date)}
      union all ${escalationsDue(date, workingDays)}
      union all ${standingInDue(date)}
      union all ${invitationsDue(date)}`;
  },

  async items(talk) {
    const codes = [...new Set(talk.asker.posts.map((held) => held.unit.code))];
    const around = or(
      inArray(occurrence.unit, codes),
      inArray(occurrence.unit, unitsDeputised(talk.asker.id, talk.today)),
    );
    const open = await itemsWhere(talk, and(around, eq(occurrence.state, 'open'), nearOrMarked(talk.today)));
    const now = civilMinute(talk.now, talk.zone);
    const own = open
      // who is away hears nothing: the deputy does
      .filter((item) => owes(talk.asker, item) && (item.deputy === null || item.standsFor !== null))
      .flatMap((item) => {
        const kind = reminderDue(asSeen(item), now, talk.workingDays);
        return kind ? [reminder(item, kind, now, talk)] : [];
      });
    return [...own, ...(await escalations(talk)), ...(await standingIn(talk)), ...(await invitations(talk))];
  },
};

/** A reminder that falls on days off comes earlier, by a long holiday at most. */
const LONGEST_HOLIDAY_DAYS = 15;

/** What reminderDue() may have something to say of: what comes near, and what somebody set, put off or asked after. */
function nearOrMarked(today: CivilDate): SQL {
  const ahead = sql`coalesce(json_extract(${duty.advance}, '$[0]'), 0) + ${LONGEST_HOLIDAY_DAYS}`;
  return sql`(${occurrence.due} <= date(${today}, '+' || (${ahead}) || ' days')
    or coalesce(${occurrence.scheduledAt}, ${occurrence.snoozedUntil}, ${occurrence.nudgedAt}) is not null)`;
}

function askedWords({ askedBy, standsFor }: Item): string {
  if (askedBy === 'me') return '您让我这时提醒';
  return askedBy === 'principal' && standsFor ? `${standsFor}同志让我这时提醒` : '有同志说好这时再提醒';
}

/** A minute that somebody else named is no more than a day. */
function asSeen(item: Item) {
  const { askedBy, snoozedUntil } = item;
  return {
    ...item,
    snoozedUntil: askedBy === 'me' ? snoozedUntil : (snoozedUntil?.slice(0, 10) ?? null),
    askedByAnother: askedBy === 'another_holder',
  };
}

function reminder(item: Item, kind: ReminderKind, now: CivilMinute, talk: Talk): DigestItem {
  const { today, asker } = talk;
  const several =
    new Set(asker.posts.filter(({ post }) => item.posts.includes(post)).map((held) => held.unit.code)).size > 1;
  const held = asker.posts.find((one) => one.unit.code === item.unit.code && item.posts.includes(one.post));
  const principal = held ? null : item.standsFor;
  const name = `${principal ? `代${principal}同志办：` : ''}${several ? `${item.unit.name}的` : ''}${nameOf(item)}`;
  const due = `${dayWords(item.due, today)}截止，${leftWords(item.due, today)}`;
  const text: Record<ReminderKind, string> = {
    reminder: `${name}：${due}。`,
    help: `${name}：${due}。忙不过来的话，可以请工委的同志搭把手。`,
    asked_for: `${askedWords(item)}：${name}，${due}。`,
    follow_up: `${name}原定${dayWords((item.scheduledAt ?? '').slice(0, 10), today)}，${item.attend ? '开完' : '办完'}了吗？点一下就行。`,
    nudge: `上级党组织问起${name}：${due}。已办完点一下就行。`,
  };
  const help = {
    label: '请人帮忙',
    does: { intent: 'talk_to_human', slots: { about: name } },
    group: 'help',
  };
  const ground = groundOf(item);
  return {
    text: text[kind],
    why: `${principal ? `您替${principal}同志代办` : `您是${item.unit.name}${held?.post ?? ''}`}${ground ? `；${ground}` : ''}`,
    urgency: Math.round((Date.parse(item.due) - Date.parse(today)) / 86_400_000),
    buttons: [
      ...closingButtons(item, kind === 'follow_up' && item.attend ? '开完了' : undefined),
      ...(kind === 'help' ? [help] : []),
    ],
    about: { duty: item.id },
    writes: [counted(item, kind, now, asker.id)],
    changes: [{ verb: 'remind', entity: 'occurrence', id: item.id, after: { kind } }],
  };
}

/** What was asked for, or is asked once after the fact, is no pressure and isn't counted. */
function counted(item: Item, kind: ReminderKind, now: CivilMinute, personId: string): Write {
  const reminded = item.reminded + (kind === 'reminder' ? 1 : 0);
  const offered = item.offeredHelp || kind === 'help';
  const followedUp = kind === 'follow_up' ? item.scheduledAt : item.followedUp;
  // nothing is told of what was closed, scheduled or put off since it was read
  return write(
    sql`insert into ${told} (occurrence, person, at, reminded, offered_help, followed_up)
      select id, ${personId}, ${now}, ${reminded}, ${offered ? 1 : 0}, ${followedUp} from ${occurrence}
      where id = ${item.id} and state = 'open' and scheduled_at is ${item.scheduledAt} and snoozed_until is ${item.snoozedUntil}
      on conflict (occurrence, person) do update set at = excluded.at, reminded = excluded.reminded,
        offered_help = excluded.offered_help, followed_up = excluded.followed_up
      where at is ${item.remindedAt}`,
    1,
  );
}

// The selects below say in SQL what reminderDue() says of one row; a test holds them to each other.

const open = sql`${occurrence.state} = 'open'`;
const putOff = sql`(${occurrence.snoozedUntil} is not null and (${told.at} is null or ${told.at} < ${occurrence.snoozedUntil}))`;
/** Only who named the minute is told at it: it comes beside the day's digest. */
const wasTheirOwn = sql`(${occurrence.snoozedBy} is null or ${occurrence.snoozedBy} = coalesce(${leave.deputy}, ${post.person}))`;
/** The minute was named by this holder or by the deputy; somebody else's wish beats nobody's spread. */
const wasTheirs = sql`(${occurrence.snoozedBy} is null or ${occurrence.snoozedBy} in (${post.person}, ${leave.deputy}))`;
const nudgeStands = sql`(${told.at} is null or ${told.at} < ${occurrence.nudgedAt})`;

/** Whom a candidate may be told: what he or she was told already decides. */
function stillToTell(date: CivilDate): SQL {
  const unasked = sql`(${told.at} is null or ${told.at} < ${date}) and not (${putOff} and ${occurrence.snoozedUntil} >= ${date})`;
  return sql`case said.kind
    when 'asked' then ${putOff} and (${wasTheirs} or not ${holdsIt(occurrence.snoozedBy)})
    when 'follow_up' then ${unasked} and ${told.followedUp} is not ${occurrence.scheduledAt}
    when 'nudge' then ${unasked} and ${nudgeStands}
    else ${unasked} and not coalesce(${told.offeredHelp}, 0) end`;
}

// by duty and day, so that only rows that are due are touched
function positional(days: { from: CivilDate; to: CivilDate }): SQL {
  return sql`
    select ${occurrence.id} as id, 'position' as kind, null as minute
    from ${duty} cross join json_each(${duty.advance}) as before cross join ${occurrence} indexed by occurrence_due
    where before.key <= ${REMINDERS} and ${duty.endedOn} is null and ${occurrence.duty} = ${duty.id} and ${open}
      and ${occurrence.due} between date(${days.from}, '+' || before.value || ' days')
        and date(${days.to}, '+' || before.value || ' days')
      and ${occurrence.scheduledAt} is null`;
}

function askedFor(date: CivilDate): SQL {
  return sql`
    select ${occurrence.id}, 'asked', case when length(${occurrence.snoozedUntil}) > 10 then ${occurrence.snoozedUntil} end
    from ${occurrence}
    where ${occurrence.snoozedUntil} >= ${date} and ${occurrence.snoozedUntil} < ${addDays(date, 1)} and ${open}`;
}

function followUps(past: { from: CivilDate; to: CivilDate }): SQL {
  return sql`
    select ${occurrence.id}, 'follow_up', null from ${occurrence}
    where ${occurrence.scheduledAt} >= ${past.from} and ${occurrence.scheduledAt} < ${addDays(past.to, 1)} and ${open}`;
}

function nudged(date: CivilDate): SQL {
  return sql`
    select ${occurrence.id}, 'nudge', null from ${occurrence}
    where ${occurrence.nudgedAt} >= ${addDays(date, -NUDGE_DAYS)} and ${occurrence.nudgedAt} < ${addDays(date, 1)} and ${open}
      and ${occurrence.scheduledAt} is null`;
}

import { sql } from 'drizzle-orm';
import { action, inbox } from '../../src/chat/tables.ts';
import { outbox, quiet } from '../../src/delivery/tables.ts';
import { mayWriteUnasked } from '../../src/delivery/window.ts';
import { type CivilDate, type CivilMinute, civilMinute, DAY_MS } from '../../src/kernel/clock.ts';
import type { Read } from '../../src/kernel/database.ts';
import type { WorkingDays } from '../../src/kernel/working-days.ts';
import type { ShownCard } from '../../src/message/card.ts';
import { post } from '../../src/organisation/tables.ts';
import { leave, occurrence } from '../../src/skills/duties/tables.ts';

/** One unasked message that somebody got. `key`: a platform shows a second one with the same key only once. */
export type Told = { key: string; person: string; at: number; card: ShownCard };

/** A law of BURDEN.md that a message broke. */
export type Fault = { law: string; person: string; at: CivilMinute; text: string };

export type Watch = {
  /** False: the platform has shown it before. */
  note(told: Told): boolean;
  /** What was told since the last look, held against the database as it stands at `now`. */
  look(now: number): Promise<void>;
  /** At the end of a day: no turn may have failed, and nothing may lie unsent. */
  close(now: number): Promise<void>;
  /** This person asked to be told at this minute. */
  promised(person: string, minute: CivilMinute): void;
  /** This person has answered something, so that more than the plain chain of reminders may follow. */
  spoke(person: string): void;
  faults: Fault[];
  /** By person, the days on which something came. */
  days: Map<string, CivilDate[]>;
  messages: number;
  /** Tried a second time with the key of the first. */
  repeated: number;
  /** By civil minute of all days. */
  minutes: Map<CivilMinute, number>;
};

/** Two reminders and the offer of help (BURDEN 3). */
const MENTIONS = 3;

/** `read`: the database as it is now; it is another one after a restart. */
export function createWatch(given: { read: () => Read; zone: string; workingDays: WorkingDays }): Watch {
  const { read, zone, workingDays } = given;
  const keys = new Set<string>();
  const promises = new Set<string>();
  const spoken = new Set<string>();
  const mentions = new Map<string, number>();
  let fresh: Told[] = [];

  function note(told: Told): boolean {
    const { key, person, at, card } = told;
    if (keys.has(key)) {
      watch.repeated++;
      return false;
    }
    keys.add(key);
    fresh.push(told);
    watch.messages++;
    const minute = civilMinute(at, zone);
    const date = minute.slice(0, 10);
    watch.minutes.set(minute, (watch.minutes.get(minute) ?? 0) + 1);
    const fault = (law: string) => watch.faults.push({ law, person, at: minute, text: card.text ?? '' });
    if (!mayWriteUnasked(at, zone)) fault('quiet hours');
    if (workingDays.isWorking(date) === false) fault('days off');
    // the hour that somebody named beats the spread, and comes beside the day's digest
    if (promises.delete(`${person} ${minute}`)) return true;
    if (/:[03]0$/.test(minute)) fault('not on the half hour');
    const days = watch.days.get(person) ?? [];
    if (days.at(-1) === date) fault('one a working day');
    else watch.days.set(person, [...days, date]);
    return true;
  }

  async function look(now: number): Promise<void> {
    const told = fresh;
    fresh = [];
    if (told.length === 0) return;
    const minute = civilMinute(now, zone);
    const date = minute.slice(0, 10);
    const owner = new Map(told.flatMap((one) => (one.card.buttons ?? []).map(({ id }) => [id, one] as const)));
    const people = JSON.stringify(told.map(({ person }) => person));
    const rows = await read().all<[string, string, string, string, string | null, number]>(sql`
      select ${action.id}, ${occurrence.id}, ${action.does} ->> '$.intent', ${occurrence.state}, case ${occurrence.snoozedBy} when ${action.person} then ${occurrence.snoozedUntil} else substr(${occurrence.snoozedUntil}, 1, 10) end,
        exists (select 1 from ${leave} join ${post} on ${post.person} = ${leave.person} and ${post.unit} = ${occurrence.unit}
          where ${leave.person} = ${action.person} and ${leave.from} <= ${date} and ${leave.to} >= ${date}
            and (${leave.endedOn} is null or ${leave.endedOn} > ${date}))
          and not exists (select 1 from ${leave} as other join ${post} as p on p.person = other.person and p.unit = ${occurrence.unit}
            where other.deputy = ${action.person} and other."from" <= ${date} and other."to" >= ${date})
      from ${action} join ${occurrence} on ${occurrence.id} = ${action.does} ->> '$.slots.id'
      where ${action.id} in (select value from json_each(${JSON.stringify([...owner.keys()])}))`);
    for (const [id, about, intent, state, snoozed, away] of rows) {
      const one = owner.get(id);
      if (!one) continue;
      const fault = (law: string) =>
        watch.faults.push({ law, person: one.person, at: minute, text: one.card.text ?? '' });
      if (state !== 'open') fault('none after closing');
      if (intent !== 'duty_done') continue;
      if (snoozed !== null && snoozed > minute) fault('none before the time that was asked for');
      if (away === 1) fault('none to who is away');
      const mention = `${one.person} ${about}`;
      mentions.set(mention, (mentions.get(mention) ?? 0) + 1);
      if (!spoken.has(one.person) && (mentions.get(mention) ?? 0) > MENTIONS) fault('silence ends the chain');
    }
    const muted = await read().all<[string]>(sql`select ${quiet.person} from ${quiet}
      where ${quiet.until} > ${date} and ${quiet.person} in (select value from json_each(${people}))`);
    for (const [person] of muted) watch.faults.push({ law: 'none to who wants none', person, at: minute, text: '' });
  }

  async function close(now: number): Promise<void> {
    const rows = await read().all<[string, string, string | null]>(sql`
      select 'no turn fails', ${inbox.key}, ${inbox.fault} from ${inbox} where ${inbox.state} = 'failed' and ${inbox.at} > ${now - DAY_MS}
      union all select 'all is sent', ${outbox.person}, ${outbox.fault} from ${outbox}
        where ${outbox.state} <> 'sent' and ${outbox.at} > ${now - DAY_MS}`);
    const at = civilMinute(now, zone);
    for (const [law, person, text] of rows) watch.faults.push({ law, person, at, text: text ?? '' });
  }

  const watch: Watch = {
    note,
    look,
    close,
    promised: (person, minute) => void promises.add(`${person} ${minute}`),
    spoke: (person) => void spoken.add(person),
    faults: [],
    days: new Map(),
    messages: 0,
    repeated: 0,
    minutes: new Map(),
  };
  return watch;
}

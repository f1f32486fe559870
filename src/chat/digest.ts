import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm';
import { digestItem, quiet } from '../delivery/tables.ts';
import { WINDOW } from '../delivery/window.ts';
import { type CivilDate, civilMinute, instantOf, MINUTE_MS, weekday } from '../kernel/clock.ts';
import type { Read } from '../kernel/database.ts';
import { spread } from '../kernel/ids.ts';
import { build, query, write } from '../kernel/statement.ts';
import type { WorkingDays } from '../kernel/working-days.ts';
import type { Arrival } from '../message/arrival.ts';
import type { Button, Card } from '../message/card.ts';
import type { Digest, DigestItem, Talk } from './skill.ts';
import { inbox } from './tables.ts';
import { NOTHING, type Turn } from './turn.ts';

/** Reminders are spread over the morning, so that the day is left to act. */
const MORNING_ENDS = '11:30';
const LATE_SPREAD_MIN = 45;
const SHOWN_ITEMS = 5;
const GATHERED = 3;
/** Reasons beside the shown items; the others stand where the other items do. */
const SHOWN_REASONS = 3;

/** One person's digest that is due: at its minute it becomes an arrival. */
export type Planned = { person: string; at: number; arrival: Arrival };

/**
 * Who gets a digest on the day of `at`, and at which minute; whoever was planned that day before is left out.
 * A person's own hour beats the spread and may come after the day's digest: it was asked for.
 * As of its instant only: an earlier day is never caught up, and after 18:30 there is nothing.
 */
export async function planDigests(
  at: number,
  digests: Digest[],
  { read, zone, workingDays }: { read: Read; zone: string; workingDays: WorkingDays },
): Promise<Planned[]> {
  const now = civilMinute(at, zone);
  const date = now.slice(0, 10);
  if (!isWorked(date, workingDays) || now.slice(11) >= WINDOW.closes) return [];

  const named = new Map<string, string>();
  const plain = new Set<string>();
  for (const digest of digests) {
    const rows = (await read.all(digest.due(date, workingDays))) as [string, string | null][];
    for (const [person, minute] of rows) {
      if (!minute) plain.add(person);
      else if (minute < (named.get(person) ?? '9')) named.set(person, minute);
    }
  }
  const waiting = await read
    .selectDistinct({ person: digestItem.person })
    .from(digestItem)
    .where(and(isNull(digestItem.told), lte(digestItem.from, date)));
  for (const { person } of waiting) plain.add(person);

  const silenced = new Set(
    (await read.select().from(quiet).where(sql`${quiet.until} > ${date}`)).map(({ person }) => person),
  );
  const keys = await read
    .select({ key: inbox.key })
    .from(inbox)
    .where(and(sql`${inbox.key} >= ${`digest/${date}/`}`, sql`${inbox.key} < ${`digest/${date}0`}`));
  const planned = new Set(keys.map(({ key }) => key));
  const plannedPersons = new Set(keys.map(({ key }) => key.split('/')[2]));

  const due: Planned[] = [];
  for (const person of new Set([...named.keys(), ...plain])) {
    if (silenced.has(person)) continue;
    const minute = named.get(person);
    if (!minute && plannedPersons.has(person)) continue;
    const key = `digest/${date}/${person}${minute ? `/${minute.slice(11)}` : ''}`;
    if (planned.has(key)) continue;
    const notBefore = Math.max(at, minute ? instantOf(minute, zone) : spreadMinute(person, date, at, zone));
    const said = { kind: 'due', job: 'digest', about: { person, date } } as const;
    due.push({
      person,
      at: notBefore,
      arrival: { key, channel: '', account: '', chat: `due/${person}`, private: true, at, notBefore, said },
    });
  }
  return due;
}

/** Mondays to Fridays where the calendar of the year is not known; the operators are told of that. */
export function isWorked(date: CivilDate, workingDays: WorkingDays): boolean {
  return workingDays.isWorking(date) ?? weekday(date) <= 5;
}

/** The same person's minute of the same day is always the same; never :00 or :30 (Feishu, docs on custom bots). */
function spreadMinute(person: string, date: CivilDate, at: number, zone: string): number {
  const morning = instantOf(`${date}T${WINDOW.opens}`, zone);
  const noon = instantOf(`${date}T${MORNING_ENDS}`, zone);
  const closes = instantOf(`${date}T${WINDOW.closes}`, zone);
  const from = Math.max(morning, at);
  const to = Math.min(closes, Math.max(noon, from + LATE_SPREAD_MIN * MINUTE_MS));
  const minutes = Math.max(1, Math.floor((to - from) / MINUTE_MS));
  const minute = Math.ceil(from / MINUTE_MS) * MINUTE_MS + Math.floor(spread(person, date) * minutes) * MINUTE_MS;
  const clockMinute = Math.floor(minute / MINUTE_MS) % 30;
  return clockMinute === 0 ? minute + MINUTE_MS : minute;
}

/** One person's digest, made at its minute: all that is due in one card, each closable in place. Empty: no message. */
export async function digestTurn(talk: Talk, digests: Digest[]): Promise<Turn> {
  const items: DigestItem[] = [];
  for (const digest of digests) items.push(...(await digest.items(talk)));
  const waiting = await talk.read
    .select()
    .from(digestItem)
    .where(and(eq(digestItem.person, talk.asker.id), isNull(digestItem.told), lte(digestItem.from, talk.today)))
    .orderBy(asc(digestItem.from));
  items.push(...linesOf(waiting, digests));
  if (items.length === 0) return NOTHING;
  items.sort((a, b) => a.urgency - b.urgency);
  const [first] = items;
  const { about, context } = items.length === 1 && first ? first : {};
  return {
    messages: [
      {
        to: { person: talk.asker.id },
        kind: 'proactive',
        card: digestCard(items),
        items: items.map(({ text }) => text),
        why: items.map(({ why }) => why).join('；'),
        shows: { context: context ?? 'duty_reminder', ...(about ? { about } : {}) },
      },
    ],
    writes: items.flatMap(({ writes }) => writes ?? []),
    changes: items.flatMap(({ changes }) => changes ?? []),
    unless: [silenced(talk)],
  };
}

type Waiting = typeof digestItem.$inferSelect;

/** A line each, but for those of a kind that its skill gathers into one. */
function linesOf(waiting: Waiting[], digests: Digest[]): DigestItem[] {
  const kinds = digests.flatMap(({ gathers = [] }) => gathers);
  const gathered = kinds.flatMap(({ prefix, line }) => {
    const rows = waiting.filter(({ about }) => about?.startsWith(prefix));
    return rows.length < GATHERED ? [] : [{ rows, line: line(rows.length) }];
  });
  const within = new Set(gathered.flatMap(({ rows }) => rows));
  const own = waiting
    .filter((row) => !within.has(row))
    .map((row) => ({ rows: [row], line: { ...row, buttons: (row.buttons as Button[] | null) ?? [] } }));
  const alone = digests.flatMap(({ alone: kinds = [] }) => kinds);
  const shownAlone = ({ about }: Waiting) => alone.find(({ prefix }) => about?.startsWith(prefix))?.shows(about ?? '');
  return [...gathered, ...own].map(({ rows, line: { text, why, buttons = [] } }) => ({
    text,
    why,
    urgency: 1_000,
    buttons,
    ...(rows.length === 1 && rows[0] ? shownAlone(rows[0]) : {}),
    writes: rows.map(({ id }) =>
      write(
        build
          .update(digestItem)
          .set({ told: 1 })
          .where(and(eq(digestItem.id, id), isNull(digestItem.told))),
        1,
      ),
    ),
  }));
}

function silenced({ asker, today }: Talk) {
  return query(
    build
      .select({ person: quiet.person })
      .from(quiet)
      .where(and(eq(quiet.person, asker.id), sql`${quiet.until} > ${today}`)),
  );
}

function digestCard(items: DigestItem[]): Card {
  const several = items.length > 1;
  const line = ({ text }: DigestItem, i: number) => (several ? `${i + 1}. ${text}` : text);
  const shown = items.slice(0, SHOWN_ITEMS);
  const rest = items.slice(SHOWN_ITEMS);
  const reasons = [...new Set(items.flatMap(({ why }) => why.split('；')))];
  // of several items the screen holds whose they are; what each date rests on is one tap away
  const why = several ? reasons.filter((reason) => reason.startsWith('您')) : reasons;
  const grounds = several ? reasons.filter((reason) => !reason.startsWith('您')) : [];
  const more = [
    ...rest.map((item, i) => line(item, i + SHOWN_ITEMS)),
    ...(why.length > SHOWN_REASONS ? [`其余的也发给您，因为：${why.slice(SHOWN_REASONS).join('；')}`] : []),
    ...(grounds.length > 0 ? [`依据：${grounds.join('；')}`] : []),
  ];
  return {
    heading: several ? `今天有 ${items.length} 件事请您看一眼` : '有一件事请您看一眼',
    text: shown.map(line).join('\n'),
    ...(more.length > 0 ? { more: more.join('\n') } : {}),
    fields: [
      {
        label: '为何发给您',
        value: `${why.slice(0, SHOWN_REASONS).join('；')}${why.length > SHOWN_REASONS ? '等' : ''}。不想收到，回复“免打扰”即可。`,
      },
    ],
    buttons: shown.flatMap(({ buttons = [] }, i) =>
      buttons.map((button) => ({
        ...button,
        label: several ? `${i + 1} ${button.label}` : button.label,
        group: `${i}/${button.group ?? ''}`,
      })),
    ),
  };
}

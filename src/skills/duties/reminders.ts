import { addDays, type CivilDate, type CivilMinute, weekday } from '../../kernel/clock.ts';
import type { WorkingDays } from '../../kernel/working-days.ts';

/** What decides whether something is said about an occurrence. */
export type Reminded = {
  state: 'open' | 'done' | 'not_applicable';
  due: CivilDate;
  advance: number[];
  scheduledAt: string | null;
  snoozedUntil: string | null;
  /** Another holder of the post asked for that and is told then; this one only hears nothing until that day is over. */
  askedByAnother?: boolean;
  nudgedAt: CivilMinute | null;
  /** Of the person who would be told: when last, how often unasked, whether help was offered, after which time asked. */
  remindedAt: CivilMinute | null;
  reminded: number;
  offeredHelp: boolean;
  followedUp: string | null;
};

/**
 * `reminder`: of its own accord. `help`: an offer in place of pressure. `asked_for`: at the hour that the person named.
 * `follow_up`: 开完了吗, once after the scheduled time. `nudge`: once on the wish of the committee's staff.
 */
export type ReminderKind = 'reminder' | 'help' | 'asked_for' | 'follow_up' | 'nudge';

/** Reminders before the offer of help; after the offer there is nothing more (BURDEN 3). */
export const REMINDERS = 2;
/** A wish of the staff that could not be told for so long is no longer told. */
export const NUDGE_DAYS = 14;

/** Mondays to Fridays where the year's calendar is not known yet. */
export function isWorked(date: CivilDate, workingDays: WorkingDays): boolean {
  return workingDays.isWorking(date) ?? weekday(date) <= 5;
}

/**
 * The days that are told of on the working day `date`: itself and the days off that follow it, since a reminder that
 * would fall on a day off comes on the nearest working day before. Undefined: `date` is itself a day off.
 */
export function toldOn(date: CivilDate, workingDays: WorkingDays): { from: CivilDate; to: CivilDate } | undefined {
  if (!isWorked(date, workingDays)) return undefined;
  let to = date;
  while (!isWorked(addDays(to, 1), workingDays)) to = addDays(to, 1);
  return { from: date, to };
}

/** From the last working day before `date` to the day before it: what was set for then is asked after on `date`. */
export function justPast(date: CivilDate, workingDays: WorkingDays): { from: CivilDate; to: CivilDate } {
  const to = addDays(date, -1);
  let from = to;
  while (!isWorked(from, workingDays)) from = addDays(from, -1);
  return { from, to };
}

/** What is to be said at `now` about this occurrence; undefined: nothing. Silence is never taken for anything. */
export function reminderDue(about: Reminded, now: CivilMinute, workingDays: WorkingDays): ReminderKind | undefined {
  if (about.state !== 'open') return undefined;
  const date = now.slice(0, 10);
  const told = toldOn(date, workingDays);
  if (!told) return undefined;

  const asked = about.snoozedUntil;
  const askedStands = asked !== null && (about.remindedAt === null || about.remindedAt < asked);
  if (askedStands && about.askedByAnother && asked.slice(0, 10) >= date) return undefined;
  if (askedStands && asked.slice(0, 10) === date && asked <= now) return 'asked_for';
  if (askedStands && asked > now) return undefined;
  if (about.remindedAt?.slice(0, 10) === date) return undefined;

  if (about.scheduledAt !== null) {
    const past = justPast(date, workingDays);
    const on = about.scheduledAt.slice(0, 10);
    return about.followedUp !== about.scheduledAt && on >= past.from && on <= past.to ? 'follow_up' : undefined;
  }
  const { nudgedAt } = about;
  if (
    nudgedAt !== null &&
    nudgedAt <= now &&
    nudgedAt.slice(0, 10) >= addDays(date, -NUDGE_DAYS) &&
    (about.remindedAt === null || about.remindedAt < nudgedAt)
  ) {
    return 'nudge';
  }
  if (about.offeredHelp) return undefined;
  const position = about.advance.slice(0, REMINDERS + 1).findIndex((days) => {
    const day = addDays(about.due, -days);
    return day >= told.from && day <= told.to;
  });
  if (position < 0) return undefined;
  return position >= REMINDERS || about.reminded >= REMINDERS ? 'help' : 'reminder';
}

import { addDays, type CivilDate, type CivilMinute, HOUR_MS, instantOf, MINUTE_MS } from '../kernel/clock.ts';

export type Entry = {
  /** The same for the same event: a calendar then moves it in place of adding a second one. */
  uid: string;
  summary: string;
  /** A civil minute in `zone`, or a civil date for the whole day. */
  at: CivilDate | CivilMinute;
  description?: string;
  /** Epoch ms. */
  now: number;
  zone: string;
};

const LASTS_MS = 2 * HOUR_MS;
const REMINDED_S = 3_600;

/** One event as an .ics file (RFC 5545), in UTC, so that no time zone need be described; reminded an hour before. */
export async function calendarFile({ uid, summary, at, description, now, zone }: Entry): Promise<string> {
  const { default: ical, ICalAlarmType, ICalCalendarMethod } = await import('ical-generator');
  const whole = at.length === 10;
  const calendar = ical({ prodId: '-//Poti//ZH', method: ICalCalendarMethod.PUBLISH });
  const event = calendar.createEvent({
    id: uid,
    stamp: new Date(now),
    // a later file of the same event wins
    sequence: Math.floor(now / MINUTE_MS) % 2_000_000_000,
    summary,
    description: description ?? null,
    ...(whole
      ? { allDay: true, start: dayOf(at), end: dayOf(addDays(at, 1)) }
      : { start: new Date(instantOf(at, zone)), end: new Date(instantOf(at, zone) + LASTS_MS) }),
  });
  if (!whole) event.createAlarm({ type: ICalAlarmType.display, trigger: REMINDED_S });
  return calendar.toString();
}

// of a whole day the library writes the civil date in UTC
function dayOf(date: CivilDate): Date {
  return new Date(`${date}T00:00Z`);
}

import { addDays, type CivilDate, type CivilMinute, HOUR_MS, instantOf } from '../kernel/clock.ts';

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
/** RFC 5545, 3.1: octets a line. */
const LINE = 75;

/** One event as an .ics file (RFC 5545), in UTC, so that no time zone need be described; reminded an hour before. */
export function calendarFile({ uid, summary, at, description, now, zone }: Entry): string {
  const whole = at.length === 10;
  const start = whole ? 0 : instantOf(at, zone);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Poti//ZH',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `DTSTAMP:${utc(now)}`,
    ...(whole
      ? [`DTSTART;VALUE=DATE:${compact(at)}`, `DTEND;VALUE=DATE:${compact(addDays(at, 1))}`]
      : [`DTSTART:${utc(start)}`, `DTEND:${utc(start + LASTS_MS)}`]),
    // a later file of the same event wins
    `SEQUENCE:${Math.floor(now / 60_000) % 2_000_000_000}`,
    `SUMMARY:${escaped(summary)}`,
    ...(description ? [`DESCRIPTION:${escaped(description)}`] : []),
    ...(whole
      ? []
      : ['BEGIN:VALARM', 'ACTION:DISPLAY', `DESCRIPTION:${escaped(summary)}`, 'TRIGGER:-PT1H', 'END:VALARM']),
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');
}

function utc(at: number): string {
  return `${compact(new Date(at).toISOString().slice(0, 19)).replaceAll(':', '')}Z`;
}

function compact(date: string): string {
  return date.replaceAll('-', '');
}

/** No line is longer than 75 octets, and no character is cut. */
function folded(line: string): string {
  let out = '';
  let octets = 0;
  for (const sign of line) {
    const size = Buffer.byteLength(sign);
    if (octets + size > LINE) {
      out += '\r\n ';
      octets = 1;
    }
    out += sign;
    octets += size;
  }
  return out;
}

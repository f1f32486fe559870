/** Epoch milliseconds. Handed in everywhere; nothing in src/ but main.ts, worker.ts and cli.ts reads the system's time. */
export type Clock = () => number;

/** A day in the city's time zone, `2026-12-05`. Compares and sorts as text. */
export type CivilDate = string;
/** A minute in the city's time zone, `2026-12-05T14:30`. */
export type CivilMinute = string;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** The civil minute of an instant. @throws RangeError when the zone is unknown */
export function civilMinute(at: number, zone: string): CivilMinute {
  let format = formats.get(zone);
  if (!format) {
    // sv-SE writes ISO order
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
    formats.set(zone, format);
  }
  return format.format(at).replace(' ', 'T');
}

export function civilDate(at: number, zone: string): CivilDate {
  return civilMinute(at, zone).slice(0, 10);
}

/** The instant of a civil minute (of midnight for a bare date). In a repeated hour the earlier of the two. */
export function instantOf(civil: CivilMinute | CivilDate, zone: string): number {
  const asUtc = Date.parse(`${civil.length === 10 ? `${civil}T00:00` : civil.slice(0, 16)}Z`);
  const shift = Date.parse(`${civilMinute(asUtc, zone)}Z`) - asUtc;
  return asUtc - shift;
}

/** `date` moved by whole days. */
export function addDays(date: CivilDate, days: number): CivilDate {
  return new Date(Date.parse(`${date}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return Math.round((Date.parse(`${to}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / DAY_MS);
}

/** 1 Monday … 7 Sunday. */
export function weekday(date: CivilDate): number {
  return new Date(`${date}T00:00Z`).getUTCDay() || 7;
}

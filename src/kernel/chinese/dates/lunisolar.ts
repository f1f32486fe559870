import chineseDays from 'chinese-days';
import { addDays, type CivilDate, DAY_MS, HOUR_MS } from '../../clock.ts';

// Only the tables of chinese-days are used: its own conversions depend on the time zone of the machine.
const FIRST_YEAR = 1900;
const LAST_YEAR = 2100;
/** 正月初一 of 1900. */
const FIRST_DAY = '1900-01-31';

/** A day of the lunar calendar, by the year its first month begins in. Undefined when that month has no such day. */
export function lunarDay(year: number, month: number, day: number, leap = false): CivilDate | undefined {
  if (!(year >= FIRST_YEAR && year < LAST_YEAR && month >= 1 && month <= 12)) return undefined;
  const { leapMonth, days: leapDays } = chineseDays.getYearLeapMonth(year);
  if (leap && leapMonth !== month) return undefined;
  const length = leap ? leapDays : chineseDays.monthDays(year, month);
  if (!(day >= 1 && day <= length)) return undefined;
  let before = yearsBefore(year);
  for (let each = 1; each < month; each++) {
    before += chineseDays.monthDays(year, each) + (leapMonth === each ? leapDays : 0);
  }
  return addDays(FIRST_DAY, before + (leap ? chineseDays.monthDays(year, month) : 0) + day - 1);
}

const counted = new Map<number, number>();

/** Days from the first lunar year to this one. */
function yearsBefore(year: number): number {
  const known = counted.get(year);
  if (known !== undefined) return known;
  let days = 0;
  for (let each = FIRST_YEAR; each < year; each++) {
    days += chineseDays.getYearLeapMonth(each).days;
    for (let month = 1; month <= 12; month++) days += chineseDays.monthDays(each, month);
  }
  counted.set(year, days);
  return days;
}

/**
 * The day (UTC+8) on which the sun reaches a longitude (degrees; 0 春分, 15 清明, 270 冬至) in a civil year. Low-precision
 * solar position of Meeus, Astronomical Algorithms, ch. 25: up to a quarter of an hour off.
 */
export function solarTerm(year: number, longitude: number): CivilDate {
  const [springEquinox, degreeMs] = [Date.UTC(year, 2, 20, 12), (365.2422 / 360) * DAY_MS];
  let at = springEquinox + (longitude > 280 ? longitude - 360 : longitude) * degreeMs;
  for (let i = 0; i < 5; i++) {
    const away = ((longitude - sunLongitude(at) + 540) % 360) - 180;
    at += away * degreeMs;
  }
  return new Date(at + 8 * HOUR_MS).toISOString().slice(0, 10);
}

function sunLongitude(at: number): number {
  // about 70 s between universal and terrestrial time
  const t = ((at + 70_000) / DAY_MS + 2440587.5 - 2451545) / 36525;
  const sin = (degrees: number) => Math.sin((degrees * Math.PI) / 180);
  const anomaly = 357.52911 + 35999.05029 * t;
  const centre =
    (1.914602 - 0.004817 * t) * sin(anomaly) +
    (0.019993 - 0.000101 * t) * sin(2 * anomaly) +
    0.000289 * sin(3 * anomaly);
  const apparent =
    280.46646 + 36000.76983 * t + 0.0003032 * t * t + centre - 0.00569 - 0.00478 * sin(125.04 - 1934.136 * t);
  return ((apparent % 360) + 360) % 360;
}

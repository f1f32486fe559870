import { addDays, civilDate, civilMinute, instantOf } from '../kernel/clock.ts';
import type { WorkingDays } from '../kernel/working-days.ts';

/** BURDEN 2: nothing unasked outside it; civil times of day. */
export const WINDOW = { opens: '08:30', closes: '18:30' };

/** Whether the time of day of `at` lies inside the window; whether the day is worked is for the planner to say. */
export function mayWriteUnasked(at: number, zone: string): boolean {
  const time = civilMinute(at, zone).slice(11);
  return time >= WINDOW.opens && time < WINDOW.closes;
}

/** The first instant (epoch ms) at or after `at` at which one may write unasked; a day of an unknown year counts as worked. */
export function nextOpening(at: number, { zone, workingDays }: { zone: string; workingDays: WorkingDays }): number {
  const worked = (date: string) => workingDays.isWorking(date) !== false;
  const today = civilDate(at, zone);
  if (worked(today) && mayWriteUnasked(at, zone)) return at;
  const opensToday = worked(today) && civilMinute(at, zone).slice(11) < WINDOW.opens;
  let day = opensToday ? today : addDays(today, 1);
  while (!worked(day)) day = addDays(day, 1);
  return instantOf(`${day}T${WINDOW.opens}`, zone);
}

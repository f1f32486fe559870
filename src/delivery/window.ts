import { civilMinute } from '../kernel/clock.ts';

/** BURDEN 2: nothing unasked outside it; civil times of day. */
export const WINDOW = { opens: '08:30', closes: '18:30' };

/** Whether the time of day of `at` lies inside the window; whether the day is worked is for the planner to say. */
export function mayWriteUnasked(at: number, zone: string): boolean {
  const time = civilMinute(at, zone).slice(11);
  return time >= WINDOW.opens && time < WINDOW.closes;
}

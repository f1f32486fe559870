import type { CivilDate } from './clock.ts';

/** Which days are worked; from data, since no rule tells them. */
export type WorkingDays = {
  /** Undefined when the calendar of that year is not known. */
  isWorking(date: CivilDate): boolean | undefined;
  /** The first working day on or after (`step` 1) or on or before (`step` -1) `date`; undefined when it can't be known. */
  nearest(date: CivilDate, step: 1 | -1): CivilDate | undefined;
  /** The last year whose calendar is known. */
  knownThrough: number;
};

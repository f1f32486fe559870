import { civilDate } from '../kernel/clock.ts';
import type { Asker } from '../organisation/people.ts';
import type { EngineParts } from './engine.ts';
import type { Talk } from './skill.ts';

/** Everything that a decision may look at, for this person at this instant (epoch ms). */
export function talkWith(
  {
    zone,
    workingDays,
    database,
    newId,
    seal,
  }: Pick<EngineParts, 'zone' | 'workingDays' | 'database' | 'newId' | 'seal'>,
  asker: Asker,
  now: number,
  heard: Partial<Talk>,
): Talk {
  return {
    asker,
    now,
    today: civilDate(now, zone),
    zone,
    workingDays,
    read: database.read,
    text: '',
    session: { last: {} },
    shown: undefined,
    private: true,
    newId,
    ...seal,
    ...heard,
  };
}

import { civilDate } from '../kernel/clock.ts';
import type { Asker } from '../organisation/people.ts';
import type { EngineParts } from './engine.ts';
import type { Talk } from './skill.ts';
import { THINKS_AT_MOST_MS } from './thinking.ts';

/** Everything that a decision may look at, for this person at this instant (epoch ms). */
export function talkWith(
  {
    zone,
    workingDays,
    database,
    newId,
    seal,
    language,
  }: Pick<EngineParts, 'zone' | 'workingDays' | 'database' | 'newId' | 'seal' | 'language'>,
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
    ...(language ? { language: language.within(AbortSignal.timeout(THINKS_AT_MOST_MS)) } : {}),
    ...seal,
    ...heard,
  };
}

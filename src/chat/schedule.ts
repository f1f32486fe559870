import { askerByDefault } from '../organisation/people.ts';
import { digestTurn, type Planned, planDigests } from './digest.ts';
import type { EngineParts } from './engine.ts';
import { insertion } from './inbox.ts';
import { talkWith } from './talk.ts';
import type { Message } from './turn.ts';

/** What time does: it makes arrivals, and nothing else. */
export type Schedule = {
  /** Who would get a digest; nothing is stored. */
  plan(at: number): Promise<Planned[]>;
  /** Does what is due as of `at`, once: plans the day's digests. Resolves to what was planned. */
  tick(at: number): Promise<Planned[]>;
  /** What the digests of planned arrivals would say at their minutes; commits nothing. */
  rehearse(planned: Planned[]): Promise<{ planned: Planned; message: Message }[]>;
};

/** `nudge`: new arrivals wait. */
export function createSchedule(parts: EngineParts, nudge: () => void): Schedule {
  const { database, zone } = parts;
  const { read } = database;

  const plan = (at: number) => planDigests(at, parts.digests, { read, zone, workingDays: parts.workingDays });

  async function tick(at: number): Promise<Planned[]> {
    await parts.beforeTick?.(at);
    const planned = await plan(at);
    if (planned.length > 0) {
      const changed = await database.batch(planned.map(({ arrival }) => insertion(arrival)));
      nudge();
      return planned.filter((_, i) => changed[i] === 1);
    }
    return planned;
  }

  async function rehearse(all: Planned[]): Promise<{ planned: Planned; message: Message }[]> {
    const ids = all.map(({ person }) => person);
    const known = new Map((await parts.people.byIds(read, ids)).map((one) => [one.id, one]));
    const rehearsed: { planned: Planned; message: Message }[] = [];
    for (const planned of all) {
      const person = known.get(planned.person);
      const asker = person && askerByDefault(person);
      if (!asker) continue;
      const { messages } = await digestTurn(talkWith(parts, asker, planned.at, {}), parts.digests);
      rehearsed.push(...messages.map((message) => ({ planned, message })));
    }
    return rehearsed;
  }

  return { plan, tick, rehearse };
}

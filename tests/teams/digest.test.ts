import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Talk } from '../../src/chat/skill.ts';
import { addDays, instantOf } from '../../src/kernel/clock.ts';
import { commit } from '../../src/kernel/commit.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { askerByDefault } from '../../src/organisation/people.ts';
import { personById } from '../../src/organisation/store.ts';
import { digest } from '../../src/skills/teams/reminders.ts';
import { progress, team, teamStep } from '../../src/skills/teams/tables.ts';
import { freshDatabase } from '../support/database.ts';
import { furnish } from './town.ts';

const days = workingDays();
const dates = fc.integer({ min: 0, max: 60 }).map((n) => addDays('2026-12-01', n));

async function talkOf(database: Awaited<ReturnType<typeof freshDatabase>>, today: string): Promise<Talk> {
  const known = await personById(database.read, 'a1');
  const asker = known && askerByDefault(known);
  if (!asker) throw new Error('nobody');
  return {
    asker,
    now: instantOf(`${today}T09:00`, 'Asia/Shanghai'),
    today,
    zone: 'Asia/Shanghai',
    workingDays: days,
    read: database.read,
    text: '',
    session: { last: {} },
    shown: undefined,
    private: true,
    seal: (...words) => words.join(),
    sealPrevious: () => undefined,
    newId: () => 'x',
  };
}

test('whoever has an item is woken, on working days only; over all days each step is told of three times at most', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(dates, { minLength: 1, maxLength: 4 }), async (dues) => {
      const database = await freshDatabase();
      await furnish(database, { teams: [{ id: 'T1', unit: 'A1', people: ['a1'], holds: [3] }] });
      await database.batch([
        write(build.update(team).set({ helpOfferedOn: '2026-11-20' })),
        ...dues.map((due, i) =>
          write(build.insert(teamStep).values({ id: `s${i}`, claim: 'T1-t3', level: 'theory', text: `步骤${i}`, due })),
        ),
      ]);
      const told = new Map<string, number>();
      for (let date = '2026-11-20'; date <= '2027-02-15'; date = addDays(date, 1)) {
        const woken = ((await database.read.all(digest.due(date, days))) as [string][]).map(([person]) => person);
        const items = await digest.items(await talkOf(database, date));
        // a day off wakes nobody: what it holds came before
        if (days.isWorking(date) === false) expect(items).toEqual([]);
        if (items.length > 0) expect(woken).toContain('a1');
        if (woken.includes('a1') && (days.isWorking(date) ?? false)) expect(items.length).toBeGreaterThan(0);
        for (const { about, writes = [] } of items) {
          const step = String(about?.step);
          told.set(step, (told.get(step) ?? 0) + 1);
          expect(await commit(database, { writes })).toBe('done');
        }
      }
      for (const times of told.values()) expect(times).toBeLessThanOrEqual(3);
      expect(told.size).toBe(dues.length);
      await database.close();
    }),
    { numRuns: 6 },
  );
});

test('what was closed since it was read is not told', async () => {
  const database = await freshDatabase();
  await furnish(database, { teams: [{ id: 'T1', unit: 'A1', people: ['a1'], holds: [3] }] });
  await database.batch([
    write(build.insert(teamStep).values({ id: 's', claim: 'T1-t3', level: 'theory', text: '步骤', due: '2026-12-15' })),
  ]);
  const [item] = await digest.items(await talkOf(database, '2026-12-08'));
  await database.batch([write(build.update(teamStep).set({ doneOn: '2026-12-08' }))]);
  expect(await commit(database, { writes: item?.writes ?? [] })).toBe('conflict');
});

test('an offer of help is not made where the team has just told of progress', async () => {
  const database = await freshDatabase();
  await furnish(database, {
    teams: [{ id: 'T1', unit: 'A1', people: ['a1'], holds: [3] }],
    terms: { stalledAfter: 5 },
  });
  const [item] = await digest.items(await talkOf(database, '2026-11-30'));
  expect(item?.text).toContain('没有新进展');
  await database.batch([
    write(build.insert(progress).values({ id: 'p', claim: 'T1-t3', text: '开题', by: 'a1', on: '2026-11-30' })),
    write(build.update(team).set({ movedOn: '2026-11-30' })),
  ]);
  expect(await commit(database, { writes: item?.writes ?? [] })).toBe('conflict');
});

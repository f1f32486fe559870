import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { loadSample } from '../../src/sample.ts';
import { loadSampleDuties } from '../../src/skills/duties/sample.ts';
import { duty, leave, occurrence } from '../../src/skills/duties/tables.ts';
import { freshDatabase } from '../support/database.ts';
import { DAYS, newId, ZONE } from './talk.ts';

test('the sample shows terms of office, earlier years, a meeting that is set and somebody away; twice is once', async () => {
  const database = await freshDatabase();
  const given = { now: Date.parse('2026-11-23T01:30Z'), zone: ZONE, newId };
  await loadSample(database, { size: 'small', ...given });
  for (let times = 0; times < 2; times++)
    await loadSampleDuties(database, { actor: 'import:sample', workingDays: DAYS, ...given });
  const rows = await database.read
    .select({ name: duty.name, state: occurrence.state, at: occurrence.scheduledAt, doneOn: occurrence.doneOn })
    .from(occurrence)
    .innerJoin(duty, eq(duty.id, occurrence.duty));
  expect(rows.some(({ name }) => name === '支部换届选举')).toBe(true);
  expect(rows.filter(({ doneOn }) => doneOn).map(({ doneOn }) => doneOn)).toEqual(['2022-11-25', '2024-11-28']);
  expect(rows.filter(({ at }) => at)).toHaveLength(1);
  expect(await database.read.select().from(leave)).toHaveLength(1);
});

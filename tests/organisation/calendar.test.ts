import { expect, test } from 'vitest';
import { digestItem } from '../../src/delivery/tables.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { announceCalendar } from '../../src/skills/everyone/index.ts';
import { sampleDesk } from '../support/desk.ts';

const ZONE = 'Asia/Shanghai';

test('the staff hear once that next year’s days off are not known, and nobody when they are', async () => {
  const desk = await sampleDesk();
  const items = async () =>
    (await desk.database.read.select().from(digestItem)).map(({ person, text }) => [person, text]);
  const announce = (day: string, knownThrough: number) =>
    announceCalendar(desk.database, {
      now: Date.parse(`${day}T09:00:00+08:00`),
      zone: ZONE,
      workingDays: { ...workingDays(), knownThrough },
    });

  await announce('2026-11-30', 2026);
  await announce('2026-12-03', 2027);
  expect(await items()).toEqual([]);
  await announce('2026-12-03', 2026);
  await announce('2026-12-04', 2026);
  expect(await items()).toEqual([
    ['00003', expect.stringContaining('2027 年的放假安排')],
    ['00004', expect.stringContaining('2027 年的放假安排')],
  ]);
});

import { expect, test } from 'vitest';
import { loadSample } from '../../db/sample/load.ts';
import { newId } from '../../src/kernel/ids.ts';
import { loadSampleFiveTypes } from '../../src/skills/five-types/index.ts';
import { lacking } from '../../src/skills/five-types/policy.ts';
import { activity, carrier, planEntry } from '../../src/skills/five-types/tables.ts';
import { loadSampleFunds } from '../../src/skills/funds/index.ts';
import { ledger } from '../../src/skills/funds/store.ts';
import { freshDatabase } from '../support/database.ts';

test('the sample has a rate, spendings, whole plans with activities, and carriers with years', async () => {
  const database = await freshDatabase();
  const circumstances = { now: Date.parse('2026-11-24T09:00:00+08:00'), zone: 'Asia/Shanghai', newId };
  const { read } = database;
  await loadSample(database, { size: 'small' }, circumstances);
  await loadSampleFunds(database, circumstances);
  await loadSampleFiveTypes(database, circumstances);
  const plans = await read.select().from(planEntry);
  const [unit = ''] = [...new Set(plans.map((entry) => entry.unit))].sort();
  expect(lacking(plans.filter((entry) => entry.unit === unit))).toEqual([]);
  expect((await read.select().from(activity)).every(({ measure }) => measure !== null)).toBe(true);
  expect((await read.select().from(carrier)).map(({ since }) => since)).toContain(2001);
  const [line] = await ledger(read, unit, 2026, '党建经费');
  expect(line?.total).toBe((line?.members ?? 0) * 12_000);
  expect(line?.spent).toBeGreaterThan(0);
});

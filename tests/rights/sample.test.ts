import { expect, test } from 'vitest';
import { loadSample } from '../../db/sample/load.ts';
import { newId } from '../../src/kernel/ids.ts';
import { loadSampleRights } from '../../src/skills/rights/index.ts';
import { deliberation, noticeReceipt, opinion } from '../../src/skills/rights/tables.ts';
import { freshDatabase } from '../support/database.ts';

test('the sample has a notice that some have answered, an item under discussion and one that waits', async () => {
  const database = await freshDatabase();
  const given = { now: Date.parse('2026-11-24T09:00:00+08:00'), zone: 'Asia/Shanghai', newId };
  await loadSample(database, { size: 'small' }, given);
  await loadSampleRights(database, given);
  const { read } = database;
  expect((await read.select().from(deliberation)).map(({ state }) => state).sort()).toEqual(['open', 'raised']);
  expect((await read.select().from(opinion)).length).toBeGreaterThan(1);
  const receipts = await read.select().from(noticeReceipt);
  expect(receipts.some(({ receivedOn }) => receivedOn)).toBe(true);
  expect(receipts.some(({ receivedOn }) => !receivedOn)).toBe(true);
});

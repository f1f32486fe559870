import { expect, test } from 'vitest';
import { forgetOlder } from '../../src/chat/retention.ts';
import { action, inbox, session } from '../../src/chat/tables.ts';
import { outbox } from '../../src/delivery/tables.ts';
import { fileOf, keepFile, storeFile } from '../../src/kernel/files.ts';
import { audit } from '../../src/kernel/tables.ts';
import { openHouse } from './house.ts';

const DAY = 86_400_000;

test('conversations go after their days; what came of them stays', async () => {
  const house = await openHouse();
  await house.says('an', '倒茶');
  await house.says('an', '点茶');
  const [loose, kept] = await Promise.all(
    [Buffer.from('散'), Buffer.from('存')].map((bytes) => storeFile(bytes, '2026-11-24')),
  );
  await house.database.batch([...(loose?.writes ?? []), ...(kept?.writes ?? []), keepFile(kept?.id ?? '')]);
  const left = async () =>
    Promise.all(
      [inbox, outbox, action, session].map(async (table) => (await house.database.read.select().from(table)).length),
    );

  await house.database.batch(forgetOlder(house.clock.now + 179 * DAY, 180, 'Asia/Shanghai'));
  expect((await left()).slice(0, 2)).toEqual([2, 2]);
  await house.database.batch(forgetOlder(house.clock.now + 181 * DAY, 180, 'Asia/Shanghai'));
  expect(await left()).toEqual([0, 0, 0, 0]);
  expect(await house.database.read.select().from(audit)).toHaveLength(1);
  expect(await fileOf(house.database.read, loose?.id ?? '')).toBeUndefined();
  expect(await fileOf(house.database.read, kept?.id ?? '')).toEqual(Buffer.from('存'));
});

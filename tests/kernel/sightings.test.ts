import { expect, test } from 'vitest';
import { silent } from '../../src/kernel/log.ts';
import { noteSightings, sightingsOf } from '../../src/kernel/sightings.ts';
import { freshDatabase } from '../support/database.ts';

test('how a platform’s callbacks fare is kept, at most once a minute and kind, for whoever looks from outside', async () => {
  const database = await freshDatabase();
  let writes = 0;
  const counted = {
    ...database,
    batch(all: Parameters<typeof database.batch>[0]) {
      writes += 1;
      return database.batch(all);
    },
  };
  let now = 1_000_000;
  const seen = noteSightings(counted, 'platform', { clock: () => now, log: silent });
  expect(await sightingsOf(database.read, 'platform')).toEqual({});
  for (let i = 0; i < 100; i++) seen({ outcome: 'refused', fault: 'signature' });
  seen({ outcome: 'verified' });
  await expect
    .poll(() => sightingsOf(database.read, 'platform'))
    .toEqual({
      verified: 1_000_000,
      refused: { at: 1_000_000, fault: 'signature' },
    });
  expect(writes).toBe(2);
  now += 61_000;
  seen({ outcome: 'refused', fault: 'key' });
  await expect
    .poll(() => sightingsOf(database.read, 'platform'))
    .toEqual({
      verified: 1_000_000,
      refused: { at: 1_061_000, fault: 'key' },
    });
});

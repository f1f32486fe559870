import { expect, test } from 'vitest';
import { inbox } from '../../src/chat/tables.ts';
import { outbox } from '../../src/delivery/tables.ts';
import { build, write } from '../../src/kernel/statement.ts';
import { openHouse } from '../chat/house.ts';

test('a stop finishes what is being sent, takes up nothing else, and leaves that free for the next start', async () => {
  let going = 0;
  const house = await openHouse({
    async send({ key }) {
      going += 1;
      await new Promise((resolve) => setTimeout(resolve, 40));
      going -= 1;
      return { outcome: 'sent', receipt: key };
    },
  });
  const now = house.clock.now;
  const message = {
    channel: 'desk',
    chat: '',
    kind: 'answer' as const,
    cardId: '',
    touched: 0,
    at: now,
    notBefore: now,
  };
  await house.database.batch(
    Array.from({ length: 600 }, (_, i) =>
      write(
        build.insert(outbox).values({
          ...message,
          account: `a${i}`,
          person: `a${i}`,
          card: { id: 'c', text: '一句话' },
          key: `k${i}`,
          state: 'queued',
        }),
      ),
    ),
  );
  house.sender.start();
  await expect.poll(() => house.sent.length).toBeGreaterThan(0);
  await house.sender.stop();
  expect(going).toBe(0);
  const rows = await house.database.read.select().from(outbox);
  const queued = rows.filter(({ state }) => state === 'queued');
  expect(queued.length).toBeGreaterThan(0);
  expect(queued.every(({ lease }) => lease === null)).toBe(true);
  expect(rows.length - queued.length).toBe(house.sent.length);

  house.sender.start();
  await expect.poll(() => house.sent.length, { timeout: 20_000 }).toBe(600);
  await house.sender.stop();
  expect(new Set(house.sent.map(({ key }) => key)).size).toBe(600);
});

test('a stop finishes the turns in hand, and the rest of the inbox waits', async () => {
  const house = await openHouse();
  house.engine.start();
  await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      house.engine.receive({ ...house.arrivalOf('an', { kind: 'text', text: '几点了' }), chat: `c${i}` }),
    ),
  );
  await expect
    .poll(async () => (await house.database.read.select().from(inbox)).some(({ state }) => state === 'done'))
    .toBe(true);
  await house.engine.stop();
  const rows = await house.database.read.select().from(inbox);
  expect(rows.every(({ state, lease }) => state === 'done' || lease === null)).toBe(true);
  await house.engine.work(house.clock.now);
  expect((await house.database.read.select().from(inbox)).every(({ state }) => state === 'done')).toBe(true);
});

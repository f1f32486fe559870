import { expect, test } from 'vitest';
import { action, inbox } from '../../src/chat/tables.ts';
import { say } from '../../src/chat/turn.ts';
import { outbox } from '../../src/delivery/tables.ts';
import { buttonOf, openHouse } from './house.ts';

/** Every cell of every table, as one text. */
async function everything(house: Awaited<ReturnType<typeof openHouse>>): Promise<string> {
  const tables = await house.database.select({
    sql: "select name from sqlite_master where type = 'table'",
    params: [],
  });
  const rows = await Promise.all(
    tables.map(([name]) => house.database.select({ sql: `select * from "${name}"`, params: [] })),
  );
  return JSON.stringify(rows);
}

test('what is told unnamed leaves nothing by which its teller is found, whatever button or word it was sent with', async () => {
  const house = await openHouse({
    intents: {
      pour: () =>
        say({
          text: '秘密的一杯？',
          buttons: [{ label: '匿名倒', does: { intent: 'unnamed', slots: { what: '秘密' } } }],
        }),
      unnamed: (_slots, { now }) => {
        const receipt = say('匿名倒好了');
        return {
          ...receipt,
          messages: receipt.messages.map((message) => ({ ...message, erase: true })),
          changes: [{ verb: 'pour', entity: 'cup', id: 'x', anonymous: true }],
          session: { last: {} },
          eraseSince: now - 3_600_000,
        };
      },
    },
  });
  const [card] = await house.says('an', '倒茶');
  const [receipt] = await house.presses('an', buttonOf(card, '匿名倒'));
  expect(receipt?.text).toBe('匿名倒好了');
  house.clock.now += 3_000;
  await house.settle();
  expect(JSON.stringify(house.replaced)).not.toContain('秘密');

  const kept = await everything(house);
  expect(kept).not.toContain('秘密');
  expect(kept).not.toContain('匿名倒好了');
  const sent = await house.database.read.select().from(outbox);
  expect(sent.map(({ account, person }) => account + person).join('')).toBe('');
  const arrivals = await house.database.read.select().from(inbox);
  expect(arrivals.map(({ account, conversation, at }) => [account, conversation, at])).toEqual(
    arrivals.map(() => ['', '', Date.parse('2026-11-24T00:00:00+08:00')]),
  );
  expect(await house.database.read.select().from(action)).toEqual([]);
});

test('a replay of what was erased is still known', async () => {
  const house = await openHouse({ intents: { pour: () => ({ ...say('好'), eraseSince: 0 }) } });
  const arrival = house.arrivalOf('an', { kind: 'text', text: '倒茶' }, 'once');
  await house.engine.receive(arrival);
  await house.settle();
  expect((await house.engine.receive(arrival)).fresh).toBe(false);
});

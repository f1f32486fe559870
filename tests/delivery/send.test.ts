import { describe, expect, test } from 'vitest';
import { outbox } from '../../src/delivery/tables.ts';
import type { Delivery } from '../../src/message/channel.ts';
import { openHouse } from '../chat/house.ts';

/** Answers in order, then always `sent`. */
function answering(...outcomes: Delivery[]) {
  const keys: string[] = [];
  return {
    keys,
    send: async ({ key }: { key: string }): Promise<Delivery> => {
      keys.push(key);
      return outcomes.shift() ?? { outcome: 'sent', receipt: `m-${key}` };
    },
  };
}

const rows = async (house: Awaited<ReturnType<typeof openHouse>>) => house.database.read.select().from(outbox);

describe('a message', () => {
  test('that the platform refuses for now is sent later with the same key', async () => {
    const platform = answering({ outcome: 'retry', why: 'busy' });
    const house = await openHouse(platform);
    await house.says('an', '倒茶');
    expect(house.sent).toEqual([]);
    house.clock.now += 2_000;
    await house.settle();
    expect(house.sent).toHaveLength(1);
    expect(new Set(platform.keys).size).toBe(1);
  });

  test('waits as long as the platform asks', async () => {
    const house = await openHouse(answering({ outcome: 'retry', afterMs: 30_000, why: '429' }));
    await house.says('an', '倒茶');
    house.clock.now += 29_000;
    await house.settle();
    expect(house.sent).toEqual([]);
    house.clock.now += 2_000;
    await house.settle();
    expect(house.sent).toHaveLength(1);
  });

  test('holds back what is behind it for the same person, and nobody else', async () => {
    const house = await openHouse(answering({ outcome: 'retry', afterMs: 0, why: 'busy' }));
    await house.says('an', '倒茶');
    await house.says('an', '几点了');
    expect(house.sent).toEqual([]);
    await house.says('bo', '几点了');
    expect(house.sent.map(({ to }) => to)).toEqual(['bo']);
    house.clock.now += 2_000;
    await house.settle();
    expect(house.sent.filter(({ to }) => to === 'an').map(({ card }) => card.text)).toEqual(['倒一杯？', '现在九点']);
  });

  test('that is refused for good is a dead letter, and the next one goes', async () => {
    const house = await openHouse(answering({ outcome: 'refused', why: 'bad card' }));
    await house.says('an', '倒茶');
    await house.says('an', '几点了');
    expect((await rows(house)).map(({ state, fault }) => [state, fault])).toEqual([
      ['dead', 'bad card'],
      ['sent', null],
    ]);
  });

  test('to somebody who is gone leads to a hand-over', async () => {
    const house = await openHouse(answering({ outcome: 'refused', why: 'resigned', gone: true }));
    await house.says('an', '倒茶');
    expect(house.unreachable).toEqual(['an']);
  });

  test('of unknown outcome is tried again only while the platform swallows a second one', async () => {
    const unknown: Delivery = { outcome: 'unknown', why: 'time-out' };
    const house = await openHouse(answering(unknown, unknown));
    await house.says('an', '倒茶');
    house.clock.now += 2_000;
    await house.settle();
    house.clock.now += 3_400_000;
    await house.settle();
    expect((await rows(house))[0]).toMatchObject({ state: 'sent' });

    const late = await openHouse(answering(unknown, unknown, unknown, unknown));
    await late.says('an', '倒茶');
    late.clock.now += 2_000;
    await late.settle();
    late.clock.now += 3_700_000;
    await late.settle();
    late.clock.now += 3_700_000;
    await late.settle();
    expect((await rows(late))[0]).toMatchObject({ fault: expect.stringContaining('可能已送达'), lost: 'doubtful' });
  });
});

test('a message that fails for long is tried again before what has become due behind it, and holds nobody up', async () => {
  let broken = true;
  const platform = {
    send: async ({ card }: { card: { text?: string } }): Promise<Delivery> =>
      broken && card.text === '倒一杯？' ? { outcome: 'retry', why: 'down' } : { outcome: 'sent', receipt: 'm' },
  };
  const house = await openHouse(platform);
  const wait = async (ms: number) => {
    house.clock.now += ms;
    await house.settle();
  };
  await house.says('an', '倒茶');
  for (let looks = 0; looks < 24; looks++) await wait(15_000);
  await house.says('an', '几点了');
  // while nothing goes, one message at a time is tried, half a minute apart
  for (let looks = 0; looks < 6; looks++) await wait(15_000);
  expect(house.sent.map(({ card }) => card.text)).toEqual(['现在九点']);
  broken = false;
  house.clock.now += 2_000;
  await house.says('an', '我的');
  expect(house.sent.map(({ card }) => card.text)).toEqual(['现在九点', '倒一杯？', '第一党支部的杯子']);
});

test('a digest that could not be sent on its day is not sent at night', async () => {
  const house = await openHouse(answering({ outcome: 'retry', afterMs: 10 * 3_600_000, why: 'down' }));
  await house.says('an', '告诉柏舟').catch(() => {});
  house.clock.now += 11 * 3_600_000;
  await house.settle();
  const [planned] = await house.engine.tick(house.clock.now + 13 * 3_600_000);
  house.clock.now = planned?.at ?? 0;
  await house.engine.work(house.clock.now);
  house.clock.now += 11 * 3_600_000;
  await house.sender.drain(house.clock.now);
  const digest = (await rows(house)).find(({ kind }) => kind === 'proactive');
  expect(digest).toMatchObject({ state: 'dead', fault: 'its day is over' });
});

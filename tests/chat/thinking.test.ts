import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inbox } from '../../src/chat/tables.ts';
import { say } from '../../src/chat/turn.ts';
import { openHouse } from './house.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A turn that thinks until it is told to stop. */
async function slow() {
  let stop = () => {};
  const thought = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const house = await openHouse({
    intents: {
      pour: async () => {
        await thought;
        return say('想好了');
      },
    },
  });
  await house.engine.receive(house.arrivalOf('an', { kind: 'text', text: '倒茶' }));
  const working = house.engine.work(house.clock.now);
  const texts = () => house.sent.map(({ card }) => card.text);
  const after = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms);
    house.clock.now += ms;
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
    await house.sender.drain(house.clock.now);
  };
  return { house, stop, working, texts, after };
}

test('who waits for more than four seconds is told so, once, and then gets the answer', async () => {
  const { house, stop, working, texts, after } = await slow();
  await after(3_900);
  expect(texts()).toEqual([]);
  await after(200);
  await after(10_000);
  expect(texts()).toEqual(['正在处理，请稍候。']);
  stop();
  await working;
  await house.sender.drain(house.clock.now);
  expect(texts()).toEqual(['正在处理，请稍候。', '想好了']);
});

test('the lease is renewed meanwhile, so that nobody else begins the same turn', async () => {
  const { house, stop, working, after } = await slow();
  await after(0);
  const leaseUntil = async () => (await house.database.read.select().from(inbox))[0]?.leaseUntil ?? 0;
  const before = await leaseUntil();
  await after(10_000);
  await after(10_000);
  expect(await leaseUntil()).toBeGreaterThan(before);
  expect(await house.engine.work(house.clock.now)).toBe(0);
  stop();
  await working;
});

test('a quick answer stands alone', async () => {
  const house = await openHouse();
  await house.says('an', '几点了');
  await vi.advanceTimersByTimeAsync(10_000);
  await house.settle();
  expect(house.sent.map(({ card }) => card.text)).toEqual(['现在九点']);
});

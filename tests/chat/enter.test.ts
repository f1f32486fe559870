import { describe, expect, test } from 'vitest';
import type { Said } from '../../src/message/arrival.ts';
import { openHouse } from './house.ts';

async function enters(house: Awaited<ReturnType<typeof openHouse>>, account: string, said: Said) {
  const before = house.sent.length;
  await house.engine.receive(house.arrivalOf(account, said));
  await house.settle();
  return house.sent.slice(before).map(({ card }) => card.text);
}

describe('a chat that is opened', () => {
  test('is greeted once where the platform does not tell the first time from the others', async () => {
    const house = await openHouse();
    expect(await enters(house, 'an', { kind: 'enter' })).toEqual(['安宁您好']);
    expect(await enters(house, 'an', { kind: 'enter' })).toEqual([]);
    expect(await enters(house, 'nobody', { kind: 'enter' })).toEqual(['请先绑定']);
    expect(await enters(house, 'nobody', { kind: 'enter' })).toEqual([]);
  });

  test('is not greeted after one has talked already', async () => {
    const house = await openHouse();
    await house.says('an', '几点了');
    expect(await enters(house, 'an', { kind: 'enter' })).toEqual([]);
  });

  test('by nobody’s own doing is greeted in the next morning’s window, not at night', async () => {
    const house = await openHouse();
    house.clock.now = Date.parse('2026-11-27T23:00:00+08:00');
    expect(await enters(house, 'an', { kind: 'enter', unasked: true })).toEqual([]);
    house.clock.now = Date.parse('2026-11-28T12:00:00+08:00');
    await house.settle();
    expect(house.sent).toEqual([]);
    house.clock.now = Date.parse('2026-11-30T11:31:00+08:00');
    await house.settle();
    expect(house.sent.map(({ card }) => card.text)).toEqual(['安宁您好']);
  });

  test('by the person’s own doing before that morning is greeted then, and not again', async () => {
    const house = await openHouse();
    house.clock.now = Date.parse('2026-11-24T23:00:00+08:00');
    await enters(house, 'an', { kind: 'enter', unasked: true });
    expect(await enters(house, 'an', { kind: 'enter' })).toEqual(['安宁您好']);
    house.clock.now = Date.parse('2026-11-25T12:00:00+08:00');
    await house.settle();
    expect(house.sent).toHaveLength(1);
  });
});

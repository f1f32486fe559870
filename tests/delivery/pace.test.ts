import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPacer } from '../../src/delivery/pace.ts';

const FEISHU = { perSecond: 50, perMinute: 1_000, perSecondEach: 5 };

function mostIn(instants: number[], span: number): number {
  let most = 0;
  let from = 0;
  instants.forEach((at, i) => {
    while ((instants[from] ?? 0) <= at - span) from++;
    most = Math.max(most, i - from + 1);
  });
  return most;
}

test('a fan-out keeps every sliding window and wastes little of it', () => {
  const pacer = createPacer(FEISHU);
  const instants = Array.from({ length: 1_527 }, (_, i) => pacer.reserve(String(i), 0));
  expect(mostIn(instants, 1_000)).toBeLessThanOrEqual(50);
  expect(mostIn(instants, 60_000)).toBeLessThanOrEqual(1_000);
  // at best 1,000 in the first minute and 527 more at 50 a second
  expect(Math.max(...instants)).toBeLessThan((60_000 + 527 * 20) / 0.95);
});

test('no recipient gets more than the platform lets it, in whatever order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(400)), { maxLength: 200 }), (asked) => {
      const pacer = createPacer(FEISHU);
      const each = new Map<string, number[]>();
      let now = 0;
      for (const [recipient, later] of asked) {
        now += later;
        const at = pacer.reserve(recipient, now);
        expect(at).toBeGreaterThanOrEqual(now);
        expect(Number.isInteger(at)).toBe(true);
        each.set(recipient, [...(each.get(recipient) ?? []), at]);
      }
      for (const instants of each.values()) expect(mostIn(instants, 1_000)).toBeLessThanOrEqual(5);
    }),
    { examples: [[Array.from({ length: 7 }, (_, i) => ['a', i ? 0 : 4])]] },
  );
});

test('nothing goes before the platform says that it may', () => {
  const pacer = createPacer(FEISHU);
  pacer.pause(5_000);
  expect(pacer.reserve('a', 100)).toBeGreaterThanOrEqual(5_000);
});

test('a clock that was put back leaves nothing to wait for', () => {
  const pacer = createPacer(FEISHU);
  const hour = 3_600_000;
  pacer.reserve('a', 2 * hour);
  expect(pacer.reserve('a', hour)).toBe(hour);
});

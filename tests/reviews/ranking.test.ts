import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leaning, outlying, ranked, spreadOf, trimmedMean } from '../../src/skills/reviews/ranking.ts';

const points = fc.integer({ min: 0, max: 1000 }).map((n) => n / 10);
const works = fc.uniqueArray(
  fc.record({ id: fc.string({ minLength: 1, maxLength: 4 }), scores: fc.array(points, { maxLength: 9 }) }),
  { selector: ({ id }) => id, maxLength: 20 },
);

test('the order of scores and of outcomes changes no rank, no score, no spread', () => {
  fc.assert(
    fc.property(
      works,
      fc.nat(3),
      fc.infiniteStream(fc.double({ noNaN: true, min: 0, max: 1 })),
      (all, trimmed, dice) => {
        const shuffled = <T>(list: T[]) =>
          list
            .map((one) => ({ one, at: Number(dice.next().value) }))
            .sort((a, b) => a.at - b.at)
            .map(({ one }) => one);
        const mixed = shuffled(all).map(({ id, scores }) => ({ id, scores: shuffled(scores) }));
        expect(ranked(mixed, trimmed)).toEqual(ranked(all, trimmed));
      },
    ),
  );
});

test('ranks follow scores, equal scores have the same rank, and the next one is left out', () => {
  fc.assert(
    fc.property(works, fc.nat(2), (all, trimmed) => {
      const rows = ranked(all, trimmed);
      expect(rows).toHaveLength(all.filter(({ scores }) => scores.length > 0).length);
      for (const row of rows) {
        expect(row.rank).toBe(1 + rows.filter(({ score }) => score > row.score).length);
      }
    }),
  );
  const rows = ranked(
    [
      { id: 'a', scores: [90] },
      { id: 'b', scores: [80] },
      { id: 'c', scores: [90] },
    ],
    1,
  );
  expect(rows.map(({ id, rank }) => [id, rank])).toEqual([
    ['a', 1],
    ['c', 1],
    ['b', 3],
  ]);
});

test.each([
  [[80, 90, 100], 1, 90],
  [[10, 80, 90, 100, 100], 1, 90],
  [[10, 80, 90, 100], 1, 70],
  [[0, 10, 80, 90, 100, 100, 100], 3, 90],
  [[70], 2, 70],
])('of %j without %i at each end, where three are left, the mean is %d', (scores, trimmed, mean) => {
  expect(trimmedMean(scores, trimmed)).toBeCloseTo(mean);
});

test('a mean lies between the lowest and the highest score; equal scores have no spread', () => {
  fc.assert(
    fc.property(fc.array(points, { minLength: 1, maxLength: 9 }), fc.nat(3), (scores, trimmed) => {
      expect(trimmedMean(scores, trimmed)).toBeGreaterThanOrEqual(Math.min(...scores) - 1e-9);
      expect(trimmedMean(scores, trimmed)).toBeLessThanOrEqual(Math.max(...scores) + 1e-9);
      expect(spreadOf(scores.map(() => 70))).toBe(0);
    }),
  );
});

test('a score far from the others is found, with what the others say', () => {
  const scores = [
    { reviewer: 'a', outcome: 'x', score: 85 },
    { reviewer: 'b', outcome: 'x', score: 87 },
    { reviewer: 'c', outcome: 'x', score: 50 },
  ];
  expect(outlying(scores, 100)).toEqual([{ reviewer: 'c', outcome: 'x', score: 50, others: 86 }]);
  expect(outlying(scores.slice(1), 100)).toEqual([]);
});

test('a reviewer who scores everything lower is found; one who does it once is not', () => {
  const scores = ['x', 'y', 'z'].flatMap((outcome) => [
    { reviewer: 'a', outcome, score: 85 },
    { reviewer: 'b', outcome, score: 86 },
    { reviewer: 'low', outcome, score: 70 },
  ]);
  expect(leaning(scores, 100)).toEqual([{ reviewer: 'low', by: -15 }]);
  expect(leaning(scores.slice(0, 6), 100)).toEqual([]);
});

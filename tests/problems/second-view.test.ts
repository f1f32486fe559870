import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seconded } from '../../src/skills/problems/second-view.ts';

const others = (count: number) =>
  Array.from({ length: count }, (_, i) => [`p${i}`, Float32Array.from([0.1, 1, i % 3])] as const);

test('what only the vectors know to be alike comes first, what the words know stays', () => {
  const known = new Map([...others(20), ['same', Float32Array.from([1, 0.1, 0])] as const]);
  const offered = seconded([{ id: 'p3', score: 0.4 }], Float32Array.from([1, 0, 0]), known);
  expect(offered[0]?.id).toBe('same');
  expect(offered.find(({ id }) => id === 'p3')?.score).toBeGreaterThanOrEqual(0.4);
});

test('among few, or where all are equally near, the words decide alone', () => {
  const first = [{ id: 'p1', score: 0.5 }];
  expect(seconded(first, Float32Array.from([1, 0, 0]), new Map(others(5)))).toEqual(first);
  const equal = new Map(Array.from({ length: 20 }, (_, i) => [`p${i}`, Float32Array.from([1, 1])] as const));
  expect(seconded(first, Float32Array.from([1, 0]), equal)).toEqual(first);
});

test('no score falls, none leaves 0 to 1, whatever the vectors', () => {
  const vector = fc.float32Array({ minLength: 3, maxLength: 3, noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(vector, fc.array(vector, { minLength: 8, maxLength: 20 }), (asked, vectors) => {
      const known = new Map(vectors.map((one, i) => [`p${i}`, one] as const));
      const offered = seconded([{ id: 'p0', score: 0.7 }], asked, known);
      for (const { score } of offered) {
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
      }
      expect(offered.find(({ id }) => id === 'p0')?.score).toBeGreaterThanOrEqual(0.7);
    }),
  );
});

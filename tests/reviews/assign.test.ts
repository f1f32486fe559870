import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assign, type Seat, type Task } from '../../src/skills/reviews/assign.ts';

const seat = (id: string, load = 0): Seat => ({ id, key: id, load });
const task = (id: string, need: number, barred: string[] = []): Task => ({
  id,
  key: id,
  need,
  barred: new Set(barred),
});

const panel = fc.integer({ min: 3, max: 12 }).map((n) => Array.from({ length: n }, (_, i) => seat(`r${i}`)));
const works = fc.tuple(panel, fc.integer({ min: 1, max: 3 })).chain(([seats, need]) =>
  fc
    .array(fc.uniqueArray(fc.constantFrom(...seats.map(({ id }) => id)), { maxLength: seats.length }), {
      minLength: 1,
      maxLength: 40,
    })
    .map((barred) => ({ seats, need, tasks: barred.map((who, i) => task(`o${i}`, need, who)) })),
);

const loads = (seats: Seat[], given: Map<string, string[]>) =>
  seats.map(({ id, load }) => load + [...given.values()].filter((who) => who.includes(id)).length);

test('nobody judges against a conflict, nobody twice, and each outcome has as many as can be had', () => {
  fc.assert(
    fc.property(works, ({ seats, need, tasks }) => {
      const { given, short } = assign(tasks, seats);
      for (const { id, barred } of tasks) {
        const who = given.get(id) ?? [];
        expect(new Set(who).size).toBe(who.length);
        expect(who.filter((one) => barred.has(one))).toEqual([]);
        const able = seats.length - barred.size;
        expect(who).toHaveLength(Math.min(need, able));
        expect(short.find((one) => one.task === id)?.missing ?? 0).toBe(Math.max(0, need - able));
      }
    }),
  );
});

test('without conflicts no reviewer has more than the mean and one', () => {
  fc.assert(
    fc.property(panel, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 3 }), (seats, outcomes, need) => {
      const tasks = Array.from({ length: outcomes }, (_, i) => task(`o${i}`, need));
      const all = loads(seats, assign(tasks, seats).given);
      expect(Math.max(...all)).toBeLessThan((outcomes * need) / seats.length + 1);
      expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1);
    }),
  );
});

test('with conflicts the highest load is as low as conflicts allow', () => {
  const four: Seat[] = [seat('a'), seat('b'), seat('c'), seat('d')];
  const small = fc.tuple(fc.constant(four), fc.integer({ min: 1, max: 2 }));
  fc.assert(
    fc.property(
      small,
      fc.array(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 2 }), { minLength: 1, maxLength: 5 }),
      ([seats, need], barred) => {
        const tasks = barred.map((who, i) => task(`o${i}`, need, who));
        const best = lowestPossible(tasks, seats);
        expect(Math.max(...loads(seats, assign(tasks, seats).given))).toBe(best);
      },
    ),
    { numRuns: 60 },
  );
});

function lowestPossible(tasks: Task[], seats: Seat[]): number {
  const [first, ...rest] = tasks;
  const go = (task: Task | undefined, left: Task[], load: Map<string, number>): number => {
    if (!task) return Math.max(...load.values());
    const able = seats.map(({ id }) => id).filter((id) => !task.barred.has(id));
    const ways =
      task.need === 1 ? able.map((one) => [one]) : able.flatMap((a, i) => able.slice(i + 1).map((b) => [a, b]));
    const [next, ...more] = left;
    return Math.min(
      ...ways.map((way) => {
        const after = new Map(load);
        for (const one of way) after.set(one, (after.get(one) ?? 0) + 1);
        return go(next, more, after);
      }),
    );
  };
  return go(first, rest, new Map(seats.map(({ id }) => [id, 0])));
}

test('the order in which outcomes and reviewers are handed in changes nothing', () => {
  fc.assert(
    fc.property(works, fc.infiniteStream(fc.double({ noNaN: true, min: 0, max: 1 })), ({ seats, tasks }, dice) => {
      const shuffled = <T>(list: T[]) =>
        list
          .map((one) => ({ one, at: Number(dice.next().value) }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);
      const plain = [...assign(tasks, seats).given].sort();
      expect([...assign(shuffled(tasks), shuffled(seats)).given].sort()).toEqual(plain);
    }),
  );
});

test('who has some already gets fewer of the rest', () => {
  const { given } = assign([task('o1', 1), task('o2', 1)], [seat('a', 5), seat('b'), seat('c')]);
  expect([...given.values()].flat().sort()).toEqual(['b', 'c']);
});

test('the size of the real thing: 145 outcomes, 10 reviewers, three each', () => {
  const seats = Array.from({ length: 10 }, (_, i) => seat(`r${i}`));
  const tasks = Array.from({ length: 145 }, (_, i) => task(`o${i}`, 3, [`r${i % 10}`, `r${(i * 3) % 10}`]));
  expect(Math.max(...loads(seats, assign(tasks, seats).given))).toBe(44);
});

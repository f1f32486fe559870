import { comparable, gramsOf } from './terms.ts';

export type Numbered = { label: string; paragraphs: string[] };

export type Differences<T extends Numbered> = {
  added: T[];
  removed: T[];
  /** Words that differ; a mere change of number is no change. */
  changed: { before: T; after: T }[];
};

/** Two articles are versions of one when so much of their words is the same. */
const ALIKE = 0.45;

/** What a new text changes, article by article: equal words belong together whatever their number, then those most alike. */
export function differencesOf<T extends Numbered>(before: readonly T[], after: readonly T[]): Differences<T> {
  const wordsOf = new Map([...before, ...after].map((one) => [one, comparable(one.paragraphs.join(''))]));
  const left = new Set(before);
  const open = after.filter((one) => {
    const same = [...left].find((old) => wordsOf.get(old) === wordsOf.get(one));
    if (same) left.delete(same);
    return !same;
  });
  const grams = new Map([...left, ...open].map((one) => [one, new Set(gramsOf(wordsOf.get(one) ?? ''))]));
  const pairs = open
    .flatMap((one) =>
      [...left].map((old) => ({
        before: old,
        after: one,
        alike: overlap(grams.get(old), grams.get(one), old.label === one.label),
      })),
    )
    .filter(({ alike }) => alike >= ALIKE)
    .sort((a, b) => b.alike - a.alike);
  const changed: { before: T; after: T }[] = [];
  const settled = new Set<T>();
  for (const { before: old, after: one } of pairs) {
    if (settled.has(old) || settled.has(one)) continue;
    settled.add(old).add(one);
    changed.push({ before: old, after: one });
  }
  const order = new Map(after.map((one, i) => [one, i]));
  return {
    added: open.filter((one) => !settled.has(one)),
    removed: [...left].filter((old) => !settled.has(old)),
    changed: changed.sort((a, b) => (order.get(a.after) ?? 0) - (order.get(b.after) ?? 0)),
  };
}

/** Share of the words of the shorter that the longer has; the same number speaks for it a little. */
function overlap(one: Set<string> = new Set(), other: Set<string> = new Set(), sameLabel: boolean): number {
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  if (small.size === 0) return 0;
  let common = 0;
  for (const gram of small) if (large.has(gram)) common += 1;
  return (common / small.size) * Math.sqrt(small.size / large.size) + (sameLabel ? 0.1 : 0);
}

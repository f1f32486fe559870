import type { Part } from './question.ts';
import { comparable, gramsOf } from './terms.ts';

/**
 * A short field that many articles share, such as the title of their rule: scored once for each distinct wording. What a
 * pair tells is counted among the wordings themselves: 党费 is common in articles and rare in titles.
 */
export function fieldOf(wordings: readonly string[]) {
  const distinct = [...new Set(wordings)];
  const numberOf = new Map(distinct.map((wording, number) => [wording, number]));
  const which = Uint32Array.from(wordings, (wording) => numberOf.get(wording) ?? 0);
  const having = new Map<string, number[]>();
  distinct.forEach((wording, number) => {
    for (const gram of new Set(gramsOf(comparable(wording)))) {
      if (gram.length < 2) continue;
      const numbers = having.get(gram);
      if (numbers) numbers.push(number);
      else having.set(gram, [number]);
    }
  });
  const scores = new Float32Array(distinct.length);
  const one = new Float32Array(distinct.length);
  const most = new Float32Array(distinct.length);

  return {
    /** By article: what its wording shares with the parts of a question; valid until the next call. */
    scores(parts: readonly Part[]): (article: number) => number {
      scores.fill(0);
      for (const { alternatives, weight } of parts) {
        const touched = new Set<number>();
        for (const grams of alternatives) {
          const here = new Set<number>();
          for (const gram of new Set(grams)) {
            const numbers = having.get(gram);
            if (!numbers) continue;
            const value = weight * Math.log(1 + (distinct.length - numbers.length + 0.5) / (numbers.length + 0.5));
            for (const number of numbers) {
              one[number] = (one[number] ?? 0) + value;
              here.add(number);
            }
          }
          for (const number of here) {
            most[number] = Math.max(most[number] ?? 0, one[number] ?? 0);
            one[number] = 0;
            touched.add(number);
          }
        }
        for (const number of touched) {
          scores[number] = (scores[number] ?? 0) + (most[number] ?? 0);
          most[number] = 0;
        }
      }
      return (article) => scores[which[article] ?? 0] ?? 0;
    },
  };
}

import type { Likeness } from './similar.ts';

/** Fewer than these say nothing about what is usual among them. */
const LEAST = 8;
/** So many standard deviations above the usual a likeness counts one half. */
const HALF = 2.5;
const STEEPNESS = 1.5;
/** Cosines that differ by less are equal but for rounding. */
const SAME = 1e-6;

/**
 * The likeness that the texts' vectors show beside the one that their words show; the greater counts. Cosines mean
 * something else in each embedding model, so what counts is how far one stands above the others of the same question.
 */
export function seconded(first: Likeness[], asked: Float32Array, known: Map<string, Float32Array>): Likeness[] {
  if (known.size < LEAST) return first;
  const cosines = new Map([...known].map(([id, vector]) => [id, cosine(asked, vector)]));
  const values = [...cosines.values()];
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length);
  if (spread < SAME) return first;
  const scores = new Map(first.map(({ id, score }) => [id, score]));
  for (const [id, one] of cosines) {
    const second = 1 / (1 + Math.exp(-STEEPNESS * ((one - mean) / spread - HALF)));
    scores.set(id, Math.max(scores.get(id) ?? 0, second));
  }
  return [...scores].map(([id, score]) => ({ id, score })).sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

function cosine(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return 0;
  let product = 0;
  let lengthOfA = 0;
  let lengthOfB = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    product += x * y;
    lengthOfA += x * x;
    lengthOfB += y * y;
  }
  return lengthOfA === 0 || lengthOfB === 0 ? 0 : product / Math.sqrt(lengthOfA * lengthOfB);
}

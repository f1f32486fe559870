/** What the scores come to. Pure; the order in which scores or outcomes are handed in changes nothing. */

/** In hundredths of a point, so that equal is equal. */
export type Ranked = { id: string; rank: number; score: number; spread: number; reviews: number };

/** A mean is not trimmed to less than so many scores. */
export const FEWEST_LEFT = 3;

/** The mean without the `trimmed` highest and lowest, or as many of them as leave at least three. */
export function trimmedMean(scores: readonly number[], trimmed: number): number {
  const sorted = [...scores].sort((a, b) => a - b);
  const cut = Math.max(0, Math.min(trimmed, Math.floor((sorted.length - FEWEST_LEFT) / 2)));
  return mean(sorted.slice(cut, sorted.length - cut));
}

/** The standard deviation of all scores, those left out of the mean included. */
export function spreadOf(scores: readonly number[]): number {
  const sorted = [...scores].sort((a, b) => a - b);
  const middle = mean(sorted);
  return Math.sqrt(mean(sorted.map((score) => (score - middle) ** 2)));
}

/** Best first; equal scores have the same rank and the next rank is left out. Without a score there is no rank. */
export function ranked(works: readonly { id: string; scores: readonly number[] }[], trimmed: number): Ranked[] {
  const rows = works
    .filter(({ scores }) => scores.length > 0)
    .map(({ id, scores }) => ({
      id,
      score: hundredths(trimmedMean(scores, trimmed)),
      spread: hundredths(spreadOf(scores)),
      reviews: scores.length,
    }));
  return rows
    .map((row) => ({ ...row, rank: 1 + rows.filter(({ score }) => score > row.score).length }))
    .sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1));
}

export type Scored = { reviewer: string; outcome: string; score: number };

/** A score is far off beyond this share of the scale; a reviewer leans beyond that. */
const FAR = 0.15;
const LEANS = 0.08;
const FEWEST_COMPARED = 3;

/**
 * Scores far from the median of the others' on the same outcome, and from each of them, where there are at least two
 * others; the farthest first. `scale`: the length of the scale in points.
 */
export function outlying(scores: readonly Scored[], scale: number): (Scored & { others: number })[] {
  const far = (one: number, other: number) => Math.abs(one - other) > FAR * scale;
  return scores
    .flatMap((one) => {
      const others = of(
        one.outcome,
        scores.filter(({ reviewer }) => reviewer !== one.reviewer),
      );
      const middle = median(others);
      const off = others.length > 1 && far(one.score, middle) && others.every((other) => far(one.score, other));
      return off ? [{ ...one, others: middle }] : [];
    })
    .sort((a, b) => Math.abs(b.score - b.others) - Math.abs(a.score - a.others) || order(a, b));
}

/** Reviewers who score everything higher or lower than the panel's middle, and by how much on average. */
export function leaning(scores: readonly Scored[], scale: number): { reviewer: string; by: number }[] {
  return [...new Set(scores.map(({ reviewer }) => reviewer))].sort().flatMap((reviewer) => {
    const apart = scores
      .filter((one) => one.reviewer === reviewer)
      .sort(order)
      .flatMap(({ outcome, score }) => {
        const all = of(outcome, scores);
        return all.length > 2 ? [score - median(all)] : [];
      });
    const by = apart.length >= FEWEST_COMPARED ? mean(apart) : 0;
    return Math.abs(by) > LEANS * scale ? [{ reviewer, by }] : [];
  });
}

function of(outcome: string, scores: readonly Scored[]): number[] {
  return scores
    .filter((one) => one.outcome === outcome)
    .map(({ score }) => score)
    .sort((a, b) => a - b);
}

function order(a: Scored, b: Scored): number {
  return a.outcome < b.outcome || (a.outcome === b.outcome && a.reviewer < b.reviewer) ? -1 : 1;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(sorted: readonly number[]): number {
  const half = sorted.length / 2;
  return mean(sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1));
}

function hundredths(value: number): number {
  return Math.round(value * 100 + 1e-7);
}

const STEPS = 400;
const RATE = 0.1;

/** Weights by which the right rows of each list stand before the others: a conditional logit with a ridge. */
export function softmax(lists: readonly { rows: number[][]; right: boolean[] }[], ridge: number): number[] {
  const usable = lists.filter(({ right }) => right.includes(true));
  return descend(usable[0]?.rows[0]?.length ?? 0, (weights) => {
    const slope = weights.map((weight) => ridge * weight);
    for (const { rows, right } of usable) {
      const scores = rows.map((row) => dot(row, weights));
      const top = Math.max(...scores);
      const chances = scores.map((score) => Math.exp(score - top));
      const all = chances.reduce((sum, chance) => sum + chance, 0);
      const rightly = chances.reduce((sum, chance, i) => sum + (right[i] ? chance : 0), 0);
      rows.forEach((row, i) => {
        const pull = (chances[i] ?? 0) / all - (right[i] ? (chances[i] ?? 0) / rightly : 0);
        row.forEach((value, n) => {
          slope[n] = (slope[n] ?? 0) + (pull * value) / usable.length;
        });
      });
    }
    return slope;
  });
}

/** Weights whose sum is above 0 where one should refuse. */
export function logistic(rows: readonly { row: number[]; refuse: boolean; weight: number }[], ridge: number): number[] {
  const all = rows.reduce((sum, { weight }) => sum + weight, 0);
  return descend(rows[0]?.row.length ?? 0, (weights) => {
    const slope = weights.map((weight) => ridge * weight);
    for (const { row, refuse, weight } of rows) {
      const off = (weight * (1 / (1 + Math.exp(-dot(row, weights))) - (refuse ? 1 : 0))) / all;
      row.forEach((value, n) => {
        slope[n] = (slope[n] ?? 0) + off * value;
      });
    }
    return slope;
  });
}

/** Adam, from nought. */
function descend(size: number, slopeAt: (weights: number[]) => number[]): number[] {
  const weights = Array<number>(size).fill(0);
  const [mean, spread] = [Array<number>(size).fill(0), Array<number>(size).fill(0)];
  for (let step = 1; step <= STEPS; step += 1) {
    slopeAt(weights).forEach((slope, n) => {
      mean[n] = 0.9 * (mean[n] ?? 0) + 0.1 * slope;
      spread[n] = 0.999 * (spread[n] ?? 0) + 0.001 * slope * slope;
      const [first, second] = [(mean[n] ?? 0) / (1 - 0.9 ** step), (spread[n] ?? 0) / (1 - 0.999 ** step)];
      weights[n] = (weights[n] ?? 0) - (RATE * first) / (Math.sqrt(second) + 1e-8);
    });
  }
  return weights;
}

function dot(row: number[], weights: number[]): number {
  return row.reduce((sum, value, n) => sum + value * (weights[n] ?? 0), 0);
}

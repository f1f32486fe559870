const STEPS = 300;
const RATE = 0.1;

/** What a weight may be: 1 not below nought, -1 not above it, 0 anything. */
export type Sign = -1 | 0 | 1;

/** Weights by which the right rows of each list stand before the others: a conditional logit with a ridge. */
export function softmax(
  lists: readonly { rows: number[][]; right: boolean[] }[],
  ridge: number,
  signs: readonly Sign[],
): number[] {
  const usable = lists.filter(({ right }) => right.includes(true));
  const size = usable[0]?.rows[0]?.length ?? 0;
  const flat = usable.map(({ rows, right }) => ({ values: Float64Array.from(rows.flat()), right }));
  return descend(signs, (weights) => {
    const slope = weights.map((weight) => ridge * weight);
    for (const { values, right } of flat) {
      const scores = Float64Array.from(right, (_, row) => dot(values, row * size, weights));
      const top = Math.max(...scores);
      let [all, rightly] = [0, 0];
      scores.forEach((score, row) => {
        const chance = Math.exp(score - top);
        scores[row] = chance;
        all += chance;
        if (right[row]) rightly += chance;
      });
      scores.forEach((chance, row) => {
        const pull = (chance / all - (right[row] ? chance / rightly : 0)) / flat.length;
        if (Math.abs(pull) > 1e-9) add(slope, pull, values, row * size);
      });
    }
    return slope;
  });
}

/** Weights whose sum is above 0 where one should refuse. */
export function logistic(
  rows: readonly { row: number[]; refuse: boolean; weight: number }[],
  ridge: number,
  signs: readonly Sign[],
): number[] {
  const all = rows.reduce((sum, { weight }) => sum + weight, 0);
  const flat = rows.map((one) => ({ ...one, values: Float64Array.from(one.row) }));
  return descend(signs, (weights) => {
    const slope = weights.map((weight) => ridge * weight);
    for (const { values, refuse, weight } of flat) {
      add(slope, (weight * (1 / (1 + Math.exp(-dot(values, 0, weights))) - (refuse ? 1 : 0))) / all, values, 0);
    }
    return slope;
  });
}

/** Adam, from nought. */
function descend(signs: readonly Sign[], slopeAt: (weights: Float64Array) => Float64Array): number[] {
  const size = signs.length;
  const weights = new Float64Array(size);
  const [mean, spread] = [new Float64Array(size), new Float64Array(size)];
  for (let step = 1; step <= STEPS; step += 1) {
    slopeAt(weights).forEach((slope, n) => {
      mean[n] = 0.9 * (mean[n] ?? 0) + 0.1 * slope;
      spread[n] = 0.999 * (spread[n] ?? 0) + 0.001 * slope * slope;
      const [first, second] = [(mean[n] ?? 0) / (1 - 0.9 ** step), (spread[n] ?? 0) / (1 - 0.999 ** step)];
      const weight = (weights[n] ?? 0) - (RATE * first) / (Math.sqrt(second) + 1e-8);
      weights[n] = weight * (signs[n] ?? 0) < 0 ? 0 : weight;
    });
  }
  return [...weights];
}

function dot(values: Float64Array, from: number, weights: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < weights.length; n += 1) sum += (values[from + n] ?? 0) * (weights[n] ?? 0);
  return sum;
}

function add(slope: Float64Array, factor: number, values: Float64Array, from: number): void {
  for (let n = 0; n < slope.length; n += 1) slope[n] = (slope[n] ?? 0) + factor * (values[from + n] ?? 0);
}

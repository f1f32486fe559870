import { grams } from '../../kernel/chinese/text.ts';

/** Feature names of one utterance: its characters and pairs of characters. */
export type Features = string[];

export function features(own: string): Features {
  return [...new Set(grams(own.replace(/〔[^〔〕]*〕/gu, '')))];
}

export type Examples = {
  /** 0–1 by intent: how near the nearest examples are (the mean of the best two). */
  near(features: Features): Map<string, number>;
};

/** TF-IDF over examples by an inverted index; pairs count more than characters. */
export function learnExamples(examples: { intent: string; features: Features }[]): Examples {
  const spread = new Map<string, number>();
  for (const { features } of examples) for (const name of features) spread.set(name, (spread.get(name) ?? 0) + 1);
  const weight = (name: string) => {
    const seen = spread.get(name);
    if (seen === undefined) return 0;
    const rare = Math.log(1 + examples.length / seen);
    return name.length > 1 ? rare : rare / 2;
  };
  const index = new Map<string, [example: number, weight: number][]>();
  examples.forEach(({ features }, i) => {
    const weighted = features.map((name) => [name, weight(name)] as const);
    const length = Math.hypot(...weighted.map(([, w]) => w)) || 1;
    for (const [name, w] of weighted) {
      const postings = index.get(name) ?? [];
      postings.push([i, w / length]);
      index.set(name, postings);
    }
  });
  return {
    near: (features) => {
      const alike = new Float64Array(examples.length);
      let length = 0;
      for (const name of features) {
        const own = weight(name) || UNKNOWN;
        length += own * own;
        for (const [i, w] of index.get(name) ?? []) alike[i] = (alike[i] ?? 0) + own * w;
      }
      const best = new Map<string, [number, number]>();
      examples.forEach(({ intent }, i) => {
        const cosine = (alike[i] ?? 0) / (Math.sqrt(length) || 1);
        const [first, second] = best.get(intent) ?? [0, 0];
        if (cosine > first) best.set(intent, [cosine, first]);
        else if (cosine > second) best.set(intent, [first, cosine]);
      });
      return new Map([...best].map(([intent, [first, second]]) => [intent, (first * 2 + second) / 3]));
    },
  };
}

/** A feature that no example has still makes the utterance longer, so that a short common part does not decide. */
const UNKNOWN = 1;

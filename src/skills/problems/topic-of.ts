import { conceptsIn } from './lexicon/concepts.ts';
import { examples } from './lexicon/examples.ts';
import { type Topic, topics } from './lexicon/topics.ts';

/** How strongly a text speaks of each topic, by the topic's name; sums to 1. Empty when nothing in it is known. */
export type TopicShares = Map<string, number>;

export type Reading = {
  shares: TopicShares;
  /** What the text is mainly about. */
  chief: Topic | undefined;
  /** Its share: below a half the topic is only the least unlikely of all. */
  sureness: number;
};

// measured on sentences held back from the examples: a sign counts about as much as two rare words
const SIGN_WEIGHT = 2;
const SMOOTHING = 0.5;
const SHARPNESS = 0.5;

type Wording = { name: string; counts: Map<string, number>; total: number };
type Learnt = { known: Set<string>; topics: Wording[] };
let learnt: Learnt | undefined;

/**
 * Without a model: signs of the lexicon (concepts that together point to a topic) added to the likelihood of the
 * text's characters, pairs and concepts under each topic's example sentences (naive Bayes).
 */
export function readTopics(text: string): Reading {
  learnt ??= learn();
  const { known, topics: wordings } = learnt;
  const concepts = conceptsIn(text);
  const features = [...featuresOf(text, concepts)].filter(([feature]) => known.has(feature));
  if (features.length === 0) return { shares: new Map(), chief: undefined, sureness: 0 };
  const likelihood = new Map(wordings.map((wording) => [wording.name, likelihoodOf(features, wording, known.size)]));
  const least = Math.min(...likelihood.values());
  const shares = sharesOf(
    topics.map((topic) => [topic.name, (likelihood.get(topic.name) ?? least) + SIGN_WEIGHT * signsOf(topic, concepts)]),
  );
  const [name, sureness] = [...shares].reduce((best, entry) => (entry[1] > best[1] ? entry : best));
  return { shares, chief: topics.find((topic) => topic.name === name), sureness };
}

function likelihoodOf(features: [string, number][], { counts, total }: Wording, size: number): number {
  return features.reduce(
    (sum, [feature, weight]) =>
      sum + weight * Math.log(((counts.get(feature) ?? 0) + SMOOTHING) / (total + SMOOTHING * size)),
    0,
  );
}

function signsOf({ signs }: Topic, concepts: Set<string>): number {
  return signs.reduce((sum, [all, points]) => (all.every((concept) => concepts.has(concept)) ? sum + points : sum), 0);
}

function sharesOf(scores: [string, number][]): TopicShares {
  const best = Math.max(...scores.map(([, score]) => score));
  const weights = scores.map(([name, score]): [string, number] => [name, Math.exp((score - best) * SHARPNESS)]);
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  return new Map(weights.map(([name, weight]) => [name, weight / total]));
}

function learn(): Learnt {
  const known = new Set<string>();
  const learntTopics = examples.map(([name, sentences]) => {
    const counts = new Map<string, number>();
    let total = 0;
    for (const sentence of sentences) {
      for (const [feature, weight] of featuresOf(sentence, conceptsIn(sentence))) {
        known.add(feature);
        counts.set(feature, (counts.get(feature) ?? 0) + Math.min(weight, 1));
        total += weight;
      }
    }
    return { name, counts, total };
  });
  return { known, topics: learntTopics };
}

// single characters count half: they are in every pair as well
function featuresOf(text: string, concepts: Set<string>): Map<string, number> {
  const features = new Map<string, number>();
  const add = (feature: string, weight: number) => features.set(feature, (features.get(feature) ?? 0) + weight);
  for (const run of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const chars = [...run];
    chars.forEach((char, i) => {
      add(char, 0.5);
      const next = chars[i + 1];
      if (next) add(char + next, 1);
    });
  }
  for (const concept of concepts) add(`#${concept}`, 1);
  return features;
}

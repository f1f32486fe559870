import { conceptsIn } from './lexicon/concepts.ts';
import { examples } from './lexicon/examples.ts';
import { topics } from './lexicon/topics.ts';

/** How strongly a text speaks of each topic, by the topic's name; sums to 1. Empty when nothing in it is known. */
export type TopicShares = Map<string, number>;

// measured on sentences held back from the examples: a sign counts about as much as two rare words
const SIGN_WEIGHT = 2;
const SMOOTHING = 0.5;
const SHARPNESS = 0.5;

type Learnt = { known: Set<string>; topics: { name: string; counts: Map<string, number>; total: number }[] };
let learnt: Learnt | undefined;

/**
 * Without a model: signs of the lexicon (concepts that together point to a topic) added to the likelihood of the
 * text's characters, pairs and concepts under each topic's example sentences (naive Bayes).
 */
export function topicsOf(text: string): TopicShares {
  learnt ??= learn();
  const concepts = conceptsIn(text);
  const features = [...featuresOf(text, concepts)].filter(([feature]) => learnt?.known.has(feature));
  if (features.length === 0) return new Map();
  const size = learnt.known.size;
  const likelihood = new Map(
    learnt.topics.map(({ name, counts, total }) => [
      name,
      features.reduce(
        (sum, [feature, weight]) =>
          sum + weight * Math.log(((counts.get(feature) ?? 0) + SMOOTHING) / (total + SMOOTHING * size)),
        0,
      ),
    ]),
  );
  const least = Math.min(...likelihood.values());
  const scores = topics.map(({ name, signs }): [string, number] => {
    const signed = signs.reduce(
      (sum, [all, points]) => (all.every((concept) => concepts.has(concept)) ? sum + points : sum),
      0,
    );
    return [name, (likelihood.get(name) ?? least) + SIGN_WEIGHT * signed];
  });
  return sharesOf(scores);
}

/** The topic that a text is mainly about. */
export function chiefTopic(shares: TopicShares): (typeof topics)[number] | undefined {
  let chief: [string, number] | undefined;
  for (const entry of shares) if (!chief || entry[1] > chief[1]) chief = entry;
  return topics.find(({ name }) => name === chief?.[0]);
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

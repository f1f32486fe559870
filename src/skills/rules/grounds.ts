import type { Query } from './question.ts';
import type { Candidate, Features } from './ranking.ts';
import { met, partWorths } from './reading.ts';
import { REFUSING } from './weights.ts';

/** What speaks for and against giving an answer at all, about 0–1 each. */
export const GROUNDS = [
  'one',
  'coverage',
  'article',
  'near',
  'sentence',
  'weakest',
  'strange',
  'share',
  'unknown',
  'silent',
  'states',
  'title',
  'text',
  'ahead',
  'parts',
  'cueless',
  'ought',
  'figure',
  'count',
  'spoken',
  'missing',
  'focus',
  'mayMissing',
] as const;
export type Grounds = { [ground in (typeof GROUNDS)[number]]: number };

const UNSEEN = '\u0000';
const MET = 0.34;

type Library = { rarity(gram: string): number; known(gram: string): boolean };

export function groundsOf(
  query: Query,
  [best, second]: readonly (Candidate & { score: number; features: Features })[],
  { rarity, known }: Library,
): Grounds | undefined {
  if (!best) return undefined;
  const worths = partWorths(query.parts, rarity);
  const all = Math.max(
    1e-6,
    worths.reduce((sum, worth) => sum + worth, 0),
  );
  const unit = Math.max(1e-6, rarity(UNSEEN));
  const { features, reading } = best;
  // A figure is the asker's own case: no article has to name it
  const named = query.parts.map(({ said }) => !/^\d/.test(said));
  const missed = worths.filter((_, i) => named[i] && (reading.met[i] ?? 0) < MET);
  const strange = Math.max(0, ...missed);
  const pairs = (grams: string[]) => grams.filter((gram) => gram.length > 1);
  const unknown = query.parts.reduce((sum, { alternatives }, i) => {
    const heard = alternatives.some((grams) => pairs(grams).length === 0 || pairs(grams).some(known));
    return heard ? sum : sum + (worths[i] ?? 0);
  }, 0);
  const spoken = query.parts.reduce((sum, part, i) => {
    const [said] = part.alternatives;
    const literal = { ...part, alternatives: said ? [said] : [] };
    return sum + (worths[i] ?? 0) * met(literal, reading.words, rarity);
  }, 0);
  const [cue] = query.cues;
  const missing = missed.reduce((sum, worth) => sum + worth, 0) / all;
  // What a question is about tends to come last: 党小组会记录谁签名
  const focus = query.parts.findLastIndex(({ weight }, i) => weight === 1 && named[i]);
  return {
    one: 1,
    coverage: reading.coverage,
    article: reading.inArticle,
    near: features.near,
    sentence: features.sentence,
    weakest: features.weakest,
    strange: Math.min(2, strange / unit),
    share: missed.length === 0 ? 0 : strange / all,
    unknown: unknown / all,
    silent: features.silent,
    states: features.states,
    title: features.title,
    text: features.text,
    ahead: Math.min(2, best.score - (second?.score ?? 0)),
    parts: Math.min(1, query.parts.length / 6),
    cueless: cue ? 0 : 1,
    ought: /应|该|需|能|可以|要|怎么|如何|咋/u.test(query.words) ? 1 : 0,
    figure: cue?.needed ? 1 : 0,
    count: Math.min(2, all / unit / 3),
    spoken: spoken / all,
    missing,
    focus: focus < 0 ? 1 : (reading.met[focus] ?? 0),
    mayMissing: cue?.name === 'may' ? missing : 0,
  };
}

/** Above 0: better not answered. */
export function doubtBy(grounds: Grounds): number {
  return GROUNDS.reduce((sum, name) => sum + REFUSING[name] * grounds[name], 0);
}

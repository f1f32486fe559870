import { countedIn } from './cues.ts';
import { partWorths } from './met.ts';
import type { Query } from './question.ts';
import type { Candidate, Features } from './ranking.ts';
import { REFUSING } from './weights.ts';

/** What speaks for and against giving an answer at all, about 0–1 each; `unheard` in words. */
export const GROUNDS = [
  'one',
  'silent',
  'title',
  'parts',
  'cueless',
  'figure',
  'count',
  'missing',
  'unheard',
  'home',
  'score',
  'chance',
  'uncounted',
  'absent',
] as const;
export type Grounds = { [ground in (typeof GROUNDS)[number]]: number };

const UNSEEN = '\u0000';
const MET = 0.5;

/** More words that no rule writes tell no more of how somebody talks. */
const TALK = 3;

type Library = { rarity(gram: string): number; known(gram: string): boolean };

export function groundsOf(
  query: Query,
  list: readonly (Candidate & { score: number; features: Features })[],
  { rarity, known }: Library,
): (Grounds & { coverage: number }) | undefined {
  const [best] = list;
  if (!best) return undefined;
  const chance = 1 / list.reduce((sum, { score }) => sum + Math.exp(score - best.score), 0);
  const worths = partWorths(query.parts, rarity);
  const all = Math.max(
    1e-6,
    worths.reduce((sum, worth) => sum + worth, 0),
  );
  const unit = Math.max(1e-6, rarity(UNSEEN));
  const { features, reading } = best;
  // A figure is the asker's own case: no article has to name it
  const named = query.parts.map(({ said }) => !/^\d/.test(said));
  const missed = query.parts.flatMap((part, i) =>
    named[i] && (reading.met[i] ?? 0) < MET ? { part, worth: worths[i] ?? 0 } : [],
  );
  const missing = missed.reduce((sum, { worth }) => sum + worth, 0) / all;
  // What rules write elsewhere and this one doesn't tells of another matter; what none writes may be a way of talking
  const unheard = missed.filter(({ part }) => part.said.length > 1 && !part.alternatives[0]?.every(known)).length;
  const [cue] = query.cues;
  const counted = countedIn(query.words);
  const absent = worths.reduce((sum, worth, i) => (named[i] && (reading.metHere[i] ?? 0) < MET ? sum + worth : sum), 0);
  return {
    one: 1,
    coverage: reading.coverage,
    silent: cue?.needed && !reading.sentences.some(({ states }) => states) ? 1 : 0,
    title: features.title,
    parts: Math.min(1, query.parts.length / 6),
    cueless: cue ? 0 : 1,
    figure: cue?.needed ? 1 : 0,
    count: Math.min(2, all / unit / 3),
    missing,
    unheard: Math.min(TALK, unheard),
    home: best.home,
    score: best.score / 10,
    chance,
    absent: absent / all,
    uncounted: counted && !counted.test(reading.best.words) ? 1 : 0,
  };
}

/** Above 0: better not answered. */
export function doubtBy(grounds: Grounds): number {
  return GROUNDS.reduce((sum, name) => sum + REFUSING[name] * grounds[name], 0);
}

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { asideOf } from '../src/skills/rules/aside.ts';
import { GROUNDS, groundsOf } from '../src/skills/rules/grounds.ts';
import type { Library, Text } from '../src/skills/rules/library.ts';
import type { Query } from '../src/skills/rules/question.ts';
import { type Candidate, FEATURES, type Features, featuresOf } from '../src/skills/rules/ranking.ts';
import { logistic, type Sign, softmax } from './descent.ts';
import { type Asked, askedIn, evaluationLibrary } from './questions.ts';

/**
 * Fits the weights of src/skills/rules/weights.ts on question files, each with its corpus:
 * `node bench/fit.ts name=questions.jsonl@folder …`. For every set prints the figures with weights that have seen none of its
 * questions (sets of one name are left out together), and at the end the weights fitted on all.
 */
const RIDGE = { ranking: 0.005, refusing: 0.002 };
/** What speaks for an article can't speak against it on other texts, and the other way round. */
const AGAINST = new Set<string>('foreign length uncounted'.split(' '));
const EITHER = new Set<string>('one parts figure count cueless unheard'.split(' '));
const DOUBTFUL = new Set<string>('silent missing uncounted absent'.split(' '));
const RANKING_SIGNS = FEATURES.map((name): Sign => (AGAINST.has(name) ? -1 : 1));
const REFUSING_SIGNS = GROUNDS.map((name): Sign => (EITHER.has(name) ? 0 : DOUBTFUL.has(name) ? 1 : -1));
/** Asked with its own rules taken away, a question is one that no rule answers; mostly, so it counts less. */
const TAKEN_AWAY = 0.1;
const REFUSED = 1.5;

type Listed = { candidates: Candidate[]; features: Features[]; rows: number[][]; right: boolean[] };
type Case = Listed & {
  set: string;
  query: Query;
  library: Library;
  answerable: boolean;
  aside: boolean;
  robbed?: Listed;
};
type Figures = { asked: number; at: number[]; refused: number; rightly: number; due: number };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { threshold: { type: 'string', default: '0' } },
});
const libraries = new Map<string, Library>();
const cases: Case[] = [];
for (const argument of positionals) {
  const [, set = '', questions = '', corpus = ''] = /^(.+?)=(.+)@(.+)$/.exec(argument) ?? [];
  const library = libraries.get(corpus) ?? (await evaluationLibrary(corpus));
  libraries.set(corpus, library);
  for (const one of askedIn(readFileSync(questions, 'utf8'))) cases.push(await caseOf(set, one, library));
}
const sets = [...new Set(cases.map(({ set }) => set))];

const sum = nothing();
for (const set of sets) {
  const fitted = weighed(cases.filter((one) => one.set !== set));
  const own = nothing();
  for (const one of cases) if (one.set === set) count(one, fitted, own);
  console.log(lineOf(set, own));
  for (const key of ['asked', 'refused', 'rightly', 'due'] as const) sum[key] += own[key];
  own.at.forEach((value, i) => {
    sum.at[i] = (sum.at[i] ?? 0) + value;
  });
}
console.log(lineOf('left out', sum));
const all = weighed(cases);
const seen = nothing();
for (const one of cases) count(one, all, seen);
console.log(lineOf('seen', seen));
print('RANKING', FEATURES, all.ranking);
print('REFUSING', GROUNDS, all.refusing);

async function caseOf(set: string, one: Asked, library: Library): Promise<Case> {
  const { whole } = await library.understand(one.q);
  const answerable = one.rules.length > 0;
  const listed = (only: (text: Text) => boolean): Listed => {
    const candidates = library.candidates(whole, only);
    const features = featuresOf(whole, candidates, library.rarity);
    return {
      candidates,
      features,
      rows: features.map((own) => FEATURES.map((name) => own[name])),
      right: candidates.map(({ article }) => one.isRight(article.text.title, article.ordinal)),
    };
  };
  return {
    ...listed(() => true),
    set,
    query: whole,
    library,
    answerable,
    aside: asideOf(whole.words) !== undefined,
    ...(answerable ? { robbed: listed(({ title }) => !one.rules.includes(title)) } : {}),
  };
}

function weighed(some: Case[]): { ranking: number[]; refusing: number[] } {
  const ranking = softmax(some, RIDGE.ranking, RANKING_SIGNS);
  const judged = some.flatMap((one) => {
    if (one.aside) return [];
    const own = groundsIn(one, one, ranking);
    const without = one.robbed && groundsIn(one, one.robbed, ranking);
    return [
      ...(own ? [{ row: own, refuse: !one.answerable, weight: one.answerable ? 1 : REFUSED }] : []),
      ...(without ? [{ row: without, refuse: true, weight: TAKEN_AWAY }] : []),
    ];
  });
  return { ranking, refusing: logistic(judged, RIDGE.refusing, REFUSING_SIGNS) };
}

function ordered({ candidates, features, rows, right }: Listed, weights: number[]) {
  return candidates
    .flatMap((candidate, i) => {
      const own = features[i];
      return own ? [{ ...candidate, features: own, score: dot(rows[i] ?? [], weights), right: right[i] ?? false }] : [];
    })
    .sort((a, b) => b.score - a.score);
}

function groundsIn({ query, library }: Case, listed: Listed, weights: number[]): number[] | undefined {
  const grounds = groundsOf(query, ordered(listed, weights), library);
  return grounds && GROUNDS.map((name) => grounds[name]);
}

function count(one: Case, { ranking, refusing }: { ranking: number[]; refusing: number[] }, figures: Figures): void {
  const grounds = groundsIn(one, one, ranking);
  const refuses = one.aside || !grounds || dot(grounds, refusing) > Number(values.threshold);
  if (refuses) figures.refused += 1;
  if (!one.answerable) {
    figures.due += 1;
    if (refuses) figures.rightly += 1;
    return;
  }
  figures.asked += 1;
  const order = ordered(one, ranking);
  [1, 3, 10, 40].forEach((size, i) => {
    if (order.slice(0, size).some(({ right }) => right)) figures.at[i] = (figures.at[i] ?? 0) + 1;
  });
}

function nothing(): Figures {
  return { asked: 0, at: [0, 0, 0, 0], refused: 0, rightly: 0, due: 0 };
}

function lineOf(name: string, { asked, at, refused, rightly, due }: Figures): string {
  const [one, three, ten, found] = at.map((value) => share(value, asked));
  return `${name.padEnd(10)} ${String(asked).padStart(5)}  R@1 ${one}  R@3 ${three}  R@10 ${ten}  found ${found}  refusal P ${share(rightly, refused)} R ${share(rightly, due)} F1 ${share(2 * rightly, refused + due)}`;
}

function print(name: string, names: readonly string[], weights: number[]): void {
  console.log(`${name}\n${names.map((one, i) => `  ${one}: ${(weights[i] ?? 0).toFixed(2)},`).join('\n')}`);
}

function dot(row: number[], weights: number[]): number {
  return row.reduce((total, value, n) => total + value * (weights[n] ?? 0), 0);
}

function share(part = 0, whole = 0): string {
  return whole === 0 ? '–' : (part / whole).toFixed(3);
}

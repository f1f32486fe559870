import { readFileSync } from 'node:fs';
import { fullTextOf } from '../src/eval/full-text.ts';
import { answerFrom, lineOf } from '../src/skills/rules/answer.ts';
import type { Found, Library } from '../src/skills/rules/library.ts';
import { numeralsAlike } from '../src/skills/rules/numbers.ts';
import { type Query, queryOf } from '../src/skills/rules/question.ts';
import { type Feature, featuresOf, standingBy } from '../src/skills/rules/ranking.ts';
import { questionsIn } from '../src/skills/rules/several.ts';
import { comparable } from '../src/skills/rules/terms.ts';
import { standingOf } from '../src/skills/rules/versions.ts';
import { type Asked, askedIn, evaluationLibrary } from './questions.ts';

/**
 * Which part of finding brings how much: the same questions with one part left out at a time, the weights as they are, and
 * FTS5 beside. `node bench/ablation.ts questions.jsonl folder …`; any of an answer's articles counts as found.
 */
const [questions = '', ...folders] = process.argv.slice(2);
const DAY = new Date().toISOString().slice(0, 10);
const WIDE = 10;
const asked = askedIn(readFileSync(questions, 'utf8'));
const library = await evaluationLibrary(...folders);

type Result = { places: { rule: string; article: number }[]; answered: boolean; answer: string; sure: number };

const parts: [name: string, library: Library][] = [
  ['whole', library],
  ['without the lexicon', understanding(({ parts, ...rest }) => ({ ...rest, parts: parts.map(literally) }))],
  ['without mending', { ...library, understand: unmended }],
  ['first stage alone, no reading', ranked((found) => found.hit.score)],
  ['without what is asked for', without('states', 'outright', 'counted', 'uncounted', 'fits', 'turn')],
  ['without reading sentences', without('sentence', 'near', 'opening', 'outright', 'states')],
  ['without title and text', without('title', 'homely', 'foreign', 'kind')],
];
console.log(`${'part'.padEnd(32)} R@1   R@3  R@10   key  refusal P  R  F1`);
for (const [name, one] of parts) {
  const standing = standingOf(one.texts, DAY);
  report(
    name,
    await Promise.all(
      asked.map(async ({ q }): Promise<Result> => {
        const { ranking, answered, answer } = lineOf(q, await answerFrom(one, q, DAY), standing);
        return { places: ranking, answered, answer, sure: 0 };
      }),
    ),
  );
}
for (const cut of ['trigram', 'pairs'] as const) {
  const index = await fullTextOf(
    library.articles.map(({ paragraphs }) => paragraphs.join('\n')),
    cut,
  );
  const results: Result[] = [];
  for (const { q } of asked) {
    const hits = await index.search(q, WIDE);
    const places = hits.flatMap(({ passage }) => {
      const at = library.articles[passage];
      return at ? [{ rule: at.text.title, article: at.ordinal }] : [];
    });
    results.push({ places, answered: true, answer: '', sure: hits[0]?.score ?? 0 });
  }
  index.close();
  // It has no refusal of its own: below whichever score serves it best on these very questions
  const limits = results.map(({ sure }) => sure);
  const best = limits.reduce((top, limit) => Math.max(top, refusing(results, limit)), 0);
  report(`FTS5 ${cut}, F1 at best ${figure(best)}`, results);
}

function understanding(change: (query: Query) => Query): Library {
  return {
    ...library,
    async understand(question) {
      const { whole, each } = await library.understand(question);
      return { whole: change(whole), each: each.map(change) };
    },
  };
}

async function unmended(question: string) {
  const words = comparable(question);
  return { whole: queryOf(words, library.known), each: questionsIn(words, library.known) };
}

function literally(part: Query['parts'][number]): Query['parts'][number] {
  return { ...part, alternatives: part.alternatives.slice(0, 1) };
}

function ranked(score: (found: Found) => number): Library {
  return {
    ...library,
    find(query, only) {
      const candidates = library.candidates(query, only);
      const features = featuresOf(query, candidates, library.rarity);
      return candidates
        .flatMap((candidate, i) => {
          const own = features[i];
          return own ? [{ ...candidate, features: own, score: 0 }] : [];
        })
        .map((found) => ({ ...found, score: score(found) }))
        .sort((a, b) => b.score - a.score)
        .slice(0, WIDE);
    },
  };
}

function without(...names: Feature[]): Library {
  return ranked(({ features }) => {
    const left = { ...features };
    for (const name of names) left[name] = 0;
    return standingBy(left);
  });
}

function refusing(results: readonly Result[], limit: number): number {
  return f1(results.map((one) => ({ ...one, answered: one.sure > limit })));
}

function f1(results: readonly Result[]): number {
  const refused = results.flatMap(({ answered }, i) => (answered ? [] : [asked[i]]));
  const due = asked.filter(({ rules }) => rules.length === 0).length;
  return share(2 * refused.filter((one) => one?.rules.length === 0).length, refused.length + due);
}

function report(name: string, results: readonly Result[]): void {
  const answerable = asked.flatMap((one, i) => {
    const result = results[i];
    return one.rules.length > 0 && result ? [{ one, result }] : [];
  });
  const within = (size: number) =>
    share(
      answerable.filter(({ one, result }) =>
        result.places.slice(0, size).some(({ rule, article }) => one.isRight(rule, article)),
      ).length,
      answerable.length,
    );
  const key = answerable.filter(({ one, result }) => result.answered && saysKey(one, result)).length;
  const refused = asked.filter((_, i) => !results[i]?.answered);
  const rightly = refused.filter(({ rules }) => rules.length === 0).length;
  const figures = [
    within(1),
    within(3),
    within(WIDE),
    share(key, answerable.length),
    share(rightly, refused.length),
    share(rightly, asked.length - answerable.length),
    f1(results),
  ];
  const told = results.some(({ answer }) => answer !== '') ? figures : figures.slice(0, 3);
  console.log(`${name.padEnd(32)} ${told.map(figure).join('  ')}`);
}

function saysKey({ keys }: Asked, { answer }: Result): boolean {
  const words = numeralsAlike(answer);
  return keys.some((key) => words.includes(key));
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function figure(value: number): string {
  return value.toFixed(3).replace(/^0/, '');
}

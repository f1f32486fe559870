import { readFileSync } from 'node:fs';
import { asideOf } from '../src/skills/rules/aside.ts';
import { GROUNDS, groundsOf } from '../src/skills/rules/grounds.ts';
import type { Library, Text } from '../src/skills/rules/library.ts';
import { FEATURES, featuresOf } from '../src/skills/rules/ranking.ts';
import { logistic, softmax } from './descent.ts';
import { type Asked, askedIn, evaluationLibrary } from './questions.ts';

/**
 * Fits the weights of src/skills/rules/weights.ts on question files, each with its corpus:
 * `node bench/fit.ts questions.jsonl@corpus …`. Prints both sets of weights, and figures with whole rules left out: the
 * questions of a sixth of the rules are asked with weights that have seen none of their questions.
 */
const FOLDS = 6;
const RIDGE = { ranking: 0.02, refusing: 0.003 };
/** Asked with its own rules taken away, a question is one that no rule answers; mostly, so it counts less. */
const TAKEN_AWAY = 0.1;
const REFUSED = 1.5;

type Listed = { fold: number; rows: number[][]; right: boolean[] };
type Judged = { fold: number; row: number[]; refuse: boolean; weight: number };

const folds = new Map<string, number>();
const foldOf = ({ id, rules: [rule = id] }: Asked) => {
  const fold = folds.get(rule) ?? folds.size % FOLDS;
  folds.set(rule, fold);
  return fold;
};

const files = await Promise.all(
  process.argv.slice(2).map(async (file) => {
    const [questions = '', corpus = ''] = file.split('@');
    return { asked: askedIn(readFileSync(questions, 'utf8')), library: await evaluationLibrary(corpus) };
  }),
);

const listed: Listed[] = [];
for (const { asked, library } of files) {
  for (const one of asked.filter(({ rules }) => rules.length > 0)) {
    const { whole } = await library.understand(one.q);
    const candidates = library.candidates(whole, () => true);
    const features = featuresOf(whole, candidates, library.rarity);
    listed.push({
      fold: foldOf(one),
      rows: features.map((own) => FEATURES.map((name) => own[name])),
      right: candidates.map(({ article }) => one.isRight(article.text.title, article.ordinal)),
    });
  }
}
const ranking = softmax(listed, RIDGE.ranking);
print('RANKING', FEATURES, ranking);
const at = [0, 0, 0];
for (let fold = 0; fold < FOLDS; fold += 1) {
  const weights = softmax(
    listed.filter((one) => one.fold !== fold),
    RIDGE.ranking,
  );
  for (const one of listed.filter((own) => own.fold === fold)) {
    const order = one.rows
      .map((row, i) => ({
        right: one.right[i],
        score: row.reduce((sum, value, n) => sum + value * (weights[n] ?? 0), 0),
      }))
      .sort((a, b) => b.score - a.score);
    [1, 3, 10].forEach((size, i) => {
      if (order.slice(0, size).some(({ right }) => right)) at[i] = (at[i] ?? 0) + 1;
    });
  }
}
console.log(
  `rules left out: R@1 ${share(at[0], listed.length)}  R@3 ${share(at[1], listed.length)}  R@10 ${share(at[2], listed.length)}`,
);

// The grounds rest on the ranking as weights.ts has it: run this again after taking over the first half
const judged: Judged[] = [];
for (const { asked, library } of files) {
  for (const one of asked) {
    const answerable = one.rules.length > 0;
    await judge(one, library, () => true, !answerable, answerable ? 1 : REFUSED);
    if (answerable) await judge(one, library, ({ title }) => !one.rules.includes(title), true, TAKEN_AWAY);
  }
}
print('REFUSING', GROUNDS, logistic(judged, RIDGE.refusing));
let [refused, rightly, due] = [0, 0, 0];
for (let fold = 0; fold < FOLDS; fold += 1) {
  const weights = logistic(
    judged.filter((one) => one.fold !== fold),
    RIDGE.refusing,
  );
  for (const one of judged.filter((own) => own.fold === fold && own.weight !== TAKEN_AWAY)) {
    const refuses = one.row.reduce((sum, value, n) => sum + value * (weights[n] ?? 0), 0) > 0;
    if (refuses) refused += 1;
    if (refuses && one.refuse) rightly += 1;
    if (one.refuse) due += 1;
  }
}
console.log(`rules left out: refusal F1 ${share(2 * rightly, refused + due)} without what aside.ts knows`);

async function judge(one: Asked, library: Library, only: (text: Text) => boolean, refuse: boolean, weight: number) {
  const { whole } = await library.understand(one.q);
  const grounds = asideOf(whole.words) ? undefined : groundsOf(whole, library.find(whole, only), library);
  if (grounds) judged.push({ fold: foldOf(one), row: GROUNDS.map((name) => grounds[name]), refuse, weight });
}

function print(name: string, names: readonly string[], weights: number[]): void {
  console.log(`${name}\n${names.map((one, i) => `  ${one}: ${(weights[i] ?? 0).toFixed(2)},`).join('\n')}`);
}

function share(part = 0, whole = 0): string {
  return whole === 0 ? '–' : (part / whole).toFixed(3);
}

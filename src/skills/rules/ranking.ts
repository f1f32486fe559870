import { countedIn, turnIn } from './cues.ts';
import { figuresIn, keeps } from './figures.ts';
import type { LibraryArticle } from './library.ts';
import { partWorths } from './met.ts';
import type { Query } from './question.ts';
import type { Reading } from './reading.ts';
import type { Hit } from './search.ts';
import { RANKING } from './weights.ts';

/** What speaks for and against an article as the answer; each about 0–1, so that weights can be compared. */
export const FEATURES = [
  'paragraph',
  'title',
  'sentence',
  'coverage',
  'article',
  'weakest',
  'opening',
  'states',
  'outright',
  'foreign',
  'length',
  'near',
  'first',
  'counted',
  'uncounted',
  'fits',
  'turn',
  'literal',
  'homely',
  'kind',
] as const;
export type Feature = (typeof FEATURES)[number];
export type Features = { [feature in Feature]: number };

/** What a rule for one kind of unit is called, and how questions out of such a unit speak. */
const WORLDS: { titled: RegExp; spoken: RegExp }[] = [
  {
    titled: /高等学校|高校|学校|大学|学院|中小学/u,
    spoken: /学校|高校|大学|学院|校|学生|老师|教师|教职工|院系|毕业|辅导员|班级|年级/u,
  },
  { titled: /农村|乡村|乡镇/u, spoken: /村|乡|镇|农|合作社|彩礼/u },
  { titled: /国有企业|企业|公司/u, spoken: /企业|国企|公司|厂|车间|董事/u },
  { titled: /军队|部队/u, spoken: /军|部队/u },
];

/** `home`, 0–1: how far what the question names is at home in the article's text. */
export type Candidate = { article: LibraryArticle; hit: Hit; reading: Reading; home: number };

/** By the worth of its parts: how far their words are at home in a text; of what rules may write for a part the best counts, a little less. */
export function homeOf({ parts }: Query, worths: readonly number[], atHome: (gram: string) => number): number {
  let [sum, all] = [0, 1e-6];
  parts.forEach(({ alternatives }, i) => {
    let best = 0;
    alternatives.forEach((grams, at) => {
      const pairs = grams.filter((gram) => gram.length > 1);
      const told = pairs.length > 0 ? pairs : at === 0 ? grams : [];
      if (told.length === 0) return;
      const mean = told.reduce((total, gram) => total + atHome(gram), 0) / told.length;
      best = Math.max(best, at === 0 ? mean : 0.8 * mean);
    });
    sum += best * (worths[i] ?? 0);
    all += worths[i] ?? 0;
  });
  return sum / all;
}

/** All candidates of one question at once: some of what speaks for an article stands in the others. */
export function featuresOf(
  query: Query,
  candidates: readonly Candidate[],
  rarity: (gram: string) => number,
): Features[] {
  const worths = partWorths(query.parts, rarity);
  const all = Math.max(
    1e-6,
    worths.reduce((sum, worth) => sum + worth, 0),
  );
  const heaviest = Math.max(1e-6, ...worths);
  const [cue] = query.cues;
  const counted = countedIn(query.words);
  const figures = figuresIn(query.words);
  const turn = turnIn(query.words);
  const topTitle = Math.max(1e-6, ...candidates.map(({ hit }) => hit.title));
  const topScore = Math.max(1e-6, ...candidates.map(({ hit }) => hit.score));
  const homeliest = Math.max(1e-6, ...candidates.map(({ home }) => home));
  const spokenOf = WORLDS.filter(({ spoken }) => spoken.test(query.words));
  const others = WORLDS.filter((world) => !spokenOf.includes(world));
  return candidates.map(({ article, hit, reading, home }) => {
    const { best } = reading;
    const fitting = keeps(figures, reading.words);
    return {
      paragraph: hit.paragraph / all,
      title: hit.title / topTitle,
      sentence: reading.bare / all,
      coverage: reading.coverage,
      article: reading.inArticle,
      weakest: Math.min(1, ...reading.met.map((met, i) => ((worths[i] ?? 0) > 0.4 * heaviest ? met : 1))),
      opening: reading.opening / all,
      states: cue?.needed && best.states ? 1 : 0,
      outright: cue?.outright?.test(best.words) ? 1 : 0,
      foreign: others.some(({ titled }) => titled.test(article.text.title)) ? 1 : 0,
      kind: spokenOf.some(({ titled }) => titled.test(article.text.title)) ? 1 : 0,
      length: Math.log(1 + article.paragraphs.reduce((sum, { length }) => sum + length, 0) / 150),
      near: reading.near / all,
      first: hit.score / topScore,
      counted: counted?.test(best.words) ? 1 : 0,
      uncounted: counted && !counted.test(reading.words) ? 1 : 0,
      fits: fitting === 1 ? 1 : 0,
      literal: reading.literal,
      homely: home / homeliest,
      turn: turn ? (turn.test(best.words) ? 1 : -1) : 0,
    };
  });
}

/** How well an article stands, by weights that were fitted on questions (weights.ts). */
export function standingBy(features: Features): number {
  return FEATURES.reduce((sum, name) => sum + RANKING[name] * features[name], 0);
}

const OWN_KIND = 0.5;
/** Kinds of unit, and how a title or a question names them. */
const KINDS: { unit: RegExp; named: RegExp }[] = [
  { unit: /机关|党组|党支部|工委/u, named: /机关|市直/u },
  { unit: /区市县/u, named: /区市县|县/u },
  { unit: /高校|学校|大学/u, named: /高等学校|高校|学校|大学|学院|中小学/u },
  { unit: /企业|公司/u, named: /企业|公司/u },
  { unit: /村|社区|街道|乡镇/u, named: /农村|村|社区|街道|乡镇/u },
];

/** A rule for the asker's kind of unit counts a little more, unless the question names a kind itself. */
export function priorFor(unitKind: string, title: string, words: string): number {
  if (unitKind === '' || KINDS.some(({ named }) => named.test(words))) return 0;
  return KINDS.some(({ unit, named }) => unit.test(unitKind) && named.test(title)) ? OWN_KIND : 0;
}

import { exactness } from './cues.ts';
import { figuresIn, keeps } from './figures.ts';
import type { Part, Query } from './question.ts';
import { comparable, sentencesOf, weightOf } from './terms.ts';

/** A sentence of an article, as printed, and how far it answers. */
export type Sentence = {
  text: string;
  paragraph: number;
  place: number;
  /** How much of what the question names is said in it and, less, around it. */
  score: number;
  /** What the question asks for is stated in it. */
  states: boolean;
  /** The sentence in comparable form. */
  words: string;
};

export type Reading = {
  best: Sentence;
  sentences: Sentence[];
  /** 0–1: how much of what the question names the article says at all, its title and chapter included. */
  coverage: number;
  /** 0–1: the same without title and chapter. */
  inArticle: number;
  /** 0–1: how much of it is said in the very words of the question. */
  literal: number;
  /** The same in the best sentence alone. */
  literalHere: number;
  /** What the best sentence says of the question, whether it states what is asked or not; in the worth of parts. */
  bare: number;
  /** What the first sentence of the article or of a paragraph says, where articles name their subject. */
  opening: number;
  /** The best of what a clause says with its subject and the clause before, where what is asked is stated in them. */
  near: number;
  /** The article in comparable form. */
  words: string;
  /** Of each part of the question, 0–1: how far the article, its chapter and title say it. */
  met: number[];
};

/** An article in comparable form, cut into sentences. Words only: sets of grams would be ten times as large. */
type Prepared = {
  sentences: { text: string; words: string; paragraph: number; place: number }[];
  paragraphs: string[];
  article: string;
  around: string;
};

const FIGURE = 2;
const AROUND = 0.7;
const ELSEWHERE = 0.25;
const STATED = 1.4;
const OUTRIGHT = 1.25;
/** A sentence whose bounds the asker's figure keeps, or doesn't. */
const WITHIN = { [-1]: 0.8, 0: 1, 1: 1.4 };

/** Cuts an article into sentences ready to be compared; worth keeping. */
export function prepare(article: { title: string; chapter?: string; paragraphs: string[] }): Prepared {
  const sentences = article.paragraphs.flatMap((text, paragraph) =>
    sentencesOf(text).map((sentence, place) => ({ text: sentence, words: comparable(sentence), paragraph, place })),
  );
  const paragraphs = article.paragraphs.map((_, paragraph) =>
    sentences.flatMap((one) => (one.paragraph === paragraph ? [one.words] : [])).join(''),
  );
  return {
    sentences,
    paragraphs,
    article: paragraphs.join('\n'),
    around: comparable(`${article.title}|${article.chapter ?? ''}`),
  };
}

/** How an article meets a question; undefined for an article without text. */
export type Reader = (article: Prepared) => Reading | undefined;

export function read(article: Prepared, query: Query, rarity: (gram: string) => number): Reading | undefined {
  return readerOf(query, rarity)(article);
}

/** Reads one article after another for the same question. `rarity` of a gram in the library. */
export function readerOf({ words: question, parts, cues }: Query, rarity: (gram: string) => number): Reader {
  const worths = partWorths(parts, rarity);
  const weighed = parts.map((part) => weigh(part, rarity));
  const total = worths.reduce((sum, worth) => sum + worth, 0);
  const [cue] = cues;
  const exact = exactness(question);
  const figures = figuresIn(question);

  return ({ sentences, paragraphs, article, around }) => {
    const inAround = weighed.map((part) => metBy(part, around));
    // What the article doesn't say none of its sentences says
    const measured = weighed.map((part) =>
      part.map((one) => within(one, article)).filter(({ grams }) => grams.length > 0),
    );
    const inArticle = measured.map((part) => metBy(part, article));
    const inParagraph = paragraphs.map((words) => measured.map((part) => metBy(part, words)));
    const bare: number[] = [];
    const read = sentences.map(({ text, words, paragraph, place }): Sentence => {
      let score = 0;
      measured.forEach((part, i) => {
        const here = metBy(part, words);
        const near = AROUND * (inParagraph[paragraph]?.[i] ?? 0);
        const far = ELSEWHERE * Math.max(inArticle[i] ?? 0, inAround[i] ?? 0);
        score += (worths[i] ?? 0) * Math.max(here, near, far);
      });
      const states = cue ? cue.states.test(words) : true;
      const stating = !states ? 1 : cue?.needed ? STATED : cue?.outright?.test(words) ? OUTRIGHT : 1.1;
      bare.push(score);
      return {
        text,
        paragraph,
        place,
        states,
        words,
        score: score * stating * exact(words) * WITHIN[keeps(figures, words)],
      };
    });
    const [first] = read;
    if (!first) return undefined;
    const covered = worths.reduce(
      (sum, worth, i) => sum + worth * Math.max(inArticle[i] ?? 0, 0.9 * (inAround[i] ?? 0)),
      0,
    );
    const best = read.reduce((best, one) => (one.score > best.score ? one : best), first);
    const said = (words: string) => measured.reduce((sum, part, i) => sum + (worths[i] ?? 0) * metBy(part, words), 0);
    const literally = (words: string) =>
      weighed.reduce((sum, part, i) => sum + (worths[i] ?? 0) * metBy(part.slice(0, 1), words), 0);
    const openings = sentences.filter(({ place }) => place === 0).slice(0, 8);
    return {
      best,
      words: article,
      bare: bare[read.indexOf(best)] ?? 0,
      literal: total === 0 ? 0 : literally(`${article}|${around}`) / total,
      literalHere: total === 0 ? 0 : literally(best.words) / total,
      inArticle: total === 0 ? 0 : worths.reduce((sum, worth, i) => sum + worth * (inArticle[i] ?? 0), 0) / total,
      opening: Math.max(0, ...openings.map(({ words }) => said(words.slice(0, 40)))),
      near: Math.max(0, ...statementsOf(best.words).map((one) => (!cue || cue.states.test(one) ? said(one) : 0))),
      sentences: read,
      coverage: total === 0 ? 0 : covered / total,
      met: measured.map((_, i) => Math.max(inArticle[i] ?? 0, inAround[i] ?? 0)),
    };
  };
}

/** Every clause of a sentence with the one before it and with the first, which names the subject. */
function statementsOf(words: string): string[] {
  const clauses = words.split(/(?<=[，；。：])/u);
  return clauses.map((clause, at) => {
    const before = at > 1 ? (clauses[at - 1] ?? '') : '';
    return at > 0 ? `${clauses[0]}${before}${clause}` : clause;
  });
}

/** What each part of a question tells (worthOf), with its weight. */
export function partWorths(parts: readonly Part[], rarity: (gram: string) => number): number[] {
  return parts.map((part) => worthOf(part, rarity) * part.weight);
}

/** 0–1: the best of a part's alternatives, by the share of its grams' rarity that is found in comparable words. */
export function met(part: Part, words: string, rarity: (gram: string) => number): number {
  return metBy(weigh(part, rarity), words);
}

type Alternative = { grams: { gram: string; value: number; figure: boolean }[]; all: number };
type Weighed = Alternative[];

function weigh({ alternatives }: Part, rarity: (gram: string) => number): Weighed {
  return alternatives.map((wanted) => {
    const grams = wanted.map((gram) => ({
      gram,
      value: weightOf(gram) * rarity(gram),
      figure: /^\d/.test(gram),
    }));
    return { grams, all: grams.reduce((sum, { value }) => sum + value, 0) };
  });
}

/** What of an alternative these words say, by the worth of all of it. */
function within({ grams, all }: Alternative, words: string): Alternative {
  return { grams: grams.filter(({ gram, figure }) => (figure ? hasFigure(words, gram) : words.includes(gram))), all };
}

function metBy(alternatives: Weighed, words: string): number {
  let best = 0;
  for (const { grams, all } of alternatives) {
    let found = 0;
    for (const { gram, value, figure } of grams) {
      if (figure ? hasFigure(words, gram) : words.includes(gram)) found += value;
    }
    if (all > 0 && found > best * all) best = found / all;
  }
  return best;
}

/** What a part tells: the rarity of the words said; a long run tells more, but not without end. */
export function worthOf({ said, alternatives }: Part, rarity: (gram: string) => number): number {
  const [literal = [], written = []] = alternatives;
  // A figure is the asker's own case (交两千块): no article has to name it
  if (/^\d|[一二三四五六七八九十百千万]{2}/u.test(said)) return FIGURE;
  const worth = (grams: string[]) => grams.reduce((sum, gram) => sum + weightOf(gram) * rarity(gram), 0);
  // A word of one character that stands for a longer one tells nearly as much as that
  return Math.min(
    1.75 * rarity('\u0000'),
    literal.length === 1 ? Math.max(worth(literal), 0.5 * worth(written)) : worth(literal),
  );
}

/** 3人 is not in 13人. */
function hasFigure(words: string, gram: string): boolean {
  for (let at = words.indexOf(gram); at >= 0; at = words.indexOf(gram, at + 1)) {
    if (at === 0 || !/[\d.]/.test(words[at - 1] ?? '')) return true;
  }
  return false;
}

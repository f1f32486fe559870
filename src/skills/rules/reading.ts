import { type Cue, exactness } from './cues.ts';
import { figuresIn, keeps } from './figures.ts';
import { meterOf, partWorths } from './met.ts';
import type { Query } from './question.ts';
import { comparable, sentencesOf } from './terms.ts';

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
  /** The same of the paragraph of the best sentence alone. */
  metHere: readonly number[];
};

/** Whether a sentence states what a cue asks for, and whether outright; found out once, as it is asked of all the time. */
type Stated = { states: boolean; outright: boolean };

/** An article in comparable form, cut into sentences. Words only: sets of grams would be ten times as large. */
type Prepared = {
  sentences: { text: string; words: string; paragraph: number; place: number; cues: Map<Cue, Stated> }[];
  paragraphs: string[];
  article: string;
  around: string;
};

const AROUND = 0.7;
const ELSEWHERE = 0.25;
const STATED = 1.4;
const OUTRIGHT = 1.25;
/** A sentence whose bounds the asker's figure keeps, or doesn't. */
const WITHIN = { [-1]: 0.8, 0: 1, 1: 1.4 };

/** Cuts an article into sentences ready to be compared; worth keeping. */
export function prepare(article: { title: string; chapter?: string; paragraphs: string[] }): Prepared {
  const sentences = article.paragraphs.flatMap((text, paragraph) =>
    sentencesOf(text).map((sentence, place) => ({
      text: sentence,
      words: comparable(sentence),
      paragraph,
      place,
      cues: new Map(),
    })),
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
  const meter = meterOf(parts, rarity);
  const total = worths.reduce((sum, worth) => sum + worth, 0);
  const [cue] = cues;
  const exact = exactness(question);
  const figures = figuresIn(question);

  return ({ sentences, paragraphs, article, around }) => {
    const aroundSeen = meter.seen(around);
    const seen = meter.seen(article);
    const narrow = meter.within(seen);
    const inAround = parts.map((_, part) => meter.met(part, aroundSeen));
    const inArticle = parts.map((_, part) => narrow.met(part, seen));
    // What the article doesn't say none of its paragraphs and sentences says
    const inParagraph = paragraphs.map((words) => {
      const here = paragraphs.length === 1 ? seen : narrow.seen(words);
      return { seen: here, met: parts.map((_, part) => narrow.met(part, here)) };
    });
    const bare: number[] = [];
    const read = sentences.map(({ text, words, paragraph, place, cues }): Sentence => {
      let score = 0;
      const whole = inParagraph[paragraph];
      const said = whole && words === paragraphs[paragraph] ? whole.seen : narrow.seen(words);
      parts.forEach((_, i) => {
        const here = narrow.met(i, said);
        const near = AROUND * (whole?.met[i] ?? 0);
        const far = ELSEWHERE * Math.max(inArticle[i] ?? 0, inAround[i] ?? 0);
        score += (worths[i] ?? 0) * Math.max(here, near, far);
      });
      const { states, outright } = cue ? stated(cue, words, cues) : { states: true, outright: false };
      const stating = !states ? 1 : cue?.needed ? STATED : outright ? OUTRIGHT : 1.1;
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
    const said = (words: string) => {
      const here = narrow.seen(words);
      return worths.reduce((sum, worth, i) => sum + worth * narrow.met(i, here), 0);
    };
    const literal = seen.map((one, gram) => one | (aroundSeen[gram] ?? 0));
    const openings = sentences.filter(({ place }) => place === 0).slice(0, 8);
    return {
      best,
      words: article,
      bare: bare[read.indexOf(best)] ?? 0,
      literal: total === 0 ? 0 : worths.reduce((sum, worth, i) => sum + worth * meter.literal(i, literal), 0) / total,
      inArticle: total === 0 ? 0 : worths.reduce((sum, worth, i) => sum + worth * (inArticle[i] ?? 0), 0) / total,
      opening: Math.max(0, ...openings.map(({ words }) => said(words.slice(0, 40)))),
      near: Math.max(0, ...statementsOf(best.words).map((one) => (!cue || cue.states.test(one) ? said(one) : 0))),
      sentences: read,
      metHere: inParagraph[best.paragraph]?.met ?? [],
      coverage: total === 0 ? 0 : covered / total,
      met: parts.map((_, i) => Math.max(inArticle[i] ?? 0, inAround[i] ?? 0)),
    };
  };
}

function stated(cue: Cue, words: string, kept: Map<Cue, Stated>): Stated {
  const known = kept.get(cue);
  if (known) return known;
  const fresh = { states: cue.states.test(words), outright: cue.outright?.test(words) ?? false };
  kept.set(cue, fresh);
  return fresh;
}

/** Every clause of a sentence with the one before it and with the first, which names the subject. */
function statementsOf(words: string): string[] {
  const clauses = words.split(/(?<=[，；。：])/u);
  return clauses.map((clause, at) => {
    const before = at > 1 ? (clauses[at - 1] ?? '') : '';
    return at > 0 ? `${clauses[0]}${before}${clause}` : clause;
  });
}

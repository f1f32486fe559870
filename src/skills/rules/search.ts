import { fieldOf } from './field.ts';
import { WRITTEN } from './met.ts';
import { postingsOf } from './postings.ts';
import type { Query } from './question.ts';
import { Tally } from './tally.ts';
import { weightOf } from './terms.ts';

/** An article as search sees it. `text`: which text (rule version) it belongs to. */
export type Searchable = { text: number; title: string; chapter?: string; paragraphs: string[] };

/** `article` is the position in what was indexed; what its best paragraph and its title bring. */
export type Hit = { article: number; score: number; paragraph: number; title: number };

export type Index = {
  search(query: Query, options: { only: (text: number) => boolean; limit: number }): Hit[];
  /** How many paragraphs have this gram; for typing errors and for judging what a question is about. */
  frequency(gram: string): number;
  /** What a gram tells: the rarer, the more. */
  rarity(gram: string): number;
  /** In what share of the paragraphs of an article's text a gram stands, as against all paragraphs: 0 nowhere, 1 where it is most at home. */
  atHome(gram: string, article: number): number;
};

const K1 = 1.1;
const B = 0.4;
const TITLE = 1.2;
const CHAPTER = 0.25;
const BEST_PARAGRAPH = 1.5;
/** A question whose grams stand in so many paragraphs weighs all of them. */
const ALL = 100_000;
/** Of another the rarest grams name candidates, out of so many paragraphs; the others only weigh those that are named. */
const NAMING = 15_000;
const CANDIDATES = 400;
/** Where too few are named, so many times as many paragraphs may name some. */
const WIDER = 8;

/**
 * BM25 over single characters and pairs in typed arrays. One posting list a gram over paragraphs; an article scores by
 * its words as a whole and by its best paragraph, and by its title and chapter.
 */
export function indexArticles(articles: readonly Searchable[]): Index {
  const postings = postingsOf(articles);
  const { paragraphs, times, articleOf, count } = postings;
  const titles = fieldOf(articles.map(({ title }) => title));
  const chapters = fieldOf(articles.map(({ chapter }) => chapter ?? ''));
  const textOf = Uint32Array.from(articles, ({ text }) => text);
  const firstOf = firstParagraphs(articleOf, articles.length);
  const runs = runsOf(textOf);
  const damping = {
    paragraph: Float32Array.from(postings.lengthOf, (length) => damped(length / postings.meanParagraph)),
    article: postings.articleLength.map((length) => damped(length / postings.meanArticle)),
  };
  // One query at a time: nothing here is awaited, so that the sums can be used again
  const sums = {
    paragraph: new Tally(count),
    article: new Tally(articles.length),
    part: new Tally(count),
    whole: new Tally(articles.length),
    onePart: new Tally(count),
    oneWhole: new Tally(articles.length),
  };
  const best = new Float32Array(articles.length);

  const frequency = (gram: string) => {
    const range = postings.range(gram);
    return range ? range.to - range.from : 0;
  };
  const rarity = (gram: string) => {
    const found = frequency(gram);
    return Math.log(1 + (count - found + 0.5) / (found + 0.5));
  };

  /** Weighs the postings [at, to) of one article and says where the next article's begin. */
  function weigh(at: number, to: number, value: number): number {
    const article = articleOf[paragraphs[at] ?? 0] ?? 0;
    let next = at;
    let total = 0;
    for (; next < to && articleOf[paragraphs[next] ?? 0] === article; next += 1) {
      const paragraph = paragraphs[next] ?? 0;
      const found = times[next] ?? 0;
      sums.onePart.add(paragraph, (value * found) / (found + (damping.paragraph[paragraph] ?? 0)));
      total += found;
    }
    sums.oneWhole.add(article, (value * total) / (total + (damping.article[article] ?? 0)));
    return next;
  }

  function addGram(gram: string, factor: number, among: number | Uint32Array): void {
    const range = postings.range(gram);
    if (!range) return;
    const value = factor * weightOf(gram) * rarity(gram) * (K1 + 1);
    if (typeof among === 'number') {
      if (range.to - range.from > among) return;
      for (let at = range.from; at < range.to; ) at = weigh(at, range.to, value);
      return;
    }
    let at = range.from;
    for (const article of among) {
      at = reach(paragraphs, firstOf[article] ?? 0, at, range.to);
      if (at < range.to && articleOf[paragraphs[at] ?? 0] === article) at = weigh(at, range.to, value);
    }
  }

  /** `among`: these articles only, in ascending order, or all that a gram in at most so many paragraphs names. */
  function sumUp({ parts }: Pick<Query, 'parts'>, among: number | Uint32Array): void {
    for (const { alternatives, weight } of parts) {
      // Of a part's alternatives the best counts, not their sum
      alternatives.forEach((grams, alternative) => {
        const factor = weight * (alternative === 0 ? 1 : WRITTEN);
        for (const gram of new Set(grams)) addGram(gram, factor, among);
        sums.onePart.drain((paragraph, score) => sums.part.raise(paragraph, score));
        sums.oneWhole.drain((article, score) => sums.whole.raise(article, score));
      });
      sums.part.drain((paragraph, score) => sums.paragraph.add(paragraph, score));
      sums.whole.drain((article, score) => sums.article.add(article, score));
    }
  }

  /** The articles of the texts that are admitted, where they are so few that all can be weighed. */
  function fewOf(only: (text: number) => boolean): Uint32Array | undefined {
    const few: number[] = [];
    for (const [run, from] of runs.starts.entries()) {
      if (!only(textOf[from] ?? 0)) continue;
      const to = runs.starts[run + 1] ?? articles.length;
      if (few.length + to - from > CANDIDATES) return undefined;
      for (let article = from; article < to; article += 1) few.push(article);
    }
    return Uint32Array.from(few);
  }

  /** What is to be weighed for a question: those that its rarest grams name, or everything (any gram names). */
  function namedBy({ parts }: Query, only: (text: number) => boolean, limit: number): number | Uint32Array {
    const grams = new Set(parts.flatMap(({ alternatives }) => alternatives.flat()));
    const ascending = [...grams].map(frequency).sort((a, b) => a - b);
    let all = 0;
    const reached = ascending.map((found) => {
      all += found;
      return all;
    });
    if (all <= ALL) return count;
    for (let room = NAMING; room < all; room *= WIDER) {
      sumUp({ parts }, ascending[reached.findIndex((sum) => sum >= room)] ?? count);
      const candidates = sums.article.best(CANDIDATES, (article) => only(textOf[article] ?? 0));
      sums.article.clear();
      sums.paragraph.clear();
      if (candidates.length >= limit) return candidates.sort();
    }
    return count;
  }

  const search: Index['search'] = (query, { only, limit }) => {
    sumUp(query, fewOf(only) ?? namedBy(query, only, limit));
    const touched: number[] = [];
    sums.paragraph.drain((paragraph, score) => {
      const article = articleOf[paragraph] ?? 0;
      if ((best[article] ?? 0) === 0) touched.push(article);
      if (score > (best[article] ?? 0)) best[article] = score;
    });
    const title = titles.scores(query.parts);
    const chapter = chapters.scores(query.parts);
    const words = sums.article;
    const score = (article: number) =>
      words.at(article) + BEST_PARAGRAPH * (best[article] ?? 0) + TITLE * title(article) + CHAPTER * chapter(article);
    const found = words.best(limit, (article) => only(textOf[article] ?? 0), score);
    const hits = Array.from(found, (article) => ({
      article,
      score: score(article),
      paragraph: best[article] ?? 0,
      title: title(article),
    }));
    words.clear();
    for (const article of touched) best[article] = 0;
    return hits;
  };
  /** The paragraphs of the text that an article stands in. */
  const span = (article: number) => {
    const run = runs.of[article] ?? 0;
    const firstIn = (other: number) => firstOf[runs.starts[other] ?? articles.length] ?? count;
    return { from: firstIn(run), to: firstIn(run + 1) };
  };
  const atHome: Index['atHome'] = (gram, article) => {
    const range = postings.range(gram);
    const own = span(article);
    if (!range || own.to <= own.from) return 0;
    const here =
      lowerBound(paragraphs, own.to, range.from, range.to) - lowerBound(paragraphs, own.from, range.from, range.to);
    if (here === 0) return 0;
    const dense = here / (own.to - own.from + 8);
    const elsewhere = (range.to - range.from) / (count + 8);
    return dense / (dense + 4 * elsewhere);
  };
  return { search, frequency, rarity, atHome };
}

/** The articles of one text stand together: where each run of them begins, and which run an article is in. */
function runsOf(textOf: Uint32Array): { of: Uint32Array; starts: number[] } {
  const starts: number[] = [];
  const of = textOf.map((text, article) => {
    if (article === 0 || text !== textOf[article - 1]) starts.push(article);
    return starts.length - 1;
  });
  return { of, starts };
}

/** How much a gram's count is held down by how long what it stands in is, as against the mean. */
function damped(length: number): number {
  return K1 * (1 - B + B * length);
}

/** The first paragraph of each article; of one without any that of the next. */
function firstParagraphs(articleOf: Uint32Array, articles: number): Uint32Array {
  const first = new Uint32Array(articles + 1);
  let paragraph = articleOf.length;
  for (let article = articles; article >= 0; article -= 1) {
    while (paragraph > 0 && (articleOf[paragraph - 1] ?? 0) >= article) paragraph -= 1;
    first[article] = paragraph;
  }
  return first;
}

/** The same as lowerBound, for what is likely near `from`. */
function reach(ascending: Uint32Array, wanted: number, from: number, to: number): number {
  let [low, step] = [from, 1];
  while (low + step < to && (ascending[low + step] ?? 0) < wanted) {
    low += step;
    step *= 2;
  }
  return lowerBound(ascending, wanted, low, Math.min(to, low + step + 1));
}

/** The first of the ascending [from, to) that is not less than `wanted`. */
function lowerBound(ascending: Uint32Array, wanted: number, from: number, to: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

import { fieldOf } from './field.ts';
import { postingsOf } from './postings.ts';
import type { Query } from './question.ts';
import { Tally } from './tally.ts';
import { weightOf } from './terms.ts';

/** An article as search sees it. `text`: which text (rule version) it belongs to. */
export type Searchable = { text: number; title: string; chapter?: string; paragraphs: string[] };

/** `article` is the position in what was indexed. What its words, its best paragraph, its title and its chapter bring. */
export type Hit = { article: number; score: number; words: number; paragraph: number; title: number; chapter: number };

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
const SYNONYM = 0.6;
/** A gram in more paragraphs than this names no candidates; it only weighs those that rarer ones named. */
const FREQUENT = 6000;
const CANDIDATES = 600;
/** Where too few are named, grams so many times as frequent may name some. */
const RARER = 8;

/**
 * BM25 over single characters and pairs in typed arrays. One posting list a gram over paragraphs; an article scores by
 * its words as a whole and by its best paragraph, and by its title and chapter.
 */
export function indexArticles(articles: readonly Searchable[]): Index {
  const postings = postingsOf(articles);
  const { paragraphs, times, articleOf, lengthOf, articleLength, count, meanParagraph, meanArticle } = postings;
  const titles = fieldOf(articles.map(({ title }) => title));
  const chapters = fieldOf(articles.map(({ chapter }) => chapter ?? ''));
  const textOf = Uint32Array.from(articles, ({ text }) => text);
  const firstOf = firstParagraphs(articleOf, articles.length);
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
      sums.onePart.add(paragraph, saturated(value, found, (lengthOf[paragraph] ?? 0) / meanParagraph));
      total += found;
    }
    sums.oneWhole.add(article, saturated(value, total, (articleLength[article] ?? 0) / meanArticle));
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
    for (const article of among) {
      const at = lowerBound(paragraphs, firstOf[article] ?? 0, range.from, range.to);
      if (at < range.to && articleOf[paragraphs[at] ?? 0] === article) weigh(at, range.to, value);
    }
  }

  /** `among`: these candidates only, or all that a gram in at most so many paragraphs names. */
  function sumUp({ parts }: Query, among: number | Uint32Array): void {
    for (const { alternatives, weight } of parts) {
      // Of a part's alternatives the best counts, not their sum
      alternatives.forEach((grams, alternative) => {
        const factor = weight * (alternative === 0 ? 1 : SYNONYM);
        for (const gram of new Set(grams)) addGram(gram, factor, among);
        sums.onePart.drain((paragraph, score) => sums.part.raise(paragraph, score));
        sums.oneWhole.drain((article, score) => sums.whole.raise(article, score));
      });
      sums.part.drain((paragraph, score) => sums.paragraph.add(paragraph, score));
      sums.whole.drain((article, score) => sums.article.add(article, score));
    }
  }

  const search: Index['search'] = (query, { only, limit }) => {
    const most = Math.max(0, ...query.parts.flatMap(({ alternatives }) => alternatives.flat().map(frequency)));
    for (let among = FREQUENT; ; among *= RARER) {
      sumUp(query, among);
      if (most <= among) break;
      const candidates = sums.article.best(CANDIDATES, (article) => only(textOf[article] ?? 0));
      sums.article.clear();
      sums.paragraph.clear();
      if (candidates.length < limit) continue;
      sumUp(query, candidates);
      break;
    }
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
      words: words.at(article),
      paragraph: best[article] ?? 0,
      title: title(article),
      chapter: chapter(article),
    }));
    words.clear();
    for (const article of touched) best[article] = 0;
    return hits;
  };
  const span = spansOf(textOf, firstOf, count);
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

/** The paragraphs of the run of articles of one text that an article stands in. */
function spansOf(textOf: Uint32Array, firstOf: Uint32Array, paragraphs: number) {
  const run = new Uint32Array(textOf.length);
  const starts: number[] = [];
  textOf.forEach((text, article) => {
    if (article === 0 || text !== textOf[article - 1]) starts.push(firstOf[article] ?? paragraphs);
    run[article] = starts.length - 1;
  });
  return (article: number) => {
    const at = run[article] ?? 0;
    return { from: starts[at] ?? 0, to: starts[at + 1] ?? paragraphs };
  };
}

function saturated(value: number, found: number, length: number): number {
  return (value * found) / (found + K1 * (1 - B + B * length));
}

function firstParagraphs(articleOf: Uint32Array, articles: number): Uint32Array {
  const first = new Uint32Array(articles).fill(articleOf.length);
  for (let paragraph = articleOf.length - 1; paragraph >= 0; paragraph -= 1) {
    first[articleOf[paragraph] ?? 0] = paragraph;
  }
  return first;
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

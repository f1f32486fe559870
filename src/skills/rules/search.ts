import { postingsOf } from './postings.ts';
import type { Query } from './question.ts';
import { comparable, gramsOf, weightOf } from './terms.ts';

/** An article as search sees it. `text`: which text (rule version) it belongs to. */
export type Searchable = { text: number; title: string; chapter?: string; paragraphs: string[] };

/** `article` is the position in what was indexed. */
export type Hit = { article: number; score: number };

export type Index = {
  search(query: Query, options: { only: (text: number) => boolean; limit: number }): Hit[];
  /** How many paragraphs have this gram; for typing errors and for judging what a question is about. */
  frequency(gram: string): number;
  /** What a gram tells: the rarer, the more. */
  rarity(gram: string): number;
};

const K1 = 1.1;
const B = 0.4;
const TITLE = 0.55;
const CHAPTER = 0.25;
const BEST_PARAGRAPH = 0.9;
const SYNONYM = 0.8;

/**
 * BM25 over single characters and pairs in typed arrays. One posting list a gram over paragraphs; an article scores by
 * its words as a whole and by its best paragraph, and a little by its chapter and title.
 */
export function indexArticles(articles: readonly Searchable[]): Index {
  const postings = postingsOf(articles);
  const { paragraphs, times, articleOf, lengthOf, articleLength, count, meanParagraph, meanArticle } = postings;
  const titles = fieldOf(articles.map(({ title }) => title));
  const chapters = fieldOf(articles.map(({ chapter }) => chapter ?? ''));

  const frequency = (gram: string) => {
    const range = postings.range(gram);
    return range ? range.to - range.from : 0;
  };
  const rarity = (gram: string) => {
    const found = frequency(gram);
    return Math.log(1 + (count - found + 0.5) / (found + 0.5));
  };

  function addGram(gram: string, factor: number, inParagraph: Tally, inArticle: Tally): void {
    const range = postings.range(gram);
    if (!range) return;
    const value = factor * weightOf(gram) * rarity(gram) * (K1 + 1);
    for (let at = range.from; at < range.to; ) {
      const article = articleOf[paragraphs[at] ?? 0] ?? 0;
      let total = 0;
      for (; at < range.to && articleOf[paragraphs[at] ?? 0] === article; at += 1) {
        const paragraph = paragraphs[at] ?? 0;
        const found = times[at] ?? 0;
        inParagraph.add(paragraph, saturated(value, found, (lengthOf[paragraph] ?? 0) / meanParagraph));
        total += found;
      }
      inArticle.add(article, saturated(value, total, (articleLength[article] ?? 0) / meanArticle));
    }
  }

  const search: Index['search'] = ({ parts }, { only, limit }) => {
    const byParagraph = new Tally(count);
    const byArticle = new Tally(articles.length);
    const [part, whole] = [new Tally(count), new Tally(articles.length)];
    const [onePart, oneWhole] = [new Tally(count), new Tally(articles.length)];
    for (const { alternatives, weight } of parts) {
      // Of a part's alternatives the best counts, not their sum
      alternatives.forEach((grams, alternative) => {
        const factor = weight * (alternative === 0 ? 1 : SYNONYM);
        for (const gram of new Set(grams)) addGram(gram, factor, onePart, oneWhole);
        onePart.drain((paragraph, score) => part.raise(paragraph, score));
        oneWhole.drain((article, score) => whole.raise(article, score));
      });
      part.drain((paragraph, score) => byParagraph.add(paragraph, score));
      whole.drain((article, score) => byArticle.add(article, score));
    }
    const best = new Float32Array(articles.length);
    byParagraph.drain((paragraph, score) => {
      const article = articleOf[paragraph] ?? 0;
      if (score > (best[article] ?? 0)) best[article] = score;
    });
    const title = titles.scores(parts, rarity);
    const chapter = chapters.scores(parts, rarity);
    const hits: Hit[] = [];
    byArticle.drain((article, words) => {
      if (!only(articles[article]?.text ?? 0)) return;
      const around = TITLE * title(article) + CHAPTER * chapter(article);
      hits.push({ article, score: words + BEST_PARAGRAPH * (best[article] ?? 0) + around });
    });
    return hits.sort((a, b) => b.score - a.score || a.article - b.article).slice(0, limit);
  };
  return { search, frequency, rarity };
}

function saturated(value: number, found: number, length: number): number {
  return (value * found) / (found + K1 * (1 - B + B * length));
}

/** Sums by number that remember which numbers they have, so that emptying costs no more than filling. */
class Tally {
  readonly #sums: Float32Array;
  readonly #touched: Uint32Array;
  #size = 0;

  constructor(size: number) {
    this.#sums = new Float32Array(size);
    this.#touched = new Uint32Array(size);
  }

  add(at: number, value: number): void {
    const sum = this.#sums[at] ?? 0;
    if (sum === 0) this.#touched[this.#size++] = at;
    this.#sums[at] = sum + value;
  }

  raise(at: number, value: number): void {
    const sum = this.#sums[at] ?? 0;
    if (sum === 0) this.#touched[this.#size++] = at;
    if (value > sum) this.#sums[at] = value;
  }

  drain(take: (at: number, value: number) => void): void {
    for (let i = 0; i < this.#size; i += 1) {
      const at = this.#touched[i] ?? 0;
      const value = this.#sums[at] ?? 0;
      this.#sums[at] = 0;
      take(at, value);
    }
    this.#size = 0;
  }
}

/** A short field that many articles share: scored once for each distinct wording. */
function fieldOf(wordings: string[]) {
  const distinct = [...new Set(wordings)];
  const numberOf = new Map(distinct.map((wording, number) => [wording, number]));
  const grams = distinct.map((wording) => new Set(gramsOf(comparable(wording)).filter((gram) => gram.length > 1)));
  const which = Uint32Array.from(wordings, (wording) => numberOf.get(wording) ?? 0);
  return {
    scores(parts: Query['parts'], rarity: (gram: string) => number): (article: number) => number {
      const scores = new Float32Array(distinct.length);
      for (const { alternatives, weight } of parts) {
        const wanted = alternatives.map((alternative) =>
          [...new Set(alternative)].map((gram) => ({ gram, value: weight * rarity(gram) })),
        );
        grams.forEach((has, number) => {
          let best = 0;
          for (const alternative of wanted) {
            let sum = 0;
            for (const { gram, value } of alternative) if (has.has(gram)) sum += value;
            if (sum > best) best = sum;
          }
          scores[number] = (scores[number] ?? 0) + best;
        });
      }
      return (article) => scores[which[article] ?? 0] ?? 0;
    },
  };
}

import { comparable, gramsOf } from './terms.ts';

/** Where each gram stands: paragraphs in ascending order with their counts, in typed arrays. */
export type Postings = {
  /** Paragraphs and counts of a gram are at [from, to) of `paragraphs` and `times`. */
  range(gram: string): { from: number; to: number } | undefined;
  paragraphs: Uint32Array;
  times: Uint8Array;
  /** By paragraph: its article, and its length in grams. */
  articleOf: Uint32Array;
  lengthOf: Uint16Array;
  /** By article, in grams. */
  articleLength: Float32Array;
  count: number;
  meanParagraph: number;
  meanArticle: number;
};

export function postingsOf(articles: readonly { paragraphs: string[] }[]): Postings {
  const numbers = new Map<string, number>();
  const articleOf: number[] = [];
  const lengths: number[] = [];
  const articleLength = new Float32Array(articles.length);
  const grams: number[] = [];
  const counts: number[] = [];
  const ends: number[] = [];
  articles.forEach(({ paragraphs }, article) => {
    for (const paragraph of paragraphs) {
      const found = new Map<number, number>();
      let length = 0;
      for (const gram of gramsOf(comparable(paragraph))) {
        let number = numbers.get(gram);
        if (number === undefined) {
          number = numbers.size;
          numbers.set(gram, number);
        }
        found.set(number, (found.get(number) ?? 0) + 1);
        length += 1;
      }
      for (const [number, times] of found) {
        grams.push(number);
        counts.push(Math.min(times, 255));
      }
      ends.push(grams.length);
      articleOf.push(article);
      lengths.push(length);
      articleLength[article] = (articleLength[article] ?? 0) + length;
    }
  });

  const starts = new Uint32Array(numbers.size + 1);
  for (const number of grams) starts[number + 1] = (starts[number + 1] ?? 0) + 1;
  for (let i = 1; i < starts.length; i += 1) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
  const next = starts.slice();
  const paragraphs = new Uint32Array(grams.length);
  const times = new Uint8Array(grams.length);
  for (let paragraph = 0, at = 0; paragraph < articleOf.length; paragraph += 1) {
    for (; at < (ends[paragraph] ?? 0); at += 1) {
      const gram = grams[at] ?? 0;
      const slot = next[gram] ?? 0;
      next[gram] = slot + 1;
      paragraphs[slot] = paragraph;
      times[slot] = counts[at] ?? 0;
    }
  }
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return {
    range(gram) {
      const number = numbers.get(gram);
      return number === undefined ? undefined : { from: starts[number] ?? 0, to: starts[number + 1] ?? 0 };
    },
    paragraphs,
    times,
    articleOf: Uint32Array.from(articleOf),
    lengthOf: Uint16Array.from(lengths, (length) => Math.min(length, 65_535)),
    articleLength,
    count: articleOf.length,
    meanParagraph: total / Math.max(1, articleOf.length),
    meanArticle: total / Math.max(1, articles.length),
  };
}

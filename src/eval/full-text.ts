import { createClient } from '@libsql/client';
import { gramsOf } from '../skills/rules/terms.ts';

/** What libSQL's full-text index does by itself, to be set beside our own search. */
export type FullText = {
  /** The best passages by BM25, best first; `score` the higher the better. */
  search(question: string, limit: number): Promise<{ passage: number; score: number }[]>;
  close(): void;
};

/** `trigram` is the tokenizer of that name; `pairs` is unicode61 over pairs of neighbouring characters. */
export type Cut = 'trigram' | 'pairs';

const BATCH = 500;

export async function fullTextOf(passages: readonly string[], cut: Cut): Promise<FullText> {
  const client = createClient({ url: ':memory:' });
  const tokenizer = cut === 'trigram' ? 'trigram' : 'unicode61';
  await client.execute(`CREATE VIRTUAL TABLE passage USING fts5(words, content='', tokenize='${tokenizer}')`);
  for (let from = 0; from < passages.length; from += BATCH) {
    await client.batch(
      passages.slice(from, from + BATCH).map((text, at) => ({
        sql: 'INSERT INTO passage(rowid, words) VALUES (?, ?)',
        args: [from + at, cut === 'trigram' ? text : pairsOf(text).join(' ')],
      })),
      'write',
    );
  }
  return {
    async search(question, limit) {
      const terms = cut === 'trigram' ? trigramsOf(question) : pairsOf(question);
      if (terms.length === 0) return [];
      const { rows } = await client.execute({
        sql: 'SELECT rowid AS passage, -rank AS score FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT ?',
        args: [[...new Set(terms)].map((term) => `"${term}"`).join(' OR '), limit],
      });
      return rows.map(({ passage, score }) => ({ passage: Number(passage), score: Number(score) }));
    },
    close: () => client.close(),
  };
}

function pairsOf(text: string): string[] {
  return gramsOf(text.toLowerCase()).filter((gram) => gram.length > 1);
}

function trigramsOf(text: string): string[] {
  const runs = text.match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  return runs.flatMap((run) => {
    const chars = [...run];
    return chars.slice(2).map((_, at) => chars.slice(at, at + 3).join(''));
  });
}

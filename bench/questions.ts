import { z } from 'zod';
import { readRules } from '../src/skills/rules/import.ts';
import { type Library, libraryOf } from '../src/skills/rules/library.ts';
import { numeralsAlike, readOrdinal } from '../src/skills/rules/numbers.ts';
import { standingOf, textOf } from '../src/skills/rules/versions.ts';

/** A question with what answers it; `rules` is empty where nothing does. */
export type Asked = {
  id: string;
  q: string;
  rules: string[];
  /** A right answer has one of them. */
  keys: string[];
  isRight(rule: string, ordinal: number): boolean;
};

const place = z.object({ doc: z.string(), article: z.string() });
const line = z.looseObject({
  id: z.string(),
  q: z.string(),
  groups: z.array(z.array(place)).optional(),
  answer_key: z.string().nullable().optional(),
  answer_alt: z.array(z.string()).nullable().optional(),
});

export function askedIn(lines: string): Asked[] {
  return lines
    .split('\n')
    .filter((one) => one.trim() !== '')
    .map((one) => {
      const { id, q, groups = [], answer_key, answer_alt } = line.parse(JSON.parse(one));
      const places = groups.flat();
      return {
        id,
        q,
        keys: [answer_key, ...(answer_alt ?? [])].flatMap((key) => (key ? [numeralsAlike(key)] : [])),
        rules: [...new Set(places.map(({ doc }) => doc))],
        isRight: (rule, ordinal) =>
          places.some(
            ({ doc, article }) => doc === rule && readOrdinal(article.replace(/^第|[条步、]$/gu, '')) === ordinal,
          ),
      };
    });
}

/** The texts of folders that are in force today. */
export async function evaluationLibrary(...folders: string[]): Promise<Library> {
  const rules = (await readRules(folders)).flatMap(({ rule }) => (typeof rule === 'string' ? [] : [rule]));
  const texts = rules.map((rule, number) => textOf(String(number), rule));
  const standing = standingOf(texts, new Date().toISOString().slice(0, 10));
  return libraryOf(
    rules.flatMap((rule, number) => {
      const text = texts[number];
      return text && standing.get(text) === 'in_force' ? rule.articles.map((article) => ({ text, ...article })) : [];
    }),
  );
}

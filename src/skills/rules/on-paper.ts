import { type Answer, answerFrom, type Citation, lineOf } from './answer.ts';
import { readRules } from './import.ts';
import { type LibraryArticle, libraryOf } from './library.ts';
import { askedOfThePast } from './past.ts';
import { standingOf, textOf } from './versions.ts';

/** A library over rule files, without a database: for measuring, and for trying a folder before importing it. */
export type LibraryOnPaper = {
  rules: number;
  articles: number;
  answer(question: string, on: { today: string; asOf?: string }): Promise<Answer>;
  /** The articles of the texts that are in force on a day. */
  inForce(today: string): { rule: string; article: number; text: string }[];
  /** Whether the citation's quote stands letter by letter in the article that it names. */
  has(citation: Citation): boolean;
};

/** Files that are no rules are left out. */
export async function corpusLibrary(paths: string[]): Promise<LibraryOnPaper> {
  const rules = (await readRules(paths)).flatMap(({ rule }) => (typeof rule === 'string' ? [] : [rule]));
  const articles = rules.flatMap((rule, number): LibraryArticle[] => {
    // a folder has no units: what a text is meant for says nothing there
    const { unit: _, ...facts } = rule;
    const text = textOf(String(number), facts);
    return rule.articles.map((article) => ({ text, ...article }));
  });
  const library = libraryOf(articles);
  return {
    rules: rules.length,
    articles: articles.length,
    answer: async (question, { today, asOf }) => {
      const answer = (words: string, among = {}) => answerFrom(library, words, asOf ?? today, among);
      const past = asOf ? undefined : await askedOfThePast(library, question, { today, answer });
      return lineOf(question, past?.former ?? (await answer(question)), standingOf(library.texts, today));
    },
    inForce(today) {
      const standing = standingOf(library.texts, today);
      return articles
        .filter(({ text }) => standing.get(text) === 'in_force')
        .map(({ text, ordinal, paragraphs }) => ({ rule: text.title, article: ordinal, text: paragraphs.join('\n') }));
    },
    has: ({ rule, label, quote }) =>
      articles.some(
        (article) =>
          article.text.title === rule && article.label === label && article.paragraphs.join('\n').includes(quote),
      ),
  };
}

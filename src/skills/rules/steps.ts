import type { Found, Library, LibraryArticle } from './library.ts';
import { met } from './met.ts';
import type { Query } from './question.ts';
import { comparable, sentencesOf } from './terms.ts';

const ASKS =
  /(?:哪些|哪几个?|几个?|什么|啥|多少个?|怎么|分)[^，。]{0,4}(?:步骤?|环节|流程|程序|阶段)|(?:步骤|流程|程序|环节)(?:是|有|都)?(?:什么|哪些|怎样|怎么|如何|几)|全过程|怎么走/u;
const STEP = /步$/u;
const FIRST = 5;
const MOST = 12;
const LONGEST_NAME = 12;

/** A step and what it is called. */
export type Step = { article: LibraryArticle; name: string };

/**
 * All steps of a procedure that is written in steps (第一步 …), where they are asked for and its title names what the question
 * is about: no single one of them would be the answer.
 */
export function stepsOf(query: Query, ranking: readonly Found[], library: Library): Step[] {
  if (!ASKS.test(query.words)) return [];
  const named = query.parts.filter(({ said }) => said.length > 1 && !/步骤|流程|程序|环节|阶段/u.test(said));
  const text = ranking
    .slice(0, FIRST)
    .map(({ article }) => article)
    .find(
      ({ label, text: { title } }) =>
        STEP.test(label) &&
        named.length > 0 &&
        named.every((part) => met(part, comparable(title), library.rarity) >= 0.5),
    )?.text;
  const articles = text ? library.articles.filter((article) => article.text === text) : [];
  if (articles.length > MOST || articles.some(({ label }) => !STEP.test(label))) return [];
  return articles.map((article) => {
    const name = sentencesOf(article.paragraphs[0] ?? '')[0]?.replace(/[。；！？：]+$/u, '') ?? '';
    return { article, name: name.length <= LONGEST_NAME ? name : '' };
  });
}

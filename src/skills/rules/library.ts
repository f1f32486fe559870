import { looksMistyped, mending } from './mend.ts';
import { type Query, queryOf, questionsIn } from './question.ts';
import { prepare, type Reading, read } from './reading.ts';
import { indexArticles } from './search.ts';
import { comparable } from './terms.ts';

/** One text of a rule, as the library holds it. `key` is the same for all versions of one rule. */
export type Text = {
  id: string;
  key: string;
  title: string;
  version?: string;
  issuer?: string;
  number?: string;
  adopted?: string;
  effective?: string;
  repealed?: boolean;
  /** Since when it is abolished; without a day since ever. */
  repealedOn?: string;
  /** For this unit and those it leads only. */
  unit?: string;
};

export type LibraryArticle = {
  text: Text;
  ordinal: number;
  label: string;
  chapter?: string;
  paragraphs: string[];
};

export type Found = { article: LibraryArticle; score: number; reading: Reading };

export type Understanding = { whole: Query; each: Query[] };

export type Library = {
  articles: readonly LibraryArticle[];
  texts: readonly Text[];
  /** The ten best of the texts that `only` admits, best first. */
  find(query: Query, only: (text: Text) => boolean): Found[];
  /** The question as it is searched for, and, where it asks several things, each of them. */
  understand(question: string): Promise<Understanding>;
  rarity(gram: string): number;
  known(gram: string): boolean;
};

const READ = 40;
const KEPT = 2_000;
const READING = 1.4;
/** An article that doesn't state what is asked falls back. */
const SILENT = 0.85;

/** Everything that answering needs, over a list of articles; no database in it. */
export function libraryOf(articles: readonly LibraryArticle[]): Library {
  const texts = [...new Set(articles.map(({ text }) => text))];
  const numberOf = new Map(texts.map((text, number) => [text, number]));
  const index = indexArticles(
    articles.map(({ text, chapter, paragraphs }) => ({
      text: numberOf.get(text) ?? 0,
      title: text.title,
      ...(chapter ? { chapter } : {}),
      paragraphs,
    })),
  );
  const known = (gram: string) => index.frequency(gram) > 0;
  const prepared = new Map<number, ReturnType<typeof prepare>>();
  const preparedOf = (number: number, article: LibraryArticle) => {
    const kept = prepared.get(number);
    if (kept) return kept;
    if (prepared.size >= KEPT) prepared.clear();
    const fresh = prepare({
      title: article.text.title,
      ...(article.chapter ? { chapter: article.chapter } : {}),
      paragraphs: article.paragraphs,
    });
    prepared.set(number, fresh);
    return fresh;
  };
  return {
    articles,
    texts,
    rarity: index.rarity,
    known,
    async understand(question) {
      const typed = comparable(question);
      const words = looksMistyped(typed, index.frequency) ? (await mending())(typed, index.frequency) : typed;
      return { whole: queryOf(words, known), each: questionsIn(words, known) };
    },
    find(query, only) {
      const admitted = new Set(texts.flatMap((text, number) => (only(text) ? [number] : [])));
      return index
        .search(query, { only: (text) => admitted.has(text), limit: READ })
        .flatMap(({ article: number, score }) => {
          const article = articles[number];
          const reading = article && read(preparedOf(number, article), query, index.rarity);
          if (!article || !reading) return [];
          const silent = query.cues[0]?.needed && !reading.best.states ? SILENT : 1;
          const total = (score + READING * reading.best.score) * silent * prior(article, query.words);
          return [{ article, reading, score: total }];
        })
        .sort((a, b) => b.score - a.score)
        .slice(0, 10);
    },
  };
}

/** Several lists as one: the best of each comes first. The order of what only one list has is kept. */
export function together(lists: Found[][]): Found[] {
  const merged = new Map<LibraryArticle, { found: Found; standing: number }>();
  for (const list of lists) {
    const top = list[0]?.score ?? 1;
    for (const found of list) {
      const standing = found.score / top;
      const earlier = merged.get(found.article);
      if (!earlier || earlier.standing < standing) merged.set(found.article, { found, standing });
    }
  }
  return [...merged.values()].sort((a, b) => b.standing - a.standing).map(({ found }) => found);
}

const SCHOOL = /高等学校|高校|学校|大学|学院|中小学/u;
const OF_SCHOOL = /学校|高校|大学|学院|校|学生|老师|教师|教职工|院系|毕业|辅导员|班级|年级/u;
const PURPOSE = /^(?:为|根据)[^。]*(?:制定|特制定)/u;
const CLOSING = /负责解释|起施行|起执行|起试行/u;

/** What is known before reading: whom a rule is for, and that articles of purpose and closing seldom answer. */
function prior({ text, paragraphs }: LibraryArticle, words: string): number {
  let factor = 1;
  if (SCHOOL.test(text.title) && !OF_SCHOOL.test(words)) factor *= 0.85;
  const [first = ''] = paragraphs;
  if (PURPOSE.test(first) && !/为什么|目的|依据|制定/u.test(words)) factor *= 0.75;
  if (CLOSING.test(first) && first.length < 60 && !/解释|施行|生效|执行|什么时候/u.test(words)) factor *= 0.75;
  return factor;
}

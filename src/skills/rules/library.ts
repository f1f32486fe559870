import { mending } from './mend.ts';
import { partWorths } from './met.ts';
import { type Query, queryOf } from './question.ts';
import { type Candidate, type Features, featuresOf, homeOf, priorFor, standingBy } from './ranking.ts';
import { prepare, type Reading, readerOf } from './reading.ts';
import { indexArticles } from './search.ts';
import { questionsIn } from './several.ts';
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
  repealReason?: string;
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

export type Found = Candidate & { score: number; features: Features };

export type Understanding = { whole: Query; each: Query[] };

export type Library = {
  articles: readonly LibraryArticle[];
  texts: readonly Text[];
  /** What the words of a question find, before it is ranked. */
  candidates(query: Query, only: (text: Text) => boolean): Candidate[];
  /** The ten best of the texts that `only` admits, best first; rules for the asker's kind of unit before those for others. */
  find(query: Query, only: (text: Text) => boolean, unitKind?: string): Found[];
  /** The question as it is searched for, and, where it asks several things, each of them. */
  understand(question: string): Promise<Understanding>;
  rarity(gram: string): number;
  known(gram: string): boolean;
};

/** Of a question that is longer, what comes first counts. */
const LONGEST = 200;
/** So many are read. Of several questions at once each finds its own sooner, and the message as a whole is read beside them. */
const READ = 24;
const READ_FOR_PART = 12;
const KEPT = 2_000;
/** Of the paragraphs with the rarer of two characters, one in so many has both side by side, or they are no word. */
const COHESIVE = 25;

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
  const known = Object.assign((gram: string) => index.frequency(gram) > 0, {
    together: (pair: string) => {
      const [one = 0, other = 0] = Array.from(pair, index.frequency);
      return index.frequency(pair) * COHESIVE >= Math.min(one, other);
    },
  });
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
  // A library that can be kept whole is made ready before the first question
  if (articles.length <= KEPT) for (const [number, article] of articles.entries()) preparedOf(number, article);
  // A question that is looked for twice, in one text and anywhere, reads what it finds both times once
  const readers = new WeakMap<Query, (number: number, article: LibraryArticle) => Reading | undefined>();
  const readingFor = (query: Query) => {
    const kept = readers.get(query);
    if (kept) return kept;
    const readings = new Map<number, Reading | undefined>();
    const read = readerOf(query, index.rarity);
    const reader = (number: number, article: LibraryArticle) => {
      if (!readings.has(number)) readings.set(number, read(preparedOf(number, article)));
      return readings.get(number);
    };
    readers.set(query, reader);
    return reader;
  };
  const candidates: Library['candidates'] = (query, only) => {
    const admitted = Uint8Array.from(texts, (text) => (only(text) ? 1 : 0));
    const read = readingFor(query);
    const worths = partWorths(query.parts, index.rarity);
    // How far a question is at home in a text is the same for all its articles
    const homes = new Map<Text, number>();
    const homeIn = (text: Text, number: number) => {
      const kept = homes.get(text) ?? homeOf(query, worths, (gram) => index.atHome(gram, number));
      homes.set(text, kept);
      return kept;
    };
    return index
      .search(query, { only: (text) => admitted[text] === 1, limit: query.partial ? READ_FOR_PART : READ })
      .flatMap((hit) => {
        const article = articles[hit.article];
        const reading = article && read(hit.article, article);
        return article && reading ? [{ article, hit, reading, home: homeIn(article.text, hit.article) }] : [];
      });
  };
  return {
    articles,
    texts,
    rarity: index.rarity,
    known,
    async understand(question) {
      const typed = comparable(question);
      const words = (await mending())(typed.slice(0, LONGEST), index.frequency);
      const each = questionsIn(words, known);
      return { whole: { ...queryOf(words, known), partial: each.length > 0 }, each };
    },
    candidates,
    find(query, only, unitKind = '') {
      const found = candidates(query, only);
      const features = featuresOf(query, found, index.rarity);
      return found
        .flatMap((candidate, at) => {
          const own = features[at];
          return own
            ? [
                {
                  ...candidate,
                  features: own,
                  score: standingBy(own) + priorFor(unitKind, candidate.article.text.title, query.words),
                },
              ]
            : [];
        })
        .sort((a, b) => b.score - a.score)
        .slice(0, 10);
    },
  };
}

/** Several lists as one: the best of each comes first, in the order of the lists; then what is least behind its own best. */
export function together(lists: Found[][]): Found[] {
  const merged = new Map<LibraryArticle, { found: Found; behind: number }>();
  for (const list of lists) {
    const top = list[0]?.score ?? 0;
    for (const found of list) {
      const behind = top - found.score;
      const earlier = merged.get(found.article);
      if (!earlier || behind < earlier.behind) merged.set(found.article, { found, behind });
    }
  }
  return [...merged.values()].sort((a, b) => a.behind - b.behind).map(({ found }) => found);
}

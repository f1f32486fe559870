import { z } from 'zod';
import type { Language } from '../../language/index.ts';
import type { Given, Outcome } from './answer.ts';
import { groundedIn } from './grounded.ts';
import type { Library, LibraryArticle } from './library.ts';
import { together } from './library.ts';
import type { Query } from './question.ts';
import { prepare, read } from './reading.ts';
import { comparable } from './terms.ts';

/** All that a model may take of one answer, ms; the rest of 20 s belongs to the commit and the way back. */
const TOTAL_MS = 15_000;
const REWRITTEN = 2;
const LONGEST_QUERY = 60;
const CANDIDATES = 5;
const LONGEST_ARTICLE = 1_500;
const POINTS = 3;
const RANKED = 10;

const Rewriting = z.object({ queries: z.array(z.string()) });
const Composition = z.object({ points: z.array(z.object({ article: z.string(), says: z.string() })) });

export type Asked = {
  question: string;
  library: Library;
  /** The answer without a model, from what this asker may see on the day that counts. */
  answer(question: string): Promise<Outcome>;
};

/**
 * The answer with a model's help where there is one. What the library answers by itself stands: a model may only bring the
 * clause forward that says it, and add an article that speaks to the question as plainly. Where the library is silent, the
 * question is put once more in written words; an article by which the library answers those is given if the model finds the
 * clause in it, and if it speaks of what the asker's own words name. Without a model, and whatever a model says that does
 * not hold, it is the answer without one.
 */
export async function answerWithModel(language: Language | undefined, asked: Asked): Promise<Outcome> {
  const plain = await asked.answer(asked.question);
  if (!language || !mayHelp(asked.question, plain)) return plain;
  const thinking = language.within(AbortSignal.timeout(TOTAL_MS));
  const outcomes = plain.given.length > 0 ? [] : await askedAnew(thinking, asked);
  const ranking = outcomes.length === 0 ? plain.ranking : mergedFrom([plain, ...outcomes]);
  const points = await composed(thinking, ranking, asked);
  const { whole } = await asked.library.understand(asked.question);
  const speaks = (point: Given, share: number) =>
    states(whole, point.lead) && coverageOf(point.article, whole, asked.library) >= share;
  if (plain.given.length > 0) return { ...plain, given: joined(plain, points, speaks) };
  const answering = new Set(outcomes.flatMap(({ given }) => given.map(({ article }) => article)));
  const given = points.filter((point) => answering.has(point.article) && speaks(point, AT_LEAST)).filter(first);
  return given.length > 0 ? { given, ranking } : { ...plain, ranking };
}

/** Off topic, somebody's own data, an abolished rule, an article or a rule asked for by name: nothing to think about. */
function mayHelp(question: string, { given, silence, repealed }: Outcome): boolean {
  if (repealed || /第[零〇一二两三四五六七八九十百\d]+条/u.test(question)) return false;
  return (
    given.length > 0 || ((silence === 'not_found' || silence === 'not_stated') && !/《[^》]{4,}》/u.test(question))
  );
}

/** How the library answers the question in the words that articles use. */
async function askedAnew(language: Language, { question, answer }: Asked): Promise<Outcome[]> {
  const rewriting = await language.ask('rewrite-question', { question }, Rewriting);
  const queries = (rewriting?.queries ?? [])
    .map((query) => query.trim())
    .filter((query) => query !== '' && query.length <= LONGEST_QUERY && query !== question && !/[《》]/u.test(query))
    .slice(0, REWRITTEN);
  return Promise.all(queries.map(answer));
}

function mergedFrom(outcomes: Outcome[]): Outcome['ranking'] {
  return together(outcomes.map(({ ranking }) => ranking)).slice(0, RANKED);
}

/** What a model picks out of the best articles, as far as it stands there. */
async function composed(language: Language, ranking: Outcome['ranking'], { question }: Asked): Promise<Given[]> {
  const candidates = new Map(ranking.slice(0, CANDIDATES).map(({ article }, at) => [`A${at + 1}`, article]));
  if (candidates.size === 0) return [];
  const articles = [...candidates].map(([id, { text, label, paragraphs }]) => ({
    id,
    rule: text.title,
    label,
    text: paragraphs.join('\n').slice(0, LONGEST_ARTICLE),
  }));
  const composition = await language.ask('compose-answer', { question, articles }, Composition);
  return (composition?.points ?? []).slice(0, POINTS).flatMap(({ article: id, says }) => {
    const article = candidates.get(id);
    const grounded = article && groundedIn(article.paragraphs, says);
    return article && grounded ? [{ article, ...grounded }] : [];
  });
}

/** So much of what is named must stand in an article that joins an answer, or that answers where the words alone did not. */
const AS_PLAIN = 0.6;
const AT_LEAST = 1 / 3;

/** What is given stays, in its order, by the clause that says it; what else speaks to the question comes behind it. */
function joined(
  { given, ranking }: Outcome,
  points: Given[],
  speaks: (point: Given, share: number) => boolean,
): Given[] {
  const own = given.map((one) => {
    const answers = ranking.find(({ article }) => article === one.article)?.reading.best.text.trim();
    const point = points.find(
      (other) => other.article === one.article && agrees(one, other, answers) && speaks(other, 0),
    );
    return point ? { ...one, lead: point.lead } : one;
  });
  const further = points.filter(
    (point) => !given.some(({ article }) => article === point.article) && speaks(point, AS_PLAIN),
  );
  return [...own, ...further.filter(first)].slice(0, Math.max(POINTS, own.length));
}

/** The model points at the sentence that answers without one, at a clause with the very words that were read off there. */
function agrees({ lead, pieces }: Given, point: Given, answers: string | undefined): boolean {
  const [sentence = ''] = point.pieces.slice(-1);
  return (
    answers !== undefined &&
    sentence.includes(answers) &&
    pieces.some((piece) => piece.includes(sentence)) &&
    comparable(point.lead).includes(comparable(lead))
  );
}

function states({ cues: [cue] }: Query, lead: string): boolean {
  return !cue?.needed || cue.states.test(comparable(lead));
}

function coverageOf({ text, chapter, paragraphs }: LibraryArticle, query: Query, library: Library): number {
  const prepared = prepare({ title: text.title, ...(chapter ? { chapter } : {}), paragraphs });
  return read(prepared, query, library.rarity)?.coverage ?? 0;
}

function first({ article }: Given, at: number, all: Given[]): boolean {
  return all.findIndex((other) => other.article === article) === at;
}

import * as z from 'zod';
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
 * The answer with a model's help where there is one and the library needs it. What the library answers by itself stands: where
 * no words could be read off its sentence, a model may bring forward the clause that says it. Where the library is silent, the
 * question is put once more in written words; an article by which the library answers those is given if the model finds the
 * clause in it, and if its sentence speaks of what the asker's own words name. Without a model, and whatever a model says
 * that does not hold, it is the answer without one.
 */
export async function answerWithModel(language: Language | undefined, asked: Asked): Promise<Outcome> {
  const plain = await asked.answer(asked.question);
  if (!language || !mayHelp(asked.question, plain)) return plain;
  const thinking = language.within(AbortSignal.timeout(TOTAL_MS));
  const { whole } = await asked.library.understand(asked.question);
  if (plain.given.length > 0) {
    const points = await composed(
      thinking,
      plain.given.map(({ article }) => article),
      asked,
    );
    return { ...plain, given: plain.given.map((own) => withClause(own, points, plain, whole)) };
  }
  const outcomes = await askedAnew(thinking, asked);
  if (outcomes.length === 0) return plain;
  const ranking = together([plain, ...outcomes].map((outcome) => outcome.ranking)).slice(0, RANKED);
  const answering = [...new Set(outcomes.flatMap(({ given }) => given.map(({ article }) => article)))];
  const given = (await composed(thinking, answering.slice(0, CANDIDATES), asked))
    .filter((point) => states(whole, point.lead) && speaksOf(whole, point, asked.library))
    .filter(({ article }, at, all) => all.findIndex((other) => other.article === article) === at);
  return given.length > 0 ? { given, ranking } : { ...plain, ranking };
}

/** Nothing to think about: off topic, somebody's own data, an abolished rule, a rule or an article asked for by name. */
function mayHelp(question: string, { given, silence, repealed }: Outcome): boolean {
  if (repealed || /第[零〇一二两三四五六七八九十百\d]+条/u.test(question)) return false;
  if (given.length > 0) return given.some(({ lead }) => lead === '');
  return (silence === 'not_found' || silence === 'not_stated') && !/《[^》]{4,}》/u.test(question);
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

/** What a model picks out of these articles, as far as it stands there. */
async function composed(language: Language, among: LibraryArticle[], { question }: Asked): Promise<Given[]> {
  const candidates = new Map(among.map((article, at) => [`A${at + 1}`, article]));
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

/** Of the sentence by which the library answers, the clause that the model points at, where nothing was read off it. */
function withClause(own: Given, points: Given[], { ranking }: Outcome, whole: Query): Given {
  const answers = ranking.find(({ article }) => article === own.article)?.reading.best.text.trim();
  if (own.lead !== '' || answers === undefined) return own;
  const point = points.find(({ article, pieces, lead }) => {
    const [sentence = ''] = pieces.slice(-1);
    const quoted = own.pieces.some((piece) => piece.includes(sentence));
    return article === own.article && sentence.includes(answers) && quoted && states(whole, lead);
  });
  return point ? { ...own, lead: point.lead } : own;
}

function states({ cues: [cue] }: Query, lead: string): boolean {
  return !cue?.needed || cue.states.test(comparable(lead));
}

/** So much of what the asker's own words name must stand in a sentence that answers where those words alone did not. */
const NAMED = 0.5;
/** A term that this rule does not speak of is another subject. */
const TERM = 3;
const MET = 0.75;

function speaksOf(query: Query, { article, pieces }: Given, library: Library): boolean {
  const sentence = { paragraphs: [pieces.join('')] };
  const alone = read(prepare({ ...sentence, title: '' }), query, library.rarity);
  const placed = read(prepare({ ...sentence, title: article.text.title }), query, library.rarity);
  const another = query.parts.some(({ said }, at) => said.length >= TERM && (placed?.met[at] ?? 0) < MET);
  return !another && (alone?.coverage ?? 0) >= NAMED;
}

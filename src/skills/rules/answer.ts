import { type Aside, asideOf } from './aside.ts';
import { besides, type Mark, marksOf } from './conflict.ts';
import { doubtBy, groundsOf } from './grounds.ts';
import type { Found, Library, LibraryArticle, Text } from './library.ts';
import { together } from './library.ts';
import { articleNamed, textsNamed } from './named.ts';
import type { Query } from './question.ts';
import { leadOf, piecesOf } from './quote.ts';
import { type Standing, standingOn } from './versions.ts';

export type Citation = {
  rule: string;
  article: number;
  label: string;
  quote: string;
  status: Standing;
  effective: string | null;
};

/** The shape of `ask --json` (CONTRACT). `answered` only with citations; `ranking` is given even without an answer. */
export type Answer = {
  q: string;
  answered: boolean;
  answer: string;
  citations: Citation[];
  ranking: { rule: string; article: number; score: number }[];
};

/** Why there is no answer: nothing speaks of it; or what does, doesn't state it; or it isn't a rule question (aside.ts). */
export type Silence = 'not_found' | 'not_stated' | Aside;

export type Given = {
  /** The words brought forward: a number, a period, a yes or no; empty where none can be read off. */
  lead: string;
  article: LibraryArticle;
  /** Letter by letter from the article; a list's head and its item are two pieces. */
  pieces: string[];
  /** Where another rule in force speaks to it as well: which of them is the higher, which the newer. */
  marks?: Mark[];
};

/** What is known of the one who asks: the kind of his unit (机关党组织, 党支部, …). */
export type Asker = { kind?: string };

export type Outcome = {
  given: Given[];
  silence?: Silence;
  ranking: Found[];
  nearest?: LibraryArticle;
  /** The rule that was asked about is abolished. */
  repealed?: Text;
};

/**
 * Answers out of the texts that stand on `day` (a civil date), and only out of what they say. Of rules for several kinds of unit
 * that of the asker's own comes first.
 */
export async function answerFrom(library: Library, question: string, day: string, asker: Asker = {}): Promise<Outcome> {
  const standing = standingOn(library.texts, day);
  const named = textsNamed(library.texts, question);
  const inForce = named.filter((text) => standing.get(text) === 'in_force');
  const only = (text: Text) => standing.get(text) === 'in_force' && (inForce.length === 0 || inForce.includes(text));
  const { whole, each } = await library.understand(question);
  const first = library.find(whole, only, asker.kind);
  const lists = each.map((query) => ({ query, list: library.find(query, only, asker.kind) }));
  const ranking = lists.length === 0 ? first : together([...lists.map(({ list }) => list), first]).slice(0, 10);
  const [abolished] = inForce.length === 0 ? named : [];
  if (abolished) return { given: [], silence: 'not_found', ranking, repealed: abolished };
  if (named.length === 0 && /《[^》]{4,}》/u.test(question)) return { given: [], silence: 'not_found', ranking };
  const aside = asideOf(whole.words);
  if (aside) return { given: [], silence: aside, ranking };
  const asked = articleNamed(library, inForce, question);
  if (asked) return { given: [wholeOf(asked)], ranking };
  return weighed(library, lists.length === 0 ? [{ query: whole, list: first }] : lists, ranking);
}

/** The best of each list, unless it has to be kept back. What only part of the question is answered by is given still. */
function weighed(library: Library, lists: { query: Query; list: Found[] }[], ranking: Found[]): Outcome {
  const given: Given[] = [];
  let silence: Silence | undefined;
  for (const { query, list } of lists) {
    const wrong = silenceOn(query, list, library);
    if (wrong) silence = silence ?? wrong;
    else {
      const told =
        lists.length === 1 ? both(query, list, library) : list.slice(0, 1).map((one) => giveFrom(one, query, library));
      given.push(...told.filter(({ article }) => !given.some((earlier) => earlier.article === article)));
    }
  }
  const nearest = ranking[0]?.article;
  if (given.length > 0) return { given, ranking };
  return { given, silence: silence ?? 'not_found', ranking, ...(nearest ? { nearest } : {}) };
}

/** The best, and the best of another rule that speaks to the question as well: which of them counts is not ours to say. */
function both(query: Query, list: Found[], library: Library): Given[] {
  const [best] = list;
  if (!best) return [];
  const other = besides(list, (found) => silenceOn(query, [found], library) === undefined);
  const first = giveFrom(best, query, library);
  if (!other) return [first];
  const [one, two] = [best.article.text, other.article.text];
  return [
    { ...first, marks: marksOf(one, two) },
    { ...giveFrom(other, query, library), marks: marksOf(two, one) },
  ];
}

/** Undefined: the best that was found may be given. */
function silenceOn(query: Query, list: readonly Found[], library: Library): Silence | undefined {
  const grounds = groundsOf(query, list, library);
  if (!grounds || doubtBy(grounds) > 0) {
    return grounds && grounds.coverage >= SPEAKS_OF_IT && grounds.strange === 0 ? 'not_stated' : 'not_found';
  }
  return query.cues[0]?.needed && grounds.silent === 1 ? 'not_stated' : undefined;
}

/** So much of what is named must be said for “it speaks of this, but doesn't say it”. */
const SPEAKS_OF_IT = 0.7;

function giveFrom(found: Found, query: Query, library: Library): Given {
  const pieces = piecesOf(found.article.paragraphs, found.reading).filter((piece) => isIn(piece, found.article));
  return { lead: leadOf(query, found.reading.best.text, library.rarity), article: found.article, pieces };
}

/** An article that was asked for by its number. */
function wholeOf(article: LibraryArticle): Given {
  return { lead: '', article, pieces: [article.paragraphs.join('\n')] };
}

/** Law 6: a quote is checked letter by letter before it leaves. */
function isIn(piece: string, { paragraphs }: LibraryArticle): boolean {
  return paragraphs.join('\n').includes(piece);
}

/** The line of `ask --json`. */
export function lineOf(question: string, { given, ranking }: Outcome, standing: Map<Text, Standing>): Answer {
  return {
    q: question,
    answered: given.length > 0,
    answer: given.length > 0 ? given.map(sentenceOf).join('\n') : NO_GROUND,
    citations: given.flatMap(({ article, pieces }) =>
      pieces.map((quote) => ({
        rule: article.text.title,
        article: article.ordinal,
        label: article.label,
        quote,
        status: standing.get(article.text) ?? 'in_force',
        effective: article.text.effective ?? article.text.adopted ?? null,
      })),
    ),
    ranking: ranking.map(({ article, score }) => ({
      rule: article.text.title,
      article: article.ordinal,
      score: Math.round(score * 100) / 100,
    })),
  };
}

const NO_GROUND = '库内没有依据。';

function sentenceOf({ lead, pieces, article }: Given): string {
  return `${lead ? `${lead}。` : ''}《${article.text.title}》${article.label}：${pieces.join('……')}`;
}

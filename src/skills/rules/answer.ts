import { tellsAnotherSpan } from './amounts.ts';
import { type Aside, asideOf } from './aside.ts';
import { besides, type Mark, marksOf } from './conflict.ts';
import { doubtBy, groundsOf } from './grounds.ts';
import { leadOf } from './lead.ts';
import type { Found, Library, LibraryArticle, Text } from './library.ts';
import { together } from './library.ts';
import { articleNamed, textsNamed } from './named.ts';
import type { Query } from './question.ts';
import { piecesOf } from './quote.ts';
import { prepare, read } from './reading.ts';
import { stepsOf } from './steps.ts';
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
type Asker = { kind?: string };

type Circumstances = Asker & {
  /** Out of these texts only, however they stand; without it, out of those in force on the day. */
  among?: ((text: Text) => boolean) | undefined;
};

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
export async function answerFrom(
  library: Library,
  question: string,
  day: string,
  { kind, among }: Circumstances = {},
): Promise<Outcome> {
  const standing = standingOn(library.texts, day);
  const named = textsNamed(library.texts, question);
  const counts = among ?? ((text: Text) => standing.get(text) === 'in_force');
  const inForce = named.filter(counts);
  const only = (text: Text) => counts(text) && (inForce.length === 0 || inForce.includes(text));
  const { whole, each } = await library.understand(question);
  const first = library.find(whole, only, kind);
  const lists = keptTogether(each, library, only, kind);
  const ranking = lists.length === 0 ? first : together([...lists.map(({ list }) => list), first]).slice(0, 10);
  const [abolished] = inForce.length === 0 ? named : [];
  if (abolished) return { given: [], silence: 'not_found', ranking, repealed: abolished };
  if (named.length === 0 && /《[^》]{4,}》/u.test(question)) return { given: [], silence: 'not_found', ranking };
  const aside = asideOf(whole.words);
  if (aside) return { given: [], silence: aside, ranking };
  const asked = articleNamed(library, inForce, question);
  if (asked) return { given: [wholeOf(asked)], ranking };
  const steps = stepsOf(whole, ranking, library);
  if (steps.length > 0)
    return { given: steps.map(({ article, name }) => ({ ...wholeOf(article), lead: name })), ranking };
  return weighed(library, lists.length === 0 ? [{ query: whole, list: first }] : lists, ranking);
}

/** In points of the ranking; the sets that were read choose it. */
const SAME_TEXT = 0.6;

/** What is asked after a first question is looked for in the text that speaks to the first, and only then elsewhere. */
function keptTogether(each: Query[], library: Library, only: (text: Text) => boolean, kind?: string) {
  let home: Text | undefined;
  return each.map((query) => {
    const anywhere = library.find(query, only, kind);
    const inHome = home ? library.find(query, (text) => text === home, kind) : [];
    const near = inHome.map((found) => ({ ...found, score: found.score + SAME_TEXT }));
    const rest = anywhere.filter(({ article }) => article.text !== home);
    home ??= anywhere[0]?.article.text;
    return { query, list: [...near, ...rest].sort((a, b) => b.score - a.score).slice(0, 10) };
  });
}

/** The best of each list, unless it has to be kept back. What only part of the question is answered by is given still. */
function weighed(library: Library, lists: { query: Query; list: Found[] }[], ranking: Found[]): Outcome {
  const given: Given[] = [];
  let silence: Silence | undefined;
  for (const { query, list } of lists) {
    const told = list.filter(({ reading }) => !tellsAnotherSpan(query.words, reading.best.words));
    const wrong = silenceOn(query, told, library);
    if (wrong) silence = silence ?? (told[0] === list[0] ? wrong : 'not_stated');
    else {
      const answers =
        lists.length === 1 ? both(query, told, library) : told.slice(0, 1).map((one) => giveFrom(one, query, library));
      given.push(...answers.filter(({ article }) => !given.some((earlier) => earlier.article === article)));
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
    return grounds && grounds.coverage >= SPEAKS_OF_IT && grounds.missing === 0 ? 'not_stated' : 'not_found';
  }
  return query.cues[0]?.needed && grounds.silent === 1 ? 'not_stated' : undefined;
}

/** So much of what is named must be said for “it speaks of this, but doesn't say it”. */
const SPEAKS_OF_IT = 0.7;

function giveFrom(found: Found, query: Query, library: Library): Given {
  const pieces = piecesOf(found.article.paragraphs, found.reading).filter((piece) => isIn(piece, found.article));
  return { lead: leadOf(query, found.reading.best.text, library.rarity), article: found.article, pieces };
}

/** So much of another subject must be said by what answers for it, or by the article's place. */
const SAID = 0.75;

/** 那工会主席呢 after a question about the 书记: what doesn't speak of the new subject is no answer, but the nearest there is. */
export async function onlyAbout(subject: string, outcome: Outcome, library: Library): Promise<Outcome> {
  const { whole } = await library.understand(subject);
  const speaks = ({ article, pieces }: Given) => {
    const placed = { title: article.text.title, ...(article.chapter ? { chapter: article.chapter } : {}) };
    const said = read(prepare({ ...placed, paragraphs: [pieces.join('')] }), whole, library.rarity);
    return (said?.coverage ?? 0) >= SAID;
  };
  const given = outcome.given.filter(speaks);
  const nearest = outcome.given[0]?.article;
  if (given.length > 0 || !nearest) return { ...outcome, given };
  return { given, silence: 'not_stated', ranking: outcome.ranking, nearest };
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
    answer:
      given.length > 0 ? given.map((one) => sentenceOf(one, standing.get(one.article.text))).join('\n') : NO_GROUND,
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

const ENDED: { [standing in Standing]: string } = {
  in_force: '',
  amended: '（已被新版本取代）',
  repealed: '（已废止）',
};

function sentenceOf({ lead, pieces, article }: Given, standing: Standing = 'in_force'): string {
  return `${lead ? `${lead}。` : ''}《${article.text.title}》${article.label}${ENDED[standing]}：${pieces.join('……')}`;
}

import type { CivilDate } from '../../kernel/clock.ts';
import type { Outcome } from './answer.ts';
import { asOfIn } from './as-of.ts';
import type { Library, Text } from './library.ts';
import { mentionIn } from './mention.ts';
import { standingOn, versionsOf } from './versions.ts';

/** What was asked of an earlier time, and both answers: what was written then, and what is now. */
export type Past = {
  words: string;
  day?: CivilDate;
  /** Out of texts that no longer count. Nothing is given where there is none of that time, or it doesn't say it. */
  former: Outcome;
  present: Outcome;
  /** The texts of that time that were looked at. */
  texts: Text[];
};

/** What was spoken of last: the question and the title of the rule. */
export type Before = { question?: string; rule?: string };

type Among = { among?: (text: Text) => boolean };

/**
 * 旧版怎么规定, 2018年那会儿…: answered out of the texts that stood then and no longer do; how they stand is as of today all the
 * same. Undefined: nothing earlier is meant, or what stood then still stands.
 */
export async function askedOfThePast(
  library: Library,
  question: string,
  {
    today,
    before = {},
    answer,
  }: { today: CivilDate; before?: Before; answer(words: string, among?: Among): Promise<Outcome> },
): Promise<Past | undefined> {
  const asOf = asOfIn(question, today);
  const words = asOf?.words || before.question;
  if (!asOf || !words) return undefined;
  const { day } = asOf;
  const present = await answer(words);
  const meant = meantBy(question, words, asOf.words === '' ? before.rule : undefined, present, library);
  const of = (texts: readonly Text[]) => earlierOf(texts, library, today, day);
  if (day !== undefined && stoodThen(present, meant, library, day)) return undefined;
  const texts = meant.length > 0 ? of(meant) : of(library.texts);
  const former = await answer(words, { among: (text) => texts.includes(text) });
  const found = { words, ...(day ? { day } : {}), present };
  if (former.given.length > 0 || meant.length === 0 || named(question, library)) return { ...found, former, texts };
  // what is in force now may have had another name
  const others = of(library.texts);
  const elsewhere = await answer(words, { among: (text) => others.includes(text) });
  return { ...found, former: elsewhere.given.length > 0 ? elsewhere : former, texts };
}

function named(question: string, { texts }: Library): boolean {
  return mentionIn(texts, question) !== undefined;
}

/** What alone may tell which rule is meant: 老细则里. */
const KIND = /细则|条例|规程|章程|准则/u;

/** The texts of the rule that is named, or was spoken of, or answers now. */
function meantBy(
  question: string,
  words: string,
  spoken: string | undefined,
  { given }: Outcome,
  { texts }: Library,
): Text[] {
  const mention = mentionIn(texts, words) ?? mentionIn(texts, question);
  if (mention) return mention.texts.flatMap((text) => versionsOf(text, texts));
  const kind = KIND.exec(question)?.[0];
  const ofKind = kind ? texts.filter(({ key }) => key.endsWith(kind)) : [];
  if (ofKind.length > 0) return ofKind;
  const own = texts.filter(({ title }) => title === spoken);
  const first = own.length > 0 ? own : given.map(({ article }) => article.text);
  return [...new Set(first.flatMap((text) => versionsOf(text, texts)))];
}

/** Of these the ones that no longer count: those of `day`, or without one the last before the present of each rule. */
function earlierOf(texts: readonly Text[], library: Library, today: CivilDate, day: CivilDate | undefined): Text[] {
  const standing = standingOn(library.texts, today);
  const ended = (text: Text) => standing.has(text) && standing.get(text) !== 'in_force';
  if (day !== undefined) {
    const then = standingOn([...library.texts], day);
    return texts.filter((text) => ended(text) && then.get(text) === 'in_force');
  }
  return texts.filter((text) => ended(text) && versionsOf(text, library.texts).find(ended) === text);
}

/** What answers now is of the rule that is meant, and was in force then. */
function stoodThen({ given: [first] }: Outcome, meant: readonly Text[], library: Library, day: CivilDate): boolean {
  if (first === undefined || !meant.includes(first.article.text)) return false;
  return standingOn([...library.texts], day).get(first.article.text) === 'in_force';
}

import { comparable } from './terms.ts';

/** Words of an article that a model pointed at, as the article prints them. */
export type Grounded = {
  /** One or several whole clauses in a row. */
  lead: string;
  /** The sentence that they stand in; an item of a list with its head before it. */
  pieces: string[];
};

const LONGEST = 80;
const SHORTEST = 4;

/**
 * Finds what a model says in the article that it names. Only whole clauses in a row hold, numerals made alike, to the end of
 * their sentence and from where nothing before them sets the case or the subject: so every number, 应当 and 不得 is the
 * article's own and in its place. What comes back is the article's print, none of the model's. Undefined: it doesn't say so.
 */
export function groundedIn(paragraphs: readonly string[], says: string): Grounded | undefined {
  const said = clausesOf(says).map(({ words }) => words);
  if (said.length === 0 || says.length > LONGEST || said.join('').length < SHORTEST) return undefined;
  for (const { pieces, set, taken } of statementsOf(paragraphs)) {
    const clauses = clausesOf(pieces.join(''));
    const from = clauses.length - said.length;
    if (taken || from < 0 || !said.every((words, at) => clauses[from + at]?.words === words)) continue;
    if ((set && !CASE.test(said[0] ?? '')) || !beginsAt(from, clauses)) continue;
    return { lead: printed(clauses.slice(from)), pieces };
  }
  return undefined;
}

type Clause = { print: string; stop: string; words: string };

const LABEL = /[（(][一二三四五六七八九十\d]+[)）]|(?<=^|[\n：:；;。])\s*(?:[①-⑳]|\d+[.．、](?!\d))/gu;
const PART = /[^。；！？]+[。；！？]*[”’」）)]*/gu;

function clausesOf(text: string): Clause[] {
  return [...text.replace(LABEL, '').matchAll(/([^，,：:。；;！？!?\n]+)([，,：:。；;！？!?\n]*)/gu)].flatMap(
    ([, print = '', stop = '']) => {
      const words = comparable(print.trim());
      return words === '' ? [] : [{ print: print.trim(), stop: stop.trim(), words }];
    },
  );
}

/** One statement of an article, in the pieces that it is quoted in: a sentence's part, or a list's head and one item. */
type Statement = {
  pieces: string[];
  /** An earlier part of the sentence sets a case, which may be this one's, too. */
  set: boolean;
  /** What follows takes something of it back. */
  taken: boolean;
};

function statementsOf(paragraphs: readonly string[]): Statement[] {
  const parts = paragraphs.flatMap((paragraph) =>
    (paragraph.match(PART) ?? []).map((part, at) => ({ part: part.trim(), begins: at === 0 })),
  );
  const statements: Statement[] = [];
  let head = '';
  let item = false;
  let [set, under] = [false, false];
  parts.forEach(({ part, begins }, at) => {
    const [, before = '', after = ''] = /^(.*?[：:])(.*)$/su.exec(part) ?? [];
    const opens = before !== '' && (after === '' || startsItem(after));
    if (begins) item = startsItem(part);
    const listed = item || startsItem(part);
    if (opens) head = before;
    else if (!listed && !under) head = '';
    const said = opens ? after : part;
    const taken = TAKES_BACK.test(parts[at + 1]?.part ?? '');
    // a line of a list whose head isn't known may say the opposite of what the list says
    if (said !== '' && (opens || listed ? head !== '' : !under))
      statements.push({ pieces: head === '' ? [said] : [head, said], set: set && head === '', taken });
    const ends = !/[；：:]$/u.test(part);
    under = !ends && (under || before !== '');
    set = !ends && (set || clausesOf(part).some(({ words }) => CASE.test(words)));
  });
  return statements;
}

function startsItem(text: string): boolean {
  return new RegExp(`^\\s*${LABEL.source}`, 'u').test(text);
}

/** A clause that sets the case, or names whom and what the next one speaks of. */
const CASE =
  /(?:的|时|后|前|者|期间|情况下|情形|之一|范围内)$|的[^的]{1,10}$|^(?:经|未|非|除|如|若|因|凡|对|按|在|当|由于|根据|符合|需|确|必要|特殊|遇)/u;
/** A clause that says something by itself. */
const WHOLE = /应当|必须|可以|不得|严禁|禁止|由|是|每|至少|不少于|不超过|负责|实行/u;
/** A clause that goes on about what the one before it speaks of. */
const GOES_ON =
  /^(?:并|也|都|还|且|同时|其中|其|应|必须|须|要|可|能|不|严禁|禁止|一般|至少|最多|由|经|每|报|向|从|及时|给予|予以|超过|设)/u;
const TAKES_BACK = /^(?:但|除|不过|然而|例外)/u;

/** Clauses before these may be left out when each says something by itself, and these do not go on from them. */
function beginsAt(from: number, clauses: Clause[]): boolean {
  if (from === 0) return true;
  const before = clauses.slice(0, from);
  return (
    !/[：:]/u.test(clauses[from - 1]?.stop ?? '') &&
    !GOES_ON.test(clauses[from]?.words ?? '') &&
    before.every(({ words }) => WHOLE.test(words) && !CASE.test(words))
  );
}

function printed(clauses: Clause[]): string {
  return clauses.map(({ print, stop }, at) => (at === clauses.length - 1 ? print : print + stop)).join('');
}

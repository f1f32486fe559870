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
 * Finds what a model says in the article that it names. Only whole clauses in a row hold, numerals made alike, and only
 * where nothing is left out that they depend on: so every number, 应当 and 不得 is the article's own and in its place.
 * What comes back is the article's print, none of the model's. Undefined: it doesn't say so.
 */
export function groundedIn(paragraphs: readonly string[], says: string): Grounded | undefined {
  const said = clausesOf(says).map(({ words }) => words);
  if (said.length === 0 || says.length > LONGEST || said.join('').length < SHORTEST) return undefined;
  for (const { pieces, set, taken } of statementsOf(paragraphs)) {
    const clauses = clausesOf(pieces.join(''));
    for (let from = 0; from + said.length <= clauses.length; from += 1) {
      const to = from + said.length;
      if (!said.every((words, at) => clauses[from + at]?.words === words) || !isWhole(clauses, from, to)) continue;
      if (taken || (set && !CASE.test(said[0] ?? ''))) continue;
      return { lead: printed(clauses.slice(from, to)), pieces };
    }
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

/** What comes before and sets the case, and what comes behind and takes something back. */
const CASE =
  /(?:的|时|后|前|者|期间|情况下|情形|之一|范围内)$|^(?:经|未|非|除|如|若|因|凡|对|按|在|当|由于|根据|符合|需|确|必要|特殊|遇)/u;
const BUT = /但|除|例外|另有|不|未|无|非|免|经|须|方|才|或者|必要|特殊|超过|如|若/u;
const TAKES_BACK = /^(?:但|除|不过|然而|例外)/u;
const HEAD = /[：:]/u;

function isWhole(clauses: Clause[], from: number, to: number): boolean {
  if (HEAD.test(clauses[from - 1]?.stop ?? '') || HEAD.test(clauses[to - 1]?.stop ?? '')) return false;
  const before = clauses.slice(0, from);
  return !before.some(({ words }) => CASE.test(words)) && !clauses.slice(to).some(({ words }) => BUT.test(words));
}

function printed(clauses: Clause[]): string {
  return clauses.map(({ print, stop }, at) => (at === clauses.length - 1 ? print : print + stop)).join('');
}

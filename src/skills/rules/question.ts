import { ASKING, type Cue, cuesOf } from './cues.ts';
import { LEXICON } from './lexicon/index.ts';
import { comparable, gramsOf } from './terms.ts';
import { VOCABULARY } from './vocabulary.ts';

/** One thing that a question names: the words said and what rules may say instead. Each alternative is its grams. */
export type Part = { said: string; alternatives: string[][]; weight: number };

export type Query = {
  /** The question in comparable form, typing errors mended. */
  words: string;
  parts: Part[];
  cues: Cue[];
  /** Words in 《》, or a rule named in the question: only rules whose title has them. */
  named?: string;
  ordinal?: number;
};

const entries = new Map<string, string[]>([
  ...VOCABULARY.map((word): [string, string[]] => [comparable(word), []]),
  ...LEXICON.map(({ said, written }): [string, string[]] => [comparable(said), written.map(comparable)]),
]);
const longest = Math.max(...[...entries.keys()].map((said) => said.length));

/** What a question is about, and what it asks for. `words` are comparable, typing errors mended. */
export function queryOf(said: string, known: Known = () => true): Query {
  const words = unparted(said);
  return { words, parts: partsOf(words, known), cues: cuesOf(words) };
}

/** 谈几次心 → 谈心几次: a verb that a count has parted from its object is one word again. */
function unparted(words: string): string {
  return words.replace(
    /(\p{Script=Han})((?:几|多少|1|一)[次回趟]|(?:几|多少)个?)(\p{Script=Han})/gu,
    (whole, verb: string, count: string, object: string) =>
      entries.has(verb + object) ? `${verb}${object}${count}` : whole,
  );
}

/** Whether the library has this gram at all. */
export type Known = (gram: string) => boolean;

/**
 * The questions that one message asks: 退休的交多少，交不起能免吗 is two, and the second speaks of the first's subject.
 * Empty for a plain question.
 */
export function questionsIn(words: string, known: Known = () => true): Query[] {
  const query = (part: string) => queryOf(part, known);
  for (const [whole, members] of WHOLES) {
    if (words.includes(whole) && /分别|各|多久|几次|几回/u.test(words)) {
      return members.map((member) => query(words.replace(whole, member).replace(/分别|各自?/u, '')));
    }
  }
  const pair = /^(.*?)([^，,。；]{2,10}?)[和与跟及、]([^，,。；]{2,10}?)(?:分别|各自?)(.*)$/u.exec(words);
  if (pair) {
    const [, before = '', one = '', other = '', after = ''] = pair;
    return [one, other].map((member) => query(`${before}${member}${after}`));
  }
  const clauses = words.split(/[，,。；;？?、]+/u).filter((clause) => clause.length > 1);
  const asking = clauses.map(query).filter(({ cues }) => cues.length > 0);
  if (asking.length < 2) return [];
  return clauses.map(query).flatMap((one, at, all) => {
    if (one.cues.length === 0) return [];
    const before = at > 0 ? (all[at - 1]?.parts ?? []) : [];
    return [{ ...one, parts: [...one.parts, ...before.map((part) => ({ ...part, weight: CARRIED }))] }];
  });
}

const CARRIED = 0.5;
/** Names of several things at once, each regulated in its own place. */
const WHOLES: [whole: string, members: string[]][] = [
  ['三会一课', ['支部党员大会', '党支部委员会会议', '党小组会', '党课']],
];

/**
 * Longest match of the lexicon from left to right. What no entry covers stands for itself, its neighbours included, so that a word
 * the lexicon cuts through still counts as a whole.
 */
function partsOf(words: string, known: Known): Part[] {
  const bare = words.replace(ASKING, (word) => '|'.repeat(word.length));
  const parts: Part[] = [];
  let run = '';
  const close = () => {
    for (const piece of run.split(/[^\p{Script=Han}\da-z.%]+/u).flatMap((one) => cut(one, known))) {
      parts.push({ said: piece, alternatives: [gramsOf(piece)], weight: 1 });
    }
    run = '';
  };
  for (let at = 0; at < words.length; ) {
    const entry = longestEntry(words, bare, at);
    if (!entry) {
      run += bare[at] ?? '';
      at += 1;
      continue;
    }
    close();
    parts.push({ said: entry.said, alternatives: [entry.said, ...entry.written].map(gramsOf), weight: 1 });
    at += entry.said.length;
  }
  close();
  return parts;
}

/** Neighbours that no rule has side by side belong to different words, unless all of the run is strange. */
function cut(run: string, known: Known): string[] {
  const units = run.match(/\d+(?:\.\d+)?%?|[a-z]+|\p{Script=Han}/gu) ?? [];
  const pieces: string[] = [];
  units.forEach((unit, at) => {
    const before = units[at - 1];
    if (before !== undefined && (known(before + unit) || joined(units, at, known)))
      pieces.push((pieces.pop() ?? '') + unit);
    else pieces.push(unit);
  });
  return pieces;
}

/** A strange pair is cut only beside a known one; two strange pairs in a row are one strange word. */
function joined(units: string[], at: number, known: Known): boolean {
  const pair = (i: number) => (units[i - 1] ?? '') + (units[i] ?? '');
  const knownBefore = at > 1 && known(pair(at - 1));
  const knownAfter = at + 1 < units.length && known(pair(at + 1));
  return !knownBefore && !knownAfter;
}

function longestEntry(words: string, bare: string, at: number): { said: string; written: string[] } | undefined {
  for (let length = Math.min(longest, words.length - at); length > 0; length -= 1) {
    const said = words.slice(at, at + length);
    const written = entries.get(said);
    if (!written) continue;
    // A single character is a word only where nothing asked stands in its place
    if (length > 1 || bare[at] !== '|') return { said, written };
  }
  return undefined;
}

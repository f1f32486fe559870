import { type Cue, cuesOf } from './cues.ts';
import { LEXICON } from './lexicon/index.ts';
import { WORDS } from './lexicon/words.ts';
import { type Known, wordsIn } from './segment.ts';
import { comparable, gramsOf } from './terms.ts';
import { VOCABULARY } from './vocabulary.ts';

/** One thing that a question names: the words said and what rules may say instead. Each alternative is its grams. */
export type Part = { said: string; alternatives: string[][]; weight: number };

export type Query = {
  /** The question in comparable form, typing errors mended. */
  words: string;
  parts: Part[];
  cues: Cue[];
  /** Several things are asked at once: this is one of them, or all of them together. */
  partial?: boolean;
};

/** What rules write for a word; what several entries say of it counts together. */
const written = new Map<string, string[]>([...WORDS, ...VOCABULARY].map((word) => [comparable(word), []]));
for (const { said, written: words } of LEXICON) {
  const all = [...(written.get(comparable(said)) ?? []), ...words.map(comparable)];
  written.set(
    comparable(said),
    [...new Set(all)].filter((word) => word !== comparable(said)),
  );
}

/** Of a telephone, an identity card or an account: no article has one, and as a word of the question it tells nothing. */
const PERSONAL = /\d{8,}x?/gu;

/** What a question is about, and what it asks for. `words` are comparable, typing errors mended. */
export function queryOf(said: string, known: Known = () => true): Query {
  const words = unparted(said.replace(PERSONAL, ''));
  return { words, parts: partsOf(words, known), cues: cuesOf(words) };
}

/** 谈几次心 → 谈心几次: a verb that a count has parted from its object is one word again, unless another word begins there. */
function unparted(words: string): string {
  return words.replace(
    /(\p{Script=Han})((?:几|多少|1|一)[次回趟]|(?:几|多少)个?)(\p{Script=Han})/gu,
    (whole: string, verb: string, count: string, object: string, at: number) => {
      const rest = words.slice(at + whole.length - object.length);
      const begins = [2, 3, 4, 5].some((length) => rest.length >= length && written.has(rest.slice(0, length)));
      return written.has(verb + object) && !begins ? `${verb}${object}${count}` : whole;
    },
  );
}

/** Entries of the lexicon and words are parts; what stands between them stands for itself, its neighbours included. */
function partsOf(words: string, known: Known): Part[] {
  const parts: Part[] = [];
  let run = '';
  const close = () => {
    for (const piece of cut(run, known)) parts.push(partOf(piece, []));
    run = '';
  };
  for (const { text, kind } of wordsIn(words, written, known)) {
    if (kind === 'plain') run += text;
    else {
      close();
      if (kind === 'word') parts.push(partOf(text, written.get(text) ?? []));
    }
  }
  close();
  return parts;
}

function partOf(said: string, alternatives: string[]): Part {
  return { said, alternatives: [gramsOf(said), ...alternatives.map(pairsOf)], weight: 1 };
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

/** What rules write for a word counts by its pairs: its single characters stand in too many other words. */
function pairsOf(word: string): string[] {
  const grams = gramsOf(word);
  const pairs = grams.filter((gram) => gram.length > 1);
  return pairs.length > 0 ? pairs : grams;
}

import type { Part } from './question.ts';
import { weightOf } from './terms.ts';

const FIGURE = 2;
/** What rules may write for a word, beside the word itself. */
export const WRITTEN = 0.8;

/** What each part of a question tells (worthOf), with its weight. */
export function partWorths(parts: readonly Part[], rarity: (gram: string) => number): number[] {
  return parts.map((part) => worthOf(part, rarity) * part.weight);
}

/** 0–1: the best of a part's alternatives, by the share of its grams' rarity that is found in comparable words. */
export function met(part: Part, words: string, rarity: (gram: string) => number): number {
  const meter = meterOf([part], rarity);
  return meter.met(0, meter.seen(words));
}

/** Which of a question's grams some words have, by the number of the gram. */
type Seen = Uint8Array;

export type Meter = {
  seen(words: string): Seen;
  /** How far the part is said, 0–1. */
  met(part: number, seen: Seen): number;
  /** How far it is said in the very words of the question. */
  literal(part: number, seen: Seen): number;
  /** For words within those that were seen: what they don't have isn't looked for. */
  within(seen: Seen): Meter;
};

type Gram = { gram: string; value: number; figure: boolean };

type Alternative = { grams: Uint32Array; all: number; trust: number };

/** Each gram of a question is looked for once, however many of its words share it. */
export function meterOf(parts: readonly Part[], rarity: (gram: string) => number): Meter {
  const numbers = new Map<string, number>();
  const grams: Gram[] = [];
  const numberOf = (gram: string) => {
    const known = numbers.get(gram);
    if (known !== undefined) return known;
    numbers.set(gram, grams.length);
    return grams.push({ gram, value: weightOf(gram) * rarity(gram), figure: /^\d/.test(gram) }) - 1;
  };
  const weighed = parts.map(({ alternatives }) =>
    alternatives.map((wanted, at): Alternative => {
      const own = Uint32Array.from(wanted, numberOf);
      const all = own.reduce((sum, number) => sum + (grams[number]?.value ?? 0), 0);
      return { grams: own, all, trust: at === 0 ? 1 : WRITTEN };
    }),
  );
  return meterOver(
    grams,
    Uint32Array.from(grams, (_, number) => number),
    weighed,
  );
}

function meterOver(grams: readonly Gram[], looked: Uint32Array, weighed: readonly Alternative[][]): Meter {
  const share = ({ grams: own, all, trust }: Alternative, seen: Seen) => {
    let found = 0;
    for (const number of own) if (seen[number] === 1) found += grams[number]?.value ?? 0;
    return all > 0 ? (trust * found) / all : 0;
  };
  return {
    seen(words) {
      const seen = new Uint8Array(grams.length);
      for (const number of looked) {
        const one = grams[number];
        if (one && (one.figure ? hasFigure(words, one.gram) : words.includes(one.gram))) seen[number] = 1;
      }
      return seen;
    },
    met(part, seen) {
      let best = 0;
      for (const alternative of weighed[part] ?? []) best = Math.max(best, share(alternative, seen));
      return best;
    },
    literal(part, seen) {
      const said = weighed[part]?.find(({ trust }) => trust === 1);
      return said ? share(said, seen) : 0;
    },
    within(seen) {
      const has = (number: number) => seen[number] === 1;
      const narrower = weighed.map((part) =>
        part.flatMap((one) => {
          const own = one.grams.filter(has);
          return own.length > 0 ? [{ ...one, grams: own }] : [];
        }),
      );
      return meterOver(grams, looked.filter(has), narrower);
    },
  };
}

/** What a part tells: the rarity of the words said; a long run tells more, but not without end. */
export function worthOf({ said, alternatives }: Part, rarity: (gram: string) => number): number {
  const [literal = [], written = []] = alternatives;
  // A figure is the asker's own case (交两千块): no article has to name it
  if (/^\d|[一二三四五六七八九十百千万]{2}/u.test(said)) return FIGURE;
  const worth = (grams: string[]) => grams.reduce((sum, gram) => sum + weightOf(gram) * rarity(gram), 0);
  // A word of one character that stands for a longer one tells nearly as much as that
  return Math.min(
    1.75 * rarity('\u0000'),
    literal.length === 1 ? Math.max(worth(literal), 0.5 * worth(written)) : worth(literal),
  );
}

/** 3人 is not in 13人. */
function hasFigure(words: string, gram: string): boolean {
  for (let at = words.indexOf(gram); at >= 0; at = words.indexOf(gram, at + 1)) {
    if (at === 0 || !/[\d.]/.test(words[at - 1] ?? '')) return true;
  }
  return false;
}

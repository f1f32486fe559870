import { lettersMended } from './letters.ts';
import { ASKING } from './lexicon/asking.ts';
import { blur, FIELD, pairsOf, soundsOf } from './sounds.ts';

/** Repairs homophone typing errors and pinyin letters; `frequency` tells how often a gram occurs in the library. */
export type Mend = (words: string, frequency: (gram: string) => number) => string;

const LONGEST = 7;
const UNMISTAKABLE = 4;
const ASKS = /多长时间|多久|什么|怎么|如何|哪些|谁|几|多少|吗|呢|[\d%]/u;
/** A pair with one of these is two words side by side, no word mistyped. */
const PARTICLE = /[一二两三四五六七八九十是的了不有在吗呢和跟让被把要能会也还]/u;

let ready: Promise<Mend> | undefined;

/** The pinyin tables load on first use. */
export function mending(): Promise<Mend> {
  ready ??= import('pinyin-pro').then(({ pinyin }) => {
    const syllables = (word: string) => pinyin(word, { toneType: 'none', type: 'array', v: true });
    return mendBy(syllables);
  });
  return ready;
}

type Frequency = (gram: string) => number;

function mendBy(syllables: (word: string) => string[]): Mend {
  const sounding = soundsOf(syllables);
  const letters = lettersMended(sounding);

  const heard = (said: string, sounds: string[], frequency: Frequency): string | undefined => {
    const chars = [...said];
    const same = (word: string) => [...word].filter((char, i) => char === chars[i]).length;
    const exact = sounding.best(sounding.exact.get(sounds.join(' ')), frequency);
    if (pairsOf(said).every((pair) => frequency(pair) > 0)) {
      // Nothing in it is strange by itself, but most of it is a known word and all of it sounds like that
      return exact !== undefined && chars.length >= UNMISTAKABLE && same(exact) * 2 > chars.length ? exact : undefined;
    }
    const word =
      exact ??
      (chars.length > 2 ? sounding.best(sounding.blurred.get(sounds.map(blur).join(' ')), frequency) : undefined);
    if (word === undefined) return undefined;
    // Some character must be right, or anything could become anything, but for a pair that is a word of the field
    return same(word) > 0 || (chars.length === 2 && FIELD.has(word)) ? word : undefined;
  };

  return (text, frequency) => {
    let words = letters(text, frequency);
    let sounds = syllables(words);
    for (let length = LONGEST; length > 1; length -= 1) {
      for (let at = 0; at + length <= words.length; at += 1) {
        const said = words.slice(at, at + length);
        if (!/^\p{Script=Han}+$/u.test(said) || ASKS.test(said) || sounding.known.has(said)) continue;
        if (length === 2 && (PARTICLE.test(said) || insideKnown(words, at, sounding.known))) continue;
        const word = heard(said, sounds.slice(at, at + length), frequency);
        if (word === undefined) continue;
        words = words.slice(0, at) + word + words.slice(at + length);
        sounds = syllables(words);
      }
    }
    return words;
  };
}

/** Whether the pair at `at` shares a character with a known word around it, which is then not to be torn. */
function insideKnown(words: string, at: number, known: ReadonlySet<string>): boolean {
  for (let start = Math.max(0, at - 4); start <= at + 1; start += 1) {
    for (let length = 2; length <= 6; length += 1) {
      const end = start + length;
      const around = words.slice(start, end);
      if (end > at && end <= words.length && (known.has(around) || ASKING.has(around))) return true;
    }
  }
  return false;
}

import { ASKING } from './lexicon/asking.ts';
import { LEXICON } from './lexicon/index.ts';
import { WORDS } from './lexicon/words.ts';
import { comparable } from './terms.ts';
import { VOCABULARY } from './vocabulary.ts';

/** Repairs homophone typing errors and pinyin letters; `frequency` tells how often a gram occurs in the library. */
export type Mend = (words: string, frequency: (gram: string) => number) => string;

const LONGEST = 7;
const UNMISTAKABLE = 4;
const ASKS = /多长时间|多久|什么|怎么|如何|哪些|谁|几|多少|吗|呢|[\d%]/u;
/** A pair with one of these is two words side by side, no word mistyped. */
const PARTICLE = /[是的了不有在吗呢和跟让被把要能会也还]/u;

let ready: Promise<Mend> | undefined;

/** The pinyin tables load on first use. */
export function mending(): Promise<Mend> {
  ready ??= import('pinyin-pro').then(({ pinyin }) => {
    const syllables = (word: string) => pinyin(word, { toneType: 'none', type: 'array', v: true });
    return mendBy(syllables);
  });
  return ready;
}

function mendBy(syllables: (word: string) => string[]): Mend {
  const known = new Set<string>();
  const bySound = new Map<string, string>();
  const byBlurredSound = new Map<string, string>();
  const byLetters = new Map<string, string>();
  for (const word of VOCABULARY) {
    known.add(word);
    const sounds = syllables(word);
    const exact = sounds.join(' ');
    if (!bySound.has(exact)) bySound.set(exact, word);
    const blurred = sounds.map(blur).join(' ');
    if (!byBlurredSound.has(blurred)) byBlurredSound.set(blurred, word);
    const letters = sounds.join('');
    if (!byLetters.has(letters)) byLetters.set(letters, word);
  }

  const spelled = (letters: string): string | undefined => {
    if (letters === '') return '';
    for (let length = Math.min(letters.length, 36); length > 2; length -= 1) {
      const word = byLetters.get(letters.slice(0, length));
      if (word === undefined) continue;
      const rest = spelled(letters.slice(length));
      if (rest !== undefined) return word + rest;
    }
    return undefined;
  };

  const heard = (said: string, sounds: string[], frequency: (gram: string) => number): string | undefined => {
    const chars = [...said];
    const pairs = chars.slice(1).map((char, i) => (chars[i] ?? '') + char);
    const strange = pairs.some((pair) => frequency(pair) === 0);
    if (!strange && chars.length < UNMISTAKABLE) return undefined;
    if (!strange) {
      // Nothing in it is strange by itself, but most of it is a known word and all of it sounds like that
      const word = bySound.get(sounds.join(' '));
      const same = word === undefined ? 0 : [...word].filter((char, i) => char === chars[i]).length;
      return same * 2 > chars.length ? word : undefined;
    }
    const word =
      bySound.get(sounds.join(' ')) ?? (chars.length > 2 ? byBlurredSound.get(sounds.map(blur).join(' ')) : undefined);
    if (word === undefined) return undefined;
    // Of a longer word some character must be right, or anything could become anything
    return chars.length === 2 || [...word].some((char, i) => char === chars[i]) ? word : undefined;
  };

  // Letters can't be anything else, so for them every known word will do
  for (const word of [...WORDS, ...LEXICON.flatMap(({ said, written }) => [said, ...written])].map(comparable)) {
    if (known.has(word) || !/^\p{Script=Han}{2,7}$/u.test(word)) continue;
    known.add(word);
    const letters = syllables(word).join('');
    if (!byLetters.has(letters)) byLetters.set(letters, word);
  }

  return (text, frequency) => {
    let words = text.replace(/[a-z]+(?:[ ']+[a-z]+)*/g, (letters) => spelled(letters.replace(/[ ']/g, '')) ?? letters);
    let sounds = syllables(words);
    for (let length = LONGEST; length > 1; length -= 1) {
      for (let at = 0; at + length <= words.length; at += 1) {
        const said = words.slice(at, at + length);
        if (!/^\p{Script=Han}+$/u.test(said) || ASKS.test(said) || known.has(said)) continue;
        if (length === 2 && (PARTICLE.test(said) || insideKnown(words, at, known))) continue;
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
function insideKnown(words: string, at: number, known: Set<string>): boolean {
  for (let start = Math.max(0, at - 4); start <= at + 1; start += 1) {
    for (let length = 2; length <= 6; length += 1) {
      const end = start + length;
      const around = words.slice(start, end);
      if (end > at && end <= words.length && (known.has(around) || ASKING.has(around))) return true;
    }
  }
  return false;
}

/** Sounds that southern speech and quick typing confuse. */
function blur(sound: string): string {
  return sound
    .replace(/^([zcs])h/, '$1')
    .replace(/^l/, 'n')
    .replace(/([ae]n|in)g$/, '$1');
}

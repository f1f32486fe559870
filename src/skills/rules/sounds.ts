import { LEXICON } from './lexicon/index.ts';
import { WORDS } from './lexicon/words.ts';
import { comparable } from './terms.ts';
import { VOCABULARY } from './vocabulary.ts';

/** The words of the field, which may be put in even where the library doesn't have them. */
export const FIELD: ReadonlySet<string> = new Set(VOCABULARY);

/** Every word that repair may put in, by how it sounds. */
export type Sounds = {
  known: ReadonlySet<string>;
  syllablesOf: (word: string) => string[];
  exact: ReadonlyMap<string, string[]>;
  blurred: ReadonlyMap<string, string[]>;
  /** By all letters, and by the first letter of each syllable: zuzhiguanxi, zzgx. */
  letters: ReadonlyMap<string, string[]>;
  initials: ReadonlyMap<string, string[]>;
  syllables: ReadonlySet<string>;
  /** Of words that sound alike the one that the library has most; one that it doesn't have only if it is of the field. */
  best(words: readonly string[] | undefined, frequency: (gram: string) => number): string | undefined;
};

export function soundsOf(syllablesOf: (word: string) => string[]): Sounds {
  const known = new Set<string>();
  const maps = [0, 1, 2, 3].map(() => new Map<string, string[]>());
  const [exact, blurred, letters, initials] = maps;
  const syllables = new Set<string>();
  const put = (map: Map<string, string[]> | undefined, key: string, word: string) => {
    const words = map?.get(key);
    if (words) words.push(word);
    else map?.set(key, [word]);
  };
  const written = LEXICON.flatMap(({ said, written }) => [said, ...written]).map(comparable);
  for (const word of [...VOCABULARY, ...WORDS, ...written]) {
    if (known.has(word) || !/^\p{Script=Han}{2,7}$/u.test(word)) continue;
    known.add(word);
    const sounds = syllablesOf(word);
    for (const sound of sounds) syllables.add(sound);
    put(exact, sounds.join(' '), word);
    put(blurred, sounds.map(blur).join(' '), word);
    put(letters, sounds.join(''), word);
    put(initials, sounds.map((sound) => sound[0] ?? '').join(''), word);
  }
  const none = new Map<string, string[]>();
  return {
    known,
    syllablesOf,
    syllables,
    exact: exact ?? none,
    blurred: blurred ?? none,
    letters: letters ?? none,
    initials: initials ?? none,
    best(words = [], frequency) {
      const rated = words.map((word) => ({ word, found: Math.min(...pairsOf(word).map(frequency)) }));
      const best = rated.reduce<(typeof rated)[number] | undefined>(
        (top, one) => (top === undefined || one.found > top.found ? one : top),
        undefined,
      );
      return best && (best.found > 0 || FIELD.has(best.word)) ? best.word : undefined;
    },
  };
}

export function pairsOf(word: string): string[] {
  const chars = [...word];
  return chars.slice(1).map((char, i) => (chars[i] ?? '') + char);
}

/** Sounds that southern speech and quick typing confuse. */
export function blur(sound: string): string {
  return sound
    .replace(/^([zcs])h/, '$1')
    .replace(/^l/, 'n')
    .replace(/([ae]n|in)g$/, '$1');
}

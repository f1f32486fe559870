import type { Sounds } from './sounds.ts';

const LONGEST = 36;
const BESIDE = 3;

/**
 * Puts words in the place of Latin letters: whole syllables (zuzhi shenghuohui), the first letters of a word of three or more
 * (zzgx), or a syllable beside characters of the same word (组zhang). Other letters stay.
 */
export function lettersMended(sounds: Sounds): (text: string, frequency: (gram: string) => number) => string {
  return (text, frequency) => {
    const spelled = (letters: string): string | undefined => {
      if (letters === '') return '';
      for (let length = Math.min(letters.length, LONGEST); length > 2; length -= 1) {
        const word = sounds.letters.get(letters.slice(0, length))?.[0];
        if (word === undefined) continue;
        const rest = spelled(letters.slice(length));
        if (rest !== undefined) return word + rest;
      }
      return undefined;
    };
    const whole = text.replace(/[a-z]+(?:[ ']+[a-z]+)*/g, (run) => {
      const letters = run.replace(/[ ']/g, '');
      const short = letters.length > 2 ? sounds.best(sounds.initials.get(letters), frequency) : undefined;
      return spelled(letters) ?? short ?? run;
    });
    return whole.replace(
      /(\p{Script=Han}*)([a-z]{2,6})(\p{Script=Han}*)/gu,
      (all, before: string, run: string, after: string) => {
        if (!sounds.syllables.has(run)) return all;
        for (let left = Math.min(BESIDE, before.length); left >= 0; left -= 1) {
          for (let right = Math.min(BESIDE, after.length); right >= 0; right -= 1) {
            if (left + right === 0) continue;
            const [head, tail] = [before.slice(before.length - left), after.slice(0, right)];
            const key = [...(left ? sounds.syllablesOf(head) : []), run, ...(right ? sounds.syllablesOf(tail) : [])];
            const fits = sounds.exact
              .get(key.join(' '))
              ?.filter((word) => word.startsWith(head) && word.endsWith(tail));
            const word = sounds.best(fits, frequency);
            if (word !== undefined) return before.slice(0, before.length - left) + word + after.slice(right);
          }
        }
        return all;
      },
    );
  };
}

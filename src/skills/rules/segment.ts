import { ASKING } from './lexicon/asking.ts';

/** Whether the library has this gram at all; `together`: two characters side by side oftener than by chance. */
export type Known = { (gram: string): boolean; together?(pair: string): boolean };

/** `asks`: names nothing that an article could be about. `plain`: no word that is known here. */
export type Word = { text: string; kind: 'word' | 'asks' | 'plain' | 'stop' };

const UNIT =
  /(?!1(?:[次回趟遍下个名位条家种般起些直定块]))\d+(?:\.\d+)?(?:%|个?(?:月|工作日|学时|小时|星期|季度)|年|天|日|周|岁|人|名|元|个|位|次|块)?|\d+(?:\.\d+)?|[a-z]+|[\s\S]/gu;
const LONGEST = 10;
/** How much better one long word is than two short ones. */
const LENGTH = 1.6;
const SINGLE: { [kind in Word['kind']]: number } = { word: 0.6, asks: 0.7, plain: 0.1, stop: 1 };
/** Two characters that the library has side by side, oftener than by chance, are a word, but a worse one than those of the lists. */
const PAIR = 2.4;
const CHANCE = 0.5;
/** Characters that stand beside any word without being part of it. */
const PARTICLE = /[的了是要能会有不在和跟把被让给就都也还又才再吗呢我你他她它这那个几谁去来到从由对]/u;

/**
 * Cuts a comparable question into words so that as much as possible lies in long known ones. Numbers and Latin words are units.
 * Neighbours in the library count as words too: they keep a list's short word from tearing a word that the list doesn't have.
 */
export function wordsIn(question: string, listed: { has(word: string): boolean }, known: Known): Word[] {
  const units = question.match(UNIT) ?? [];
  const best: { score: number; from: number; kind: Word['kind'] }[] = [{ score: 0, from: 0, kind: 'stop' }];
  const offer = (to: number, from: number, kind: Word['kind'], worth: number) => {
    const score = (best[from]?.score ?? 0) + worth;
    if (score > (best[to]?.score ?? -1)) best[to] = { score, from, kind };
  };
  for (let to = 1; to <= units.length; to += 1) {
    let text = '';
    for (let from = to - 1; from >= Math.max(0, to - LONGEST); from -= 1) {
      text = (units[from] ?? '') + text;
      const length = to - from;
      const worth = (kind: Word['kind']) => (length === 1 ? SINGLE[kind] : length ** LENGTH);
      if (ASKING.has(text)) offer(to, from, 'asks', worth('asks'));
      else if (listed.has(text)) offer(to, from, 'word', worth('word'));
      if (length === 1) offer(to, from, kindOf(text), SINGLE.plain);
      if (length === 2 && /^\p{Script=Han}{2}$/u.test(text) && known(text) && !PARTICLE.test(text))
        offer(to, from, 'plain', known.together?.(text) === false ? CHANCE : PAIR);
    }
  }
  const words: Word[] = [];
  for (let to = units.length; to > 0; ) {
    const { from, kind } = best[to] ?? { from: to - 1, kind: 'plain' as const };
    words.unshift({ text: units.slice(from, to).join(''), kind });
    to = from;
  }
  return words;
}

function kindOf(unit: string): Word['kind'] {
  if (/^\d+[^\d]/.test(unit)) return 'word';
  return /[\p{Script=Han}\da-z]/u.test(unit) ? 'plain' : 'stop';
}

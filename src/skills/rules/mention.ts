import type { Text } from './library.ts';
import { textsNamed } from './named.ts';

/** What a question calls a rule by, and the texts that it may be: those of one rule, or of a few between which only the asker can tell. */
export type Mention = { words: string; texts: Text[] };

const KIND = /条例|办法|细则|规定|制度|章程|准则|规则|规程|意见|守则|方案|规范|公约|决定/gu;
const ENDING = new RegExp(`(?:${KIND.source})$`, 'u');
/** Said of any rule, whatever its title calls it. */
const ANY_KIND = /制度|规定|办法/u;
const GENERAL = /管理|工作|实施|基本|暂行|使用|有关|相关|的/gu;
const LONGEST = 24;
const FEW = 4;

/** The rule that a question speaks of, by its title or by what is left of it in speech: 经费办法, 社区报到的办法. */
export function mentionIn(texts: readonly Text[], question: string): Mention | undefined {
  const quoted = /《[^》]+》/u.exec(question)?.[0];
  if (quoted) {
    const named = textsNamed(texts, quoted);
    const core = quoted.slice(1, -1).replace(ENDING, '');
    return { words: quoted, texts: named.length > 0 ? named : texts.filter(({ key }) => madeOf(core, key)) };
  }
  const spoken = [...question.matchAll(KIND)].flatMap((kind) => shortened(texts, question, kind.index, kind[0]) ?? []);
  const [best] = spoken.sort((a, b) => b.words.length - a.words.length);
  if (best) return new Set(best.texts.map(({ key }) => key)).size <= FEW ? best : undefined;
  const named = textsNamed(texts, question);
  const [first] = named;
  return first && { words: longestIn(question, first.key), texts: named };
}

/** Every rule that is plainly named, each once; 管理办法 alone names none. */
export function rulesNamed(texts: readonly Text[], words: string): Text[] {
  const quoted = [...words.matchAll(/《[^》]+》/gu)].flatMap(([title]) => mentionIn(texts, title) ?? []);
  const spoken = [...words.matchAll(KIND)].flatMap((kind) => shortened(texts, words, kind.index, kind[0]) ?? []);
  const plainly = [...quoted, ...spoken].filter(
    (mention) => mention.words.replace(ENDING, '').replace(GENERAL, '').length >= 2 && oneRule(mention),
  );
  const named = plainly.flatMap(({ texts: [first] }) => first ?? []);
  return named.filter((text, i) => named.findIndex(({ key }) => key === text.key) === i);
}

function oneRule({ texts }: Mention): boolean {
  return new Set(texts.map(({ key }) => key)).size === 1;
}

/** The longest words before this kind of text of which every part stands in a title, in order. */
function shortened(texts: readonly Text[], question: string, end: number, kind: string): Mention | undefined {
  const same = texts.filter(({ key }) => key.endsWith(kind));
  return within(same, question, end, kind) ?? (ANY_KIND.test(kind) ? within(texts, question, end, kind) : undefined);
}

function within(candidates: readonly Text[], question: string, end: number, kind: string): Mention | undefined {
  for (let start = Math.max(0, end - LONGEST); start <= end - 2; start += 1) {
    const words = question.slice(start, end);
    const core = words.replace(/[新旧老]$/u, '').replaceAll('的', '');
    if (core.length < 2 || words.startsWith('的') || !/^\p{Script=Han}+$/u.test(core)) continue;
    const found = candidates.filter(({ key }) => madeOf(core, key.slice(0, -2)));
    if (found.length > 0) return { words: words + kind, texts: exactly(found, words + kind) };
  }
  return undefined;
}

/** Among several, the title that is just so. */
function exactly(texts: Text[], words: string): Text[] {
  const same = texts.filter(({ key }) => key === words);
  return same.length > 0 ? same : texts;
}

/** In pieces of two characters and more, the longest first. */
function madeOf(core: string, title: string): boolean {
  if (core === '') return true;
  for (let length = core.length; length >= 2; length -= 1) {
    const place = core.length - length === 1 ? -1 : title.indexOf(core.slice(0, length));
    if (place >= 0 && madeOf(core.slice(length), title.slice(place + length))) return true;
  }
  return false;
}

function longestIn(question: string, key: string): string {
  for (let length = key.length; length >= 2; length -= 1) {
    for (let at = 0; at + length <= key.length; at += 1) {
      const words = key.slice(at, at + length);
      if (question.includes(words)) return words;
    }
  }
  return '';
}

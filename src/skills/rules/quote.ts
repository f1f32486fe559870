import { countedIn } from './cues.ts';
import { figuresIn, keeps } from './figures.ts';
import type { Query } from './question.ts';
import { met, type Reading, type Sentence, worthOf } from './reading.ts';
import { comparable } from './terms.ts';

const PIECE = 120;
const LIST = 150;
const ITEM = /^[（(][一二三四五六七八九十\d]+[)）]/u;

/**
 * What is quoted of an article: the sentence that answers with as much around it as fits a phone. A list is quoted with its head, an item
 * together with the head that governs it.
 */
export function piecesOf(paragraphs: string[], { best, sentences }: Pick<Reading, 'best' | 'sentences'>): string[] {
  const paragraph = paragraphs[best.paragraph] ?? '';
  const text = best.text.trim();
  if (/[：:]$/u.test(text)) return [listFrom(paragraphs, best, text)];
  if (ITEM.test(paragraph)) {
    const head = headOf(paragraphs, best.paragraph);
    const item = paragraph.length <= PIECE ? paragraph : text;
    return head ? [head, item] : [item];
  }
  const own = sentences.filter((one) => one.paragraph === best.paragraph);
  let from = own.indexOf(best);
  let to = from;
  const words = () => own.slice(from, to + 1).reduce((length, one) => length + one.text.length, 0);
  for (let grown = true; grown; ) {
    grown = false;
    const after = own[to + 1];
    if (after && words() + after.text.length <= PIECE) {
      to += 1;
      grown = true;
    }
    const before = own[from - 1];
    if (before && words() + before.text.length <= PIECE) {
      from -= 1;
      grown = true;
    }
  }
  return [
    own
      .slice(from, to + 1)
      .map((one) => one.text)
      .join('')
      .trim(),
  ];
}

function listFrom(paragraphs: string[], best: Sentence, head: string): string {
  let quoted = head;
  for (const next of paragraphs.slice(best.paragraph + 1)) {
    if (!ITEM.test(next) || quoted.length + next.length > LIST) break;
    quoted += `\n${next}`;
  }
  return quoted;
}

function headOf(paragraphs: string[], item: number): string | undefined {
  for (let at = item - 1; at >= 0; at -= 1) {
    const paragraph = paragraphs[at] ?? '';
    if (/[：:]$/u.test(paragraph)) {
      return paragraph.length <= PIECE ? paragraph : paragraph.slice(paragraph.lastIndexOf('。') + 1).trim();
    }
    if (!ITEM.test(paragraph)) return undefined;
  }
  return undefined;
}

const MODAL =
  /(?:一般)?(?:不要求|无需|不需要|不得|不能|不宜|不应当?|不予|不再|可以|应当|必须|禁止|严禁|不[\p{Script=Han}]{1,2}(?:党费|党员)|计入|纳入)[^，。；：]{0,18}/u;
const LONGEST_LEAD = 36;

/** The words that answer, brought forward: the asked number or period, who, or what is allowed. Empty where none can be read off. */
export function leadOf(
  { words: question, parts, cues }: Query,
  sentence: string,
  rarity: (gram: string) => number,
): string {
  const clauses = sentence
    .split(/[，；。：]/u)
    .filter((clause) => clause.trim() !== '')
    .map((clause, place) => {
      const words = comparable(clause);
      const said = parts.reduce((sum, part) => sum + worthOf(part, rarity) * met(part, words, rarity), 0);
      // Of equals the later clause: conditions come first
      return { clause: clause.trim(), said: said + place * 0.01 };
    })
    .sort((a, b) => b.said - a.said);
  const figures = figuresIn(question);
  if (keeps(figures, comparable(sentence)) === 1) {
    const amount = cues.flatMap(({ reads }) =>
      reads ? [...comparable(sentence).matchAll(new RegExp(reads, 'gu'))] : [],
    );
    // The bound comes first, what holds within it after
    const last = amount.at(-1)?.[0];
    if (last && cues[0]?.needed) return last;
  }
  const counted = countedIn(question);
  if (counted && !cues.some(({ name }) => name === 'often')) {
    for (const { clause } of clauses) {
      const said = counted.exec(comparable(clause))?.[0];
      if (said) return said;
    }
  }
  for (const cue of cues) {
    for (const { clause } of [...clauses, { clause: sentence }]) {
      const words = cue.name === 'may' ? MODAL.exec(clause)?.[0] : cue.reads?.exec(comparable(clause))?.[0];
      if (words && words.length <= LONGEST_LEAD) return words;
    }
  }
  return '';
}

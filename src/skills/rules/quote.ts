import type { Reading, Sentence } from './reading.ts';

const PIECE = 160;
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

import { titleOf } from '../facts.ts';

/** One line of a page as it was printed: where it begins, how high its letters are, how far up it stands. */
export type PrintedLine = { text: string; x: number; y: number; size: number; right: number };

/** What stands at the same place of many pages, and numbers of pages. */
const MARGIN_LINES = 2;
const PAGE_NUMBER = /^[-—–·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／共]\s*\d{1,4}\s*页?)?[-—–·\s]*$/u;
/** What begins a paragraph whatever its indent: a division, an article, an item, an attachment. */
const BEGINS =
  /^(?:第\s*[零〇一二两三四五六七八九十百千\d]+\s*[编章节条步]|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、|\d+[.．、]|附\s*(?:件|则|表)|总\s*则$)/u;
/** So many times the usual step down parts two paragraphs. */
const APART = 1.6;
/** Letters of a title are so much larger than most, and it stands among so many lines. */
const LARGER = 1.1;
const HEAD_LINES = 12;
/** So many lines at most a title takes. */
const TITLE_LINES = 3;
/** With its blank: 第三条规定 in the middle of a sentence has none. */
const LABELLED = /^第\s*[零〇一二两三四五六七八九十百千\d]+\s*[编章节条步]\s/u;
const ENDS = /[。；：！？!?;:]$/u;

/** The pages of a document as paragraphs, one a line, without headers, footers and numbers of pages. */
export function paragraphsOf(pages: PrintedLine[][]): string {
  const bodies = pages.map((page) => withoutMargins(page, pages));
  const all = bodies.flat();
  // by letters: in a short file the lines of the head are as many as those of the text
  const size = medianOf(all.flatMap((line) => Array.from(line.text, () => line.size)));
  const title = titleIn(all, size);
  const lines = all.filter((line) => !title.includes(line));
  const left = leftOf(lines);
  const right = Math.max(0, ...lines.map((line) => line.right));
  const pitch = pitchOf(bodies);
  const paragraphs = title.length > 0 ? [`# ${title.map(({ text }) => text).join('')}`] : [];
  let before: PrintedLine | undefined;
  for (const line of lines) {
    const goesOn = before && continues(line, before, { left, right, pitch });
    if (goesOn) paragraphs[paragraphs.length - 1] += spaced(paragraphs.at(-1) ?? '', line.text);
    else paragraphs.push(paragraphs.length >= TITLE_LINES && isHeading(line, size) ? `## ${line.text}` : line.text);
    before = line;
  }
  return paragraphs.join('\n');
}

/**
 * The title by its larger letters, over lines that follow each other: it comes first, so that what stands above it, such as the
 * running head of a file of one page, is no part of it. An issuer in still larger letters is no title. Empty: not told.
 */
function titleIn(lines: PrintedLine[], usual: number): PrintedLine[] {
  const begin = lines.findIndex(({ text }) => BEGINS.test(text));
  const head = lines.slice(0, Math.min(begin < 0 ? lines.length : begin, HEAD_LINES));
  for (const [from, first] of head.entries()) {
    if (first.size < usual * LARGER) continue;
    const rest = head.slice(from);
    const ends = rest.findIndex((line, i) => i >= TITLE_LINES || Math.abs(line.size - first.size) > 0.5);
    const group = rest.slice(0, ends < 0 ? rest.length : ends);
    for (let lines = 1; lines <= group.length; lines += 1) {
      const taken = group.slice(0, lines);
      if (titleOf([taken.map(({ text }) => text).join('')], '').title !== '') return taken;
    }
  }
  return [];
}

function withoutMargins(page: PrintedLine[], pages: PrintedLine[][]): PrintedLine[] {
  return page.filter((line, i) => {
    const atEdge = i < MARGIN_LINES || i >= page.length - MARGIN_LINES;
    if (!atEdge) return true;
    if (PAGE_NUMBER.test(line.text)) return false;
    const bare = (text: string) => text.replace(/[\d\s]+/gu, '');
    const alike = pages.filter((other) =>
      other.some((one) => Math.abs(one.y - line.y) < 2 && bare(one.text) === bare(line.text)),
    );
    return alike.length < Math.max(2, pages.length / 2);
  });
}

/** Where most lines begin that are no first line of a paragraph. */
function leftOf(lines: PrintedLine[]): number {
  const xs = lines.map(({ x }) => Math.round(x)).sort((a, b) => a - b);
  return xs[Math.floor(xs.length / 10)] ?? 0;
}

/** How far apart lines of one paragraph stand: as most do. */
function pitchOf(pages: PrintedLine[][]): number {
  return medianOf(pages.flatMap((page) => page.slice(1).map((line, i) => (page[i]?.y ?? line.y) - line.y)));
}

function medianOf(figures: number[]): number {
  return figures.sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;
}

/** Below the title, what is short and set larger than most, and no label tells what it is. */
function isHeading({ text, size }: PrintedLine, usual: number): boolean {
  return size > usual * 1.05 && text.length <= 30 && !BEGINS.test(text) && !ENDS.test(text);
}

type Print = { left: number; right: number; pitch: number };

/** A line goes on with the one before when that was full, and this one is neither indented nor apart nor begins something. */
function continues(line: PrintedLine, before: PrintedLine, { left, right, pitch }: Print): boolean {
  if (before.y - line.y > pitch * APART) return false;
  const full = before.right > right - before.size * 2.5;
  const inSentence = full && !ENDS.test(before.text);
  if (LABELLED.test(line.text) || (BEGINS.test(line.text) && !inSentence)) return false;
  if (Math.abs(line.size - before.size) > 1) return false;
  const indented = line.x > left + line.size * 0.8;
  if (indented) return false;
  return full || !ENDS.test(before.text);
}

/** Letters of words are parted, Chinese ones are not. */
function spaced(before: string, text: string): string {
  return /[a-z\d]$/iu.test(before) && /^[a-z\d]/iu.test(text) ? ` ${text}` : text;
}

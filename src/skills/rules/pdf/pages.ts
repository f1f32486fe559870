import { getDocumentProxy } from 'unpdf';
import { type PrintedLine, paragraphsOf } from './lines.ts';
import { withoutRadicals } from './radicals.ts';

const MOST_PAGES = 300;
/** Letters of one line stand within this part of their height. */
const SAME_LINE = 0.5;

export type PdfText = { text: string } | { fault: 'locked' | 'damaged' | 'too_long' | 'no_text' };

/** The text of a .pdf as paragraphs. What a page may cost is bounded by whoever runs it (read.ts). */
export async function textOf(bytes: Uint8Array): Promise<PdfText> {
  try {
    const pdf = await getDocumentProxy(bytes, { verbosity: 0 });
    if (pdf.numPages > MOST_PAGES) return { fault: 'too_long' };
    const pages: PrintedLine[][] = [];
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const page = await pdf.getPage(number);
      const { items } = await page.getTextContent();
      pages.push(linesIn(items.flatMap((item) => ('str' in item ? [glyphsOf(item)] : []))));
      page.cleanup();
    }
    const text = paragraphsOf(pages);
    return text.replace(/\s/gu, '') === '' ? { fault: 'no_text' } : { text };
  } catch (error) {
    const locked = error instanceof Error && error.name === 'PasswordException';
    return { fault: locked ? 'locked' : 'damaged' };
  }
}

type Glyphs = { text: string; x: number; y: number; size: number; width: number };

function glyphsOf({ str, transform, width }: { str: string; transform: number[]; width: number }): Glyphs {
  const [, , , size = 0, x = 0, y = 0] = transform;
  return { text: withoutRadicals(str), x, y, size: Math.abs(size) || 10, width };
}

/** Runs of letters as lines, from the top down and from left to right. */
function linesIn(runs: Glyphs[]): PrintedLine[] {
  const lines: Glyphs[][] = [];
  for (const run of runs.filter(({ text }) => text !== '').sort((a, b) => b.y - a.y || a.x - b.x)) {
    const line = lines.findLast(([first]) => first && Math.abs(first.y - run.y) < first.size * SAME_LINE);
    if (line) line.push(run);
    else lines.push([run]);
  }
  return lines.flatMap((line) => {
    const inOrder = line.sort((a, b) => a.x - b.x);
    const printed = inOrder.filter(({ text }) => text.trim() !== '');
    const [first] = printed;
    const last = printed.at(-1);
    if (!first || !last) return [];
    const text = inOrder.map((run, i) => `${gapBefore(run, inOrder[i - 1])}${run.text}`).join('');
    return [{ text: closed(text.trim()), x: first.x, y: first.y, size: first.size, right: last.x + last.width }];
  });
}

/** A wide gap is a blank of the print: between 第一条 and its words. */
function gapBefore(run: Glyphs, before: Glyphs | undefined): string {
  return before && run.x - (before.x + before.width) > run.size * 0.4 ? ' ' : '';
}

const LABEL = /^(第\s*[零〇一二两三四五六七八九十百千\d]+\s*[编章节条步])\s+/u;

/** Justified lines are spread: between Chinese characters there is no blank, but behind the label of an article. */
function closed(text: string): string {
  const [all = '', label] = LABEL.exec(text) ?? [];
  const words = text
    .slice(all.length)
    .replace(/(?<=[\p{Script=Han}，。；：、！？）》”])\s+(?=[\p{Script=Han}（《“])/gu, '');
  return label === undefined ? words : `${label} ${words}`;
}

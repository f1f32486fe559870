import { attribute, type Element, inside, isOn, valIn } from './xml.ts';

/** What stands in a paragraph besides its properties: its words with a line feed for each break, text boxes, notes. */
export type Inline = {
  words: string;
  boxes: Element[];
  notes: { kind: 'footnote' | 'endnote'; id: string }[];
  /** In half points, of the largest letters; undefined where the style says it. */
  size: number | undefined;
};

const SILENT = new Set([
  'pPr',
  'rPr',
  'del',
  'moveFrom',
  'delText',
  'instrText',
  'delInstrText',
  'rt',
  'sdtPr',
  'sectPr',
]);
const WORDS: { [name: string]: string } = { tab: ' ', ptab: ' ', br: '\n', cr: '\n', noBreakHyphen: '-' };

/** Reads what is printed: not what is struck out by a tracked change, hidden, or a field's code. */
export function inlineOf(paragraph: Element): Inline {
  const found: Inline = { words: '', boxes: [], notes: [], size: undefined };
  for (const child of paragraph.children) if (typeof child !== 'string') gather(child, found);
  // Zero-width and control characters are left from pasted pages
  found.words = found.words.replace(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, '');
  return found;
}

function gather(element: Element, found: Inline): void {
  const { name } = element;
  if (SILENT.has(name)) return;
  if (name === 't') found.words += element.children.filter((child) => typeof child === 'string').join('');
  else if (WORDS[name] !== undefined) found.words += WORDS[name];
  else if (name === 'txbxContent') found.boxes.push(element);
  else if (name === 'footnoteReference') found.notes.push({ kind: 'footnote', id: attribute(element, 'id') ?? '' });
  else if (name === 'endnoteReference') found.notes.push({ kind: 'endnote', id: attribute(element, 'id') ?? '' });
  else if (name === 'AlternateContent') gatherAlternative(element, found);
  else {
    if (name === 'r') {
      const properties = inside(element, 'rPr');
      if (isOn(inside(properties, 'vanish'))) return;
      const size = Number(valIn(inside(properties, 'sz')));
      if (size > 0) found.size = Math.max(found.size ?? 0, size);
    }
    for (const child of element.children) if (typeof child !== 'string') gather(child, found);
  }
}

/** The same thing for a newer and an older Word: once is enough. */
function gatherAlternative(element: Element, found: Inline): void {
  const before = found.words.length + found.boxes.length;
  for (const name of ['Choice', 'Fallback']) {
    const one = inside(element, name);
    if (one) gather(one, found);
    if (found.words.length + found.boxes.length > before) return;
  }
}

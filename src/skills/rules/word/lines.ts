import type { Numbering } from './numbering.ts';
import { type Inline, inlineOf } from './paragraph.ts';
import { outlineOf, type Styles } from './styles.ts';
import { attribute, type Element, elementsOf, inside, numberOf, valIn } from './xml.ts';

/** A printed line and how it looks, as far as that tells a title or a chapter. */
export type Line = {
  words: string;
  role: 'title' | 'text';
  heading: number | undefined;
  centred: boolean;
  size: number;
  /** Empty lines stand between this and the line before. */
  apart: boolean;
};

export type Notes = { footnote: Map<string, Element>; endnote: Map<string, Element> };

/** The lines of a document's body in printed order, with the numbers that Word counts by itself. */
export function linesOf(
  body: Element,
  { styles, numbering, notes }: { styles: Styles; numbering: Numbering; notes: Notes },
): Line[] {
  const lines: Line[] = [];
  let apart = false;
  let carried = '';

  const put = (words: string, look: Omit<Line, 'words' | 'apart'>) => {
    if (words.trim() === '') return;
    lines.push({ words: words.trim(), ...look, apart });
    apart = false;
  };

  const paragraph = (element: Element) => {
    const properties = inside(element, 'pPr');
    const style = styles.of(valIn(inside(properties, 'pStyle')));
    const inline = inlineOf(element);
    for (const box of inline.boxes) blocks(box);
    if (style.role === 'contents') return;
    // A paragraph whose end was deleted runs on into the next and has no number of its own
    if (inside(properties, 'rPr', 'del')) {
      carried += inline.words;
      return;
    }
    const words = carried + inline.words;
    carried = '';
    const direct = inside(properties, 'numPr');
    const list = valIn(inside(direct, 'numId')) ?? style.list;
    const numbered = list !== undefined && list !== '0';
    const level =
      numberOf(inside(direct, 'ilvl')) ??
      (numbered ? numbering.levelOf(list, style.id) : undefined) ??
      style.level ??
      0;
    const label = numbered ? numbering.next(list, level) : '';
    const outline = outlineOf(properties);
    const align = valIn(inside(properties, 'jc'));
    const look = {
      role: style.role,
      heading: outline === undefined ? style.heading : outline > 9 ? undefined : outline,
      centred: align === undefined ? style.centred : align === 'center',
      size: inline.size ?? style.size ?? 21,
    };
    const text = label + words.trimStart();
    if (text.trim() === '') apart = true;
    else if (/^目\s*[录次]$/u.test(text.trim())) return;
    // A title or heading is one line however it was broken
    else if (look.role === 'title' || look.heading !== undefined) put(text.replaceAll('\n', ''), look);
    else for (const part of text.split('\n')) put(part, look);
    for (const note of notesOf(inline)) put(note, BODY);
  };

  const notesOf = ({ notes: marks }: Inline) =>
    marks.flatMap(({ kind, id }) => {
      const note = notes[kind].get(id);
      const words = note ? wordsOf(note).join('') : '';
      return words === '' ? [] : [`注：${words}`];
    });

  const row = (element: Element) => {
    const cells = elementsOf(element)
      .flatMap((cell) => (cell.name === 'sdt' ? elementsOf(inside(cell, 'sdtContent') ?? cell) : [cell]))
      .filter(({ name }) => name === 'tc')
      .map(cellLines)
      .filter((one) => one.length > 0);
    // A table may only lay out a page: then its cells hold whole articles
    const [first] = cells;
    const laysOut = cells.some((cell) => cell.length > 1 && cell.some(({ words }) => /^第\S{1,8}条/u.test(words)));
    if (cells.length === 1 || laysOut) for (const line of cells.flat()) put(line.words, line);
    else if (first) {
      const told = cells.map((cell) => cell.map(({ words }) => words).join(' '));
      const [head = '', ...rest] = told;
      put(/^第\S{1,8}条$/u.test(head) ? `${head} ${rest.join(' | ')}` : told.join(' | '), BODY);
    }
  };

  const cellLines = (cell: Element): Line[] => {
    const from = lines.length;
    blocks(cell);
    return lines.splice(from);
  };

  const wordsOf = (element: Element): string[] => {
    const from = lines.length;
    blocks(element);
    return lines.splice(from).map(({ words }) => words);
  };

  const blocks = (element: Element): void => {
    for (const child of elementsOf(element)) {
      const { name } = child;
      if (name === 'p') paragraph(child);
      else if (name === 'tbl') blocks(child);
      else if (name === 'tr') {
        if (!inside(child, 'trPr', 'del')) row(child);
      } else if (name === 'sdt') {
        const gallery = valIn(inside(child, 'sdtPr', 'docPartObj', 'docPartGallery')) ?? '';
        if (!/table of contents/i.test(gallery)) blocks(inside(child, 'sdtContent') ?? child);
      } else if (name === 'AlternateContent') blocks(inside(child, 'Choice') ?? inside(child, 'Fallback') ?? child);
      else if (/^(?:ins|moveTo|customXml|smartTag)$/.test(name)) blocks(child);
    }
  };

  blocks(body);
  put(carried, BODY);
  return lines;
}

const BODY = { role: 'text', heading: undefined, centred: false, size: 21 } as const;

/** The notes of a part by their id. */
export function notesIn(root: Element | undefined): Map<string, Element> {
  return new Map((root ? elementsOf(root) : []).map((note) => [attribute(note, 'id') ?? '', note]));
}

/** `text` and `markdown` hold 2048 bytes; what is longer is cut off without a word (D/90236). */
const TEXT_BYTES = 2048;

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/**
 * A text in pieces of at most `most` bytes in UTF-8: at ends of paragraphs where they fit, else at ends of sentences, else
 * between characters as a person sees them; inside one only where it is longer than a piece. Blank pieces are left out.
 */
export function piecesOf(text: string, most: number = TEXT_BYTES): string[] {
  return joined(text.split(/(?<=\n)/u), most)
    .map((piece) => piece.replace(/^\n+/u, '').trimEnd())
    .filter((piece) => piece.trim() !== '');
}

/** Neighbours together while they fit; what doesn't fit alone is parted further. */
function joined(parts: string[], most: number, level = 0): string[] {
  const pieces: string[] = [];
  let open = '';
  let bytes = 0;
  for (const part of parts) {
    const size = Buffer.byteLength(part);
    if (bytes + size <= most) {
      open += part;
      bytes += size;
      continue;
    }
    if (open !== '') pieces.push(open);
    const fits = size <= most ? [part] : joined(parted(part, level), most, level + 1);
    pieces.push(...fits.slice(0, -1));
    open = fits.at(-1) ?? '';
    bytes = Buffer.byteLength(open);
  }
  return open === '' ? pieces : [...pieces, open];
}

function parted(part: string, level: number): string[] {
  if (level === 0) return part.split(/(?<=[。！？；!?;])/u);
  if (level === 1) return Array.from(graphemes.segment(part), ({ segment }) => segment);
  return [...part];
}

// joiners, marks of direction and what else is never seen
const INVISIBLE =
  /[\u{AD}\u{61C}\u{180E}\u{200B}-\u{200C}\u{200E}-\u{200F}\u{202A}-\u{202E}\u{2060}-\u{206F}\u{FEFF}\u{FFF9}-\u{FFFB}]/gu;
const CONTROLS = /(?![\t\n])\p{Cc}/gu;
const EMOJI_JOINER = /(\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)\u200D(?=\p{Extended_Pictographic})/gu;
// NFKC would make these ASCII, and a Chinese sentence is read better with its own
const KEPT_MARKS = '，。！？：；（）～';
const MARK_SLOTS = Array.from(KEPT_MARKS, (mark, i) => [mark, String.fromCodePoint(0xf0000 + i)] as const);

/**
 * One spelling of a text: NFKC (so full-width letters and digits become half-width), every space character a plain
 * one, runs of spaces one, line ends `\n`, no zero-width or bidirectional controls, no lone surrogates. Chinese
 * punctuation stays as it is. Idempotent.
 */
export function normalise(text: string): string {
  const joiner = '\u{F00FF}';
  let plain = text
    .toWellFormed()
    .replaceAll('\uFFFD', '')
    .replace(/[\u{F0000}-\u{F00FF}]/gu, '');
  plain = plain.replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, '\n').replace(CONTROLS, '');
  plain = plain.replace(EMOJI_JOINER, `$1${joiner}`).replace(INVISIBLE, '').replaceAll('\u200D', '');
  for (const [mark, slot] of MARK_SLOTS) plain = plain.replaceAll(mark, slot);
  plain = plain.normalize('NFKC').replace(INVISIBLE, '').replace(CONTROLS, '');
  for (const [mark, slot] of MARK_SLOTS) plain = plain.replaceAll(slot, mark);
  plain = plain.replaceAll(joiner, '\u200D');
  return plain
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim();
}

/** Terms for searching: each CJK character, each pair of neighbouring ones, each Latin or digit word (lower case). */
export function grams(text: string): string[] {
  const terms: string[] = [];
  for (const [run] of normalise(text)
    .toLowerCase()
    .matchAll(/\p{Script=Han}+|[\p{L}\p{N}]+?(?=\p{Script=Han}|[^\p{L}\p{N}]|$)/gu)) {
    if (!/^\p{Script=Han}/u.test(run)) {
      terms.push(run);
      continue;
    }
    const characters = Array.from(run);
    characters.forEach((character, i) => {
      terms.push(character);
      const next = characters[i + 1];
      if (next) terms.push(character + next);
    });
  }
  return terms;
}

/** Without the characters at its end that are among `marks`. A pattern like `[…]+$` would look at every run as often as it is long. */
export function withoutEnd(text: string, marks: string): string {
  let end = text.length;
  while (end > 0 && marks.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' });

export function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** At most `max` UTF-16 units, never cut inside a character that is seen as one; what was cut is shown by …. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max < 1) return '';
  let kept = '';
  // a little more than can be kept, so that a long text isn't segmented whole
  for (const grapheme of graphemes(text.slice(0, max + 64))) {
    if (kept.length + grapheme.length > max - 1) break;
    kept += grapheme;
  }
  return `${kept}…`;
}

/**
 * Cuts a text into pieces of at most `maxUnits` by `measure` (which must not shrink when text is added): between
 * paragraphs, else between sentences, else between clauses, else between graphemes. The pieces joined are the text. A
 * code point that is too large by itself is a piece of its own.
 */
export function splitText(text: string, maxUnits: number, measure: (piece: string) => number): string[] {
  const pieces: string[] = [];
  let open = '';
  const place = (part: string, level: number): void => {
    if (measure(open + part) <= maxUnits) {
      open += part;
    } else if (level <= LEVELS.length && measure(part) > maxUnits) {
      for (const smaller of cut(part, level)) place(smaller, level + 1);
    } else {
      if (open) pieces.push(open);
      open = part;
    }
  };
  for (const paragraph of cut(text, 0)) place(paragraph, 1);
  if (open) pieces.push(open);
  return pieces;
}

const LEVELS: ((text: string) => string[])[] = [
  (text) => text.split(/(?<=\n)/),
  (text) => text.split(/(?<=[。！？!?；;…][”’』」）)]*)(?![。！？!?；;…”’』」）)])/u),
  (text) => text.split(/(?<=[，、,：: ])/u),
  graphemes,
];

function cut(text: string, level: number): string[] {
  return (LEVELS[level] ?? ((whole: string) => Array.from(whole)))(text).filter((part) => part !== '');
}

/** A text made uniform for reading dates, and where each of its characters stands in the original. */
export type Folded = { text: string; at(index: number): number };

/** Half-width, one kind of bracket and dash, common variants of a character as one, and spaces only between digits. */
export function fold(original: string): Folded {
  let text = '';
  const origins: number[] = [];
  let index = 0;
  let isSpaced = false;
  for (const character of original) {
    for (const unit of uniform(character).split('')) {
      if (unit === ' ') {
        isSpaced = true;
        continue;
      }
      if (isSpaced && /\d/.test(unit) && /\d$/.test(text)) {
        text += ' ';
        origins.push(index);
      }
      isSpaced = false;
      text += unit;
      origins.push(index);
    }
    index += character.length;
  }
  return { text, at: (i) => origins[i] ?? original.length };
}

const SAME: { [character: string]: string } = {
  這: '这',
  內: '内',
  從: '从',
  還: '还',
  過: '过',
  '（': '(',
  '）': ')',
  點: '点',
  號: '号',
  週: '周',
  禮: '礼',
  後: '后',
  個: '个',
  兩: '两',
  '—': '-',
  '–': '-',
  '－': '-',
  '―': '-',
  '～': '~',
  '〜': '~',
  '·': '.',
  '・': '.',
};

function uniform(character: string): string {
  const same = SAME[character];
  if (same !== undefined) return same;
  if (/\s/u.test(character)) return ' ';
  if (/\p{Cf}|\uFE0F|\u20E3/u.test(character)) return '';
  const half = character.normalize('NFKC');
  // no word of time is written with an emoji or half a surrogate pair: one unit holds its place
  return character.length > 1 || !half.isWellFormed() ? '\uFFFC' : half;
}

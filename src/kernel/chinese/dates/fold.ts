/** A text made uniform for reading dates, and where each of its characters stands in the original. */
export type Folded = { text: string; at(index: number): number };

/** Half-width, lower-case but for T and Q, no spaces but between digits, brackets and dashes of one kind. */
export function fold(original: string): Folded {
  let text = '';
  const origins: number[] = [];
  let index = 0;
  for (const character of original.toWellFormed()) {
    for (const unit of uniform(character)) {
      origins.push(index);
      text += unit;
    }
    index += character.length;
  }
  const kept: number[] = [];
  let tight = '';
  Array.from({ length: text.length }, (_, i) => i).forEach((i) => {
    const unit = text[i] ?? '';
    if (unit === ' ' && !(/\d/.test(tight.at(-1) ?? '') && /\d/.test(text.slice(i).trimStart()[0] ?? ''))) return;
    if (unit === ' ' && tight.endsWith(' ')) return;
    kept.push(origins[i] ?? 0);
    tight += unit;
  });
  return { text: tight, at: (i) => kept[i] ?? original.length };
}

const SAME: { [character: string]: string } = {
  這: '这',
  內: '内',
  從: '从',
  還: '还',
  過: '过',
  '（': '(',
  '）': ')',
  点: '点',
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
};

function uniform(character: string): string {
  const same = SAME[character];
  if (same !== undefined) return same;
  if (/\s/u.test(character)) return ' ';
  if (/[\u200B-\u200F\u2060\uFEFF\u00AD]/u.test(character)) return '';
  return character.normalize('NFKC');
}

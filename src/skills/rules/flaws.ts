import type { ParsedArticle } from './parse.ts';

/** Gaps, doubles and disorder in the numbering, each a short clause. Articles are given in printed order. */
export function flawsIn(articles: Pick<ParsedArticle, 'ordinal' | 'label' | 'paragraphs'>[]): string[] {
  const flaws: string[] = [];
  const labelOf = (ordinal: number) => labelLike(articles[0]?.label ?? '', ordinal);
  const seen = new Set<number>();
  let highest = 0;
  for (const { ordinal, label, paragraphs } of articles) {
    if (seen.has(ordinal)) flaws.push(`${label}重复`);
    else if (ordinal < highest) flaws.push(`${label}次序颠倒`);
    if (paragraphs.length === 0) flaws.push(`${label}没有正文`);
    seen.add(ordinal);
    highest = Math.max(highest, ordinal);
  }
  for (let missing = 1; missing <= highest; missing += 1) {
    if (seen.has(missing)) continue;
    let last = missing;
    while (last < highest && !seen.has(last + 1)) last += 1;
    flaws.push(last === missing ? `缺${labelOf(missing)}` : `缺${labelOf(missing)}至${labelOf(last)}`);
    missing = last;
  }
  return flaws;
}

/** The number written the way this text writes its numbers. */
function labelLike(sample: string, ordinal: number): string {
  const numeral = /\d/.test(sample) ? String(ordinal) : chineseNumeral(ordinal);
  return sample.endsWith('、') ? `${numeral}、` : `第${numeral}${sample.at(-1) ?? '条'}`;
}

/** 142 → 一百四十二; for 1 to 9999. */
export function chineseNumeral(value: number): string {
  const digits = '零一二三四五六七八九';
  let words = '';
  let zero = false;
  for (const [unit, name] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(value / unit) % 10;
    if (digit === 0) {
      zero = words !== '';
      continue;
    }
    if (zero) words += '零';
    zero = false;
    words += (unit === 10 && digit === 1 && words === '' ? '' : digits[digit]) + name;
  }
  return words;
}

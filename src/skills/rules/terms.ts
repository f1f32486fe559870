import { numeralsAlike } from './numbers.ts';

/** The form in which texts and questions are compared: numerals alike, lower case, no spaces inside Chinese. */
export function comparable(text: string): string {
  return numeralsAlike(text)
    .toLowerCase()
    .replace(/(?<=[\p{Script=Han}\d])\s+|\s+(?=[\p{Script=Han}\d])/gu, '');
}

const UNIT = /\d+(?:\.\d+)?%?|[a-z]+|\p{Script=Han}/gu;

/** Single characters and pairs of neighbours, in order; a number or a Latin word counts as one character. */
export function gramsOf(comparableText: string): string[] {
  const grams: string[] = [];
  let previous = '';
  let end = -1;
  for (const match of comparableText.matchAll(UNIT)) {
    const unit = match[0];
    if (end === match.index) grams.push(previous + unit);
    grams.push(unit);
    previous = unit;
    end = match.index + unit.length;
  }
  return grams;
}

/** How much a gram tells: a pair far more than a single character, which mostly blurs. */
export function weightOf(gram: string): number {
  return gram.length > 1 ? 1 : 0.55;
}

/** A paragraph's sentences as printed; each ends with its own stop. Lists (（一）…；) are cut at ；. */
export function sentencesOf(paragraph: string): string[] {
  return paragraph.match(/[^。；！？]+[。；！？]*[”’」）)]*/gu) ?? [];
}

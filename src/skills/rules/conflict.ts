import type { Found, Text } from './library.ts';
import { beginOf } from './versions.ts';

/** How a rule stands to another one that speaks to the same question. */
export type Mark = 'higher' | 'newer';

/** So far behind the best, in the sum of the ranking, another rule still speaks to the question. */
const BESIDE = 0.6;
const LESS = 0.12;

/** The best article of another rule that speaks to the question nearly as well. `mayStand`: it could be given by itself. */
export function besides(list: readonly Found[], mayStand: (found: Found) => boolean): Found | undefined {
  const [best] = list;
  if (!best) return undefined;
  return list.find(
    (found) =>
      !sameRule(found.article.text, best.article.text) &&
      found.score >= best.score - BESIDE &&
      found.reading.coverage >= best.reading.coverage - LESS &&
      found.reading.best.states === best.reading.best.states &&
      mayStand(found),
  );
}

/** What one unit issues under the name of another's rule is a rule of its own. */
function sameRule(one: Text, other: Text): boolean {
  return one.key === other.key && one.unit === other.unit;
}

export function marksOf(text: Text, other: Text): Mark[] {
  return [
    ...(levelOf(text) < levelOf(other) ? (['higher'] as const) : []),
    ...(beginOf(text) > beginOf(other) && beginOf(other) !== '' ? (['newer'] as const) : []),
  ];
}

/** 0 is the Party constitution; the larger, the lower. Read from the title and, where it is known, who issued it. */
function levelOf({ title, issuer = '', unit }: Text): number {
  if (unit !== undefined) return 6;
  if (/^中国共产党章程/u.test(title)) return 0;
  if (/^(?:中国共产党|中共中央)/u.test(title) || /中共中央|中央委员会|全国代表大会/u.test(issuer)) return 1;
  if (/^关于中国共产党/u.test(title) || /^(?:中央|国务院|全国)|部$/u.test(issuer)) return 2;
  if (/省|自治区/u.test(`${title}${issuer}`)) return 3;
  return /^市|市[委直]/u.test(`${title}${issuer}`) ? 4 : 5;
}

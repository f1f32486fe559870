import type { Talk } from '../../chat/skill.ts';

/** The year that words name, else this one. */
export function yearIn(words: string, { today }: Pick<Talk, 'today'>): number {
  const present = Number(today.slice(0, 4));
  const named = /(20\d\d)\s*年?/u.exec(words)?.[1];
  if (named) return Number(named);
  if (/明年|下年/u.test(words)) return present + 1;
  return /去年|上年/u.test(words) ? present - 1 : present;
}

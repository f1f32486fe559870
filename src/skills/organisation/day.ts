import type { CivilDate } from '../../kernel/clock.ts';

/** A day of any year, with its year: 2024年12月31日. */
export function wholeDay(date: CivilDate): string {
  const [year, month, day] = date.split('-').map(Number);
  return `${year}年${month}月${day}日`;
}

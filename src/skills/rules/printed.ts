import { comparable } from './terms.ts';

/** Words of a clause as it prints them, for words of its comparable form; these themselves where they can't be told. */
export function printedIn(print: string, words: string): string {
  if (words === '' || print.includes(words)) return words;
  for (let from = print.length - 1; from >= 0; from -= 1) {
    const rest = print.slice(from);
    if (!comparable(rest).startsWith(words)) continue;
    for (let to = 1; to <= rest.length; to += 1)
      if (comparable(rest.slice(0, to)) === words) return rest.slice(0, to).trim();
  }
  return words;
}

import { ofPeople } from './of-people.ts';
import { ofWork } from './of-work.ts';

export type Concept = keyof typeof ofPeople | keyof typeof ofWork;

const patterns = Object.entries({ ...ofPeople, ...ofWork }).map(([name, words]): [string, RegExp] => [
  name,
  new RegExp(words.trim().split(/\s+/).join('|')),
]);

/** The concepts that a text speaks of. */
export function conceptsIn(text: string): Set<string> {
  return new Set(patterns.filter(([, pattern]) => pattern.test(text)).map(([name]) => name));
}

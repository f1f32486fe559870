import { acts } from './acts.ts';
import { moods } from './moods.ts';
import { things } from './things.ts';

export type Concept = keyof typeof things | keyof typeof acts | keyof typeof moods;

/** Every concept of the domain as one pattern over cleaned text; compiled on first use. */
export const concepts: ReadonlyMap<string, string> = new Map(Object.entries({ ...things, ...acts, ...moods }));

import type { Action, Json } from '../message/card.ts';
import type { Slots, Talk } from './skill.ts';
import type { Turn } from './turn.ts';

/** What was said; a button that says it again has it as the slot `text`. */
export function wordsOf({ text: again }: Slots, { text }: Pick<Talk, 'text'>): string {
  return typeof again === 'string' ? again : text;
}

/** The words of a slot; undefined where nothing, or nothing certain, was said. */
export function stringOf(slot: Json | undefined): string | undefined {
  return typeof slot === 'string' && slot !== '' && slot !== 'ambiguous' ? slot : undefined;
}

/** The civil day of a slot; undefined where none, or no single day, was said. */
export function dayOf(slot: Json | undefined): string | undefined {
  return typeof slot === 'string' && /^\d{4}-\d\d-\d\d$/.test(slot) ? slot : undefined;
}

/** The turn, and what takes it back when one says 撤销 or 说错了. */
export function undoneBy(turn: Turn, undo: Action, { session }: Pick<Talk, 'session'>): Turn {
  return { ...turn, session: { ...session, last: { ...session.last, undo } } };
}

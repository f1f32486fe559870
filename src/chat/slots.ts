import type { Slots } from './skill.ts';
import type { Situation } from './understand.ts';
import type { Heard } from './understanding/clean.ts';

export function readSlots(_intent: string, _text: string, _heard: Heard, _situation: Situation): Slots {
  return {};
}

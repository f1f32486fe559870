import type { Skill } from '../../chat/skill.ts';
import { says } from './says.ts';

/** 评审:  a panel, its tasks, scores and ranking. Understood; what is not open yet is said so (chat/dispatch.ts). */
export function reviews(): Skill {
  return { name: 'reviews', says, intents: {} };
}

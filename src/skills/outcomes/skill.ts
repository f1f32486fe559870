import type { Skill } from '../../chat/skill.ts';
import { says } from './says.ts';

/** 成果 of teams, in versions. Understood; what is not open yet is said so (chat/dispatch.ts). */
export function outcomes(): Skill {
  return { name: 'outcomes', says, intents: {} };
}

import type { Skill } from '../../chat/skill.ts';
import { says } from './says.ts';

/** 课题, out of problems:  grouped, given a charter, published. Understood; what is not open yet is said so (chat/dispatch.ts). */
export function topics(): Skill {
  return { name: 'topics', says, intents: {} };
}

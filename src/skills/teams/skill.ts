import type { Skill } from '../../chat/skill.ts';
import { says } from './says.ts';

/** 课题组 and what they claim, plan and carry out. Understood; what is not open yet is said so (chat/dispatch.ts). */
export function teams(): Skill {
  return { name: 'teams', says, intents: {} };
}

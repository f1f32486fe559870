import type { Skill } from '../../chat/skill.ts';
import { says } from './says.ts';

/** Understood, and answered honestly that it is not open yet (chat/dispatch.ts). */
export const service: Skill = { name: 'service', says, intents: {} };

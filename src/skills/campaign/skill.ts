import type { Skill } from '../../chat/skill.ts';

/** 难题征集: its stages and days, its terms, and who moves it on. */
export function campaigns(): Skill {
  return { name: 'campaign', says: [], intents: {} };
}

import type { Skill } from '../../chat/skill.ts';

/** 成果转化: adopted practices, changed rules, and the whole way from a problem to an article. */
export function adoptions(): Skill {
  return { name: 'adoption', says: [], intents: {} };
}

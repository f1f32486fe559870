import type { Talk } from '../../chat/skill.ts';
import { numeralsAlike } from '../../kernel/chinese/numerals.ts';
import { standing, type Team } from './store.ts';
import { topicsNamed } from './which.ts';

/** The teams that a sentence names: 课题组 5 号, 3 号课题 (all that hold it), or by the name of the unit. */
export async function teamsSaid(teams: Team[], { text, read }: Pick<Talk, 'text' | 'read'>): Promise<Team[]> {
  const alike = numeralsAlike(text);
  const byNumber = Number(/课题组第?(\d+)号/u.exec(alike)?.[1] ?? 0);
  const numbered = teams.filter(({ number }) => number === byNumber);
  if (numbered.length > 0) return numbered;
  const byName = teams.filter(({ name }) => shortened(name).some((words) => text.includes(words)));
  const topics = topicsNamed({}, text);
  if (topics.length === 0) return byName;
  const held = (await standing(read)).filter(({ topic }) => topic.number !== null && topics.includes(topic.number));
  const holding = teams.filter(({ id }) => held.some((one) => one.team.id === id));
  const exact = holding.filter((one) => byName.includes(one));
  return exact.length > 0 ? exact : holding;
}

/** 市水务局机关党委课题组 is also called 水务局. */
export function shortened(name: string): string[] {
  const core = name
    .replace(/课题组$/u, '')
    .replace(/(?:机关党委|机关党总支|党总支|党支部|支部|机关工委|党组)$/u, '')
    .replace(/^市/u, '');
  return [...new Set([core, core.replace(/处$/u, '')])].filter((one) => one.length >= 2);
}

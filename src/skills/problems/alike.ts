import type { Talk } from '../../chat/skill.ts';
import { type Draft, problemsOf } from './draft.ts';
import type { Problem } from './policy.ts';
import { similar } from './similar.ts';
import { standingProblems } from './store.ts';

const SHOWN = 2;

/** The standing problems of others that are worth showing beside this draft, best first, each once. */
export async function alikeTo(draft: Draft, talk: Talk): Promise<Problem[]> {
  const standing = await standingProblems(talk.read, talk.asker.id);
  const byId = new Map(standing.map((one) => [one.id, one]));
  const texts = problemsOf(draft);
  const found = texts.flatMap((text) => similar(text, standing).slice(0, texts.length > 1 ? 1 : SHOWN));
  return [...new Set(found.map(({ id }) => id))].flatMap((id) => byId.get(id) ?? []);
}

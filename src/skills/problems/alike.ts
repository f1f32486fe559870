import type { Talk } from '../../chat/skill.ts';
import { type Draft, problemsOf } from './draft.ts';
import type { Problem } from './policy.ts';
import { seconded } from './second-view.ts';
import { similar, WORTH_SHOWING } from './similar.ts';
import { standingProblems } from './store.ts';

const SHOWN = 2;

/** The standing problems of others that are worth showing beside this draft, best first, each once. */
export async function alikeTo(draft: Draft, talk: Talk): Promise<Problem[]> {
  const standing = await standingProblems(talk.read, talk.asker.id);
  const byId = new Map(standing.map((one) => [one.id, one]));
  const texts = problemsOf(draft);
  const vectors = await talk.language?.vectors?.([...texts, ...standing.map(({ text }) => text)]);
  const found = texts.flatMap((text) => {
    const first = similar(text, standing);
    const asked = vectors?.get(text);
    const known = new Map<string, Float32Array>();
    for (const one of standing) {
      const vector = vectors?.get(one.text);
      if (vector) known.set(one.id, vector);
    }
    const likely = asked ? seconded(first, asked, known).filter(({ score }) => score >= WORTH_SHOWING) : first;
    return likely.slice(0, texts.length > 1 ? 1 : SHOWN);
  });
  return [...new Set(found.map(({ id }) => id))].flatMap((id) => byId.get(id) ?? []);
}

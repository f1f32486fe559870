import * as z from 'zod';
import type { Language } from '../../language/index.ts';
import { maskPersonal, type Problem } from '../problems/index.ts';

const Names = z.object({ names: z.array(z.object({ group: z.string(), name: z.string().trim().min(3).max(24) })) });
const TEXTS = 4;
const LONGEST = 80;
const GROUPS = 40;

/** With a model, a name for each group out of its problems; without one, or where it gives none, nothing. */
export async function namesFor(
  groups: [name: string, problems: Problem[]][],
  language: Language | undefined,
): Promise<Map<string, string>> {
  if (!language || groups.length === 0) return new Map();
  const given = groups.slice(0, GROUPS).map(([name, problems], i) => ({
    group: `G${i + 1}`,
    now: name,
    problems: problems.slice(0, TEXTS).map(({ text }) => maskPersonal(text).text.slice(0, LONGEST)),
  }));
  const answer = await language.ask('name-groups', { groups: given }, Names);
  const byKey = new Map(answer?.names.map(({ group, name }) => [group, name]));
  const used = new Set<string>();
  return new Map(
    groups.slice(0, GROUPS).flatMap(([before], i): [string, string][] => {
      const name = byKey.get(`G${i + 1}`);
      // a name is a name: a sentence, a number by which somebody is found, or one given twice is none
      if (!name || used.has(name) || /[。！？\n]|\d{5,}/u.test(name)) return [];
      used.add(name);
      return [[before, name]];
    }),
  );
}

import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Read } from '../../kernel/database.ts';
import { person, post } from '../../organisation/tables.ts';
import { similar } from '../problems/index.ts';
import { expertAsk, expertField } from './tables.ts';
import { sharedPairs } from './which.ts';

/** 专家智库: who holds the post of an expert, with what he or she knows about. */
export type Expert = { id: string; name: string; words: string };

export async function expertsIn(read: Read): Promise<Expert[]> {
  const rows = await read
    .selectDistinct({ id: person.id, name: person.name, words: expertField.words })
    .from(post)
    .innerJoin(person, and(eq(person.id, post.person), isNull(person.removedOn)))
    .leftJoin(expertField, eq(expertField.person, post.person))
    .where(and(eq(post.post, '专家'), isNull(post.leftOn)))
    .orderBy(asc(person.id));
  return rows.map((row) => ({ ...row, words: row.words ?? '' }));
}

/** By what is wished for first, then by what the topic is about; best first, those without any likeness left out. */
export function matched<E extends { id: string; words: string }>(experts: E[], wish: string, topic: string): E[] {
  const points = (of: string, weight: number) => {
    const alike = new Map(
      similar(
        of,
        experts.map(({ id, words }) => ({ id, text: words })),
        { atLeast: 0.1 },
      ).map(({ id, score }) => [id, score]),
    );
    return ({ id, words }: E) => weight * ((words === '' ? 0 : (alike.get(id) ?? 0)) + sharedPairs(words, of) / 4);
  };
  const byWish = points(wish, 2);
  const byTopic = points(topic, 1);
  return experts
    .map((expert) => ({ expert, score: byWish(expert) + byTopic(expert) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.expert.id < b.expert.id ? -1 : 1))
    .map(({ expert }) => expert);
}

/** Whether somebody has agreed to advise this team. */
export async function advisesAsExpert(read: Read, team: string, who: string): Promise<boolean> {
  const row = await read
    .select({ id: expertAsk.id })
    .from(expertAsk)
    .where(and(eq(expertAsk.team, team), eq(expertAsk.expert, who), eq(expertAsk.state, 'willing')))
    .get();
  return row !== undefined;
}

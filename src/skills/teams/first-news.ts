import { and, eq } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import { NOTHING, type Turn } from '../../chat/turn.ts';
import { build, query } from '../../kernel/statement.ts';
import { newsOf } from '../problems/index.ts';
import { sourcesOf, type Topic } from '../topics/index.ts';
import { claim } from './tables.ts';
import { nameOf } from './wording.ts';

/** The tellers hear of the first team that takes their topic up, and of no other. */
export async function firstNews(topic: Topic, talk: Talk): Promise<Turn> {
  const approved = build
    .select({ id: claim.id })
    .from(claim)
    .where(and(eq(claim.topic, topic.id), eq(claim.approval, 'approved')));
  const before = await talk.read
    .select({ id: claim.id })
    .from(claim)
    .where(and(eq(claim.topic, topic.id), eq(claim.approval, 'approved')))
    .limit(1);
  if (before.length > 0) return NOTHING;
  const sources = await sourcesOf(talk.read, topic);
  const news = await newsOf(
    sources.map(({ id }) => id),
    { text: `${nameOf(topic)}已有课题组申领，开始研究，有成果再告诉您。`, about: `topic/${topic.number}` },
    talk,
  );
  return { ...NOTHING, ...news, unless: [query(approved)] };
}

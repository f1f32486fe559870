import { and, asc, eq } from 'drizzle-orm';
import * as z from 'zod';
import type { Decide } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { audit } from '../../kernel/tables.ts';
import { peopleById } from '../../organisation/store.ts';
import { inPoints, totalOf } from './points.ts';
import { placeOf } from './result.ts';
import { reviewsIn } from './store.ts';

const Logged = z.object({ points: z.array(z.number().nullable()).nullable(), state: z.string() });
const LISTED = 8;

/** 改分记录: for the chair alone, who finds by the key which review a line of the audit trail is about (see policy.ts). */
export const scoreChanges: Decide = async (_slots, talk) => {
  const place = await placeOf(talk);
  if ('turn' in place) return place.turn;
  if (place.seat !== 'chair') return say('改分记录只给主任委员看。');
  const { rubric } = place.campaign.terms;
  const rows = await talk.read
    .select()
    .from(audit)
    .where(and(eq(audit.entity, 'review'), eq(audit.verb, 'score')))
    .orderBy(asc(audit.at));
  const tasks = await reviewsIn(talk.read, place.campaign.id);
  const people = await peopleById(talk.read, [...new Set(tasks.map(({ review }) => review.reviewer))]);
  const lines = tasks.flatMap(({ review, outcome }) => {
    const names = [talk.seal('review', review.id), talk.sealPrevious('review', review.id)];
    return rows.flatMap(({ entityId, before, after, at }) => {
      const [was, is] = [Logged.safeParse(before), Logged.safeParse(after)];
      if (!names.includes(entityId) || !was.success || !is.success || was.data.state !== 'scored') return [];
      const [from, to] = [totalOf(was.data.points ?? [], rubric), totalOf(is.data.points ?? [], rubric)];
      if (from === undefined || to === undefined || from === to) return [];
      const name = people.find(({ id }) => id === review.reviewer)?.name ?? '';
      return [`成果 ${outcome.number} 号：${name} ${inPoints(from)} → ${inPoints(to)}（${at.slice(0, 10)}）`];
    });
  });
  if (lines.length === 0) return say('还没有评委改过分。');
  return say({
    text: `改过 ${lines.length} 次分（只有您能看到）：`,
    fields: lines.slice(0, LISTED).map((value, i) => ({ label: String(i + 1), value })),
    ...(lines.length > LISTED ? { more: lines.slice(LISTED).join('\n') } : {}),
  });
};

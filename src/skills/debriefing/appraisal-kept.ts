import { and, eq, isNotNull } from 'drizzle-orm';
import * as z from 'zod';
import type { Decide, Talk } from '../../chat/skill.ts';
import { type Change, say } from '../../chat/turn.ts';
import { build, query, type Write, write } from '../../kernel/statement.ts';
import type { Json } from '../../message/card.ts';
import type { Marked } from './marks.ts';
import { type Appraisal, appraisalsOf, calledOf, type Debriefing, debriefingById } from './store.ts';
import { appraisal, debriefingCampaign } from './tables.ts';

/** Puts back what stood before the last appraisal of one's own. */
export const undoAppraisal: Decide = async ({ debriefing: id, was }, talk) => {
  const one = await debriefingById(talk.read, String(id));
  const mine = one && (await appraisalsOf(talk.read, [one.id])).find(({ by }) => by === talk.asker.id);
  if (!one || !mine || one.of.talliedOn !== null) return say('没有可以撤回的评价。');
  const before = Before.safeParse(was);
  const same = and(eq(appraisal.id, mine.id), eq(appraisal.by, talk.asker.id));
  const { undo: _used, ...last } = talk.session.last;
  return {
    ...say(`已撤回对${calledOf(one)}的这次评价。`),
    unless: [counted(one)],
    writes: [
      before.success
        ? write(build.update(appraisal).set(before.data).where(same), 1)
        : write(build.delete(appraisal).where(same), 1),
    ],
    changes: [
      {
        verb: 'undo',
        entity: 'appraisal',
        id: mine.id,
        before: asJson(mine),
        after: before.success ? before.data : null,
      },
    ],
    session: { ...talk.session, last },
  };
};

const Before = z.object({
  marks: z.record(z.string(), z.number()).nullable(),
  score: z.number().nullable(),
  grade: z.string().nullable(),
  comment: z.string().nullable(),
  mend: z.array(z.string()),
});

export function asJson({ marks, score, grade, comment, mend }: z.infer<typeof Before>): Json {
  return { marks, score, grade, comment, mend };
}

type Kept = {
  writes: Write[];
  changes: Change[];
  unless: ReturnType<typeof counted>[];
  before: Appraisal | undefined;
  after: z.infer<typeof Before>;
};

export async function keep(one: Debriefing, marked: Marked, talk: Talk): Promise<Kept> {
  const { asker, read, today, newId } = talk;
  const before = (await appraisalsOf(read, [one.id])).find(({ by }) => by === asker.id);
  const judged = marked.score !== undefined || marked.grade !== undefined;
  const after = {
    marks: marked.marks ?? (judged ? null : (before?.marks ?? null)),
    score: marked.score ?? (judged ? null : (before?.score ?? null)),
    grade: marked.grade ?? (judged ? null : (before?.grade ?? null)),
    comment: marked.comment ?? before?.comment ?? null,
    mend: marked.mend.length > 0 ? marked.mend : (before?.mend ?? []),
  };
  const held = asker.posts.find(({ unit }) => unit.code === asker.unit.code);
  const id = before?.id ?? newId();
  const values = { ...after, on: today, unit: asker.unit.code, post: held?.post ?? '' };
  return {
    before,
    after,
    unless: [counted(one)],
    writes: [
      before
        ? write(
            build
              .update(appraisal)
              .set(values)
              .where(and(eq(appraisal.id, id), eq(appraisal.by, asker.id))),
            1,
          )
        : write(build.insert(appraisal).values({ ...values, id, debriefing: one.id, by: asker.id }), 1),
    ],
    changes: [
      {
        verb: 'appraise',
        entity: 'appraisal',
        id,
        ...(before ? { before: asJson(before) } : {}),
        after: { debriefing: one.unit, ...after },
      },
    ],
  };
}

/** A conflict when the answers were counted meanwhile: what is over stays as it is. */
function counted({ of }: Debriefing) {
  return query(
    build
      .select({ id: debriefingCampaign.id })
      .from(debriefingCampaign)
      .where(and(eq(debriefingCampaign.id, of.id), isNotNull(debriefingCampaign.talliedOn))),
  );
}

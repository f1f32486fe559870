import { and, eq } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { readDate } from '../../kernel/chinese/dates.ts';
import { civilMinute } from '../../kernel/clock.ts';
import { build, write } from '../../kernel/statement.ts';
import type { Json } from '../../message/card.ts';
import { careAsked } from '../care/index.ts';
import { dayWords } from '../duties/index.ts';
import { KIND_NAMES, wanted } from './policy.ts';
import { learntIn } from './store.ts';
import { visit } from './tables.ts';

export const UNDO_VISIT = 'undo_visit';
export const CARE_OF_VISIT = 'care_of_visit';

/** What a visit learnt, as a care request of whoever told it; the words stay sealed until they are asked for. */
export const careOfVisit: Decide = async ({ id }, talk) => {
  const found = await logged(id, talk);
  const need = found && wanted(learntIn(found, talk), found.kind);
  if (!need) return say('这次走访已经撤销了。要申请的话，说一句遇到的难处就行。');
  return careAsked({ text: need.words, on_behalf: true }, talk);
};

/** By whoever told it; 说错了，是上周五 puts the day right instead. */
export const undoVisit: Decide = async ({ id }, talk) => {
  const { session, today } = talk;
  const found = await logged(id, talk);
  if (!found) return say('这次走访已经撤销了，没有可撤销的。');
  const day = dayIn(talk);
  if (day && day !== found.on && day <= today)
    return {
      ...say({
        text: `已改为${dayWords(day, today)}走访${KIND_NAMES[found.kind]}。`,
        buttons: [{ label: '撤销', does: { intent: UNDO_VISIT, slots: { id: found.id } } }],
      }),
      writes: [
        write(
          build
            .update(visit)
            .set({ on: day })
            .where(and(eq(visit.id, found.id), eq(visit.state, 'valid'))),
          1,
        ),
      ],
      changes: [{ verb: 'correct', entity: 'visit', id: found.id, before: { on: found.on }, after: { on: day } }],
    };
  const { undo: _undo, ...last } = session.last;
  return {
    ...say('已撤销，这次走访没有记。'),
    writes: [
      write(
        build
          .update(visit)
          .set({ state: 'void' })
          .where(and(eq(visit.id, found.id), eq(visit.state, 'valid'))),
        1,
      ),
    ],
    changes: [{ verb: 'undo', entity: 'visit', id: found.id }],
    session: { ...session, last },
  };
};

/** A visit that this person told of, while it stands. */
async function logged(id: Json | undefined, { read, asker }: Talk) {
  return read
    .select()
    .from(visit)
    .where(and(eq(visit.id, String(id)), eq(visit.by, asker.id), eq(visit.state, 'valid')))
    .get();
}

/** The day in the past that the words name; undefined where there is none, or no single one. */
export function dayIn({
  text,
  now,
  zone,
  workingDays,
}: Pick<Talk, 'text' | 'now' | 'zone' | 'workingDays'>): string | undefined {
  const reading = readDate(text, { now: civilMinute(now, zone), tense: 'past', workingDays });
  return reading.kind === 'date' ? reading.date : undefined;
}

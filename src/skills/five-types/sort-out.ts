import { and, eq } from 'drizzle-orm';
import type { Decide, Takes, Talk } from '../../chat/skill.ts';
import { say } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { MINUTE_MS } from '../../kernel/clock.ts';
import { keepFile } from '../../kernel/files.ts';
import { build, write } from '../../kernel/statement.ts';
import { ownActivity } from './log.ts';
import { isType, nearest, TYPE_WORDS } from './policy.ts';
import { entryById, planFor } from './store.ts';
import { activity, TYPES } from './tables.ts';

const AFTERWARDS_MS = 30 * MINUTE_MS;

/** One tap: the measure that an activity carries out. */
export const activityMeasure: Decide = async ({ id, measure }, talk) => {
  const row = await ownActivity(id, talk);
  const entry = typeof measure === 'string' ? await entryById(talk.read, measure) : undefined;
  if (!row || !entry) return say('这次活动或这条措施已经改过了。');
  return {
    ...say(`好的，活动 ${row.number} 号归到措施“${clip(entry.text, 30)}”。`),
    writes: [
      write(
        build
          .update(activity)
          .set({ measure: entry.id })
          .where(and(eq(activity.id, row.id), eq(activity.state, 'valid'))),
        1,
      ),
    ],
    changes: [{ verb: 'sort', entity: 'activity', id: row.id, before: row.measure, after: entry.id }],
  };
};

/** The type was taken wrongly: which one it is, and then the measure anew. */
export const retypeActivity: Decide = async ({ id, type }, talk) => {
  const row = await ownActivity(id, talk);
  if (!row) return say('没有可以改的活动，或者已经撤销了。');
  if (!isType(type)) {
    const choices = TYPES.map((one) => ({ intent: 'retype_activity', slots: { id: row.id, type: one } }));
    return say(
      {
        text: `“${clip(row.text, 20)}”归到哪一型？`,
        buttons: TYPES.map((one, i) => ({ label: TYPE_WORDS[one], does: choices[i] ?? { intent: 'help' } })),
      },
      { context: 'list', choices },
    );
  }
  const of = (await planFor(talk.read, row.unit, row.year)).filter((entry) => entry.type === type);
  const measure = nearest(
    row.text,
    of.filter(({ part }) => part === 'measure'),
  );
  return {
    ...say(`已改：活动 ${row.number} 号归到${TYPE_WORDS[type]}${measure ? `，措施“${clip(measure.text, 20)}”` : ''}。`),
    writes: [
      write(
        build
          .update(activity)
          .set({ type, measure: measure?.id ?? null })
          .where(and(eq(activity.id, row.id), eq(activity.type, row.type), eq(activity.state, 'valid'))),
        1,
      ),
    ],
    changes: [{ verb: 'sort', entity: 'activity', id: row.id, before: row.type, after: type }],
  };
};

const PICTURE = /\.(?:jpe?g|png|heic|webp|bmp)$|^图片$|照片|活动/iu;

function loggedJustNow({ session, now }: Talk): string | undefined {
  const { activity: last } = session.last;
  if (typeof last !== 'object' || last === null || Array.isArray(last)) return undefined;
  return typeof last.id === 'string' && typeof last.at === 'number' && now - last.at <= AFTERWARDS_MS
    ? last.id
    : undefined;
}

/** A picture right after an activity belongs to it; none is ever asked for. */
export const pictures: Takes = {
  label: '活动图片',
  takes: ({ name }, talk) => PICTURE.test(name) && loggedJustNow(talk) !== undefined,
  async decide(_slots, talk) {
    const row = await ownActivity(loggedJustNow(talk), talk);
    if (!row || !talk.attachment) return say('没有找到这张图片对应的活动，请说一下是哪次。');
    const { id, name, bytes } = talk.attachment;
    const files = [...(row.files ?? []).filter((one) => one.id !== id), { id, name, bytes }];
    return {
      ...say(`已附到活动 ${row.number} 号（${clip(row.text, 20)}）。`),
      writes: [
        write(
          build
            .update(activity)
            .set({ files })
            .where(and(eq(activity.id, row.id), eq(activity.state, 'valid'))),
          1,
        ),
        keepFile(id),
      ],
      changes: [{ verb: 'attach', entity: 'activity', id: row.id, after: { file: name } }],
    };
  },
};

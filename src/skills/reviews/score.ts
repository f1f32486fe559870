import { and, eq } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { build, query, write } from '../../kernel/statement.ts';
import type { Json } from '../../message/card.ts';
import { type Campaign, campaignById, type Rubric } from '../campaign/index.ts';
import { outcome as outcomeTable } from '../outcomes/index.ts';
import { maskPersonal } from '../problems/index.ts';
import { inPoints, type Points, readPoints, totalOf } from './points.ts';
import { isWhole } from './policy.ts';
import { leftWords, openTasks, taskMeant, unfinished } from './reviewing.ts';
import { isReleased, type Task, unlessReleased } from './store.ts';
import { review as reviewTable } from './tables.ts';

const LONGEST = 600;
const OUT = '评审结果已公布，分数不能再改了。确实有误，请联系评审委员会主任委员。';

/** 85、90、80，论证充分: points and comment in one's own words, for the outcome that is spoken of. */
export const scoreInWords: Decide = async (slots, talk) => {
  const tasks = await openTasks(talk);
  const task = taskMeant(slots, talk.text, tasks, talk);
  if (!task) {
    return say({
      text:
        tasks.length === 0
          ? '现在没有可以打分的成果。'
          : `说的是哪一篇？${leftWords(tasks)}可以先说“我来评审”，或带上编号，例如“成果 ${tasks[0]?.outcome.number} 号 85 分”。`,
      ...(tasks.length > 0 ? { buttons: [{ label: '我来评审', does: { intent: 'next_review' }, lasting: true }] } : {}),
    });
  }
  const campaign = await campaignById(talk.read, task.review.campaign);
  if (!campaign) return say('这次征集已不在，不用再评。');
  const before = pointsOf(task, campaign.terms.rubric);
  const heard = readPoints(talk.text, campaign.terms.rubric, before);
  if (isRefusal(heard)) return { ...say(heard.text, talk.shown), session: talk.session };
  if (heard.asWeights) return askScale(task, heard.points, heard.asWeights, heard.comment, campaign.terms.rubric);
  return record(task, heard.gave ? heard.points : before, heard.comment, campaign, tasks, talk);
};

/** The same by a card: one field an item. */
export const scoreByCard: Decide = async (slots, talk) => {
  const tasks = await openTasks(talk);
  const task = tasks.find(({ review }) => review.id === slots.review);
  const campaign = task && (await campaignById(talk.read, task.review.campaign));
  if (!task || !campaign)
    return say((await isOut(slots.review, talk)) ? OUT : '这一篇不在您的评审任务里了，没有记分。');
  const { rubric } = campaign.terms;
  const comment = typeof slots.comment === 'string' ? slots.comment : '';
  const chosen = Array.isArray(slots.points) ? slots.points : undefined;
  const points = rubric.items.map((_, i): number | null => {
    const value = String(chosen?.[i] ?? slots[`s${i}`] ?? '').trim();
    return value === '' ? null : Number(value.replace(/分$/u, ''));
  });
  const wrong = points.findIndex((value) => value !== null && !(value >= rubric.from && value <= rubric.to));
  if (wrong >= 0) {
    const name = rubric.items[wrong]?.name ?? '';
    return { ...say(`${name}：请填 ${rubric.from} 到 ${rubric.to} 之间的数。`, talk.shown), keepsButton: true };
  }
  return record(task, points, comment, campaign, tasks, talk);
};

async function isOut(id: Json | undefined, { read }: Talk): Promise<boolean> {
  const row = await read
    .select()
    .from(reviewTable)
    .where(eq(reviewTable.id, String(id ?? '')))
    .get();
  return row !== undefined && (await isReleased(read, row.campaign));
}

function pointsOf({ review }: Task, { items }: Rubric): Points {
  return items.map((_, i) => review.scores?.[i] ?? null);
}

/** 25、28、35 under weights of 30、30、40: asked, since the one reading is praise and the other is not. */
function askScale(
  { review, outcome }: Task,
  plain: Points,
  scaled: Points,
  comment: string,
  { items, to }: Rubric,
): Turn {
  const scores = (points: Points) => ({
    intent: 'score_outcome',
    slots: { review: review.id, points: points.map((value): Json => value), ...(comment ? { comment } : {}) },
  });
  const choices = [scores(scaled), scores(plain)];
  return say(
    {
      text: `成果 ${outcome.number} 号的 ${plain.join('、')} 分，是按哪种满分打的？`,
      buttons: [
        { label: `各项满分 ${items.map(({ weight }) => weight).join('、')}`, does: choices[0] ?? scores(scaled) },
        { label: `每项满分 ${to}`, does: choices[1] ?? scores(plain) },
      ],
    },
    { context: 'list', choices, about: { review: review.id } },
  );
}

/** Kept at once: whole, or as a draft with what is still missing. Until the result is out it can be changed. */
async function record(
  task: Task,
  points: Points,
  said: string,
  campaign: Campaign,
  tasks: Task[],
  talk: Talk,
): Promise<Turn> {
  const { review, outcome } = task;
  if (await isReleased(talk.read, campaign.id)) return say(OUT);
  if (said.length > LONGEST) return say(`评语请在 ${LONGEST} 字以内，拣要紧的说。`, talk.shown);
  const { rubric } = campaign.terms;
  const comment = said === '' ? review.comment : maskPersonal(said).text;
  const whole = isWhole(points, comment, rubric);
  const state = whole ? ('scored' as const) : ('draft' as const);
  const after = tasks.map((one): Task => (one === task ? { ...one, review: { ...review, state } } : one));
  const turn = say(
    {
      text: `${told(outcome.number, points, comment, rubric)}${whole ? leftWords(after) : ''}`,
      fields: [
        ...rubric.items.map(({ name }, i) => ({
          label: name,
          value: typeof points[i] === 'number' ? inPoints(points[i]) : '还没打',
        })),
        ...(comment ? [{ label: '评语', value: comment }] : []),
      ],
      buttons: [
        ...(unfinished(after).some((one) => one.review.id !== review.id)
          ? [{ label: '下一篇', does: { intent: 'next_review' }, lasting: true, tone: 'primary' as const }]
          : []),
        { label: '改分', does: { intent: 'show_review', slots: { review: review.id } }, lasting: true },
      ],
    },
    { context: 'review', about: { review: review.id, outcome: outcome.number } },
  );
  return {
    ...turn,
    unless: [
      unlessReleased(campaign.id),
      query(
        build
          .select({ id: outcomeTable.id })
          .from(outcomeTable)
          .where(and(eq(outcomeTable.id, outcome.id), eq(outcomeTable.state, 'withdrawn'))),
      ),
    ],
    writes: [
      write(
        build
          .update(reviewTable)
          .set({ scores: points, comment, state, version: review.version + 1, scoredOn: whole ? talk.today : null })
          .where(and(eq(reviewTable.id, review.id), eq(reviewTable.version, review.version))),
        1,
      ),
    ],
    // see policy.ts: what changed, but neither by whom nor on what
    changes: [
      {
        verb: 'score',
        entity: 'review',
        id: talk.seal('review', review.id),
        before: { points: review.scores ?? null, state: review.state },
        after: { points, state, ...(said === '' ? {} : { comment: true }) },
        anonymous: true,
      },
    ],
    session: { ...talk.session, last: { ...talk.session.last, review: review.id } },
  };
}

function told(number: number, points: Points, comment: string | null, rubric: Rubric): string {
  const total = totalOf(points, rubric);
  if (total === undefined) {
    const open = rubric.items.filter((_, i) => typeof points[i] !== 'number').map(({ name }) => name);
    return `成果 ${number} 号先记下了，还差评分：${open.join('、')}。直接说分数就行。`;
  }
  if (rubric.comment && !comment) return `成果 ${number} 号 ${inPoints(total)} 分已记下，再说一句评语就完成了。`;
  return `成果 ${number} 号已评，合计 ${inPoints(total)} 分。`;
}

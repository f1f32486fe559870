import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { type Message, say, type Turn } from '../../chat/turn.ts';
import { numeralsAlike } from '../../kernel/chinese/numerals.ts';
import { clip } from '../../kernel/chinese/text.ts';
import type { Button, Card } from '../../message/card.ts';
import { type Campaign, campaignById } from '../campaign/index.ts';
import { currentVersion, OUTCOME_KIND_WORDS, teamById } from '../outcomes/index.ts';
import { topicById } from '../topics/index.ts';
import { withoutTraces } from './hide.ts';
import { tracesOf } from './interests.ts';
import { type Task, taskById, tasksOf } from './store.ts';

const EXCERPT = 100;
const LISTED = 8;

/** What there is to judge for this person now, in campaigns whose result is not out yet. */
export async function openTasks({ read, asker }: Pick<Talk, 'read' | 'asker'>): Promise<Task[]> {
  return (await tasksOf(read, asker.id)).filter(({ outcome }) => outcome.state === 'in_review');
}

/** 还有 3 篇: those that are not whole yet. */
export function unfinished(tasks: readonly Task[]): Task[] {
  return tasks.filter(({ review: { state } }) => state === 'assigned' || state === 'draft');
}

export function leftWords(tasks: readonly Task[]): string {
  const left = unfinished(tasks).length;
  return left > 0 ? `还有 ${left} 篇没评。` : '您的都评完了，结果公布前还可以改。';
}

/** 我来评审, 下一篇, 上一篇, 跳过: the next to be judged behind the one that was looked at last. */
export const nextReview: Decide = async (slots, talk) => {
  const tasks = await openTasks(talk);
  if (tasks.length === 0) return nothingToJudge(talk);
  const at = tasks.findIndex(({ review }) => review.id === spokenOf(talk));
  if (slots.back === true) {
    const before = tasks[at - 1];
    return before ? showTask(before, tasks, talk) : say('前面没有了，这就是第一篇。', talk.shown);
  }
  const ordered = [...tasks.slice(at + 1), ...tasks.slice(0, at + 1)];
  const behind = slots.any === true ? ordered : unfinished(ordered);
  const next = behind.find(({ review }) => review.id !== spokenOf(talk)) ?? behind[0];
  return next ? showTask(next, tasks, talk) : listTasks({}, talk);
};

async function nothingToJudge({ read, asker }: Talk): Promise<Turn> {
  const had = await tasksOf(read, asker.id);
  return say(
    had.length > 0
      ? '您评审的成果都已公布结果，没有要评的了。谢谢您。'
      : '现在没有分给您评审的成果。分给您以后，会写进汇总提醒。',
  );
}

export const showReview: Decide = async ({ review }, talk) => {
  const tasks = await openTasks(talk);
  const meant = tasks.find((task) => task.review.id === review);
  return meant ? showTask(meant, tasks, talk) : nextReview({}, talk);
};

/** 还有几篇没评: which are done and which are not. */
export const listTasks: Decide = async (_slots, talk) => {
  const tasks = await openTasks(talk);
  if (tasks.length === 0) return nothingToJudge(talk);
  const open = unfinished(tasks);
  const ordered = [...open, ...tasks.filter((task) => !open.includes(task))];
  const shown = ordered.slice(0, LISTED);
  const titles = await Promise.all(shown.map((task) => titleOf(task, talk)));
  const choices = shown.map(({ review }) => ({ intent: 'show_review', slots: { review: review.id } }));
  const state = { assigned: '没评', draft: '评了一半', scored: '已评', recused: '' };
  return say(
    {
      text: `分给您 ${tasks.length} 篇，${open.length > 0 ? `还有 ${open.length} 篇没评。` : '都评完了，公布前可以改。'}`,
      fields: shown.map(({ review, outcome }, i) => ({
        label: `成果 ${outcome.number} 号`,
        value: `${clip(titles[i] ?? '', 22)}（${state[review.state]}）`,
      })),
      buttons: [
        {
          label: open.length > 0 ? '接着评' : '从头看看',
          does: { intent: 'next_review', slots: { any: open.length === 0 } },
          lasting: true,
        },
        { label: '评分标准', does: { intent: 'review_rubric' }, lasting: true },
      ],
    },
    { context: 'review', choices },
  );
};

const NUMBERED = /成果\s*(\d{1,6})\s*号|^.{0,4}?(\d{1,6})\s*号/u;
const ORDINAL = /^(?:看看?|打开|评|先看|再看|把|给)?(?:一下)?第\s*(\d{1,3})\s*[篇份个项]/u;

/** Of the tasks the one that words or slots name: by 成果 8 号, 第三篇, else the one shown last. */
export function taskMeant(slots: Slots, said: string, tasks: readonly Task[], talk: Talk): Task | undefined {
  const plain = numeralsAlike(said);
  const number = Number(NUMBERED.exec(plain)?.slice(1).find(Boolean));
  const named = tasks.find(({ outcome }) => outcome.number === number);
  if (named) return named;
  const index = Number(ORDINAL.exec(plain)?.[1]);
  const listed = talk.shown?.choices?.[index - 1]?.slots?.review;
  const inOrder = tasks.find(({ review }) => review.id === listed) ?? tasks[index - 1];
  if (inOrder) return inOrder;
  const spoken = typeof slots.review === 'string' ? slots.review : spokenOf(talk);
  const left = unfinished(tasks);
  return tasks.find(({ review }) => review.id === spoken) ?? (left.length === 1 ? left[0] : undefined);
}

function spokenOf({ shown, session }: Talk): unknown {
  return shown?.about?.review ?? session.last.review;
}

/** One outcome to be judged: what it is, its file, and a form with one field an item. */
export async function showTask(task: Task, tasks: readonly Task[], talk: Talk): Promise<Turn> {
  const { review, outcome } = task;
  const campaign = await campaignById(talk.read, review.campaign);
  if (!campaign) return say('这次征集已不在，不用再评。');
  const version = await currentVersion(talk.read, outcome.id);
  const files = filesOf(task, version?.files ?? [], campaign);
  const hide = await hiderFor(task, campaign, talk);
  const words = hide(version?.text ?? '');
  const topic = await topicById(talk.read, outcome.topic);
  const team = campaign.terms.authorsHidden ? undefined : await teamById(talk.read, outcome.team);
  const whole = files.length === 0 && words.length > EXCERPT;
  const card: Card = {
    text: `成果 ${outcome.number} 号“${hide(outcome.title)}”（${OUTCOME_KIND_WORDS[outcome.kind]}）。${review.state === 'scored' ? '您已评过，可以改。' : leftWords(tasks)}`,
    fields: [
      ...(topic ? [{ label: '课题', value: `${topic.number ?? ''} 号 ${topic.title}` }] : []),
      ...(team ? [{ label: '课题组', value: team.name }] : []),
      ...(words === '' ? [] : [{ label: '内容', value: clip(words, EXCERPT) }]),
      ...(files.length > 1 ? [{ label: '文件', value: `${files.length} 个` }] : []),
    ],
    ...(whole ? { more: words } : {}),
    form: scoreForm(task, campaign),
    buttons: buttonsFor(task, tasks, files.length > 0),
  };
  const turn = say(card, { context: 'review', about: { review: review.id, outcome: outcome.number } });
  return { ...turn, session: { ...talk.session, last: { ...talk.session.last, review: review.id } } };
}

function scoreForm({ review }: Task, { terms: { rubric } }: Campaign): NonNullable<Card['form']> {
  return {
    fields: [
      ...rubric.items.map(({ name, weight }, i) => {
        const value = review.scores?.[i];
        return {
          name: `s${i}`,
          label: `${name}（${rubric.from}–${rubric.to} 分，权重 ${weight}）`,
          kind: 'text' as const,
          required: true,
          ...(typeof value === 'number' ? { value: String(value) } : {}),
        };
      }),
      {
        name: 'comment',
        label: '评语',
        kind: 'text',
        required: rubric.comment,
        ...(review.comment ? { value: review.comment } : {}),
      },
    ],
    submit: '提交评分',
    does: { intent: 'score_outcome', slots: { review: review.id } },
  };
}

function buttonsFor({ review }: Task, tasks: readonly Task[], files: boolean): Button[] {
  const slots = { review: review.id };
  return [
    ...(files ? [{ label: '看文件', does: { intent: 'review_files', slots }, lasting: true }] : []),
    ...(tasks.length > 1
      ? [
          { label: '上一篇', does: { intent: 'next_review', slots: { back: true } }, lasting: true },
          { label: '下一篇', does: { intent: 'next_review', slots: {} }, lasting: true },
        ]
      : []),
    { label: '回避', does: { intent: 'recuse_review', slots }, confirm: '这一篇改由其他评委评，确定回避吗？' },
  ];
}

/** The files of a task, one message each, under names that tell nothing where authors are hidden. */
export const reviewFiles: Decide = async ({ review }, talk) => {
  const task = typeof review === 'string' ? await taskById(talk.read, review) : undefined;
  const campaign = task && (await campaignById(talk.read, task.review.campaign));
  if (!task || !campaign || task.review.reviewer !== talk.asker.id || task.review.state === 'recused')
    return say('这一篇不在您的评审任务里。');
  const files = filesOf(task, (await currentVersion(talk.read, task.outcome.id))?.files ?? [], campaign);
  if (files.length === 0) return say('这一篇没有文件，正文在“展开”里。');
  const shows = { context: 'review', about: { review: task.review.id, outcome: task.outcome.number } };
  return {
    messages: files.map(
      ({ id, name, bytes }): Message => ({
        to: 'asker',
        kind: 'answer',
        card: { text: `成果 ${task.outcome.number} 号的文件：`, file: { name, bytes, sha256: id } },
        shows,
      }),
    ),
    writes: [],
    changes: [],
    session: { ...talk.session, last: { ...talk.session.last, review: task.review.id } },
  };
};

type File = { id: string; name: string; bytes: number };

function filesOf({ outcome }: Task, files: readonly File[], { terms }: Campaign): File[] {
  if (!terms.authorsHidden) return [...files];
  return files.map(({ id, name, bytes }, i) => {
    const ending = /\.[A-Za-z0-9]{1,5}$/u.exec(name)?.[0] ?? '';
    return { id, bytes, name: `成果${outcome.number}号${files.length > 1 ? `-${i + 1}` : ''}${ending}` };
  });
}

/** Takes the authors' traces out of a text, where the campaign hides them. */
async function hiderFor(
  { outcome }: Task,
  { terms }: Campaign,
  { read }: Pick<Talk, 'read'>,
): Promise<(text: string) => string> {
  if (!terms.authorsHidden) return (text) => text;
  const traces = await tracesOf(read, outcome);
  return (text) => withoutTraces(text, traces);
}

async function titleOf(task: Task, talk: Pick<Talk, 'read'>): Promise<string> {
  const campaign = await campaignById(talk.read, task.review.campaign);
  return campaign ? (await hiderFor(task, campaign, talk))(task.outcome.title) : '';
}

import { and, eq, inArray } from 'drizzle-orm';
import type { Decide, Talk } from '../../chat/skill.ts';
import { both, type Message, NOTHING, say, type Turn } from '../../chat/turn.ts';
import { build, query } from '../../kernel/statement.ts';
import { cityStaffOf } from '../../organisation/store.ts';
import { glimpse } from './cards.ts';
import { standsAs } from './merged.ts';
import { newsOf } from './news.ts';
import { GONE, mayMerge, type Problem, seesAll } from './policy.ts';
import { hasEndorsed, problemByNumber, setStatus, toldBy } from './store.ts';
import { problem } from './tables.ts';

const STAFF_ONLY = '合并、拆分难题由市直机关工委的管理员办理。';

/** 把5号并到12号: endorsements and tellers move along, the tellers are told and may object. */
export const mergeProblems: Decide = async ({ from, into }, talk) => {
  if (!seesAll(talk.asker)) return say(STAFF_ONLY);
  const numbers = (Array.isArray(from) ? from : [from]).filter((one) => typeof one === 'number');
  const target = typeof into === 'number' ? await problemByNumber(talk.read, into) : undefined;
  if (!target) return say(typeof into === 'number' ? `没有找到难题 ${into} 号。` : '并到哪一条？例如“把5号并到12号”。');
  const root = await standsAs(talk.read, target);
  let turn: Turn = NOTHING;
  const merged: number[] = [];
  const refused: string[] = [];
  for (const number of new Set(numbers)) {
    const one = await problemByNumber(talk.read, number);
    const refusal = one ? mayMerge(one, root) : undefined;
    if (!one) refused.push(`没有找到难题 ${number} 号。`);
    else if (refusal) refused.push(refusal.text);
    else {
      turn = both(turn, await mergeOne(one, root, talk));
      merged.push(number);
    }
  }
  if (merged.length === 0) return say(refused.join('') || '要把哪一条并过去？例如“把5号并到12号”。');
  const numbersSaid = merged.join('、');
  const moved = root.id === target.id ? '' : `（${target.number} 号先前已并入 ${root.number} 号）`;
  const undo = { intent: 'undo_merge', slots: { problem_no: merged } };
  const answer = say({
    text: `已把 ${numbersSaid} 号并入 ${root.number} 号${moved}。附议跟着走，按单位只计一次；提出人会知道，也可以提出异议。${refused.join('')}`,
    buttons: [{ label: '还原', does: undo }],
  });
  return { ...both(answer, turn), session: { ...talk.session, last: { ...talk.session.last, undo } } };
};

async function mergeOne(one: Problem, root: Problem, talk: Talk): Promise<Turn> {
  const news = await newsOf(
    [one.id],
    {
      text: `与 ${root.number} 号“${glimpse(root, 30)}”相近，已并在一起办，附议一并计入。觉得不是一回事，可以说一声。`,
      about: `problem/${one.number}`,
      buttons: [{ label: '不是一回事', does: { intent: 'object_to_merge', slots: { problem_no: one.number } } }],
    },
    talk,
  );
  return {
    messages: news.messages,
    unless: [
      query(
        build
          .select({ id: problem.id })
          .from(problem)
          .where(and(eq(problem.id, root.id), inArray(problem.status, [...GONE]))),
      ),
    ],
    writes: [
      ...news.writes,
      setStatus(one, { status: 'merged', mergedInto: root.id, statusBefore: one.status, objected: false }),
    ],
    changes: [
      {
        verb: 'merge',
        entity: 'problem',
        id: one.id,
        before: { status: one.status },
        after: { status: 'merged', into: root.number },
      },
    ],
  };
}

/** The staff's one tap: what was merged stands by itself again, as it did before. */
export const undoMerge: Decide = async ({ problem_no }, talk) => {
  if (!seesAll(talk.asker)) return say(STAFF_ONLY);
  const numbers = (Array.isArray(problem_no) ? problem_no : [problem_no]).filter((one) => typeof one === 'number');
  const found = (await Promise.all(numbers.map((number) => problemByNumber(talk.read, number)))).flatMap(
    (one) => one ?? [],
  );
  const merged = found.filter(({ status }) => status === 'merged');
  if (merged.length === 0) return say('这几条现在没有并在别的难题里，不用还原。');
  return {
    ...say(`已还原：${merged.map(({ number }) => number).join('、')} 号重新单独列出，附议各归各的。`),
    writes: merged.map((one) =>
      setStatus(one, {
        status: one.statusBefore ?? 'submitted',
        mergedInto: null,
        statusBefore: null,
        objected: false,
      }),
    ),
    changes: merged.map(({ id }) => ({
      verb: 'undo_merge',
      entity: 'problem',
      id,
      before: { status: 'merged' },
      after: { status: 'submitted' },
    })),
  };
};

/** 不是一回事, of its teller or of somebody who endorses it: the staff look at it once more. */
export const objectToMerge: Decide = async (slots, talk) => {
  const own = await toldBy(talk);
  const one = await meant(slots.problem_no, own, talk);
  if (!one) {
    const none = say('没有找到您报过或附议过、又并入别处的难题。请说出编号，例如“5号不是一回事”。');
    // words that may name one told without a name don't stay beside the person's own (law 10)
    return own.some(({ anonymous }) => anonymous) ? { ...none, eraseSince: talk.now } : none;
  }
  const root = await standsAs(talk.read, one);
  const anonymous = one.anonymous && own.some(({ id }) => id === one.id);
  const text = one.objected
    ? '已经转给工委同志了，正在看。'
    : `好的，已请工委同志再看：${one.number} 号和 ${root.number} 号不是一回事。结果在“我报的难题”里能看到。`;
  const answer: Message = { to: 'asker', kind: 'answer', card: { text }, ...(anonymous ? { erase: true } : {}) };
  const forgets = anonymous ? { eraseSince: talk.now } : {};
  if (one.objected) return { messages: [answer], writes: [], changes: [], ...forgets };
  const change = { verb: 'object_to_merge', entity: 'problem', id: one.id };
  return {
    // a message would stand beside the hour at which somebody wrote; the staff find it when they sort (law 10)
    messages: anonymous ? [answer] : [answer, ...(await toStaff(one, root, talk))],
    writes: [setStatus(one, { status: 'merged', objected: true })],
    changes: [anonymous ? { ...change, anonymous: true } : change],
    ...forgets,
  };
};

async function meant(number: unknown, own: Problem[], talk: Talk): Promise<Problem | undefined> {
  const numbers = typeof number === 'number' ? [number] : [...talk.text.matchAll(/\d{1,7}/gu)].map(Number);
  const shown = talk.shown?.about?.problem;
  if (numbers.length === 0 && typeof shown === 'number') numbers.push(shown);
  for (const one of numbers) {
    const found = await problemByNumber(talk.read, one);
    if (found?.status !== 'merged') continue;
    if (own.some(({ id }) => id === found.id) || (await hasEndorsed(talk.read, found, talk.asker.id))) return found;
  }
  const merged = own.filter(({ status }) => status === 'merged');
  return numbers.length === 0 && merged.length === 1 ? merged[0] : undefined;
}

async function toStaff(one: Problem, root: Problem, { read, asker }: Talk): Promise<Message[]> {
  const staff = await cityStaffOf(read);
  return staff
    .filter(({ id }) => id !== asker.id)
    .map(({ id }) => ({
      to: { person: id },
      kind: 'proactive',
      why: '您是工委管理员，负责梳理难题',
      about: `problem/${one.number}`,
      card: {
        text: `有人认为难题 ${one.number} 号“${glimpse(one, 24)}”与 ${root.number} 号“${glimpse(root, 24)}”不是一回事。`,
        buttons: objectionButtons(one),
      },
    }));
}

/** What the staff may do with an objection, one tap each. */
export function objectionButtons({ number }: Pick<Problem, 'number'>) {
  const group = `objection/${number}`;
  return [
    { label: `还原 ${number} 号`, does: { intent: 'undo_merge', slots: { problem_no: number } }, group },
    { label: `仍并 ${number} 号`, does: { intent: 'keep_merge', slots: { problem_no: number } }, group },
  ];
}

export const keepMerge: Decide = async ({ problem_no }, talk) => {
  if (!seesAll(talk.asker)) return say(STAFF_ONLY);
  const one = typeof problem_no === 'number' ? await problemByNumber(talk.read, problem_no) : undefined;
  if (one?.status !== 'merged' || !one.objected) return say('这条异议已经处理过了。');
  return {
    ...say(`好的，${one.number} 号仍并在一起办。`),
    writes: [setStatus(one, { status: 'merged', objected: false })],
    changes: [{ verb: 'keep_merge', entity: 'problem', id: one.id }],
  };
};

/** What somebody objected to and nobody has looked at yet, with what each was merged into. */
export async function objections({ read }: Pick<Talk, 'read'>): Promise<{ one: Problem; root: Problem }[]> {
  const rows = await read
    .select()
    .from(problem)
    .where(and(eq(problem.status, 'merged'), eq(problem.objected, true)));
  return Promise.all(rows.map(async (one) => ({ one, root: await standsAs(read, one) })));
}

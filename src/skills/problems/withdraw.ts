import type { Slots, Talk } from '../../chat/skill.ts';
import { type Message, say, type Turn } from '../../chat/turn.ts';
import { glimpse } from './cards.ts';
import { mayWithdraw, type Problem } from './policy.ts';
import { similar } from './similar.ts';
import { wantsAnonymity } from './split.ts';
import { problemByNumber, setWithdrawn, toldBy } from './store.ts';

/** Takes back what one told, after one confirmation (`sure`). Endorsements stay with it. */
export async function withdraw(slots: Slots, talk: Talk): Promise<Turn> {
  const inText = /(\d{1,7})\s*号/.exec(talk.text)?.[1];
  const number = inText ? Number(inText) : slots.problem_no;
  if (slots.anonymous === true || wantsAnonymity(talk.text)) return withdrawAnonymous(number, slots, talk);
  const mine = await toldBy(talk);
  const problem = await meant(number, slots, mine, talk);
  if (Array.isArray(problem)) return which(problem);
  if (!problem) return say(typeof number === 'number' ? `没有找到难题 ${number} 号。` : '您没有可以撤回的难题。');
  const own = mine.some(({ id }) => id === problem.id);
  if (own && problem.anonymous) return withdrawAnonymous(problem.number, slots, talk);
  const refusal = mayWithdraw(problem, own);
  if (refusal) return say(refusal.text);
  if (slots.sure !== true) return confirmFirst(problem);
  return {
    ...say(`难题 ${problem.number} 号已撤回。`),
    writes: [setWithdrawn(problem)],
    changes: [
      {
        verb: 'withdraw',
        entity: 'problem',
        id: problem.id,
        before: { status: problem.status },
        after: { status: 'withdrawn' },
      },
    ],
  };
}

/** The no to the confirmation. */
export function keep({ since }: Slots): Turn {
  return { ...say('好的，没有撤回。'), ...(typeof since === 'number' ? { eraseSince: since } : {}) };
}

/** Neither number nor text may stand beside the teller's name in what is kept, so the question names neither. */
async function withdrawAnonymous(number: unknown, slots: Slots, talk: Talk): Promise<Turn> {
  const since = typeof slots.since === 'number' ? slots.since : talk.now;
  const mine = (await toldBy(talk, 'anonymous')).filter(({ status }) => status === 'submitted');
  const named = typeof number === 'number' ? mine.filter((one) => one.number === number) : mine;
  const [problem, ...others] = named;
  if (!problem) return { ...say('没有找到您匿名报的、还能撤回的难题。'), eraseSince: since };
  if (others.length > 0) {
    const list = named.map((one) => `${one.number} 号“${glimpse(one, 20)}”`).join('；');
    return forgotten(`您匿名报过 ${named.length} 条：${list}。请说“撤回匿名的”加编号。`, since);
  }
  if (slots.sure !== true && typeof number !== 'number') {
    const asks = say('撤回您匿名报的那条难题吗？回复“是”就撤回。', {
      context: 'confirm',
      yes: { intent: 'withdraw_problem', slots: { anonymous: true, sure: true, since } },
      no: { intent: 'keep_problem', slots: { since } },
    });
    return { ...asks, eraseSince: since };
  }
  return {
    ...forgotten('匿名报的那条难题已撤回。', since),
    writes: [setWithdrawn(problem)],
    changes: [{ verb: 'withdraw', entity: 'problem', id: problem.id, anonymous: true }],
  };
}

function forgotten(text: string, since: number): Turn {
  const message: Message = { to: 'asker', kind: 'answer', card: { text }, erase: true };
  return { messages: [message], writes: [], changes: [], eraseSince: since };
}

function confirmFirst(problem: Problem): Turn {
  const yes = { intent: 'withdraw_problem', slots: { problem_no: problem.number, sure: true } };
  const no = { intent: 'keep_problem' };
  return say(
    {
      text: `撤回难题 ${problem.number} 号“${glimpse(problem)}”吗？`,
      buttons: [
        { label: '确认撤回', does: yes, tone: 'danger' },
        { label: '不撤回', does: no },
      ],
    },
    { context: 'confirm', yes, no, about: { problem: problem.number } },
  );
}

function which(problems: Problem[]): Turn {
  const actions = problems.map(({ number }) => ({ intent: 'withdraw_problem', slots: { problem_no: number } }));
  return say(
    {
      text: '要撤回哪一条？',
      fields: problems.map((one) => ({ label: `${one.number} 号`, value: glimpse(one, 28) })),
      buttons: problems.map(({ number }, i) => ({
        label: `撤回 ${number} 号`,
        does: actions[i] ?? { intent: 'help' },
      })),
    },
    { context: 'list', choices: actions },
  );
}

async function meant(
  number: unknown,
  { problem: keyword }: Slots,
  mine: Problem[],
  { read, session, shown }: Talk,
): Promise<Problem | Problem[] | undefined> {
  if (typeof number === 'number') return problemByNumber(read, number);
  const open = mine.filter(({ status, anonymous }) => status === 'submitted' && !anonymous);
  if (typeof keyword === 'string') {
    const naming = open.filter(({ text }) => text.includes(keyword));
    const [best] = similar(keyword, open, { atLeast: 0.2 });
    const found = naming.length > 0 ? naming : open.filter(({ id }) => id === best?.id);
    if (found.length > 0) return found.length === 1 ? found[0] : found.slice(0, 5);
  }
  const spoken = shown?.about?.problem ?? session.last.problem;
  const last = open.find((one) => one.number === spoken);
  if (last) return last;
  if (open.length > 1) return open.slice(-5);
  return open[0] ?? mine.find(({ status, anonymous }) => status === 'submitted' && anonymous);
}

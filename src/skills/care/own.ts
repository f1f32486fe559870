import type { Decide, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { Action } from '../../message/card.ts';
import { unitByCode } from '../../organisation/store.ts';
import { dayWords } from '../duties/index.ts';
import { mayAppeal, mayWithdraw, type Request, STATUS_WORDS, yuan } from './policy.ts';
import { decidersOf, decisionsOf, reasonOf, requestsBy, setRequest } from './store.ts';
import { forgetUntold, tellDeciders } from './tell.ts';

export const WITHDRAW = 'withdraw_care';
export const APPEAL = 'appeal_care';
const SHOWN = 3;

/** 申请怎么样了: one's own, the newest first; the words of the need are not said again. */
export const ownRequests: Decide = async (_slots, talk) => {
  const mine = await requestsBy(talk.read, talk.asker.id);
  const [newest] = mine;
  if (!newest)
    return say({
      text: '您还没有提过关心关爱申请。有难处说一句就能申请，替别的同志说也行，只有批的同志看得到。',
      buttons: [{ label: '我要申请', does: { intent: 'care_request', slots: { text: '我要申请关心关爱' } } }],
    });
  const decided = (await decisionsOf(talk.read, newest.id)).at(-1);
  const reason = decided && newest.status !== 'submitted' ? `理由：${reasonOf(decided, talk)}` : '';
  const at = newest.status === 'submitted' ? await unitByCode(talk.read, newest.decides) : undefined;
  const turn = say({
    text: `${lineOf(newest, talk)}${at ? `，由${at.name}审批` : ''}。${reason}`,
    ...(mine.length > 1
      ? {
          more: mine
            .slice(1, 1 + SHOWN)
            .map((one) => lineOf(one, talk))
            .join('\n'),
        }
      : {}),
    buttons: [
      ...(mayWithdraw(newest) ? [] : [{ label: '撤回', does: { intent: WITHDRAW, slots: { id: newest.id } } }]),
      ...(mayAppeal(newest) ? [] : [{ label: '申诉', does: { intent: APPEAL, slots: { id: newest.id } } }]),
    ],
  });
  return { ...turn, messages: turn.messages.map((one) => ({ ...one, erase: reason !== '' })) };
};

function lineOf({ number, on, status, granted, onBehalf }: Request, { today }: Pick<Talk, 'today'>): string {
  const sum = status === 'approved' && granted !== null ? `，${yuan(granted)}` : '';
  return `申请 ${number} 号${STATUS_WORDS[status]}${sum}，${dayWords(on, today)}${onBehalf ? '替人' : ''}提的`;
}

/** By a button, or in words the one that waits. */
export const withdrawOwn: Decide = async ({ id }, talk) => {
  const mine = await requestsBy(talk.read, talk.asker.id);
  const waiting = mine.filter(({ status }) => status === 'submitted');
  if (typeof id !== 'string' && waiting.length > 1) return whichOf(waiting, WITHDRAW, '撤回哪一件？');
  const found = typeof id === 'string' ? mine.find((one) => one.id === id) : (waiting[0] ?? mine[0]);
  if (!found) return say('您没有提过关心关爱申请，不用撤回。');
  const refusal = mayWithdraw(found);
  if (refusal) return say(refusal.text);
  return {
    ...say(`申请 ${found.number} 号已撤回。以后需要，随时说。`),
    writes: [setRequest(found, { status: 'withdrawn' }), forgetUntold(found)],
    changes: [{ verb: 'withdraw', entity: 'care_request', id: found.id }],
  };
};

/** Once after a decision; heard by somebody who has not decided on it, where there is anybody. */
export const appeal: Decide = async ({ id }, talk) => {
  const { read, asker } = talk;
  const mine = await requestsBy(read, asker.id);
  const found =
    typeof id === 'string' ? mine.find((one) => one.id === id) : (mine.find((one) => !mayAppeal(one)) ?? mine[0]);
  if (!found) return say('您没有提过关心关爱申请，没有可申诉的。');
  const refusal = mayAppeal(found);
  if (refusal) return say(refusal.text);
  const unit = await unitByCode(read, found.decides);
  const before = (await decisionsOf(read, found.id)).map(({ by }) => by);
  const all = unit ? (await decidersOf(read, unit)).filter((one) => one.id !== asker.id) : [];
  const fresh = all.filter((one) => !before.includes(one.id));
  const turn = say(
    `申请 ${found.number} 号已申诉，${fresh.length > 0 ? '换别的同志来看' : '请他们再看一次'}，有结果马上告诉您。`,
  );
  return {
    ...turn,
    messages: [...turn.messages, ...tellDeciders(found, fresh.length > 0 ? fresh : all, '（申诉）')],
    writes: [setRequest(found, { status: 'submitted', appealed: true, granted: null })],
    changes: [{ verb: 'appeal', entity: 'care_request', id: found.id }],
  };
};

function whichOf(requests: Request[], intent: string, text: string): Turn {
  const choices = requests.map(({ id }): Action => ({ intent, slots: { id } }));
  return say(
    {
      text,
      buttons: requests.map(({ id, number }) => ({ label: `${number} 号`, does: { intent, slots: { id } } })),
    },
    { context: 'list', choices },
  );
}

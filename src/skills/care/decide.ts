import type { Form, Values } from '../../chat/form.ts';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { stringOf, wordsOf } from '../../chat/slot-values.ts';
import { NOTHING, say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/errors.ts';
import { build, write } from '../../kernel/statement.ts';
import { maskPersonal } from '../problems/index.ts';
import { APPEAL } from './own.ts';
import { mayGrant, NO_FUND, type Request, sumIn, yuan } from './policy.ts';
import { decidable, numberIn } from './see.ts';
import { fundOf, overFund, requestById, sealReason, setRequest, waitingFor } from './store.ts';
import { careDecision } from './tables.ts';
import { forgetUntold } from './tell.ts';

const APPROVE_FORM = 'approve_care';
const REFUSE_FORM = 'refuse_care';
const REFUSES = /不同意|不批|不予|驳回|退回|拒绝|不给/u;

/** By the buttons, or in words: 同意3号关爱申请，给5000元，家里确有困难. What is missing is asked. */
export const decideCare: Decide = async (slots, talk) => {
  if (!talk.private) return say('审批请在和我的私聊里说，这里其他人看得到。');
  const text = wordsOf(slots, talk);
  const request = await meant(slots, text, talk);
  if (isRefusal(request)) return say(request.text);
  const how =
    slots.how === 'approved' || slots.how === 'refused' ? slots.how : REFUSES.test(text) ? 'refused' : 'approved';
  // said before a sum and a reason are asked for
  if (how === 'approved' && !(await fundOf(talk.read, request.decides, request.year))) return say(NO_FUND.text);
  const reason = reasonIn(text);
  const amount = sumIn(text.replace(/[^，,]{0,4}号/u, '')) ?? request.asked ?? undefined;
  const values: Values = {
    id: request.id,
    ...(how === 'approved' && amount !== undefined ? { amount } : {}),
    ...(reason ? { reason } : {}),
  };
  const form = {
    form: how === 'approved' ? APPROVE_FORM : REFUSE_FORM,
    values,
    trail: [],
    misses: 0,
    since: talk.since ?? talk.now,
  };
  return { ...NOTHING, session: { ...talk.session, form } };
};

async function meant({ id }: Slots, text: string, talk: Talk): Promise<Request | Refusal> {
  if (typeof id === 'string') return decidable(id, talk);
  const waiting = await waitingFor(talk.read, talk.asker);
  const number = numberIn(text);
  const named = number === undefined ? waiting : waiting.filter((one) => one.number === number);
  const [only] = named;
  if (only && named.length === 1) return decidable(only.id, talk);
  if (!only)
    return refuse(number !== undefined ? `没有等您批的关心关爱申请 ${number} 号。` : '现在没有等您批的关心关爱申请。');
  return refuse(`等您批的有 ${named.map((one) => `${one.number} 号`).join('、')}，请连号一起说。`);
}

/** What stands behind the last comma, when it is no sum and no number. */
function reasonIn(text: string): string | undefined {
  const after = /(?:理由|原因|因为)(?:是)?[:：，]?\s*(.{2,})$/u.exec(text)?.[1];
  const parts = text.split(/[，,；;。]/u).map((part) => part.trim());
  const last = parts.slice(1).findLast((part) => part.length >= 3 && sumIn(part) === undefined);
  const found = after ?? last;
  return found ? clip(maskPersonal(found).text, 200) : undefined;
}

const REASON = {
  name: 'reason',
  label: '理由',
  kind: 'text' as const,
  required: true,
  ask: '请说一句理由，会一起告诉申请人。',
  parse: (text: string) =>
    text.trim().length < 2 ? refuse('请说一句理由。') : clip(maskPersonal(text.trim()).text, 200),
};

export const approveForm: Form = {
  name: APPROVE_FORM,
  title: '同意申请',
  forgets: true,
  fields: [
    {
      name: 'amount',
      label: '金额（元）',
      kind: 'text',
      required: true,
      ask: '给多少钱？理由也请说一句。',
      parse: (text) => sumIn(text, { bare: true }) ?? refuse('没听清金额，说数字就行，比如 5000 元。'),
    },
    REASON,
  ],
  summary: (values, talk) => summed('approved', values, talk),
  heard: async (text, values) => changed(text, values),
  done: (values, talk) => decided('approved', values, talk),
};

export const refuseForm: Form = {
  name: REFUSE_FORM,
  title: '不同意申请',
  forgets: true,
  fields: [REASON],
  summary: (values, talk) => summed('refused', values, talk),
  done: (values, talk) => decided('refused', values, talk),
};

/** While the summary stands: another sum or another reason; while the sum is asked, the reason behind it is heard too. */
function changed(text: string, values: Values): Values | undefined {
  if (values.amount !== undefined && values.reason === undefined) return undefined;
  const amount = sumIn(text);
  const reason = reasonIn(text);
  if (amount === undefined) return undefined;
  return { amount, ...(reason ? { reason } : {}) };
}

async function summed(how: 'approved' | 'refused', values: Values, talk: Talk) {
  const request = await requestById(talk.read, stringOf(values.id) ?? '');
  const sum = how === 'approved' ? `同意，${yuan(Number(values.amount))}` : '不同意';
  return {
    card: {
      text: `申请 ${request?.number ?? ''} 号：${sum}。确认后马上告诉申请人。`,
      fields: [{ label: '理由', value: stringOf(values.reason) ?? '' }],
    },
  };
}

async function decided(how: 'approved' | 'refused', values: Values, talk: Talk): Promise<Turn> {
  const { read, asker, today, newId, session, now } = talk;
  const request = await decidable(values.id, talk);
  if (isRefusal(request)) return say(request.text);
  const amount = how === 'approved' ? Number(values.amount) : null;
  const fund = await fundOf(read, request.decides, request.year);
  const refusal = amount === null ? undefined : mayGrant(amount, fund);
  if (refusal) return say(refusal.text);
  const reason = stringOf(values.reason) ?? '';
  const left = fund && amount !== null ? `今年还剩 ${yuan(fund.amount - fund.granted - amount)}。` : '';
  const turn = say(`申请 ${request.number} 号已${how === 'approved' ? '同意' : '记为不同意'}，申请人马上知道。${left}`);
  const decision = amount === null ? '这次没有同意' : `已同意，${yuan(amount)}`;
  return {
    ...turn,
    messages: [
      ...turn.messages,
      {
        to: { person: request.by },
        kind: 'urgent',
        why: '您提了关心关爱申请',
        about: `care_request/${request.number}`,
        erase: true,
        card: {
          text: `您的关心关爱申请 ${request.number} 号${decision}。`,
          fields: [{ label: '理由', value: reason }],
          ...(how === 'refused' && !request.appealed
            ? { buttons: [{ label: '申诉', does: { intent: APPEAL, slots: { id: request.id } } }] }
            : {}),
        },
      },
    ],
    writes: [
      setRequest(request, { status: how, granted: amount, decidedOn: today }),
      forgetUntold(request),
      write(
        build.insert(careDecision).values({
          id: newId(),
          request: request.id,
          by: asker.id,
          decision: how,
          amount,
          reason: sealReason(reason, talk),
          on: today,
        }),
        1,
      ),
    ],
    unless: amount === null ? [] : [overFund(request.decides, request.year, amount)],
    changes: [{ verb: how === 'approved' ? 'approve' : 'refuse', entity: 'care_request', id: request.id }],
    eraseSince: Math.min(now, session.form?.since ?? now),
  };
}

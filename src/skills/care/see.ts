import type { Decide, Talk } from '../../chat/skill.ts';
import { wordsOf } from '../../chat/slot-values.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { numeralsAlike } from '../../kernel/chinese/numerals.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/errors.ts';
import { personById, unitByCode } from '../../organisation/store.ts';
import { dayWords } from '../duties/index.ts';
import { mayDecide, type Request, yuan } from './policy.ts';
import { contentOf, decidersOf, decidesFor, decisionsOf, fundOf, requestById, waitingFor } from './store.ts';
import { DECIDE_CARE, showButton } from './tell.ts';

const NUMBER = /(\d{1,5})\s*号/u;
const SHOWN = 6;

/** The number of a request that a sentence names. */
export function numberIn(text: string): number | undefined {
  const found = NUMBER.exec(numeralsAlike(text))?.[1];
  return found === undefined ? undefined : Number(found);
}

/** 有哪些申请等我批: numbers only; what they say opens one by one. */
export const waitingCare: Decide = async (slots, talk) => {
  const number = numberIn(wordsOf(slots, talk));
  const waiting = await waitingFor(talk.read, talk.asker);
  const named = waiting.find((one) => one.number === number);
  if (named) return shown(named, talk);
  if (waiting.length === 0) return say('现在没有等您批的关心关爱申请。');
  const [only] = waiting;
  if (only && waiting.length === 1) return shown(only, talk);
  return say({
    text: `等您批的关心关爱申请 ${waiting.length} 件，点开只给您看。`,
    buttons: waiting.slice(0, SHOWN).map(({ id, number: of }) => showButton(id, `看 ${of} 号`)),
  });
};

export const showCare: Decide = async ({ id }, talk) => {
  const request = await decidable(id, talk);
  return isRefusal(request) ? say(request.text) : shown(request, talk);
};

/** Erased as soon as it is sent: what the need is stays sealed. */
async function shown(request: Request, talk: Talk): Promise<Turn> {
  const { read, today } = talk;
  const content = contentOf(request, talk);
  const [asker, unit, fund] = await Promise.all([
    personById(read, request.by),
    unitByCode(read, request.unit),
    fundOf(read, request.decides, request.year),
  ]);
  const slots = { id: request.id };
  const turn = say({
    heading: `关心关爱申请 ${request.number} 号${request.appealed ? '（申诉）' : ''}`,
    text: clip(content.need, 200),
    ...(content.need.length > 200 ? { more: content.need } : {}),
    fields: [
      {
        label: '申请人',
        value: `${asker?.name ?? ''}，${unit?.name ?? ''}${content.person ? `，替${content.person}` : ''}`,
      },
      { label: '日期', value: dayWords(request.on, today) },
      { label: '申请金额', value: request.asked === null ? '没有说' : yuan(request.asked) },
      {
        label: '今年资金',
        value: fund ? `还剩 ${yuan(fund.amount - fund.granted)}` : '还没有设，说“今年关爱资金某某万元”就设',
      },
    ],
    buttons: [
      {
        label: '同意',
        does: { intent: DECIDE_CARE, slots: { ...slots, how: 'approved' } },
        lasting: true,
        tone: 'primary',
      },
      { label: '不同意', does: { intent: DECIDE_CARE, slots: { ...slots, how: 'refused' } }, lasting: true },
    ],
  });
  return { ...turn, messages: turn.messages.map((one) => ({ ...one, erase: true })) };
}

/** The request, if this person may decide on it now; somebody else is told no more than that. */
export async function decidable(id: unknown, { read, asker }: Talk): Promise<Request | Refusal> {
  const request = typeof id === 'string' ? await requestById(read, id) : undefined;
  const unit = request && (await unitByCode(read, request.decides));
  if (!request || !unit || !decidesFor(asker, unit)) return refuse('没有等您批的这件申请。');
  const decidedBefore = (await decisionsOf(read, request.id)).map(({ by }) => by);
  const deciders = (await decidersOf(read, unit)).map((one) => one.id);
  return mayDecide(request, asker.id, { decidedBefore, deciders }) ?? request;
}

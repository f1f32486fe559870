import type { Form } from '../../chat/form.ts';
import { withoutForm } from '../../chat/forms.ts';
import type { Decide, Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { isRefusal, refuse } from '../../kernel/errors.ts';
import { nextOf } from '../../kernel/series.ts';
import { dayWords } from './draft.ts';
import { GRANT_ASKED } from './form.ts';
import { mayRecord, roomFor } from './limit.ts';
import { fenOf, itemOf, mayBeDated, yuan } from './policy.ts';
import { type Told, toldIn } from './said.ts';
import { addSpending, type Spending, spendingById, spentBy, turnSpending } from './store.ts';

const MEND = 'mend_spending';
const WRONG =
  /(?:那|这|上|刚才|前面)(?:一|1)?笔|第\s*\d+\s*笔|(?:记|登|写|填|报)(?:错|多|少|重)了?|(?:多|少)(?:记|写|登)了?|金额.{0,6}(?:错|不对|改)|作废|应该是.{0,4}\d|不是\d|(?:改成|改为|更正)|笔.{0,12}(?:不对|错|改|不要|重复)/u;
const VOID = /作废|删|撤|不算|取消|(?:记|登|报)重|重复/u;

/** Whether what was said puts an earlier spending right, not tells a new one. */
export function mends(said: string, { wrong }: Slots, { shown }: Talk): boolean {
  if (wrong !== undefined || WRONG.test(said)) return true;
  return (
    shown?.context === 'spending' &&
    /^(?:不对|不是|错了|应该)?[，,]?(?:应该)?(?:是|改)?.{0,4}\d/u.test(said) &&
    said.length <= 16
  );
}

/** The one that is meant is void, and another stands in its place; or is void and nothing else. */
export async function mend(slots: Slots, talk: Talk): Promise<Turn> {
  const said = talk.text;
  const told = toldIn(said, talk);
  const wrong = (typeof slots.wrong === 'number' ? fenOf(slots.wrong) : undefined) ?? told.wrong;
  const row = await meant(said, wrong, slots, talk);
  if (!row)
    return say(
      wrong === undefined
        ? '没有找到要改的那笔，请说是第几笔，或者原来记的是多少钱。'
        : `没有记过 ${yuan(wrong)}的支出，可以说“支出明细”看看。`,
    );
  if (VOID.test(said) && told.amount === undefined) return voided(row, talk);
  const amount = told.amount ?? (typeof slots.amount === 'number' ? fenOf(slots.amount) : undefined);
  const changes: Told = {
    ...(amount === undefined ? {} : { amount }),
    ...(told.date?.length === 10 ? { date: told.date } : {}),
    ...(told.account ? { account: told.account } : {}),
  };
  if (Object.keys(changes).length > 0) return replaced(row, changes, talk);
  const form = { form: MEND, values: { id: row.id }, trail: [], misses: 0, since: talk.now };
  return { messages: [], writes: [], changes: [], session: { ...talk.session, form } };
}

/** By its number, by what was wrong, by what was just spoken of, by its purpose, else the last one. */
async function meant(said: string, wrong: number | undefined, slots: Slots, talk: Talk): Promise<Spending | undefined> {
  const rows = await spentBy(talk.read, talk.asker.unit.code);
  const number = Number(/第\s*(\d+)\s*笔/u.exec(said)?.[1]);
  if (number) return rows.find((row) => row.number === number);
  if (wrong !== undefined) return rows.find((row) => row.amount === wrong);
  const named = rows.find(({ purpose }) => said.includes(purpose));
  const { spending: last } = talk.session.last;
  const id = typeof last === 'object' && last !== null && !Array.isArray(last) ? last.id : undefined;
  const keyword = typeof slots.purpose === 'string' ? slots.purpose.replace(/费$/u, '') : undefined;
  return (
    named ??
    (keyword ? rows.find(({ purpose }) => purpose.includes(keyword)) : undefined) ??
    rows.find((row) => row.id === id) ??
    rows[0]
  );
}

async function replaced(row: Spending, { amount, date, account }: Told, talk: Talk): Promise<Turn> {
  const next = {
    ...row,
    amount: amount ?? row.amount,
    date: date ?? row.date,
    account: account ?? row.account,
    id: talk.newId(),
    instead: row.number,
    by: talk.asker.id,
    on: talk.today,
  };
  const refusal = mayBeDated(next.date, talk.today);
  if (refusal) return say(refusal.text);
  next.year = Number(next.date.slice(0, 4));
  next.item = itemOf(next.purpose);
  const same = next.year === row.year && next.account === row.account;
  const room = await roomFor(talk, { ...next, freed: same ? row.amount : 0 });
  if (isRefusal(room)) return say({ text: room.text, buttons: GRANT_ASKED });
  const { first, taken } = await nextOf(talk.read, 'spending');
  const undo = { intent: 'undo_spending', slots: { off: [next.id], on: [row.id] } };
  const was = [
    ...(next.amount === row.amount ? [] : [`${yuan(row.amount)}改为 ${yuan(next.amount)}`]),
    ...(next.date === row.date ? [] : [`日子改为${dayWords(next.date, talk.today)}`]),
    ...(next.account === row.account ? [] : [`改从${next.account}出`]),
  ];
  if (was.length === 0) return say(`第 ${row.number} 笔本来就是 ${yuan(row.amount)}，没有改动。`);
  return {
    ...say(
      {
        text: `已改：${row.purpose} ${was.join('，')}。原第 ${row.number} 笔作废，现为第 ${first} 笔。`,
        buttons: [{ label: '撤销', does: undo, group: 'undo' }],
      },
      { context: 'spending', about: { spending: next.id } },
    ),
    writes: [taken, turnSpending(row), addSpending({ ...next, number: first })],
    changes: [
      { verb: 'void', entity: 'spending', id: row.id, before: { number: row.number, amount: row.amount / 100 } },
      {
        verb: 'correct',
        entity: 'spending',
        id: next.id,
        after: { number: first, amount: next.amount / 100, date: next.date, account: next.account },
      },
    ],
    unless: room.unless,
    session: { ...talk.session, last: { ...talk.session.last, undo, spending: { id: next.id, at: talk.now } } },
  };
}

function voided(row: Spending, talk: Talk): Turn {
  const undo = { intent: 'undo_spending', slots: { on: [row.id] } };
  return {
    ...say({
      text: `第 ${row.number} 笔已作废：${row.purpose} ${yuan(row.amount)}。`,
      buttons: [{ label: '撤销', does: undo, group: 'undo' }],
    }),
    writes: [turnSpending(row)],
    changes: [
      { verb: 'void', entity: 'spending', id: row.id, before: { number: row.number, amount: row.amount / 100 } },
    ],
    session: { ...talk.session, last: { ...talk.session.last, undo } },
  };
}

/** Takes back what was just recorded, put right or made void. */
export const undoSpending: Decide = async ({ off, on }, talk) => {
  const refused = await mayRecord(talk);
  if (refused) return say(refused.text);
  const rows = async (ids: unknown) =>
    (
      await Promise.all(
        (Array.isArray(ids) ? ids : []).map((id) => (typeof id === 'string' ? spendingById(talk.read, id) : undefined)),
      )
    ).flatMap((row) => (row && row.unit === talk.asker.unit.code ? [row] : []));
  const [valid, gone] = [await rows(off), await rows(on)];
  if (
    valid.length + gone.length === 0 ||
    valid.some(({ state }) => state !== 'valid') ||
    gone.some(({ state }) => state !== 'void')
  )
    return say('这一步已经撤销过，或者后来又改过了。');
  const [back] = gone;
  const more = back ? back.amount - valid.reduce((sum, { amount }) => sum + amount, 0) : 0;
  const room =
    back && more > 0 ? await roomFor(talk, { year: back.year, account: back.account, amount: more }) : undefined;
  if (isRefusal(room)) return say(room.text);
  const { undo: _used, spending: _last, ...last } = talk.session.last;
  return {
    ...say(
      back
        ? `已恢复第 ${back.number} 笔：${back.purpose} ${yuan(back.amount)}。`
        : `已撤销，${valid.map(({ number }) => `第 ${number} 笔`).join('、')}不再算数。`,
    ),
    writes: [...valid, ...gone].map(turnSpending),
    changes: [...valid, ...gone].map(({ id, number, state, amount }) => ({
      verb: state === 'valid' ? 'void' : 'restore',
      entity: 'spending',
      id,
      after: { number, amount: amount / 100 },
    })),
    ...(room ? { unless: room.unless } : {}),
    session: { ...talk.session, last },
  };
};

/** Only said that it is wrong: what is right is asked. */
export const mendForm: Form = {
  name: MEND,
  title: '改一笔支出',
  fields: [
    {
      name: 'amount',
      label: '应为多少',
      kind: 'text',
      required: true,
      ask: '应该是多少钱？整笔不要了就说“作废”。',
      parse: (text, talk) => toldIn(text, talk).amount ?? refuse('没听清是多少钱，比如“680元”；整笔不要了就说“作废”。'),
    },
  ],
  async heard(text, { id }, talk) {
    const row = typeof id === 'string' ? await spendingById(talk.read, id) : undefined;
    if (!row || !VOID.test(text) || /\d/u.test(text)) return undefined;
    return voided(row, { ...talk, session: withoutForm(talk.session) });
  },
  async done({ id, amount }, talk) {
    const row = typeof id === 'string' ? await spendingById(talk.read, id) : undefined;
    if (row?.state !== 'valid') return say('这笔已经改过了，可以说“支出明细”看看。');
    return replaced(row, { amount: Number(amount) }, talk);
  },
};

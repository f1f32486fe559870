import type { Form, KeptFile, Values } from '../../chat/form.ts';
import { FORM_NO, FORM_YES, withoutForm } from '../../chat/forms.ts';
import { isNod } from '../../chat/guess.ts';
import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { clip, withoutEnd } from '../../kernel/chinese/text.ts';
import { MINUTE_MS } from '../../kernel/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/errors.ts';
import { keepFile } from '../../kernel/files.ts';
import { nextOf } from '../../kernel/series.ts';
import type { Card, Json } from '../../message/card.ts';
import { maskPersonal } from '../problems/index.ts';
import { dayWords, draftIn, partsIn, paymentWords, roomForAll, sumOf } from './draft.ts';
import { mayRecord } from './limit.ts';
import { accountOf, itemOf, mayBeDated, yuan } from './policy.ts';
import { type Told, toldIn } from './said.ts';
import { addSpending } from './store.ts';

export const RECORD = 'record_spending';
const LONGEST_PURPOSE = 40;
/** A file that came alone a little before the words belongs to them. */
const TOGETHER_MS = 10 * MINUTE_MS;

export const recordForm: Form = {
  name: RECORD,
  title: '记一笔支出',
  fields: [
    {
      name: 'amount',
      label: '金额',
      kind: 'text',
      required: true,
      ask: '花了多少钱？',
      parse: (text, talk) => toldIn(text, talk).amount ?? refuse('没听清是多少钱，说个数就行，比如“680元”。'),
    },
    {
      name: 'purpose',
      label: '用途',
      kind: 'text',
      required: true,
      ask: '这笔钱用途是什么？几个字就行。',
      parse: (text) =>
        isNod(text) ? refuse('用途是什么？比如“买学习用书”。') : clip(maskPersonal(text.trim()).text, LONGEST_PURPOSE),
    },
    {
      name: 'date',
      label: '日期',
      kind: 'date',
      required: true,
      ask: '是哪天付的？',
      prefill: ({ today }) => today,
      parse: (text, talk) => dayIn(text, talk),
    },
    { name: 'files', label: '票据', kind: 'file', required: false, ask: '票据可以直接发来。', prefill: fileBefore },
  ],
  summary,
  heard,
  done: record,
};

function dayIn(text: string, talk: Talk): Json | Refusal {
  const { date } = toldIn(text, talk);
  if (date?.length !== 10) return refuse('没听清是哪天，比如“昨天”“11月20日”。');
  return mayBeDated(date, talk.today) ?? date;
}

function fileBefore({ session, now }: Talk): Json | undefined {
  const { file } = session.last;
  if (typeof file !== 'object' || file === null || Array.isArray(file) || typeof file.at !== 'number') return undefined;
  const { at, ...kept } = file;
  return now - at <= TOGETHER_MS ? [kept] : undefined;
}

async function summary(values: Values, talk: Talk): Promise<{ card: Card }> {
  const { payments, files } = draftIn(values, talk);
  const [{ date, account }] = payments;
  const room = await roomForAll(payments, talk);
  const total = payments.length > 1 ? `，共 ${yuan(sumOf(payments))}` : '';
  const after = isRefusal(room) ? `\n${room.text}` : room.left ? `\n记下后${room.left}。` : '';
  return {
    card: {
      text: `记 ${paymentWords(payments, talk.today)}${total}，${dayWords(date, talk.today)}，从${account}出，可以吗？${after}${
        files.length > 0 ? `\n带 ${files.length} 个文件。` : ''
      }`,
      buttons: [
        { label: '记下', does: { intent: FORM_YES }, tone: 'primary' },
        { label: '取消', does: { intent: FORM_NO } },
      ],
    },
  };
}

const YES_RECORD =
  /^(?:对|好|行|可以|嗯|是)(?:的|了)?[，,]?(?:就)?(?:记|这样记|提交)|^(?:就)?记(?:下|上|吧|了)(?:来)?(?:吧)?$/u;
const ASKS = /够不够|够吗|多少|还剩|几[笔个]|怎么/u;
const MENDS = /改|应该|应为|不是|不对|错|金额|^是|就是/u;
const EARLIER = /第\s*\d+\s*笔|上(?:一|1)?笔|上[回次]|以前/u;
const LATER = /回头|稍后|以后|过后|没有?(?:发票|票)|不用票/u;
const PURPOSE = /^(?:用途|事由|名目|写成?|改成|是买|是为了|用来)(?:是|为|改成|写)?[:：，,]?\s*(.{2,30})$/u;

/** What words change about the draft; undefined leaves them to the engine. */
async function heard(text: string, values: Values, talk: Talk): Promise<Values | Turn | undefined> {
  const said = withoutEnd(text.trim(), '。！!');
  const whole = values.amount !== undefined && values.purpose !== undefined;
  if (whole && YES_RECORD.test(said) && !/\d/u.test(said)) return record(values, talk);
  if (said.length > 40 || (values.amount !== undefined && ASKS.test(said))) return undefined;
  const told = toldIn(said, talk);
  const changes: Values = {};
  if (whole && EARLIER.test(said))
    return say(`这笔还没记：要记请回“记下”，不要请回“取消”，然后再改以前的。`, talk.shown);
  // a second payment told before the first was kept stands beside it, and both are shown
  const another = whole && told.amount !== undefined && told.purpose && !MENDS.test(said);
  if (another && told.purpose !== values.purpose) return { rest: [...partsIn(values.rest), partOf(told)] };
  if (told.amount !== undefined && (values.amount === undefined || whole)) {
    changes.amount = told.amount;
    changes.rest = [];
  }
  if (told.date?.length === 10) {
    const refusal = mayBeDated(told.date, talk.today);
    if (refusal) return say(refusal.text, talk.shown);
    changes.date = told.date;
  }
  const account = whole && said.length <= 12 && /党费|工会|经费/u.test(said) ? accountOf(said) : told.account;
  if (account) changes.account = account;
  const purpose = whole ? PURPOSE.exec(said)?.[1] : undefined;
  if (purpose && changes.amount === undefined) changes.purpose = purpose;
  if (values.purpose === undefined && values.amount === undefined && told.purpose && told.amount !== undefined)
    changes.purpose = told.purpose;
  if (Object.keys(changes).length > 0) return changes;
  if (!whole) return undefined;
  if (LATER.test(said)) return {};
  const item = said.length <= 8 ? itemOf(said) : '其他';
  if (item === '其他') return undefined;
  // said twice, it is no change but an answer: nobody is asked a third time
  return item === values.item ? record(values, talk) : { item };
}

function partOf({ amount = 0, purpose = '', date, account }: Told): { [name: string]: Json } {
  return { amount, purpose, ...(date?.length === 10 ? { date } : {}), ...(account ? { account } : {}) };
}

/** The yes: checked once more, numbered and kept. */
async function record(values: Values, talk: Talk): Promise<Turn> {
  const refused = await mayRecord(talk);
  if (refused) return say(refused.text);
  const { payments, item, files } = draftIn(values, talk);
  const room = await roomForAll(payments, talk);
  if (isRefusal(room)) return say({ text: room.text, buttons: GRANT_ASKED });
  const { first, taken } = await nextOf(talk.read, 'spending', payments.length);
  const rows = payments.map((payment, i) => ({
    ...payment,
    id: talk.newId(),
    number: first + i,
    unit: talk.asker.unit.code,
    year: Number(payment.date.slice(0, 4)),
    item: item ?? itemOf(payment.purpose),
    files: i === 0 && files.length > 0 ? files : null,
    state: 'valid' as const,
    by: talk.asker.id,
    on: talk.today,
  }));
  const ids = rows.map(({ id }) => id);
  const undo = { intent: 'undo_spending', slots: { off: ids } };
  const session = withoutForm(talk.session);
  const { file: _used, ...last } = session.last;
  const which = rows.length > 1 ? `第 ${first}—${first + rows.length - 1} 笔` : `第 ${first} 笔`;
  const turn = say(
    {
      text: `已记下${which}：${paymentWords(payments, talk.today)}，${dayWords(payments[0].date, talk.today)}。${room.left ? `${room.left}。` : ''}`,
      buttons: [{ label: '撤销', does: undo, group: 'undo' }],
    },
    { context: 'spending', about: { spending: ids[0] ?? '' } },
  );
  return {
    ...turn,
    writes: [taken, ...rows.map(addSpending), ...files.map(({ id }: KeptFile) => keepFile(id))],
    changes: rows.map(({ id, number, unit, amount, purpose, date, account }) => ({
      verb: 'record',
      entity: 'spending',
      id,
      after: { number, unit, amount: amount / 100, purpose, date, account },
    })),
    unless: room.unless,
    session: { ...session, last: { ...last, undo, spending: { id: ids[0] ?? '', at: talk.now } } },
  };
}

/** Refused for want of money: the staff may be asked. */
export const GRANT_ASKED = [
  { label: '转给工委同志', does: { intent: 'talk_to_human', slots: { about: '经费不够，想申请增拨' } } },
];

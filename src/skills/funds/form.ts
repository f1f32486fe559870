import type { Form, KeptFile, Values } from '../../chat/form.ts';
import { FORM_NO, FORM_YES, filesIn } from '../../chat/forms.ts';
import { isNod } from '../../chat/guess.ts';
import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import { clip } from '../../kernel/chinese/text.ts';
import { MINUTE_MS } from '../../kernel/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../kernel/errors.ts';
import { keepFile } from '../../kernel/files.ts';
import { nextOf } from '../../kernel/series.ts';
import type { Card, Json } from '../../message/card.ts';
import { maskPersonal } from '../problems/index.ts';
import { mayRecord, roomFor } from './limit.ts';
import { accountOf, itemOf, left, mayBeDated, yuan } from './policy.ts';
import { type Part, toldIn } from './said.ts';
import { addSpending } from './store.ts';
import { ACCOUNTS, type Account } from './tables.ts';

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

/** What a draft says. */
export function draftIn(values: Values, { today }: Pick<Talk, 'today'>) {
  const purpose = String(values.purpose ?? '');
  return {
    parts: [{ amount: Number(values.amount), purpose }, ...partsOf(values.rest)],
    account: ACCOUNTS.find((one) => one === values.account) ?? ('党建经费' satisfies Account),
    item: typeof values.item === 'string' ? values.item : undefined,
    date: typeof values.date === 'string' && values.date.length === 10 ? values.date : today,
    files: filesIn(values.files),
  };
}

function partsOf(value: Json | undefined): Part[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) =>
    typeof one === 'object' && one !== null && !Array.isArray(one) && typeof one.amount === 'number'
      ? [{ amount: one.amount, purpose: String(one.purpose) }]
      : [],
  );
}

const sumOf = (parts: Part[]) => parts.reduce((sum, { amount }) => sum + amount, 0);

/** 11月20日, with 今天 where it is. */
export function dayWords(date: string, today: string): string {
  const [year, month, day] = date.split('-').map(Number);
  const words = `${month}月${day}日`;
  if (date === today) return `${words}（今天）`;
  return date.slice(0, 4) === today.slice(0, 4) ? words : `${year}年${words}`;
}

async function summary(values: Values, talk: Talk): Promise<{ card: Card }> {
  const { parts, account, date, files } = draftIn(values, talk);
  const year = Number(date.slice(0, 4));
  const total = sumOf(parts);
  const room = await roomFor(talk, { amount: total, year, account });
  const rest = isRefusal(room) ? undefined : left(room.standing);
  const what = parts.map(({ purpose, amount }) => `${purpose} ${yuan(amount)}`).join('、');
  return {
    card: {
      text: `记 ${what}${parts.length > 1 ? `，共 ${yuan(total)}` : ''}，${dayWords(date, talk.today)}，从${account}出，可以吗？${
        isRefusal(room) ? `\n${room.text}` : rest === undefined ? '' : `\n记下后还剩 ${yuan(rest - total)}。`
      }${files.length > 0 ? `\n带 ${files.length} 个文件。` : ''}`,
      buttons: [
        { label: '记下', does: { intent: FORM_YES }, tone: 'primary' },
        { label: '取消', does: { intent: FORM_NO } },
      ],
    },
  };
}

const YES_RECORD = /^(?:对|好|行|可以|嗯|是)(?:的|了)?[，,]?(?:就)?(?:记|这样记|提交)/u;
const MENDS = /改|应该|应为|不是|不对|错|金额|^是|就是/u;
const LATER = /回头|稍后|以后|过后|没有?(?:发票|票)|不用票/u;
const PURPOSE = /^(?:用途|事由|名目|写成?|改成|是买|是为了|用来)(?:是|为|改成|写)?[:：，,]?\s*(.{2,30})$/u;

/** What words change about the draft; undefined leaves them to the engine. */
async function heard(text: string, values: Values, talk: Talk): Promise<Values | Turn | undefined> {
  const said = text.trim().replace(/[。！!]+$/u, '');
  const whole = values.amount !== undefined && values.purpose !== undefined;
  if (whole && YES_RECORD.test(said) && !/\d/u.test(said)) return record(values, talk);
  if (said.length > 40) return undefined;
  const told = toldIn(said, talk);
  const changes: Values = {};
  if (whole && /第\s*\d+\s*笔/u.test(said)) return undefined;
  // a second payment told before the first was kept stands beside it, and both are shown
  const another = whole && told.amount !== undefined && told.purpose && !MENDS.test(said);
  if (another && told.purpose !== values.purpose)
    return { rest: [...partsOf(values.rest), { amount: told.amount ?? 0, purpose: told.purpose ?? '' }] };
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
  return item === '其他' ? undefined : { item };
}

/** The yes: checked once more, numbered and kept. */
async function record(values: Values, talk: Talk): Promise<Turn> {
  const refused = await mayRecord(talk);
  if (refused) return say(refused.text);
  const { parts, account, item, date, files } = draftIn(values, talk);
  const refusal = mayBeDated(date, talk.today);
  if (refusal) return say(refusal.text);
  const year = Number(date.slice(0, 4));
  const total = sumOf(parts);
  const room = await roomFor(talk, { amount: total, year, account });
  if (isRefusal(room)) return say({ text: room.text, buttons: GRANT_ASKED });
  const { first, taken } = await nextOf(talk.read, 'spending', parts.length);
  const rows = parts.map(({ amount, purpose }, i) => ({
    id: talk.newId(),
    number: first + i,
    unit: talk.asker.unit.code,
    year,
    account,
    amount,
    purpose,
    item: item ?? itemOf(purpose),
    date,
    files: i === 0 && files.length > 0 ? files : null,
    state: 'valid' as const,
    by: talk.asker.id,
    on: talk.today,
  }));
  const rest = left(room.standing);
  const ids = rows.map(({ id }) => id);
  const undo = { intent: 'undo_spending', slots: { off: ids } };
  const { form: _closed, ...session } = talk.session;
  const { file: _used, ...last } = session.last;
  const which = parts.length > 1 ? `第 ${first}—${first + parts.length - 1} 笔` : `第 ${first} 笔`;
  const turn = say(
    {
      text: `已记下${which}：${parts.map(({ purpose, amount }) => `${purpose} ${yuan(amount)}`).join('、')}，${dayWords(date, talk.today)}。${
        rest === undefined ? '' : `${year}年${account}还剩 ${yuan(rest - total)}。`
      }`,
      buttons: [{ label: '撤销', does: undo, group: 'undo' }],
    },
    { context: 'spending', about: { spending: ids[0] ?? '' } },
  );
  return {
    ...turn,
    writes: [taken, ...rows.map(addSpending), ...files.map(({ id }: KeptFile) => keepFile(id))],
    changes: rows.map(({ id, number, unit, amount, purpose }) => ({
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

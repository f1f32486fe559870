import type { KeptFile, Values } from '../../chat/form.ts';
import { filesIn } from '../../chat/forms.ts';
import type { Talk } from '../../chat/skill.ts';
import { isRefusal, type Refusal } from '../../kernel/errors.ts';
import type { Statement } from '../../kernel/statement.ts';
import type { Json } from '../../message/card.ts';
import { roomFor } from './limit.ts';
import { left, mayBeDated, yuan } from './policy.ts';
import { ACCOUNTS, type Account } from './tables.ts';

/** One payment as it is about to be kept. Amounts in 分. */
export type Payment = { amount: number; purpose: string; date: string; account: Account };
export type Draft = { payments: [Payment, ...Payment[]]; item: string | undefined; files: KeptFile[] };

/** What a draft says; what was told later stands in `rest`, each with a day and an account of its own where it was said. */
export function draftIn(values: Values, { today }: Pick<Talk, 'today'>): Draft {
  const first: Payment = {
    amount: Number(values.amount),
    purpose: String(values.purpose ?? ''),
    date: typeof values.date === 'string' && values.date.length === 10 ? values.date : today,
    account: accountNamed(values.account) ?? '党建经费',
  };
  const rest = partsIn(values.rest).map((part) => ({ ...first, ...part }));
  return {
    payments: [first, ...rest],
    item: typeof values.item === 'string' ? values.item : undefined,
    files: filesIn(values.files),
  };
}

export type Part = Pick<Payment, 'amount' | 'purpose'> & Partial<Payment>;

export function partsIn(value: Json | undefined): Part[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one) || typeof one.amount !== 'number') return [];
    const account = accountNamed(one.account);
    return {
      amount: one.amount,
      purpose: String(one.purpose),
      ...(typeof one.date === 'string' ? { date: one.date } : {}),
      ...(account ? { account } : {}),
    };
  });
}

const accountNamed = (word: Json | undefined) => ACCOUNTS.find((one) => one === word);

/** 11月20日, with 今天 where it is. */
export function dayWords(date: string, today: string): string {
  const [year, month, day] = date.split('-').map(Number);
  const words = `${month}月${day}日`;
  if (date === today) return `${words}（今天）`;
  return date.slice(0, 4) === today.slice(0, 4) ? words : `${year}年${words}`;
}

/** 租车 800元、门票 300元（11月20日）: what differs from the first is said. */
export function paymentWords([first, ...rest]: Draft['payments'], today: string): string {
  const words = rest.map(({ purpose, amount, date, account }) => {
    const own = [
      ...(date === first.date ? [] : [dayWords(date, today)]),
      ...(account === first.account ? [] : [`从${account}出`]),
    ].join('，');
    return `${purpose} ${yuan(amount)}${own ? `（${own}）` : ''}`;
  });
  return [`${first.purpose} ${yuan(first.amount)}`, ...words].join('、');
}

/** Whether all of it is there, by year and account; what is left after it of what the first comes out of. */
export async function roomForAll(
  payments: Draft['payments'],
  talk: Talk,
): Promise<{ left: string | undefined; unless: Statement[] } | Refusal> {
  const sums = new Map<string, { year: number; account: Account; amount: number }>();
  for (const { date, account, amount } of payments) {
    const refusal = mayBeDated(date, talk.today);
    if (refusal) return refusal;
    const year = Number(date.slice(0, 4));
    const key = `${year}/${account}`;
    sums.set(key, { year, account, amount: (sums.get(key)?.amount ?? 0) + amount });
  }
  const unless: Statement[] = [];
  let after: string | undefined;
  for (const of of sums.values()) {
    const room = await roomFor(talk, of);
    if (isRefusal(room)) return room;
    unless.push(...room.unless);
    const rest = left(room.standing);
    if (rest !== undefined) after ??= `${of.year}年${of.account}还剩 ${yuan(rest - of.amount)}`;
  }
  return { left: after, unless };
}

export function sumOf(payments: Payment[]): number {
  return payments.reduce((sum, { amount }) => sum + amount, 0);
}

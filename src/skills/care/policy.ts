import { numeralsAlike } from '../../kernel/chinese/numerals.ts';
import { type Refusal, refuse } from '../../kernel/errors.ts';
import type { careRequest } from './tables.ts';

export type Request = typeof careRequest.$inferSelect;
/** Sums in 分. */
export type Fund = { amount: number; granted: number };

export const STATUS_WORDS: Record<Request['status'], string> = {
  submitted: '等审批',
  approved: '已同意',
  refused: '未同意',
  withdrawn: '已撤回',
};

export const NO_FUND = refuse('今年的关爱资金还没有设，请先说“今年关爱资金某某万元”，再来同意这件申请。');

/** Fewer are never shown, nor can they be worked out from two showings. */
export const FEWEST = 5;

/** Nobody decides on an own request; an appeal is heard by somebody else where there is anybody else. */
export function mayDecide(
  request: Request,
  person: string,
  { decidedBefore, deciders }: { decidedBefore: string[]; deciders: string[] },
): Refusal | undefined {
  if (request.by === person) return refuse('这是您自己提的申请，由别的同志来批。');
  if (request.status !== 'submitted')
    return refuse(`${request.number} 号申请${STATUS_WORDS[request.status]}，不用再批了。`);
  const others = deciders.some((one) => one !== request.by && !decidedBefore.includes(one));
  if (request.appealed && others && decidedBefore.includes(person))
    return refuse(`${request.number} 号是申诉，您批过一次了，这次由别的同志来批。`);
  return undefined;
}

/** What is granted stays within the year's fund; where none is set yet, nothing is. */
export function mayGrant(amount: number, fund: Fund | undefined): Refusal | undefined {
  if (amount <= 0) return refuse('金额要大于 0 元。不给的话说“不同意”和理由。');
  if (!fund) return NO_FUND;
  const left = fund.amount - fund.granted;
  if (amount > left)
    return refuse(`今年关爱资金 ${yuan(fund.amount)}，还剩 ${yuan(Math.max(0, left))}，不够 ${yuan(amount)}。`);
  return undefined;
}

/** Only whoever asked withdraws, and only what waits. */
export function mayWithdraw({ number, status }: Request): Refusal | undefined {
  return status === 'submitted' ? undefined : refuse(`${number} 号申请${STATUS_WORDS[status]}，不能撤回了。`);
}

/** Once, after a refusal: what was granted may be paid out already. */
export function mayAppeal({ number, status, appealed }: Request): Refusal | undefined {
  if (appealed) return refuse(`${number} 号申请已经申诉过一次，结果不再变。想谈谈请说“转人工”。`);
  if (status === 'submitted') return refuse(`${number} 号申请还在等审批，批了才谈得上申诉。`);
  if (status === 'withdrawn') return refuse(`${number} 号申请已撤回，需要的话重新申请就行。`);
  if (status === 'approved') return refuse(`${number} 号申请已同意。还有新的难处，再说一句就能另外申请。`);
  return undefined;
}

/** Of all grants in order, those that may be shown to others: whole groups, so that no two showings tell of fewer. */
export function published<Grant>(grants: Grant[]): Grant[] {
  return grants.slice(0, Math.floor(grants.length / FEWEST) * FEWEST);
}

/** 5000 元, 1.2 万元; of 分. */
export function yuan(fen: number): string {
  const value = fen / 100;
  return value >= 100_000 && value % 100 === 0 ? `${value / 10_000} 万元` : `${value} 元`;
}

const SUM = String.raw`(\d[\d,]*(?:\.\d+)?)\s*(万|千)?\s*(?:元|块|圆)`;

/** The first sum of a text in 分: with its unit, or in 万; `bare`: a number alone is one too. */
export function sumIn(text: string, { bare = false } = {}): number | undefined {
  const own = numeralsAlike(text);
  const found = new RegExp(SUM, 'u').exec(own);
  if (found) return fen(found[1], found[2]);
  const ten = Number(numeralsAlike(/[\d.零一二三四五六七八九十百千两]+万/u.exec(text)?.[0] ?? ''));
  if (ten > 0) return Math.round(ten * 100);
  const alone = bare ? /(\d[\d,]*(?:\.\d+)?)/u.exec(own) : null;
  return alone ? fen(alone[1], undefined) : undefined;
}

/** What is asked for, not what an illness cost: 申请补助五千元. */
export function askedIn(text: string): number | undefined {
  const found = new RegExp(`(?:申请|补助|救助|补贴|借|批|给)[^，。；\\d]{0,8}${SUM}`, 'u').exec(numeralsAlike(text));
  return found ? fen(found[1], found[2]) : undefined;
}

function fen(digits: string | undefined, unit: string | undefined): number {
  const times = unit === '万' ? 1_000_000 : unit === '千' ? 100_000 : 100;
  return Math.round(Number((digits ?? '').replaceAll(',', '')) * times);
}

import { type Refusal, refuse } from '../../kernel/errors.ts';
import type { Account } from './tables.ts';

/** Rules of the money, without a database. All sums are integer 分. */

/** More than any unit here has, and safe to add up. */
const MOST = 100_000_000_000;

/** 分 of a sum in yuan; undefined for what is no sum: nothing, less than nothing, parts of a 分. */
export function fenOf(yuan: number): number | undefined {
  const fen = Math.round(yuan * 100);
  return Number.isFinite(yuan) && fen > 0 && fen <= MOST && Math.abs(yuan * 100 - fen) < 1e-6 ? fen : undefined;
}

/** 1200.50元, 120元: no noughts that say nothing. */
export function yuan(fen: number): string {
  const sign = fen < 0 ? '-' : '';
  const [whole, part] = [Math.floor(Math.abs(fen) / 100), Math.abs(fen) % 100];
  return `${sign}${whole}${part === 0 ? '' : `.${String(part).padStart(2, '0')}`}元`;
}

/** A cell of a table: yuan as a number. */
export function yuanCell(fen: number): number {
  return fen / 100;
}

/** What a unit is entitled to by its headcount. */
export function byHeadcount(members: number, rate: number | undefined): number {
  return members * (rate ?? 0);
}

/** Of one account of one unit and year. `total` undefined: nobody has said what there is, so nothing limits it. */
export type Standing = { total: number | undefined; spent: number };

export function left({ total, spent }: Standing): number | undefined {
  return total === undefined ? undefined : total - spent;
}

/** Whole percent of what there is; undefined where there is nothing. */
export function usedPercent({ total, spent }: Standing): number | undefined {
  return total ? Math.round((spent / total) * 100) : undefined;
}

/** Nothing is spent that isn't there. `rule`: what the library says on it. */
export function maySpend(
  amount: number,
  standing: Standing,
  { account, year, rule }: Circumstances,
): Refusal | undefined {
  const rest = left(standing);
  if (rest === undefined || amount <= rest) return undefined;
  const over = yuan(amount - Math.max(0, rest));
  return refuse(
    `这笔没有记：${year}年${account}只剩 ${yuan(Math.max(0, rest))}，${yuan(amount)}超出 ${over}，不能超支。${rule ?? ''}`,
  );
}

type Circumstances = { account: Account; year: number; rule?: string | undefined };

/** A day that money may have been paid on. */
export function mayBeDated(date: string, today: string): Refusal | undefined {
  if (date > today) return refuse('日期还没到，付了款再记就行。');
  if (Number(date.slice(0, 4)) < Number(today.slice(0, 4)) - 1) return refuse('前年以前的账已经结了，请找工委的同志。');
  return undefined;
}

const ITEMS: [RegExp, string][] = [
  [/培训|讲课|授课|老师|专家|讲座|学费|辅导/u, '培训'],
  [/书|报刊|订阅|资料|材料|打印|复印|印刷|读本/u, '资料'],
  [/慰问|看望|探望|困难/u, '慰问'],
  [/表彰|奖|证书|锦旗|荣誉/u, '表彰'],
  [/展板|党旗|党徽|桌椅|投影|活动室|阵地|标牌|制作|设备|布置/u, '阵地'],
  [/租车|车|门票|场地|参观|餐|住宿|活动|党日|水|比赛|运动|观影|电影|教育/u, '活动'],
];

/** 科目: what a purpose belongs under. */
export function itemOf(purpose: string): string {
  return ITEMS.find(([words]) => words.test(purpose))?.[1] ?? '其他';
}

export function accountOf(words: string): Account | undefined {
  if (/党费/u.test(words)) return '党费';
  if (/工会/u.test(words)) return '工会经费';
  if (/培训(?:经|专项)费|培训专项/u.test(words)) return '培训经费';
  return /党建|活动经费|经费/u.test(words) ? '党建经费' : undefined;
}

import { type Refusal, refuse } from '../../kernel/errors.ts';
import type { Person } from '../../organisation/people.ts';
import { runsCampaigns } from '../campaign/index.ts';
import type { problem, STATUSES } from './tables.ts';

export type Problem = typeof problem.$inferSelect;
export type Status = (typeof STATUSES)[number];

/** A text is told in a few sentences; what is longer is a report. */
export const LONGEST_TEXT = 1500;

export const STATUS_WORDS: Record<Status, string> = {
  submitted: '已收到，待梳理',
  grouped: '已梳理归类',
  topic: '已列入课题',
  merged: '已并入相近的难题',
  split: '已拆成几条',
  adopted: '成果已转化',
  withdrawn: '已撤回',
};

/** One endorses what somebody else told and what still stands, and only once. */
export function mayEndorse(problem: Problem, person: string, alreadyDid: boolean): Refusal | undefined {
  if (problem.status === 'withdrawn') return refuse(`难题 ${problem.number} 号已由提出人撤回，不能附议了。`);
  if (problem.status === 'split') return refuse(`难题 ${problem.number} 号已经拆成几条，请附议拆出来的那条。`);
  if (problem.toldBy === person) return refuse(`难题 ${problem.number} 号是您自己报的，不用附议。`);
  if (alreadyDid) return refuse(`您已经附议过难题 ${problem.number} 号了。`);
  return undefined;
}

/** Only the teller withdraws, and only before the work on it has begun. */
export function mayWithdraw(problem: Problem, mine: boolean): Refusal | undefined {
  return mayChange(problem, mine, '撤回');
}

/** Only the teller mends the words, and only before the work on it has begun. */
export function mayCorrect(problem: Problem, mine: boolean): Refusal | undefined {
  return mayChange(problem, mine, '修改');
}

/** 工委管理员 of the city's committee see every problem; those of a district what their own tree told. */
export function seesAll(person: Person): boolean {
  return runsCampaigns(person);
}

/** What nobody works on any more under its own number. */
export const GONE: readonly Status[] = ['withdrawn', 'merged', 'split'];

/** Of two that stand, one goes into the other. */
export function mayMerge(from: Problem, into: Problem): Refusal | undefined {
  if (from.id === into.id) return refuse('这是同一条难题，不用合并。');
  for (const { number, status } of [from, into]) {
    if (status === 'withdrawn') return refuse(`难题 ${number} 号已由提出人撤回，不用合并了。`);
    if (status === 'split') return refuse(`难题 ${number} 号已经拆成几条，请合并拆出来的那条。`);
  }
  if (from.status === 'merged') return refuse(`难题 ${from.number} 号已经并入别的难题了。要改并，请先还原。`);
  if (from.status === 'adopted') return refuse(`难题 ${from.number} 号的成果已经转化，不再合并。`);
  return undefined;
}

export function maySplit({ number, status }: Problem): Refusal | undefined {
  if (status === 'submitted' || status === 'grouped') return undefined;
  return refuse(`难题 ${number} 号${STATUS_WORDS[status]}，不能再拆了。`);
}

function mayChange({ number, status }: Problem, mine: boolean, what: string): Refusal | undefined {
  if (!mine) return refuse(`难题 ${number} 号不是您报的，只有提出人可以${what}。`);
  if (status === 'withdrawn') return refuse(`难题 ${number} 号已经撤回了。`);
  if (status !== 'submitted') {
    return refuse(
      `难题 ${number} 号${STATUS_WORDS[status]}，不能直接${what}了。要${what}请说“转人工”，工委同志会帮您。`,
    );
  }
  return undefined;
}

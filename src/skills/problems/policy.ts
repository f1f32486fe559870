import { type Refusal, refuse } from '../../kernel/errors.ts';
import type { Person } from '../../organisation/people.ts';
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
  adopted: '成果已转化',
  withdrawn: '已撤回',
};

/** One endorses what somebody else told and what still stands, and only once. */
export function mayEndorse(problem: Problem, person: string, alreadyDid: boolean): Refusal | undefined {
  if (problem.status === 'withdrawn') return refuse(`难题 ${problem.number} 号已由提出人撤回，不能附议了。`);
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
export function seesAll({ posts }: Person): boolean {
  return posts.some(({ unit, post }) => unit.kind === 'city_work_committee' && post === '工委管理员');
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

import { and, ne, sql } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import type { Message, Turn } from '../../chat/turn.ts';
import { build, write } from '../../kernel/statement.ts';
import type { Button } from '../../message/card.ts';
import { wholeOf } from './merged.ts';
import { endorsement, problem, problemNote } from './tables.ts';

export type News = {
  /** What happened, behind the numbers: 已列入 2 号课题“…”. */
  text: string;
  /** What it is about, for later look-up: 'topic/2'. */
  about: string;
  buttons?: Button[];
};

/**
 * Tells a step of the way to everyone who raised or joined one of these problems, or one merged into them: each person
 * once, in the next digest. Who told without a name is not written to and finds the line when asking (law 10); so does
 * everyone else. Of `problems`, ids; the person who acts hears nothing of his or her own act.
 */
export async function newsOf(
  problems: string[],
  { text, about, buttons }: News,
  { read, asker, today, newId }: Pick<Talk, 'read' | 'asker' | 'today' | 'newId'>,
): Promise<Pick<Turn, 'messages' | 'writes'>> {
  if (problems.length === 0) return { messages: [], writes: [] };
  const concerned = await read
    .select({ id: problem.id, number: problem.number, toldBy: problem.toldBy })
    .from(problem)
    .where(and(sql`${problem.id} in ${wholeOf(problems)}`, ne(problem.status, 'withdrawn')));
  const numbers = new Map(concerned.map(({ id, number }) => [id, number]));
  const told = new Map<string, number[]>();
  const joined = new Map<string, number[]>();
  const add = (to: Map<string, number[]>, person: string, number: number) =>
    to.set(person, [...(to.get(person) ?? []), number]);
  for (const { toldBy, number } of concerned) if (toldBy) add(told, toldBy, number);
  const endorsements = await read
    .select({ problem: endorsement.problem, person: endorsement.person })
    .from(endorsement)
    .where(sql`${endorsement.problem} in ${wholeOf(problems)}`);
  for (const one of endorsements) {
    const number = numbers.get(one.problem);
    if (number !== undefined && !told.has(one.person)) add(joined, one.person, number);
  }
  const message = (person: string, of: number[], how: string): Message => ({
    to: { person },
    kind: 'proactive',
    why: `您${how}难题 ${listed(of)} 号`,
    about,
    card: { text: `您${how}的难题 ${listed(of)} 号：${text}`, ...(buttons ? { buttons } : {}) },
  });
  return {
    messages: [
      ...[...told].map(([person, of]) => message(person, of, '报')),
      ...[...joined].map(([person, of]) => message(person, of, '附议')),
    ].filter(({ to }) => typeof to !== 'object' || !('person' in to) || to.person !== asker.id),
    writes: concerned.map(({ id }) =>
      write(build.insert(problemNote).values({ id: newId(), problem: id, on: today, text })),
    ),
  };
}

function listed(numbers: number[]): string {
  return [...new Set(numbers)].sort((a, b) => a - b).join('、');
}

import { expect } from 'vitest';
import { type Cut, type Left, live, type Story } from './life.ts';

export type Which = {
  /**
   * Both deaths at each call, and deaths at questions. To the world each of them is the death after the last call before
   * it that changed something: some stories show it, the others leave it out.
   */
  all?: boolean;
  /** What else must hold of whatever is left. */
  also?(left: Left): void;
};

/** Where a process can die that makes these calls: before a call, and after it was made and before its answer came. */
export function deathsIn(calls: string[], all = false): Cut[] {
  const isChange = (name: string | undefined) => name !== 'select';
  const first = calls.findIndex(isChange);
  return calls.flatMap((name, after) => [
    ...(all || after === first ? [{ after, late: false }] : []),
    ...(isChange(name) ? [{ after, late: true }] : []),
  ]);
}

/** Lets the process die at every point of a story. What is left must be what an undisturbed process leaves. */
export async function everyPoint(story: Story, { all, also }: Which = {}): Promise<number> {
  const undisturbed = await live(story);
  also?.(undisturbed);
  const deaths = deathsIn(undisturbed.calls, all);
  for (const cut of deaths) {
    const left = await live(story, cut);
    const where = `dead ${cut.late ? 'after' : 'before'} call ${cut.after + 1}, ${undisturbed.calls[cut.after]}`;
    expect({ where, died: left.died, screens: left.screens }).toEqual({
      where,
      died: true,
      screens: undisturbed.screens,
    });
    expect({ where, ...differenceOf(left.state, undisturbed.state) }).toEqual({ where, lost: [], strange: [] });
    also?.(left);
  }
  return deaths.length;
}

/** Lines of two states that the other one has not, or not as often. */
function differenceOf(left: string[], wanted: string[]) {
  const beyond = (some: string[], others: string[]) => {
    const rest = new Map<string, number>();
    for (const line of others) rest.set(line, (rest.get(line) ?? 0) + 1);
    return some.filter((line) => {
      const count = rest.get(line) ?? 0;
      rest.set(line, count - 1);
      return count <= 0;
    });
  };
  return { lost: beyond(wanted, left), strange: beyond(left, wanted) };
}

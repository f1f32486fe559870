import type { Database } from '../../src/kernel/database.ts';

/** A database whose process can die: from then on nothing it asks for happens any more. */
export type Mains = {
  database: Database;
  /** After so many more commits; the next one is still made where `late`, but nobody hears of it. */
  cutAfter(commits: number, late: boolean): void;
  /** Whether the process is dead. */
  isOff(): boolean;
};

export function onMains(database: Database): Mains {
  let left = Number.POSITIVE_INFINITY;
  let tells = true;
  let off = false;
  return {
    database: {
      ...database,
      async batch(statements) {
        if (!off && left-- > 0) return database.batch(statements);
        if (!off && !tells) await database.batch(statements);
        off = true;
        throw new Error('the power was cut');
      },
    },
    cutAfter(commits, late) {
      left = commits;
      tells = !late;
    },
    isOff: () => off,
  };
}

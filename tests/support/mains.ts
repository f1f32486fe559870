import { type Database, databaseOver } from '../../src/kernel/database.ts';

/** The one place through which a process reaches the outside; when the power is cut, nothing it asks for happens any more. */
export type Mains = {
  database: Database;
  /** Any other call to the outside: what it is called, and how it is made. */
  outbound<T>(name: string, call: () => Promise<T>): Promise<T>;
  /** After so many more calls; the next one is still made where `late`, but nobody hears of it. */
  cutAfter(calls: number, late: boolean): void;
  /** After so many more calls one fails, and the process lives on. */
  failAfter(calls: number): void;
  /** Whether the process is dead. */
  isOff(): boolean;
  /** Resolves when the process dies: whoever waits for its answer gets none. */
  died: Promise<void>;
  /** What was asked for so far, by name. */
  calls: string[];
};

export function onMains(database: Database): Mains {
  const calls: string[] = [];
  let last = Number.POSITIVE_INFINITY;
  let madeWhenCut = false;
  let failing = 0;
  let off = false;
  let dies = () => {};
  const died = new Promise<void>((resolve) => {
    dies = resolve;
  });

  async function outbound<T>(name: string, call: () => Promise<T>): Promise<T> {
    if (off) throw new PowerCut();
    calls.push(name);
    if (calls.length === failing) throw new Error('the call failed');
    if (calls.length > last) {
      off = true;
      dies();
      if (madeWhenCut) await call();
      throw new PowerCut();
    }
    const answer = await call();
    // it was under way when another call met the cut
    if (off) throw new PowerCut();
    return answer;
  }

  const { reshape, scrub } = database;
  return {
    database: databaseOver({
      select: (statement) => outbound('select', () => database.select(statement)),
      batch: (statements, how) => outbound('batch', () => database.batch(statements, how)),
      ...(reshape ? { reshape: (statements) => outbound('reshape', () => reshape(statements)) } : {}),
      ...(scrub ? { scrub: () => outbound('scrub', () => scrub()) } : {}),
      close: () => database.close(),
    }),
    outbound,
    cutAfter(more, late) {
      last = calls.length + more;
      madeWhenCut = late;
    },
    failAfter(more) {
      failing = calls.length + more + 1;
    },
    isOff: () => off,
    died,
    calls,
  };
}

class PowerCut extends Error {
  override readonly name = 'PowerCut';
  constructor() {
    super('the power was cut');
  }
}

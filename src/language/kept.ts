import { eq, lt } from 'drizzle-orm';
import { addDays, type CivilDate } from '../kernel/clock.ts';
import type { Read } from '../kernel/database.ts';
import { build, type Write, write } from '../kernel/statement.ts';
import { modelAnswer } from './tables.ts';

/** A turn is run again within minutes; a question that many have is worth a few days. */
const KEPT_DAYS = 7;

export async function keptAnswer(read: Read, key: string): Promise<string | undefined> {
  const row = await read.select().from(modelAnswer).where(eq(modelAnswer.key, key)).get();
  return row?.answer;
}

/** The first answer to a question stays: what a turn decided by it must come out the same when it is run again. */
export function keepAnswer(key: string, answer: string, on: CivilDate): Write {
  return write(build.insert(modelAnswer).values({ key, answer, on }).onConflictDoNothing());
}

/** For the daily tidying: answers older than a week. */
export function forgetAnswers(today: CivilDate): Write {
  return write(build.delete(modelAnswer).where(lt(modelAnswer.on, addDays(today, -KEPT_DAYS))));
}

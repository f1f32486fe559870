import { type Config, readConfig } from '../config.ts';
import type { Database } from '../kernel/database.ts';
import { logTo } from '../kernel/log.ts';
import { openDatabase } from '../open.ts';

/** Wrong use of the command line: exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export type Verb = {
  usage: string;
  /** One line for `poti help`. */
  does: string;
  run(args: string[]): Promise<void>;
};

/** What a verb works with; closed when it is done. */
export async function withDatabase<T>(work: (database: Database, config: Config) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const database = await openDatabase(config);
  try {
    return await work(database, config);
  } finally {
    await database.close();
  }
}

export function quietLog(config: Config) {
  return logTo(config.logLevel === 'info' ? 'warn' : config.logLevel);
}

/** One line of output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

import type { Config } from './config.ts';
import type { Clock } from './kernel/clock.ts';
import type { Database } from './kernel/database.ts';
import type { Log } from './kernel/log.ts';
import { createLanguage, type Language } from './language/index.ts';
import { maskPersonal } from './skills/problems/index.ts';

/** The configured model, or none. `prompts`: the files of prompts/, as this runtime has them. */
export function modelOf(
  { llm, zone }: Config,
  prompts: () => string[],
  { database, clock, log }: { database: Database; clock: Clock; log: Log },
): Language | undefined {
  if (!llm) return undefined;
  const mask = (text: string) => maskPersonal(text).text;
  const fetch: typeof globalThis.fetch = (url, init) => globalThis.fetch(url, init);
  return createLanguage({ ...llm, fetch, prompts: prompts(), database, clock, zone, log, mask });
}

import { forgetOlder } from './chat/retention.ts';
import type { Config } from './config.ts';
import { civilDate, DAY_MS } from './kernel/clock.ts';
import type { Write } from './kernel/statement.ts';
import { forgetAnswers } from './language/index.ts';
import { forgetHandOvers } from './skills/everyone/index.ts';

/** All that is past its days as of `now` (epoch ms). */
export function forgetAll(now: number, { retentionDays, zone }: Pick<Config, 'retentionDays' | 'zone'>): Write[] {
  return [
    ...forgetOlder(now, retentionDays, zone),
    forgetHandOvers(civilDate(now - retentionDays * DAY_MS, zone)),
    forgetAnswers(civilDate(now, zone)),
  ];
}

import { feishuChannel } from './channels/feishu/index.ts';
import type { Config } from './config.ts';
import type { Clock } from './kernel/clock.ts';
import type { Database } from './kernel/database.ts';
import type { Log } from './kernel/log.ts';
import type { Channel } from './message/channel.ts';
import { boundAmong } from './organisation/store.ts';

/** The configured platforms, joined with what they need of this house. */
export function platforms(
  { feishu }: Config,
  { database: { read }, clock, log }: { database: Database; clock: Clock; log: Log },
): Channel[] {
  const channels: Channel[] = [];
  if (feishu) {
    channels.push(feishuChannel({ ...feishu, clock, log, knownBy: (ids) => boundAmong(read, 'feishu', ids) }));
  }
  return channels;
}

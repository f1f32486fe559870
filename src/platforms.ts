import { feishuChannel } from './channels/feishu/index.ts';
import { wecomAibotChannel } from './channels/wecom/aibot.ts';
import { wecomChannel } from './channels/wecom/index.ts';
import type { Config } from './config.ts';
import type { Clock } from './kernel/clock.ts';
import type { Database } from './kernel/database.ts';
import type { Log } from './kernel/log.ts';
import { noteSightings, sightingsOf } from './kernel/sightings.ts';
import type { Channel } from './message/channel.ts';
import { boundAmong, boundLike } from './organisation/store.ts';

/** The configured platforms, joined with what they need of this house. */
export function platforms(
  { feishu, wecom, zone }: Config,
  { database, clock, log }: { database: Database; clock: Clock; log: Log },
): Channel[] {
  const { read } = database;
  const callbacks = (channel: string) => ({
    seen: noteSightings(database, channel, { clock, log }),
    sightings: () => sightingsOf(read, channel),
  });
  const channels: Channel[] = [];
  if (feishu) {
    channels.push(
      feishuChannel({
        ...feishu,
        ...callbacks('feishu'),
        clock,
        log,
        knownBy: (ids) => boundAmong(read, 'feishu', ids),
      }),
    );
  }
  if (wecom) {
    const knownBy = (id: string) => boundLike(read, 'wecom', id);
    channels.push(wecomChannel({ ...wecom, ...callbacks('wecom'), clock, zone, log, knownBy }));
    if (wecom.aibot) {
      const bot = { ...wecom, ...wecom.aibot, ...callbacks('wecom-aibot'), clock, log, knownBy };
      channels.push(wecomAibotChannel(bot));
    }
  }
  return channels;
}

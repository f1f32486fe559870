import { eq, sql } from 'drizzle-orm';
import { onTestFinished } from 'vitest';
import { createSender } from '../../src/delivery/send.ts';
import { outbox } from '../../src/delivery/tables.ts';
import type { Database } from '../../src/kernel/database.ts';
import { newId } from '../../src/kernel/ids.ts';
import { silent } from '../../src/kernel/log.ts';
import { build, write } from '../../src/kernel/statement.ts';
import type { ShownCard } from '../../src/message/card.ts';
import type { Channel } from '../../src/message/channel.ts';
import { startFeishu } from '../emulators/feishu/index.ts';
import type { Spell } from '../emulators/weather.ts';
import { startWecom } from '../emulators/wecom/index.ts';
import { channelOf } from '../feishu/support.ts';
import { appOf } from '../wecom/support.ts';
import { virtualTime } from './time.ts';

export const START = Date.parse('2026-11-24T10:00:00+08:00');
export const ZONE = 'Asia/Shanghai';
/** A second between looks at the outbox; as the real loop, but for less work. */
const LOOK_MS = 1_000;

export const PLATFORMS = ['feishu', 'wecom'] as const;
export type Platform = (typeof PLATFORMS)[number];
type Time = ReturnType<typeof virtualTime>;

/** An emulated platform in virtual time with the real channel before it. A call that hangs takes 10 s of it. */
async function platformOf(which: Platform, people: string[], time: Time) {
  const { clock } = time;
  const patience = () => time.idles(10_000);
  const settled = async () => {};
  if (which === 'feishu') {
    const feishu = await startFeishu({ users: people, clock, limits: 'clock', settled });
    onTestFinished(() => feishu.stop());
    const reach = feishu.weather.fetch(patience);
    return {
      ...feishu,
      channel: channelOf(feishu, { fetch: (url, init) => time.during(reach(url, init)) }),
      /** What stands on the screen, oldest first; a long message is several. */
      screen: (person: string) => feishu.seen(person).map(({ text }) => text),
      beyondLimits: () => feishu.world.overLimit,
      endTokens: feishu.expireTokens,
      calls: feishu.calls,
    };
  }
  const wecom = await startWecom({ users: people, clock, settled });
  onTestFinished(() => wecom.stop());
  const reach = wecom.weather.fetch(patience);
  return {
    ...wecom,
    channel: appOf(wecom, { fetch: (url, init) => time.during(reach(url, init)) }),
    screen: (person: string) => wecom.seen(person).map(({ words }) => words),
    beyondLimits: () => wecom.world.messages.filter(({ fate }) => fate === 'dropped').length,
    endTokens: wecom.revokeTokens,
    calls: wecom.world.calls,
  };
}

export type Sky = Awaited<ReturnType<typeof skyOver>>;

/** A real outbox, empty, and sender, the real channel, an emulated platform, and the weather between them. */
export async function skyOver(which: Platform, people: string[], database: Database) {
  const time = virtualTime(START);
  await database.batch([write(build.delete(outbox))]);
  const platform = await platformOf(which, people, time);
  const channels = new Map<string, Channel>([[which, platform.channel]]);
  const sender = createSender({
    database,
    channels,
    clock: time.clock,
    sleep: time.sleep,
    zone: ZONE,
    newId,
    log: silent,
    fileOf: async () => undefined,
    unreachable: async () => {},
    warn: async () => {},
  });

  async function nextDue(): Promise<number> {
    const [row] = await database.read
      .select({ at: sql<number | null>`min(${outbox.notBefore})` })
      .from(outbox)
      .where(eq(outbox.state, 'queued'));
    return row?.at ?? Number.POSITIVE_INFINITY;
  }

  return {
    ...platform,
    database,
    /** How many messages were tried. */
    knocked: () => platform.calls.filter((call) => /im\/v1\/messages$|message\/send$/.test(call)).length,
    rows: () => database.read.select().from(outbox),
    /** A message to this person, as a turn leaves it. */
    async tell(person: string, card: Omit<ShownCard, 'id'>) {
      const at = time.clock();
      const id = newId();
      const row = {
        ...{ channel: which, account: person, chat: '', person, kind: 'answer' as const, key: newId() },
        ...{ card: { id, ...card }, cardId: id, touched: at, at, notBefore: at, state: 'queued' as const },
      };
      await database.batch([write(build.insert(outbox).values(row))]);
    },
    /** Sends what is due, and lets time go by until this many ms after the start. */
    async passTo(ms: number) {
      const until = START + ms;
      while (time.clock() < until) {
        await time.through(sender.drain());
        time.moveTo(Math.min(until, Math.max(await nextDue(), time.clock() + LOOK_MS)));
      }
      await time.through(sender.drain());
    },
    /** `from` and `until` in ms after the start. */
    brings: ({ from, until, ...spell }: Spell & { path?: RegExp }) =>
      platform.weather.spell({ ...spell, from: START + from, until: START + until }),
  };
}

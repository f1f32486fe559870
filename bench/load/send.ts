import { feishuChannel } from '../../src/channels/feishu/index.ts';
import { createSender } from '../../src/delivery/send.ts';
import { newId } from '../../src/kernel/ids.ts';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { silent } from '../../src/kernel/log.ts';
import type { Channel } from '../../src/message/channel.ts';
import { startFeishu } from '../../tests/emulators/feishu/index.ts';
import type { DatabaseFile } from '../file.ts';
import { house } from './house.ts';

const CITY = 1_527;
const ZONE = 'Asia/Shanghai';
const SIZES = [1, 10, 100];

/** One reminder for each secretary: at Feishu's own limits, and then how fast we would be if it had none. */
export async function benchSend(): Promise<void> {
  const built = await house(1);
  await atTheLimits(built);
  built.remove();
  for (const size of SIZES) await withoutLimits(size);
}

/** The emulator counts sliding windows, which are stricter than fixed ones: what keeps the one keeps the other. */
async function atTheLimits({ url }: DatabaseFile): Promise<void> {
  const accounts = Array.from({ length: CITY }, (_, i) => `ou_${i}`);
  const feishu = await startFeishu({ users: accounts, limits: 'real' });
  const { appId, appSecret, encryptKey, verificationToken } = feishu.settings;
  let refused = 0;
  const log = { ...silent, warn: () => void refused++ };
  const channel = feishuChannel({
    appId,
    appSecret,
    encryptKey,
    verificationToken,
    domain: feishu.domain,
    clock: Date.now,
    log,
  });
  const seconds = await drained(url, channel, CITY);
  // 1000 in the first twenty seconds, then none until the first leaves the minute, then 50 a second
  const best = 60 + (CITY - 1_000) / 50;
  console.log(
    `${CITY} reminders at 50 a second and 1000 a minute: ${seconds.toFixed(1)} s, ${(best / seconds).toFixed(3)} of the best schedule (wanted .95), ${refused} refused, ${feishu.world.messages.length} arrived`,
  );
  await feishu.stop();
}

async function withoutLimits(size: number): Promise<void> {
  const built = await house('small');
  const channel: Channel = {
    id: 'feishu',
    rosterColumn: '飞书ID',
    pace: { perSecond: 1e6 },
    dedupeMs: 3_600_000,
    send: async () => ({ outcome: 'sent', receipt: 'om_1' }),
  };
  const seconds = await drained(built.url, channel, size * CITY);
  console.log(`  ${size * CITY} waiting, no limits: ${((size * CITY) / seconds).toFixed(0)} a second`);
  built.remove();
}

/** Seconds until the outbox is empty. */
async function drained(url: string, channel: Channel, count: number): Promise<number> {
  const database = await openLibsql(url);
  const card = JSON.stringify({ id: 'c', text: '12月18日前要开组织生活会，还有三天。', buttons: [] });
  await database.batch([
    {
      sql: `with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ?)
        insert into outbox (key, channel, account, chat, person, kind, card, card_id, touched, state, at, not_before)
        select 'bench/' || i, 'feishu', 'ou_' || i, '', '', 'answer', ?, 'bench/' || i, 0, 'queued', ?, 0 from n`,
      params: [count, card, Date.now()],
    },
  ]);
  const sender = createSender({
    database,
    channels: new Map([[channel.id, channel]]),
    clock: Date.now,
    zone: ZONE,
    newId,
    log: silent,
    fileOf: async () => undefined,
    unreachable: async () => {},
    warn: async () => {},
  });
  const begun = performance.now();
  await sender.drain();
  const seconds = (performance.now() - begun) / 1_000;
  await database.close();
  return seconds;
}

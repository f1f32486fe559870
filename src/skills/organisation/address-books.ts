import { and, eq, isNull } from 'drizzle-orm';
import { digestItem } from '../../delivery/tables.ts';
import { civilDate } from '../../kernel/clock.ts';
import { commit } from '../../kernel/commit.ts';
import type { Database } from '../../kernel/database.ts';
import { sha256 } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import { build, write } from '../../kernel/statement.ts';
import type { Json } from '../../message/card.ts';
import type { Channel } from '../../message/channel.ts';
import type { DirectoryPlan } from '../../organisation/directory.ts';
import { compareDirectory, fetchDirectory, lastReadings } from '../../organisation/directory-store.ts';
import { cityStaffOf } from '../../organisation/store.ts';
import { differs, headOf, SYNC } from './sync.ts';

type Watching = { channels: Pick<Channel, 'id' | 'directory'>[]; now: number; zone: string; log: Log };

/**
 * Reads each platform's address book once a day, and tells the city's staff in their digest how it differs from the
 * roster. Nothing is adopted: they look, and say yes. The same difference is told once; one that can't be read is
 * logged, and tried again at the next call.
 */
export async function watchAddressBooks(database: Database, { channels, now, zone, log }: Watching): Promise<void> {
  const today = civilDate(now, zone);
  const readings = await lastReadings(database.read);
  for (const channel of channels) {
    const at = readings.get(channel.id);
    if (at !== undefined && civilDate(at, zone) === today) continue;
    try {
      const fetched = await fetchDirectory(database, channel, now);
      if (fetched) await tell(channel.id, await compareDirectory(database.read, fetched), today, database);
    } catch (error) {
      log.error({ err: error, channel: channel.id }, 'the address book was not read');
    }
  }
}

async function tell(channel: string, plan: DirectoryPlan, today: string, database: Database): Promise<void> {
  const about = `address_book/${channel}`;
  const untold = build.delete(digestItem).where(and(eq(digestItem.about, about), isNull(digestItem.told)));
  const text = wordsOf(plan);
  const difference = await sha256(JSON.stringify(plan));
  const staff = text === undefined ? [] : await cityStaffOf(database.read);
  const buttons = [{ label: '看差异', does: { intent: SYNC }, lasting: true }] satisfies Json;
  await commit(database, {
    writes: [
      write(untold),
      ...staff.map(({ id }) =>
        write(
          build
            .insert(digestItem)
            .values({
              id: `${about}/${difference}/${id}`,
              person: id,
              from: today,
              text: text ?? '',
              why: '您是工委管理员',
              about,
              buttons,
            })
            .onConflictDoNothing(),
        ),
      ),
    ],
  });
}

function wordsOf(plan: DirectoryPlan): string | undefined {
  if (plan.shrunk) return '通讯录里过半的绑定账号不见了，多半是应用的可见范围变小了，请核对。花名册没有动。';
  return differs(plan) ? `通讯录和花名册有出入：${headOf(plan)}。您看过确认才会更新。` : undefined;
}

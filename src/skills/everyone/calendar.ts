import { digestItem } from '../../delivery/tables.ts';
import { civilDate } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/database.ts';
import { build, write } from '../../kernel/statement.ts';
import type { WorkingDays } from '../../kernel/working-days.ts';
import { cityStaffOf } from '../../organisation/store.ts';

/** The days off of a year are published in November of the one before; by then the program should know them. */
const FROM = '12-01';

/** BURDEN 2: next year's calendar is missing; the city committee's staff hear of it once, in a digest. */
export async function announceCalendar(
  { read, batch }: Database,
  { now, zone, workingDays }: { now: number; zone: string; workingDays: WorkingDays },
): Promise<void> {
  const today = civilDate(now, zone);
  const next = Number(today.slice(0, 4)) + 1;
  if (today.slice(5) < FROM || workingDays.knownThrough >= next) return;
  const staff = await cityStaffOf(read);
  await batch(
    staff.map(({ id }) =>
      write(
        build
          .insert(digestItem)
          .values({
            id: `calendar/${next}/${id}`,
            person: id,
            from: today,
            text: `程序里还没有 ${next} 年的放假安排，跨年的截止日期暂按通知原日期算。请让运维同志更新程序。`,
            why: '您是工委管理员',
          })
          .onConflictDoNothing(),
      ),
    ),
  );
}

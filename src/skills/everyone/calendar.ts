import { digestItem } from '../../delivery/tables.ts';
import { civilDate } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/database.ts';
import { build, write } from '../../kernel/statement.ts';
import { type WorkingDays, yearMissing } from '../../kernel/working-days.ts';
import { cityStaffOf } from '../../organisation/store.ts';

/** BURDEN 2: a year's calendar is missing; the city committee's staff hear of it once, in a digest. */
export async function announceCalendar(
  { read, batch }: Database,
  { now, zone, workingDays }: { now: number; zone: string; workingDays: WorkingDays },
): Promise<void> {
  const today = civilDate(now, zone);
  const year = yearMissing(today, workingDays);
  if (year === undefined) return;
  const staff = await cityStaffOf(read);
  await batch(
    staff.map(({ id }) =>
      write(
        build
          .insert(digestItem)
          .values({
            id: `calendar/${year}/${id}`,
            person: id,
            from: today,
            text: `程序里还没有 ${year} 年的放假安排，跨年的截止日期暂按通知原日期算。请让运维同志更新程序。`,
            why: '您是工委管理员',
          })
          .onConflictDoNothing(),
      ),
    ),
  );
}

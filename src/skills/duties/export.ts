import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Read } from '../../kernel/database.ts';
import type { Person } from '../../organisation/people.ts';
import { unit } from '../../organisation/tables.ts';
import { seenBy } from './seen.ts';
import { CYCLE_WORDS } from './table.ts';
import { duty, notice, occurrence } from './tables.ts';

const STATE_WORDS = { open: '未办结', done: '已完成', not_applicable: '不适用' };

/**
 * Every occurrence of the units that this person may see (without one: of all, for the operator), by duty, period and
 * unit code. How often somebody was reminded is nobody's business.
 */
export async function exportDuties(
  read: Read,
  asker?: Person,
): Promise<{ columns: string[]; rows: (string | null)[][] }> {
  const seen = asker && (await seenBy(asker, read));
  const within = asker ? (seen ? inArray(unit.code, seen.codes) : sql`false`) : undefined;
  const rows = await read
    .select({
      name: duty.name,
      cycle: duty.cycle,
      code: unit.code,
      unit: unit.name,
      period: occurrence.period,
      due: occurrence.due,
      state: occurrence.state,
      scheduledAt: occurrence.scheduledAt,
      doneOn: occurrence.doneOn,
      number: notice.number,
      basis: duty.basis,
    })
    .from(occurrence)
    .innerJoin(duty, eq(duty.id, occurrence.duty))
    .innerJoin(unit, eq(unit.code, occurrence.unit))
    .leftJoin(notice, eq(notice.id, duty.notice))
    .where(and(isNull(unit.removedOn), within))
    .orderBy(duty.name, occurrence.period, unit.code);
  return {
    columns: ['任务', '周期', '单位编码', '单位', '期间', '截止', '状态', '定在', '完成日期', '文号', '依据'],
    rows: rows.map((row) => [
      ...[row.name, CYCLE_WORDS[row.cycle], row.code, row.unit, row.period, row.due, STATE_WORDS[row.state]],
      ...[row.scheduledAt?.replace('T', ' ') ?? null, row.doneOn, row.number, row.basis],
    ]),
  };
}

import { inArray, sql } from 'drizzle-orm';
import type { Read } from '../../kernel/database.ts';
import type { Person } from '../../organisation/people.ts';
import { unitsOf } from '../../organisation/people.ts';
import { allUnits, codesBelow } from '../../organisation/store.ts';
import { unit } from '../../organisation/tables.ts';
import { summed } from './policy.ts';
import { figuresByUnit, ledBy } from './store.ts';

/** 单位, and the three counts of each with all that it leads; in order of 编码. Of `asker`: the unit spoken for and below. */
export async function exportService(read: Read, asker?: Person) {
  const [first] = asker ? unitsOf(asker) : [];
  const below = first
    ? new Set(
        (
          await read
            .select({ code: unit.code })
            .from(unit)
            .where(inArray(unit.code, codesBelow(sql`${first.code}`)))
        ).map(({ code }) => code),
      )
    : undefined;
  const own = await figuresByUnit(read);
  const led = await ledBy(read);
  const units = (await allUnits(read)).filter(
    ({ code, kind }) => kind !== 'leading_group' && (!below || below.has(code)),
  );
  return {
    columns: ['编码', '单位', '社区报到', '认领服务岗', '参加志愿队'],
    rows: units.map(({ code, name }) => {
      const total = summed(code, led, own);
      return [code, name, total.checked_in, total.claimed, total.joined];
    }),
  };
}

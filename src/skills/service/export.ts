import { inArray, sql } from 'drizzle-orm';
import type { Read } from '../../kernel/database.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import { type Person, unitsOf } from '../../organisation/people.ts';
import { allUnits, codesBelow } from '../../organisation/store.ts';
import { unit } from '../../organisation/tables.ts';
import { summed } from './policy.ts';
import { figuresByUnit, ledBy } from './store.ts';

/** 单位, and the three counts of each with all that it leads, in order of 编码: of what this person may see, or of all. */
export async function exportService(
  read: Read,
  asker?: Person,
): Promise<{ columns: string[]; rows: (string | number)[][] }> {
  const seen = asker && (await seenBy(asker, read));
  const own = await figuresByUnit(read);
  const led = await ledBy(read);
  const units = (await allUnits(read)).filter(
    ({ code, kind }) => kind !== 'leading_group' && (!seen || seen.has(code)),
  );
  return {
    columns: ['编码', '单位', '社区报到', '认领服务岗', '参加志愿队'],
    rows: units.map(({ code, name }) => {
      const total = summed(code, led, own);
      return [code, name, total.checked_in, total.claimed, total.joined];
    }),
  };
}

/** The units in which somebody may see figures, and all that these lead. */
async function seenBy(asker: Person, read: Read): Promise<Set<string>> {
  const codes = new Set<string>();
  for (const one of unitsOf(asker)) {
    if (may(asker, 'see_figures', one, await treeAround(read, one.code)) !== true) continue;
    const below = await read
      .select({ code: unit.code })
      .from(unit)
      .where(inArray(unit.code, codesBelow(sql`${one.code}`)));
    for (const { code } of below) codes.add(code);
  }
  return codes;
}

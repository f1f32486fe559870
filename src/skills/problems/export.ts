import { asc, inArray } from 'drizzle-orm';
import type { Read } from '../../kernel/database.ts';
import { unit } from '../../organisation/tables.ts';
import { type Problem, STATUS_WORDS } from './policy.ts';
import { maskPersonal } from './privacy.ts';
import { endorsingUnits } from './store.ts';
import { problem } from './tables.ts';

/**
 * All problems as a table, in order of their numbers. An anonymous one has neither unit nor day; nobody's name is in
 * it. A cell that a spreadsheet would take for a formula begins with an apostrophe.
 */
export async function exportProblems(read: Read): Promise<{ columns: string[]; rows: string[][] }> {
  const problems = await read.select().from(problem).orderBy(asc(problem.number));
  const endorsing = await endorsingUnits(read, problems);
  const codes = [...new Set(problems.flatMap((row) => row.unit ?? []))];
  const units = codes.length > 0 ? await read.select().from(unit).where(inArray(unit.code, codes)) : [];
  const nameOf = new Map(units.map(({ code, name }) => [code, name]));
  const numberOf = new Map(problems.map(({ id, number }) => [id, number]));
  return {
    columns: ['编号', '难题', '方面', '单位', '附议单位数', '状态', '提出日期', '备注'],
    rows: problems.map((row) =>
      [
        String(row.number),
        maskPersonal(row.text).text,
        row.aspect ?? '',
        row.anonymous ? '匿名' : (nameOf.get(row.unit ?? '') ?? row.unit ?? ''),
        String(endorsing.get(row.id) ?? 0),
        STATUS_WORDS[row.status],
        row.anonymous ? '' : row.toldOn,
        [row.late && !row.anonymous ? '补报' : '', partOf(row, numberOf)].filter(Boolean).join('；'),
      ].map(plainCell),
    ),
  };
}

function partOf({ mergedInto, splitFrom }: Problem, numberOf: Map<string, number>): string {
  if (mergedInto) return `并入 ${numberOf.get(mergedInto) ?? ''} 号`;
  return splitFrom ? `由 ${numberOf.get(splitFrom) ?? ''} 号拆出` : '';
}

function plainCell(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

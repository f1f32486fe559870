import type { CivilDate } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import type { Verb } from '../../organisation/authority.ts';
import type { Person } from '../../organisation/people.ts';
import { writeDocx } from '../../reports/docx.ts';
import { type SheetOut, writeXlsx } from '../../reports/xlsx.ts';
import { exportDuties } from '../duties/index.ts';
import { exportProblems } from '../problems/index.ts';
import { exportRules } from '../rules/index.ts';

export type Format = 'xlsx' | 'docx' | 'json';

/** `asker`: whoever asks in chat; the operator at the command line gives none and gets everything. */
type Given = { read: Read; today: CivilDate; asker?: Person };
type Columns = Omit<SheetOut, 'name'>;

/** What can be exported: by which name, for whom, and whence. */
export const EXPORTS = {
  problems: {
    title: '难题清单',
    needs: 'see_problems',
    of: 'city',
    table: ({ read }: Given): Promise<Columns> => exportProblems(read),
  },
  duties: {
    title: '任务清单',
    needs: 'see_duties',
    of: 'unit',
    table: ({ read, asker }: Given): Promise<Columns> => exportDuties(read, asker),
  },
  rules: {
    title: '制度目录',
    needs: undefined,
    of: 'unit',
    table: ({ read, today, asker }: Given): Promise<Columns> => exportRules(read, today, asker),
  },
} satisfies Record<
  string,
  { title: string; needs: Verb | undefined; of: 'city' | 'unit'; table(given: Given): Promise<Columns> }
>;

export type ExportKind = keyof typeof EXPORTS;

/** The file of an export, with its name. */
export async function fileOfExport(
  kind: ExportKind,
  format: Format,
  given: Given,
): Promise<{ name: string; bytes: Uint8Array; rows: number }> {
  const { title, table } = EXPORTS[kind];
  const { columns, rows } = await table(given);
  const sheet = { name: title, columns, rows };
  const bytes =
    format === 'json'
      ? new TextEncoder().encode(
          `${JSON.stringify(
            rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i] ?? null]))),
            null,
            1,
          )}\n`,
        )
      : format === 'docx'
        ? await writeDocx(title, [sheet])
        : await writeXlsx([sheet]);
  return { name: `${title}.${format}`, bytes, rows: rows.length };
}

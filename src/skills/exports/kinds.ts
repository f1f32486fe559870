import type { CivilDate } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import type { Verb } from '../../organisation/authority.ts';
import type { Person } from '../../organisation/people.ts';
import { writeDocx } from '../../reports/docx.ts';
import { type SheetOut, writeXlsx } from '../../reports/xlsx.ts';
import { adoptedTable } from '../adoption/index.ts';
import { exportDebriefings } from '../debriefing/index.ts';
import { exportDuties } from '../duties/index.ts';
import { exportBalance, exportFunds } from '../funds/index.ts';
import { exportProblems } from '../problems/index.ts';
import { exportRules } from '../rules/index.ts';
import { exportService } from '../service/index.ts';
import * as campaign from './campaign-tables.ts';

export type Format = 'xlsx' | 'docx' | 'json';

/** `asker`: whoever asks in chat; the operator at the command line gives none and gets everything. */
type Given = { read: Read; today: CivilDate; asker?: Person };
type Columns = Omit<SheetOut, 'name'>;
type Kind = {
  title: string;
  needs: Verb | undefined;
  of: 'city' | 'unit';
  table(given: Given): Promise<Columns>;
  /** A second sheet behind it, for those who see what the whole city told. */
  behind?: { title: string; table(given: Given): Promise<Columns> };
};

const OF_CITY = { needs: 'see_problems', of: 'city' } as const;

/** What can be exported: by which name, for whom, and whence. */
export const EXPORTS = {
  problems: { title: '难题清单', ...OF_CITY, table: ({ read }: Given) => exportProblems(read) },
  topics: {
    title: '课题目录',
    needs: undefined,
    of: 'unit',
    table: campaign.topicsTable,
    behind: { title: '来源难题', table: campaign.sourcesTable },
  },
  claims: { title: '课题申领表', ...OF_CITY, table: campaign.claimsTable },
  outcomes: { title: '课题成果清单', ...OF_CITY, table: campaign.outcomesTable },
  ranking: { title: '成果评审排名', ...OF_CITY, table: campaign.rankingTable },
  adoptions: { title: '成果转化台账', ...OF_CITY, table: ({ read, today }: Given) => adoptedTable(read, today) },
  duties: {
    title: '任务清单',
    needs: 'see_duties',
    of: 'unit',
    table: ({ read, asker }: Given) => exportDuties(read, asker),
  },
  debriefings: {
    title: '述职评议汇总表',
    needs: 'see_debriefing',
    of: 'unit',
    table: ({ read, today, asker }: Given): Promise<Columns> => exportDebriefings(read, today, asker),
  },
  funds: {
    title: '经费支出明细',
    needs: 'see_funds',
    of: 'unit',
    table: ({ read, today, asker }: Given): Promise<Columns> =>
      exportFunds({ read, today, ...(asker ? { asker } : {}) }),
    behind: { title: '经费收支', table: exportBalance },
  },
  rules: {
    title: '制度目录',
    needs: undefined,
    of: 'unit',
    table: ({ read, today, asker }: Given) => exportRules(read, today, asker),
  },
  service: {
    title: '社区服务统计表',
    needs: 'see_figures',
    of: 'unit',
    table: ({ read, asker }: Given): Promise<Columns> => exportService(read, asker),
  },
} satisfies Record<string, Kind>;

export type ExportKind = keyof typeof EXPORTS;

/** The file of an export, with its name. `whole`: what the city told may be in it. */
export async function fileOfExport(
  kind: ExportKind,
  format: Format,
  { whole, ...given }: Given & { whole: boolean },
): Promise<{ name: string; bytes: Uint8Array; rows: number }> {
  const { title, table, behind }: Kind = EXPORTS[kind];
  const { columns, rows } = await table(given);
  const sheets = [
    { name: title, columns, rows },
    ...(whole && behind ? [{ name: behind.title, ...(await behind.table(given)) }] : []),
  ];
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
        ? await writeDocx(title, sheets, { facts: await factsOf(kind, rows.length, given) })
        : await writeXlsx(sheets);
  return { name: `${title}.${format}`, bytes, rows: rows.length };
}

/** What stands under the title: which campaign it is of, how many, as of which day. */
async function factsOf(kind: ExportKind, rows: number, given: Given): Promise<string> {
  const of = ['duties', 'rules', 'funds', 'service'].includes(kind) ? undefined : await campaign.campaignNow(given);
  return [...(of ? [of.title] : []), `共 ${rows} 条`, `截至 ${given.today}`].join('　');
}

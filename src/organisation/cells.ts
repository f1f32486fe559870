import type { CivilDate } from '../kernel/clock.ts';

/** Rows of a table as text; `line` is the row as a person counts it. The shape that reports/read-table gives. */
export type Sheet = { columns: string[]; rows: SheetRow[] };
export type SheetRow = { line: number; cells: Record<string, string> };

/** What is wrong in a table, where, and how to mend it. Line 1 is the head. */
export type Fault = { sheet: string; line: number; column: string; fault: string; fix: string };

/** One line for a person: 人员第 3 行“工号”：… */
export function faultLine({ sheet, line, column, fault, fix }: Fault): string {
  return `${sheet}第 ${line} 行“${column}”：${fault}；${fix}。`;
}

/** Collects the faults and warnings of one sheet. */
export function findings(sheet: string) {
  const faults: Fault[] = [];
  const warnings: Fault[] = [];
  return {
    faults,
    warnings,
    fault: (line: number, column: string, fault: string, fix: string) => {
      faults.push({ sheet, line, column, fault, fix });
    },
    warn: (line: number, column: string, fault: string, fix: string) => {
      warnings.push({ sheet, line, column, fault, fix });
    },
  };
}
export type Findings = ReturnType<typeof findings>;

/** A required column that is missing is a fault, a column nobody reads a warning. False: the rows can't be read. */
export function checkHead(sheet: Sheet, found: Findings, required: string[], optional: string[]): boolean {
  const missing = required.filter((column) => !sheet.columns.includes(column));
  const known = [...required, ...optional];
  for (const column of missing) {
    found.fault(1, column, '表头缺少这一列', `请把表头写为 ${required.join(',')}`);
  }
  for (const column of sheet.columns.filter((name) => !known.includes(name))) {
    found.warn(1, column, '不认识这一列，已略过', `能读的列是 ${known.join('、')}`);
  }
  return missing.length === 0;
}

/** Several values of one cell, apart by 、 ， , ； or ;, each once. */
export function several(cell: string): string[] {
  const parts = cell.split(/[、，,；;]/).map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ''))];
}

/** A count; null for an empty cell, undefined when it is none. */
export function countOf(cell: string): number | null | undefined {
  if (cell === '') return null;
  return /^\d{1,7}$/.test(cell) ? Number(cell) : undefined;
}

/** A day such as 2026-01-05, 2026/1/5, 2026.1.5 or 2026年1月5日; null for an empty cell, undefined when it is none. */
export function dateOf(cell: string): CivilDate | null | undefined {
  if (cell === '') return null;
  const [, year, month, day] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(cell) ?? [];
  if (!year || !month || !day) return undefined;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = Date.parse(`${date}T00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date ? undefined : date;
}

/** 应配 such as 书记1、专职副书记1、委员3: posts and how many of each (1 when no figure stands there). */
export function duePostsOf(cell: string): Record<string, number> | null | undefined {
  if (cell === '') return null;
  const due: Record<string, number> = {};
  for (const part of several(cell)) {
    const [, post, count] = /^([^\d×xX*\s]+)\s*[×xX*]?\s*(\d{0,3})\s*[名人个]?$/.exec(part) ?? [];
    if (!post) return undefined;
    due[post] = (due[post] ?? 0) + (count ? Number(count) : 1);
  }
  return due;
}

import { workApart } from '../kernel/apart.ts';
import { type Refusal, refuse } from '../kernel/errors.ts';
import { isZip, type TableIn, tableIn } from './parse-table.ts';

export type TableRow = {
  /** The line of the file (csv) or the row of the sheet (xlsx), as a person counts it: the head is 1. */
  line: number;
  cells: Record<string, string>;
};

/** A table as text: dates as `2026-12-05`, numbers as they read, every cell trimmed; empty rows are left out. */
export type Table = {
  columns: string[];
  rows: TableRow[];
  /** Something the person should know although the table was read. */
  note?: string;
};

const MAX_BYTES = 20_000_000;
/** Of a text so short all rows are read before anybody waits. */
const SMALL = 100_000;
/** More than twice the members of the city; an operator's command takes any number. */
const MOST_ROWS = 50_000;

const readApart = workApart<TableIn, Table | Refusal>({
  script: () => new URL('./apart.ts', import.meta.url),
  here: tableIn,
});

/**
 * Reads a .csv (UTF-8 with or without BOM; GB18030 is recognised and said so) or .xlsx file, told apart by content.
 * `sheet`: the name of the sheet of an .xlsx; without it the first. A file that isn't such a table is a Refusal.
 */
export async function readTable(
  file: string | Uint8Array,
  { sheet, mostRows = MOST_ROWS }: { sheet?: string; mostRows?: number } = {},
): Promise<Table | Refusal> {
  const bytes = typeof file === 'string' ? await bytesOf(file) : file;
  if (!(bytes instanceof Uint8Array)) return bytes;
  if (bytes.length > MAX_BYTES) return refuse('文件超过 20 MB，请拆分后再导入。');
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf) return refuse('这是旧版 .xls 文件，请另存为 .xlsx 或 .csv 后再导入。');
  const given = { bytes, sheet, mostRows };
  if (!isZip(bytes) && bytes.length <= SMALL) return tableIn(given);
  const worked = await readApart(given);
  if ('done' in worked) return worked.done;
  return refuse('这个表格读不下来，请另存为 .csv，或拆分后再导入。');
}

async function bytesOf(path: string): Promise<Uint8Array | Refusal> {
  const { readFile } = await import('node:fs/promises');
  try {
    return await readFile(path);
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return refuse(
      gone ? `没有找到文件 ${path}，请核对路径。` : `文件 ${path} 打不开，请核对是否为文件、是否有读取权限。`,
    );
  }
}

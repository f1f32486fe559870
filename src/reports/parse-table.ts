import { type Refusal, refuse } from '../kernel/errors.ts';
import type { Table } from './read-table.ts';

const MAX_UNPACKED = 200_000_000;
const MOST_COLUMNS = 200;
/** In bytes. */
const LONGEST_ROW = 500_000;

/** `mostRows`: of a table with more nothing is read. */
export type TableIn = { bytes: Uint8Array; sheet: string | undefined; mostRows: number };

/** The table in the bytes of a .csv or .xlsx. Takes seconds for many rows, and may take minutes for a hostile .xlsx (apart.ts). */
export function tableIn(given: TableIn): Promise<Table | Refusal> {
  return isZip(given.bytes) ? readXlsx(given) : readCsv(given);
}

/** Whether the bytes are an .xlsx (or any other zip), which may hold several sheets. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

async function readCsv({ bytes, mostRows }: TableIn): Promise<Table | Refusal> {
  const decoded = decode(bytes);
  if (!decoded) return refuse('文件不是文本表格，请用 UTF-8 编码的 .csv 或 .xlsx。');
  const { parse } = await import('csv-parse/sync');
  const lines: { line: number; cells: string[] }[] = [];
  try {
    parse(decoded.text, {
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_ROW,
      // the head, and one more than there may be
      to: Number.isFinite(mostRows) ? mostRows + 2 : -1,
      on_record: (cells: string[], { lines: line }) => {
        lines.push({ line, cells });
        return null;
      },
    });
  } catch (error) {
    const line = error instanceof Error && 'lines' in error ? `第 ${String(error.lines)} 行附近` : '';
    return refuse(`文件${line}的引号不成对，或者一行过长，请改正后再导入。`);
  }
  const table = tableOf(lines, mostRows);
  return 'refused' in table || !decoded.note ? table : { ...table, note: decoded.note };
}

function decode(bytes: Uint8Array): { text: string; note?: string } | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    try {
      const text = new TextDecoder('gb18030', { fatal: true }).decode(bytes);
      return { text, note: '文件是 GBK 编码，已按 GBK 读取；建议另存为 UTF-8。' };
    } catch {
      return undefined;
    }
  }
}

async function readXlsx({ bytes, sheet, mostRows }: TableIn): Promise<Table | Refusal> {
  if (unpackedSize(bytes) > MAX_UNPACKED) return refuse('表格展开后过大，请拆分后再导入。');
  const { default: readSheets } = await import('read-excel-file/universal');
  let sheets: { sheet: string; data: unknown[][] }[];
  try {
    sheets = await readSheets(new Blob([new Uint8Array(bytes)]), { parseNumber: plainNumber });
  } catch {
    return refuse('文件不是能读的 .xlsx 表格，请用表格软件打开并另存后再导入。');
  }
  const found = sheet === undefined ? sheets[0] : sheets.find((one) => one.sheet.trim() === sheet);
  if (!found) {
    return refuse(`表格里没有名为“${sheet ?? ''}”的工作表，现有：${sheets.map((one) => one.sheet).join('、')}。`);
  }
  const lines = found.data.map((cells, index) => ({ line: index + 1, cells: cells.map(plainText) }));
  return tableOf(lines, mostRows);
}

function tableOf(lines: { line: number; cells: string[] }[], mostRows: number): Table | Refusal {
  const filled = lines
    .map(({ line, cells }) => ({ line, cells: cells.map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  const [head, ...body] = filled;
  if (!head) return refuse('表格是空的，请填写表头和内容后再导入。');
  const columns = head.cells.slice(0, head.cells.findLastIndex((cell) => cell !== '') + 1);
  if (columns.length > MOST_COLUMNS) return refuse(`表格超过 ${MOST_COLUMNS} 列，请删去用不到的列后再导入。`);
  if (body.length > mostRows) return refuse(`表格超过 ${mostRows / 10_000} 万行，请拆分后再导入。`);
  const double = columns.find((column, index) => column !== '' && columns.indexOf(column) !== index);
  if (double) return refuse(`表头里“${double}”出现了两次，请只留一列。`);
  for (const { line, cells } of body) {
    const extra = cells.slice(columns.length).find((cell) => cell !== '');
    if (extra !== undefined) {
      return refuse(`第 ${line} 行多出“${extra}”，没有对应的列；内容含逗号时请加英文双引号。`);
    }
  }
  return {
    columns: columns.filter((column) => column !== ''),
    rows: body.map(({ line, cells }) => ({
      line,
      cells: Object.fromEntries(
        columns.flatMap((column, index) => (column === '' ? [] : [[column, cells[index] ?? '']])),
      ),
    })),
  };
}

// 工号 and codes are often number cells: 1001 must not become 1001.0, nor 0.1 + 0.2 a long tail
function plainNumber(written: string): string {
  if (/^-?\d+$/.test(written)) return written;
  const value = Number(written);
  return Number.isFinite(value) ? String(Number(value.toPrecision(15))) : written;
}

function plainText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) {
    const iso = value.toISOString();
    return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 16);
  }
  if (typeof value === 'boolean') return value ? '是' : '否';
  return String(value);
}

// From the zip's directory, before anything is unpacked. PKWARE APPNOTE 4.3.12, 4.3.16
function unpackedSize(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) return 0;
  let total = 0;
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0 && at + 46 <= bytes.length; left--) {
    total += view.getUint32(at + 24, true);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return total;
}

/** One sheet as it is exported: every row has a cell a column. Numbers stay numbers, null is an empty cell. */
export type SheetOut = { name: string; columns: string[]; rows: (string | number | null)[][] };

// Excel's own limits: 31 characters a sheet name without []:*?/\, 32767 characters a cell
const SHEET_NAME = 31;
const CELL = 32_767;

/**
 * The bytes of an .xlsx with these sheets, heads in bold and kept in view. A text is written as text whatever it begins
 * with, so `=…`, `+…`, `-…` and `@…` can't become a formula. Characters that XML can't hold are dropped.
 */
export async function writeXlsx(sheets: SheetOut[]): Promise<Uint8Array> {
  const { default: writeExcelFile } = await import('write-excel-file/universal');
  const blob = await writeExcelFile(
    sheets.map(({ name, columns, rows }, index) => ({
      sheet: name.replace(/[[\]:*?/\\]/g, ' ').slice(0, SHEET_NAME) || `表${index + 1}`,
      stickyRowsCount: 1,
      columns: columns.map((column, i) => ({ width: widthOf(column, rows, i) })),
      data: [columns.map((column) => ({ ...textCell(column), fontWeight: 'bold' as const })), ...rows.map(rowOf)],
    })),
  ).toBlob();
  return new Uint8Array(await blob.arrayBuffer());
}

function rowOf(row: (string | number | null)[]) {
  return row.map((value) => {
    if (value === null || value === '') return null;
    return typeof value === 'number' && Number.isFinite(value) ? { value, type: Number } : textCell(String(value));
  });
}

function textCell(text: string) {
  const value = writable(text.slice(0, CELL));
  // write-excel-file 4.1.1 looks shared texts up in a plain object, where `constructor` or `valueOf` is found already
  if (value in Object.prototype) return { value: `${value} `, type: String, wrap: false };
  return { value, type: String, wrap: value.includes('\n') };
}

/** Without the control characters that XML 1.0 forbids: one of them makes a file unreadable. */
export function writable(text: string): string {
  return Array.from(text)
    .filter((char) => char >= ' ' || char === '\n' || char === '\t')
    .join('');
}

function widthOf(column: string, rows: (string | number | null)[][], index: number): number {
  const longest = rows.slice(0, 200).reduce((most, row) => Math.max(most, wide(row[index])), wide(column));
  return Math.min(60, longest + 2);
}

// A Chinese character takes two columns
function wide(value: string | number | null | undefined): number {
  return Array.from(String(value ?? '')).reduce((sum, char) => sum + (char > '\u2e7f' ? 2 : 1), 0);
}

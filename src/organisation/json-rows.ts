import type { Statement } from '../kernel/statement.ts';

type Cell = string | number | null;

// D1 takes at most 2 MB a parameter; UTF-8 needs up to three bytes a character
const PIECE = 600_000;

/**
 * A statement over many rows by one JSON parameter; several when the rows are many. In `text`, `$rows` stands for the
 * rows as a table `row`, whose cells are `row.value ->> 0`, `->> 1` … Nothing for no rows.
 */
export function overRows(text: string, rows: Cell[][]): Statement[] {
  const pieces: string[][] = [];
  let size = PIECE;
  for (const row of rows) {
    const json = JSON.stringify(row);
    if (size + json.length > PIECE) {
      pieces.push([]);
      size = 0;
    }
    pieces.at(-1)?.push(json);
    size += json.length + 1;
  }
  return pieces.map((piece) => ({
    sql: text.replace('$rows', 'json_each(?) as row'),
    params: [`[${piece.join(',')}]`],
  }));
}

/** `insert into table (columns) select … from $rows where true` and what follows it, such as `on conflict …`. */
export function insertRows(table: string, columns: string[], rows: Cell[][], onConflict: string): Statement[] {
  const cells = columns.map((_, index) => `row.value ->> ${index}`).join(', ');
  const names = columns.map((column) => `"${column}"`).join(', ');
  return overRows(`insert into "${table}" (${names}) select ${cells} from $rows where true ${onConflict}`, rows);
}

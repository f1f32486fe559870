import { isRefusal, OperatorError } from './kernel/errors.ts';
import { readTable, type Table } from './reports/read-table.ts';

/** A table file that an operator named. @throws OperatorError with the sentence of what is wrong with it */
export async function tableFile(path: string, options?: { sheet?: string }): Promise<Table> {
  const table = await readTable(path, { ...options, mostRows: Number.POSITIVE_INFINITY });
  if (isRefusal(table)) throw new OperatorError(`${path}：${table.text}`);
  return table;
}

import type { Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { CivilDate } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import { isRefusal } from '../../kernel/errors.ts';
import { storeFile } from '../../kernel/files.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import type { Person, Unit } from '../../organisation/people.ts';
import { allUnits, peopleById } from '../../organisation/store.ts';
import { type SheetOut, writeXlsx } from '../../reports/xlsx.ts';
import { usedPercent, yuanCell } from './policy.ts';
import { ledger, spentBelow } from './store.ts';
import { ACCOUNTS } from './tables.ts';

type Columns = Omit<SheetOut, 'name'>;
type Given = { read: Read; today: CivilDate; asker?: Person };

/** 收支表 of a unit and those below for a year, as .xlsx: what there is and every spending, void ones marked. */
export async function statementFile(unit: Unit, year: number, talk: Talk): Promise<Turn> {
  const allowed = may(talk.asker, 'see_funds', unit, await treeAround(talk.read, unit.code));
  if (isRefusal(allowed)) return say(allowed.text);
  const [balance, details] = [await balanceOf(talk.read, unit.code, year), await detailsOf(talk.read, unit.code, year)];
  const bytes = await writeXlsx([
    { name: '收支', ...balance },
    { name: '支出明细', ...details },
  ]);
  const name = `${unit.name}${year}年经费收支表.xlsx`;
  const { id, writes } = await storeFile(bytes, talk.today);
  return {
    ...say({
      text: `${year}年经费收支表做好了，支出 ${details.rows.length} 笔。`,
      file: { name, bytes: bytes.length, sha256: id },
    }),
    writes,
    changes: [{ verb: 'export', entity: 'funds', id: name, after: { rows: details.rows.length } }],
  };
}

/** What units have, got and spent in a year: a row a unit and account of which anything is known. */
async function balanceOf(read: Read, code: string, year: number): Promise<Columns> {
  const rows: Columns['rows'] = [];
  for (const account of ACCOUNTS) {
    for (const line of await ledger(read, code, year, account)) {
      if (line.total === undefined && line.spent === 0 && line.paid === 0) continue;
      const percent = usedPercent(line);
      rows.push([
        line.unit.code,
        line.unit.name,
        account,
        account === '党建经费' && line.members > 0 ? line.members : null,
        line.total === undefined ? null : yuanCell(line.total),
        yuanCell(line.paid),
        yuanCell(line.spent),
        line.total === undefined ? null : yuanCell(line.total - line.spent),
        percent === undefined ? null : `${percent}%`,
      ]);
    }
  }
  return {
    columns: ['编码', '单位', '账户', '党员数', '应有（元）', '到账（元）', '已用（元）', '结余（元）', '执行率'],
    rows: rows.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : String(a[0]) > String(b[0]) ? 1 : 0)),
  };
}

async function detailsOf(read: Read, code: string, year: number): Promise<Columns> {
  const spent = await spentBelow(read, code, year);
  const names = new Map((await allUnits(read)).map((one) => [one.code, one.name]));
  const people = new Map(
    (await peopleById(read, [...new Set(spent.map(({ by }) => by))])).map(({ id, name }) => [id, name]),
  );
  return {
    columns: ['笔号', '单位', '日期', '用途', '科目', '账户', '金额（元）', '票据', '经办', '状态'],
    rows: spent.map((row) => [
      row.number,
      names.get(row.unit) ?? row.unit,
      row.date,
      row.purpose,
      row.item,
      row.account,
      yuanCell(row.amount),
      row.files?.map(({ name }) => name).join('、') ?? '',
      people.get(row.by) ?? row.by,
      row.state === 'valid' ? (row.instead === null ? '有效' : `有效，更正第 ${row.instead} 笔`) : '作废',
    ]),
  };
}

/** `poti export funds`: every spending of this year, to an asker of his or her units only. */
export async function exportFunds({ read, today, asker }: Given): Promise<Columns> {
  return together(asker, read, (code) => detailsOf(read, code, Number(today.slice(0, 4))));
}

/** The sheet behind it: what units have and have left. */
export async function exportBalance({ read, today, asker }: Given): Promise<Columns> {
  return together(asker, read, (code) => balanceOf(read, code, Number(today.slice(0, 4))));
}

async function together(
  asker: Person | undefined,
  read: Read,
  of: (code: string) => Promise<Columns>,
): Promise<Columns> {
  const units = await allUnits(read);
  const roots = asker ? await seenBy(asker, units, read) : units.filter(({ kind }) => /committee|leading/.test(kind));
  const seen = new Map<string, Columns['rows'][number]>();
  let columns: string[] = [];
  for (const { code } of roots) {
    const part = await of(code);
    columns = part.columns;
    for (const row of part.rows) seen.set(JSON.stringify(row), row);
  }
  return columns.length > 0 ? { columns, rows: [...seen.values()] } : of('');
}

/** The units for which somebody holds a post and may see the money. */
async function seenBy(asker: Person, units: Unit[], read: Read): Promise<Unit[]> {
  const held = new Set(asker.posts.map(({ unit }) => unit.code));
  const seen: Unit[] = [];
  for (const unit of units.filter(({ code }) => held.has(code))) {
    if (may(asker, 'see_funds', unit, await treeAround(read, unit.code)) === true) seen.push(unit);
  }
  return seen;
}

import type { Slots, Talk } from '../../chat/skill.ts';
import { say, type Turn } from '../../chat/turn.ts';
import type { Unit } from '../../organisation/people.ts';
import { yuan } from './policy.ts';
import { type Spending, spentBelow } from './store.ts';
import type { Account } from './tables.ts';

const ASK = 'ask_funds';
const MOST_ROWS = 20;

type Period = { words: string; months?: [number, number] };

/** The months that are asked about; none for the whole year. */
export function periodIn(said: string, slots: Slots): Period {
  const month = Number(/(?<!\d)(\d{1,2})月(?:份)?/u.exec(said)?.[1]);
  if (month >= 1 && month <= 12) return { words: `${month}月`, months: [month, month] };
  if (/上半年/u.test(said)) return { words: '上半年', months: [1, 6] };
  if (/下半年/u.test(said)) return { words: '下半年', months: [7, 12] };
  if (typeof slots.quarter !== 'number') return { words: '' };
  return { words: `第${slots.quarter}季度`, months: [slots.quarter * 3 - 2, slots.quarter * 3] };
}

async function spentOf(unit: Unit, year: number, { months }: Period, { read }: Talk): Promise<Spending[]> {
  const rows = (await spentBelow(read, unit.code, year)).filter(({ state }) => state === 'valid');
  if (!months) return rows;
  return rows.filter(({ date }) => Number(date.slice(5, 7)) >= months[0] && Number(date.slice(5, 7)) <= months[1]);
}

const total = (rows: Spending[]) => rows.reduce((sum, { amount }) => sum + amount, 0);

/** Every spending, the last ones shown. */
export async function spentList(
  unit: Unit,
  year: number,
  { account, ...period }: Period & { account?: Account | undefined },
  { item }: Slots,
  talk: Talk,
): Promise<Turn> {
  const rows = (await spentOf(unit, year, period, talk)).filter(
    (row) => (account === undefined || row.account === account) && (typeof item !== 'string' || fits(row, item)),
  );
  if (rows.length === 0) return say(`${year}年${period.words}还没有记过支出。`);
  return say({
    text: `${year}年${period.words}共 ${rows.length} 笔，${yuan(total(rows))}。`,
    table: {
      columns: ['笔号', '日期', '用途', '数额'],
      rows: rows
        .slice(-MOST_ROWS)
        .map((row) => [
          `${row.number}`,
          row.date.slice(5),
          row.purpose,
          `${yuan(row.amount)}${row.account === '党建经费' ? '' : `（${row.account}）`}`,
        ]),
    },
    ...(rows.length > MOST_ROWS ? { more: `只列最近 ${MOST_ROWS} 笔，全部在收支表里。` } : {}),
    buttons: [
      { label: '导出收支表', does: { intent: ASK, slots: { statement: true, unit: unit.code, year } }, lasting: true },
    ],
  });
}

function fits({ item, purpose }: Spending, asked: string): boolean {
  const core = asked.replace(/费$/u, '');
  return item === core || purpose.includes(core);
}

/** What went on one thing. */
export async function spentOn(item: string, unit: Unit, year: number, period: Period, talk: Talk): Promise<Turn> {
  const rows = (await spentOf(unit, year, period, talk)).filter((row) => fits(row, item));
  return say(
    `${year}年${period.words}${item}支出 ${yuan(total(rows))}${rows.length > 0 ? `，共 ${rows.length} 笔` : ''}。`,
  );
}

/** What went out in some months. */
export async function spentIn(unit: Unit, year: number, period: Period, talk: Talk): Promise<Turn> {
  const rows = await spentOf(unit, year, period, talk);
  return say(`${year}年${period.words}支出 ${yuan(total(rows))}，共 ${rows.length} 笔。`);
}

/** The year by 科目, as a picture. */
export async function byItem(unit: Unit, year: number, talk: Talk): Promise<Turn> {
  const sums = new Map<string, number>();
  for (const { item, amount } of await spentOf(unit, year, { words: '' }, talk))
    sums.set(item, (sums.get(item) ?? 0) + amount);
  if (sums.size === 0) return say(`${year}年还没有记过支出。`);
  const items = [...sums].sort(([, a], [, b]) => b - a);
  return say({
    text: `${year}年支出 ${yuan(items.reduce((sum, [, amount]) => sum + amount, 0))}：${items.map(([item, amount]) => `${item} ${yuan(amount)}`).join('，')}。`,
    chart: {
      kind: 'bar',
      labels: items.map(([item]) => item),
      series: [{ name: '元', values: items.map(([, amount]) => amount / 100) }],
    },
  });
}

import { asc, eq } from 'drizzle-orm';
import { civilDate } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/database.ts';
import { nextOf } from '../../kernel/series.ts';
import { build, write } from '../../kernel/statement.ts';
import { branchSecretaries } from '../../organisation/store.ts';
import { unit } from '../../organisation/tables.ts';
import { itemOf } from './policy.ts';
import { addSpending } from './store.ts';
import { fundRate, fundSource } from './tables.ts';

const SPENT: [purpose: string, fen: number, monthDay: string][] = [
  ['主题党日租车', 60_000, '03-18'],
  ['学习用书', 28_650, '05-09'],
  ['廉政教育馆讲解', 30_000, '06-24'],
];

/** The year's rate, the city's training fund, and a few spendings of the first branches. */
export async function loadSampleFunds(
  database: Database,
  { now, zone, newId }: { now: number; zone: string; newId: () => string },
): Promise<void> {
  const { read } = database;
  const today = civilDate(now, zone);
  const year = Number(today.slice(0, 4));
  const committees = await read.select().from(unit).where(eq(unit.kind, 'city_work_committee')).orderBy(asc(unit.code));
  const [city] = committees;
  if (!city) return;
  const branches = await branchSecretaries(read, 3);
  const told = branches.flatMap((branch, i) =>
    SPENT.slice(0, 3 - i)
      .map(([purpose, amount, day]) => ({ ...branch, purpose, amount, date: `${year}-${day}` }))
      .filter(({ date }) => date <= today),
  );
  const { first, taken } = await nextOf(read, 'spending', told.length);
  await database.batch([
    ...committees.map(({ code }) =>
      write(
        build.insert(fundRate).values({
          unit: code,
          year,
          rate: 12_000,
          source: '《市直机关党建工作经费管理办法》第三条',
          by: 'sample',
          on: `${year}-01-05`,
        }),
      ),
    ),
    write(
      build.insert(fundSource).values({
        id: newId(),
        unit: city.code,
        year,
        account: '培训经费',
        kind: 'granted',
        amount: 20_000_000,
        note: '培训',
        state: 'valid',
        by: 'sample',
        on: `${year}-01-05`,
      }),
    ),
    ...(told.length > 0 ? [taken] : []),
    ...told.map(({ person, unit: code, purpose, amount, date }, i) =>
      addSpending({
        id: newId(),
        number: first + i,
        unit: code,
        year,
        account: '党建经费',
        amount,
        purpose,
        item: itemOf(purpose),
        date,
        files: null,
        state: 'valid',
        by: person,
        on: date,
      }),
    ),
  ]);
}

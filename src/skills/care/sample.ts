import { and, asc, eq, isNull } from 'drizzle-orm';
import { civilDate } from '../../kernel/clock.ts';
import type { Database } from '../../kernel/database.ts';
import { build, write } from '../../kernel/statement.ts';
import { unit } from '../../organisation/tables.ts';
import { careFund } from './tables.ts';

/** 550,000 元, in 分. */
const YEARLY = 55_000_000;

/** The fund of the city's committee for this year. No request: nobody's need is made up. */
export async function loadSampleCare(database: Database, { now, zone }: { now: number; zone: string }): Promise<void> {
  const today = civilDate(now, zone);
  const cities = await database.read
    .select({ code: unit.code })
    .from(unit)
    .where(and(eq(unit.kind, 'city_work_committee'), isNull(unit.removedOn)))
    .orderBy(asc(unit.code));
  await database.batch(
    cities.map(({ code }) =>
      write(
        build
          .insert(careFund)
          .values({ unit: code, year: Number(today.slice(0, 4)), amount: YEARLY, by: 'sample', on: today }),
      ),
    ),
  );
}

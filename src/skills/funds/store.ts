import { and, asc, desc, eq, inArray, lte, ne, type SQL, sql } from 'drizzle-orm';
import type { Read } from '../../kernel/database.ts';
import { build, query, type Statement, type Write, write } from '../../kernel/statement.ts';
import type { Unit } from '../../organisation/people.ts';
import { codesBelow } from '../../organisation/store.ts';
import { link, unit } from '../../organisation/tables.ts';
import { byHeadcount, type Standing } from './policy.ts';
import { type Account, fundRate, fundSource, spending } from './tables.ts';

export type Spending = typeof spending.$inferSelect;
export type Source = typeof fundSource.$inferSelect;
type Rate = typeof fundRate.$inferSelect;

/** One unit's own line of a ledger. `total` undefined: nothing is known of what there is. */
export type Line = Purse & { unit: Unit; members: number };
/** `given`: what was fixed and granted of it; `paid`: what has arrived. */
type Purse = Standing & { paid: number; given: number };

/** A committee has many purses below it; a branch or an organ's organisation spends out of one. */
const SHARES_ONE_PURSE = new Set(['branch', 'organ_party_org']);

/** The rate that holds for a unit in a year: its own or the nearest above, of that year or the last before. */
export async function rateFor(read: Read, unit: string, year: number): Promise<Rate | undefined> {
  const rates = await read.select().from(fundRate).where(lte(fundRate.year, year)).orderBy(desc(fundRate.year));
  if (rates.length === 0) return undefined;
  const above = await read.select({ to: link.to, from: link.from }).from(link).where(leadsNow());
  return nearest(unit, rates, parentsIn(above));
}

function parentsIn(links: { to: string; from: string }[]): Map<string, string> {
  return new Map(links.map(({ to, from }) => [to, from]));
}

function nearest(unit: string, rates: Rate[], parents: Map<string, string>): Rate | undefined {
  const seen = new Set<string>();
  for (let code: string | undefined = unit; code !== undefined && !seen.has(code); code = parents.get(code)) {
    seen.add(code);
    const own = rates.find((one) => one.unit === code);
    if (own) return own;
  }
  return undefined;
}

function leadsNow(): SQL {
  return sql`${link.kind} = 'leads' and ${link.until} is null`;
}

/** Every unit from this one down, in order of code, with what it is entitled to, was given, got and spent in a year. */
export async function ledger(read: Read, code: string, year: number, account: Account): Promise<Line[]> {
  const below = codesBelow(code);
  const [units, links, rates, sources, spent] = await Promise.all([
    read.select().from(unit).where(inArray(unit.code, below)).orderBy(asc(unit.code)),
    read.select({ to: link.to, from: link.from }).from(link).where(leadsNow()),
    read.select().from(fundRate).where(lte(fundRate.year, year)).orderBy(desc(fundRate.year)),
    read
      .select()
      .from(fundSource)
      .where(sourcesIn(below, year, account)),
    read
      .select({ unit: spending.unit, spent: sql<number>`sum(${spending.amount})` })
      .from(spending)
      .where(spentIn(below, year, account))
      .groupBy(spending.unit),
  ]);
  const parents = parentsIn(links);
  const present = new Set(units.map((one) => one.code));
  const leads = new Set(links.filter(({ to }) => present.has(to)).map(({ from }) => from));
  const spentBy = new Map(spent.map((row) => [row.unit, row.spent]));
  return units.map(({ code: own, name, kind, membersStated }) => {
    const given = sources.filter((one) => one.unit === own);
    const sum = (kind: Source['kind']) => given.filter((one) => one.kind === kind).reduce((a, b) => a + b.amount, 0);
    const members = leads.has(own) ? 0 : (membersStated ?? 0);
    const fixed = given.some((one) => one.kind === 'fixed');
    const rate = account === '党建经费' && members > 0 ? nearest(own, rates, parents)?.rate : undefined;
    const known = fixed || rate !== undefined || given.some((one) => one.kind === 'granted');
    return {
      unit: { code: own, name, kind },
      members,
      total: known ? (fixed ? sum('fixed') : byHeadcount(members, rate)) + sum('granted') : undefined,
      spent: spentBy.get(own) ?? 0,
      paid: sum('paid'),
      given: sum('fixed') + sum('granted'),
    };
  });
}

/** What a unit may spend out of: of a branch or an organ's organisation all from it down, of a committee its own. */
export function purseOf(lines: Line[], { code, kind }: Unit): Purse {
  return summed(SHARES_ONE_PURSE.has(kind) ? lines : lines.filter((one) => one.unit.code === code));
}

export function summed(lines: Line[]): Purse {
  const known = lines.filter(({ total }) => total !== undefined);
  return {
    total: known.length === 0 ? undefined : known.reduce((sum, { total }) => sum + (total ?? 0), 0),
    spent: lines.reduce((sum, { spent }) => sum + spent, 0),
    paid: lines.reduce((sum, { paid }) => sum + paid, 0),
    given: lines.reduce((sum, { given }) => sum + given, 0),
  };
}

/** The purses that a unit's spending comes out of: its own, and that of the organ's organisation over a branch. */
export async function pursesOf(read: Read, spender: Unit): Promise<Unit[]> {
  if (spender.kind !== 'branch') return [spender];
  const above = await read
    .select({ code: unit.code, name: unit.name, kind: unit.kind })
    .from(link)
    .innerJoin(unit, eq(unit.code, link.from))
    .where(and(leadsNow(), eq(link.to, spender.code), eq(unit.kind, 'organ_party_org')));
  return [spender, ...above];
}

function inUnits(purse: Unit): SQL {
  return SHARES_ONE_PURSE.has(purse.kind) ? codesBelow(purse.code) : sql`(select ${purse.code})`;
}

const spentIn = (units: SQL, year: number, account: Account) =>
  and(
    inArray(spending.unit, units),
    eq(spending.year, year),
    eq(spending.account, account),
    eq(spending.state, 'valid'),
  );
const sourcesIn = (units: SQL, year: number, account: Account) =>
  and(
    inArray(fundSource.unit, units),
    eq(fundSource.year, year),
    eq(fundSource.account, account),
    eq(fundSource.state, 'valid'),
  );

/** What a purse held when a spending was decided on must still be so when it is committed. */
export function stillHolds(purse: Unit, standing: Purse, of: { year: number; account: Account }): Statement[] {
  if (standing.total === undefined) return [];
  const spent = build
    .select({ n: sql`coalesce(sum(${spending.amount}), 0)` })
    .from(spending)
    .where(spentIn(inUnits(purse), of.year, of.account));
  const given = build
    .select({ n: sql`coalesce(sum(${fundSource.amount}), 0)` })
    .from(fundSource)
    .where(and(sourcesIn(inUnits(purse), of.year, of.account), ne(fundSource.kind, 'paid')));
  return [
    query(sql`select 1 where (${spent.getSQL()}) <> ${standing.spent}`),
    query(sql`select 1 where (${given.getSQL()}) <> ${standing.given}`),
  ];
}

export function addSpending(row: typeof spending.$inferInsert): Write {
  return write(build.insert(spending).values(row), 1);
}

/** Valid to void or back; a conflict when somebody else was first. */
export function turnSpending({ id, state }: Pick<Spending, 'id' | 'state'>): Write {
  return write(
    build
      .update(spending)
      .set({ state: state === 'valid' ? 'void' : 'valid' })
      .where(and(eq(spending.id, id), eq(spending.state, state))),
    1,
  );
}

export async function spendingById(read: Read, id: string): Promise<Spending | undefined> {
  return read.select().from(spending).where(eq(spending.id, id)).get();
}

/** What a unit spent, the newest telling first. */
export async function spentBy(read: Read, unit: string): Promise<Spending[]> {
  return read
    .select()
    .from(spending)
    .where(and(eq(spending.unit, unit), eq(spending.state, 'valid')))
    .orderBy(desc(spending.number));
}

/** What was spent from this unit down in a year, void ones too, by number. */
export async function spentBelow(read: Read, code: string, year: number): Promise<Spending[]> {
  return read
    .select()
    .from(spending)
    .where(and(inArray(spending.unit, codesBelow(code)), eq(spending.year, year)))
    .orderBy(asc(spending.date), asc(spending.number));
}

/** What was given to and paid out to this unit and those below in a year. */
export async function sourcesBelow(read: Read, code: string, year: number): Promise<Source[]> {
  return read
    .select()
    .from(fundSource)
    .where(and(inArray(fundSource.unit, codesBelow(code)), eq(fundSource.year, year), eq(fundSource.state, 'valid')))
    .orderBy(asc(fundSource.on), asc(fundSource.id));
}

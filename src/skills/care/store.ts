import { and, asc, desc, eq, sql } from 'drizzle-orm';
import * as z from 'zod';
import type { Talk } from '../../chat/skill.ts';
import type { Read } from '../../kernel/database.ts';
import { openText, sealText } from '../../kernel/sealed-text.ts';
import { build, query, type Statement, type Write, write } from '../../kernel/statement.ts';
import { may } from '../../organisation/authority.ts';
import type { Known, Person, Unit } from '../../organisation/people.ts';
import { guidedBy, holdersOf, unitByCode, unitsAbove } from '../../organisation/store.ts';
import type { Fund, Request } from './policy.ts';
import { careDecision, careFund, careRequest } from './tables.ts';

export const CONTENT = 'care_request';
export const REASON = 'care_decision';
const Content = z.object({ need: z.string(), person: z.string() });
export type Content = z.infer<typeof Content>;

const POSTS = ['书记', '副书记', '专职副书记', '组织委员', '工委管理员'];

/** Whether somebody decides on what comes to this unit's fund: by a post in that very unit, not in one between. */
export function decidesFor(person: Person, unit: Unit): boolean {
  return may(person, 'decide_care', unit, { above: [unit.code], guides: [] }) === true;
}

export async function decidersOf(read: Read, unit: Unit): Promise<Known[]> {
  return (await holdersOf(read, unit.code, ...POSTS)).filter((one) => decidesFor(one, unit));
}

/**
 * Up the `leads` chain: the nearest unit above that has a fund this year and somebody beside the asker to decide; where
 * none has a fund, the highest one. Undefined: nobody is above.
 */
export async function deciderUnit(
  read: Read,
  unit: Unit,
  asker: string,
  year: number,
): Promise<{ unit: Unit; people: Known[] } | undefined> {
  const funds = new Set(
    (await read.select({ unit: careFund.unit }).from(careFund).where(eq(careFund.year, year))).map((row) => row.unit),
  );
  // a leading group is led by nobody here: its members belong to the organisation that it guides
  const [guided] = unit.kind === 'leading_group' ? await guidedBy(read, unit.code) : [];
  const above = await unitsAbove(read, (guided ?? unit).code);
  const chain = [...(guided ? [guided] : []), ...above, ...(funds.has(unit.code) ? [unit] : [])];
  let highest: { unit: Unit; people: Known[] } | undefined;
  for (const one of chain.length > 0 ? chain : [unit]) {
    const people = (await decidersOf(read, one)).filter(({ id }) => id !== asker);
    if (people.length === 0) continue;
    if (funds.has(one.code)) return { unit: one, people };
    highest = { unit: one, people };
  }
  return highest;
}

export async function fundOf(read: Read, unit: string, year: number): Promise<Fund | undefined> {
  const fund = await read
    .select({ amount: careFund.amount })
    .from(careFund)
    .where(and(eq(careFund.unit, unit), eq(careFund.year, year)))
    .get();
  if (!fund) return undefined;
  const grants = await grantsOf(read, unit, year);
  return { amount: fund.amount, granted: grants.reduce((sum, one) => sum + one.granted, 0) };
}

/** All that was granted of a unit's fund in a year, in the order of the decisions, which nothing later changes. */
export async function grantsOf(read: Read, unit: string, year: number): Promise<{ granted: number }[]> {
  const rows = await read
    .select({ granted: careRequest.granted })
    .from(careRequest)
    .innerJoin(careDecision, and(eq(careDecision.request, careRequest.id), eq(careDecision.decision, 'approved')))
    .where(and(eq(careRequest.decides, unit), eq(careRequest.year, year), eq(careRequest.status, 'approved')))
    .orderBy(asc(sql`${careDecision}.rowid`));
  return rows.map(({ granted }) => ({ granted: granted ?? 0 }));
}

/** A conflict when others granted so much meanwhile that this sum is no longer there. */
export function overFund(unit: string, year: number, amount: number): Statement {
  const granted = sql`(select coalesce(sum(${careRequest.granted}), 0) from ${careRequest} where ${careRequest.decides} = ${unit} and ${careRequest.year} = ${year} and ${careRequest.status} = 'approved')`;
  return query(
    sql`select 1 from ${careFund} where ${careFund.unit} = ${unit} and ${careFund.year} = ${year} and ${granted} + ${amount} > ${careFund.amount}`,
  );
}

export async function requestsBy(read: Read, person: string): Promise<Request[]> {
  return read.select().from(careRequest).where(eq(careRequest.by, person)).orderBy(desc(careRequest.number));
}

export async function requestById(read: Read, id: string): Promise<Request | undefined> {
  return read.select().from(careRequest).where(eq(careRequest.id, id)).get();
}

/** What waits for this person's decision, by number; with the unit whose fund it is. */
export async function waitingFor(read: Read, person: Person): Promise<Request[]> {
  const rows = await read
    .select()
    .from(careRequest)
    .where(eq(careRequest.status, 'submitted'))
    .orderBy(asc(careRequest.number));
  const units = await Promise.all(
    [...new Set(rows.map(({ decides }) => decides))].map((code) => unitByCode(read, code)),
  );
  const mine = new Set(units.flatMap((one) => (one && decidesFor(person, one) ? one.code : [])));
  return rows.filter(({ decides, by }) => mine.has(decides) && by !== person.id);
}

export async function decisionsOf(read: Read, request: string): Promise<(typeof careDecision.$inferSelect)[]> {
  return read.select().from(careDecision).where(eq(careDecision.request, request)).orderBy(asc(sql`rowid`));
}

type Sealing = Pick<Talk, 'seal' | 'sealPrevious'>;

export function sealContent(content: Content, talk: Pick<Talk, 'seal' | 'newId'>): string {
  return sealText(JSON.stringify(content), CONTENT, talk.newId(), talk);
}

export function contentOf({ content }: Request, talk: Sealing): Content {
  const text = openText(content, CONTENT, talk);
  const parsed = text === undefined ? undefined : Content.safeParse(JSON.parse(text));
  return parsed?.data ?? { need: '（密钥已更换，原文读不出来，请申请人再说一次）', person: '' };
}

export function sealReason(reason: string, talk: Pick<Talk, 'seal' | 'newId'>): string {
  return sealText(reason, REASON, talk.newId(), talk);
}

export function reasonOf({ reason }: typeof careDecision.$inferSelect, talk: Sealing): string {
  return openText(reason, REASON, talk) ?? '';
}

/** From one status to another; a conflict when it stands elsewhere by now. */
export function setRequest({ id, status }: Request, next: Partial<Request>): Write {
  return write(
    build
      .update(careRequest)
      .set(next)
      .where(and(eq(careRequest.id, id), eq(careRequest.status, status))),
    1,
  );
}

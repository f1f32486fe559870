import { and, asc, eq, gt, inArray, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { CivilDate } from '../kernel/clock.ts';
import type { Read } from '../kernel/database.ts';
import { build, type Write, write } from '../kernel/statement.ts';
import type { Known, Unit } from './people.ts';
import { identity, link, person, post, unit } from './tables.ts';

const UNIT = { code: unit.code, name: unit.name, kind: unit.kind };

/** A relation at a civil date; without one, now. */
export type AsOf = { on?: CivilDate };

/** The person with this account on this channel; undefined for an account that is not bound. */
export async function personByAccount(read: Read, channel: string, account: string): Promise<Known | undefined> {
  const [row] = await read
    .select({ person: identity.person })
    .from(identity)
    .where(and(eq(identity.channel, channel), eq(identity.account, account)));
  return row && personById(read, row.person);
}

/** The first of one account's several ids by which the channel knows somebody; undefined when by none. */
export async function boundAmong(read: Read, channel: string, ids: string[]): Promise<string | undefined> {
  const rows = await read
    .select({ account: identity.account })
    .from(identity)
    .where(and(eq(identity.channel, channel), inArray(identity.account, ids)));
  return ids.find((id) => rows.some(({ account }) => account === id));
}

/** The account as the roster spells it, where only upper and lower case differ; undefined when nobody has it. */
export async function boundLike(read: Read, channel: string, account: string): Promise<string | undefined> {
  const exact = await boundAmong(read, channel, [account]);
  if (exact !== undefined) return exact;
  const row = await read
    .select({ account: identity.account })
    .from(identity)
    .where(and(eq(identity.channel, channel), sql`lower(${identity.account}) = lower(${account})`))
    .get();
  return row?.account;
}

export async function personById(read: Read, id: string): Promise<Known | undefined> {
  return (await peopleById(read, [id]))[0];
}

/** Everyone of exactly this name, by 工号. */
export async function peopleByName(read: Read, name: string): Promise<Known[]> {
  const rows = await read.select({ id: person.id }).from(person).where(eq(person.name, name.trim()));
  return peopleById(
    read,
    rows.map(({ id }) => id),
  );
}

/** The people who are still in the roster, in order of 工号; unknown ids are left out. */
export async function peopleById(read: Read, ids: string[]): Promise<Known[]> {
  if (ids.length === 0) return [];
  const rows = await read
    .select({ person, post: post.post, unit: UNIT })
    .from(person)
    .leftJoin(post, and(eq(post.person, person.id), isNull(post.leftOn)))
    .leftJoin(unit, eq(unit.code, post.unit))
    .where(
      and(inArray(person.id, sql`(select value from json_each(${JSON.stringify(ids)}))`), isNull(person.removedOn)),
    )
    .orderBy(asc(person.id), asc(post.unit), asc(post.post));
  const people = new Map<string, Known>();
  for (const row of rows) {
    const { id, name, speaksFor, lastChannel } = row.person;
    const known = people.get(id) ?? {
      id,
      name,
      posts: [],
      ...(speaksFor === null ? {} : { speaksFor }),
      ...(lastChannel === null ? {} : { lastChannel }),
    };
    if (row.unit && row.post !== null) known.posts.push({ unit: row.unit, post: row.post });
    people.set(id, known);
  }
  return [...people.values()];
}

export async function unitByCode(read: Read, code: string): Promise<Unit | undefined> {
  const [found] = await read
    .select(UNIT)
    .from(unit)
    .where(and(eq(unit.code, code), isNull(unit.removedOn)));
  return found;
}

/** Every unit in the roster, in order of 编码; for `findUnit`. */
export async function allUnits(read: Read): Promise<Unit[]> {
  return read.select(UNIT).from(unit).where(isNull(unit.removedOn)).orderBy(asc(unit.code));
}

/** 应配未配 begins here: what posts the unit ought to have filled; undefined where nothing is stated. */
export async function duePosts(read: Read, code: string): Promise<Record<string, number> | undefined> {
  const [found] = await read.select({ due: unit.duePosts }).from(unit).where(eq(unit.code, code));
  return found?.due ?? undefined;
}

/** The holders of one of these posts in the unit, by 工号. */
export async function holdersOf(read: Read, code: string, ...posts: string[]): Promise<Known[]> {
  const rows = await read
    .selectDistinct({ id: post.person })
    .from(post)
    .where(and(eq(post.unit, code), inArray(post.post, posts), isNull(post.leftOn)));
  return peopleById(
    read,
    rows.map(({ id }) => id),
  );
}

/** The unit itself and all that it leads, directly or through others: a subquery, for `where unit in …`. */
export function codesBelow(code: string | SQL, { on }: AsOf = {}): SQL {
  return sql`(with recursive below(code) as (select ${code} union select "to" from link join below on "from" = below.code where kind = 'leads' and ${during(on)}) select below.code from below join unit on unit.code = below.code where unit.removed_on is null)`;
}

/** All units that this one leads, directly or through others, without itself, in order of 编码. */
export async function unitsBelow(read: Read, code: string, asOf: AsOf = {}): Promise<Unit[]> {
  const found = await read
    .select(UNIT)
    .from(unit)
    .where(inArray(unit.code, codesBelow(code, asOf)))
    .orderBy(asc(unit.code));
  return found.filter((one) => one.code !== code);
}

/** All units that lead this one, directly or through others, the nearest first. */
export async function unitsAbove(read: Read, code: string, asOf: AsOf = {}): Promise<Unit[]> {
  const above: Unit[] = [];
  let level = [code];
  while (level.length > 0) {
    const next = (await linkedTo(read, 'leads', level, asOf)).filter(
      (one) => one.code !== code && !above.some((known) => known.code === one.code),
    );
    above.push(...next);
    level = next.map((one) => one.code);
  }
  return above;
}

/** 谁领导我们: the units that lead this one directly; nearly always one. */
export async function leadersOf(read: Read, code: string, asOf: AsOf = {}): Promise<Unit[]> {
  return linkedTo(read, 'leads', [code], asOf);
}

/** 谁指导我们: the units that guide this one directly. */
export async function guidesOf(read: Read, code: string, asOf: AsOf = {}): Promise<Unit[]> {
  return linkedTo(read, 'guides', [code], asOf);
}

/** The units that this one guides directly. */
export async function guidedBy(read: Read, code: string, { on }: AsOf = {}): Promise<Unit[]> {
  return read
    .select(UNIT)
    .from(link)
    .innerJoin(unit, eq(unit.code, link.to))
    .where(and(eq(link.kind, 'guides'), eq(link.from, code), holding(on), isNull(unit.removedOn)))
    .orderBy(asc(unit.code));
}

/** The 工委管理员 responsible for a unit: of itself or of the nearest committee above that has any. */
export async function staffOf(read: Read, code: string): Promise<Known[]> {
  for (const one of [code, ...(await unitsAbove(read, code)).map((above) => above.code)]) {
    const staff = await holdersOf(read, one, '工委管理员');
    if (staff.length > 0) return staff;
  }
  return [];
}

export type Headcount = { members: number; serving: number };

/** 党员数 and 在职党员数: the sum of the units below that lead none themselves; a unit without any states its own. */
export async function memberCount(read: Read, code: string): Promise<Headcount> {
  const leadsNone = sql`not exists (select 1 from link join unit as led on led.code = link."to" where link."from" = ${unit.code} and link.kind = 'leads' and link.until is null and led.removed_on is null)`;
  const [sum] = await read
    .select({
      members: sql<number>`coalesce(sum(${unit.membersStated}), 0)`,
      serving: sql<number>`coalesce(sum(${unit.servingStated}), 0)`,
    })
    .from(unit)
    .where(and(inArray(unit.code, codesBelow(code)), leadsNone));
  return sum ?? { members: 0, serving: 0 };
}

export type PersonAddress = { channel: string; account: string };

/**
 * Where each person is reached: on the channel used last, else on any that is among `channels`. People without an
 * account are left out.
 */
export async function addressesOf(read: Read, ids: string[], channels: string[]): Promise<Map<string, PersonAddress>> {
  const rows = await read
    .select({ id: person.id, last: person.lastChannel, channel: identity.channel, account: identity.account })
    .from(identity)
    .innerJoin(person, eq(person.id, identity.person))
    .where(
      and(inArray(person.id, sql`(select value from json_each(${JSON.stringify(ids)}))`), isNull(person.removedOn)),
    )
    .orderBy(asc(identity.boundAt), asc(identity.account));
  const addresses = new Map<string, PersonAddress>();
  for (const { id, last, channel, account } of rows) {
    if (!channels.includes(channel)) continue;
    if (!addresses.has(id) || channel === last) addresses.set(id, { channel, account });
  }
  return addresses;
}

/** The person was last heard on this channel. */
export function heardOn(personId: string, channel: string): Write {
  return write(build.update(person).set({ lastChannel: channel }).where(eq(person.id, personId)));
}

/** The choice of someone with posts in several units. */
export function speakFor(personId: string, code: string): Write {
  return write(build.update(person).set({ speaksFor: code }).where(eq(person.id, personId)), 1);
}

async function linkedTo(read: Read, kind: 'leads' | 'guides', codes: string[], { on }: AsOf): Promise<Unit[]> {
  return read
    .selectDistinct(UNIT)
    .from(link)
    .innerJoin(unit, eq(unit.code, link.from))
    .where(and(eq(link.kind, kind), inArray(link.to, codes), holding(on), isNull(unit.removedOn)))
    .orderBy(asc(unit.code));
}

function holding(on: CivilDate | undefined): SQL | undefined {
  return on === undefined ? isNull(link.until) : and(lte(link.since, on), or(isNull(link.until), gt(link.until, on)));
}

function during(on: CivilDate | undefined): SQL {
  return on === undefined ? sql`until is null` : sql`since <= ${on} and (until is null or until > ${on})`;
}

/** The 工委管理员 of the city's committee, by 工号. */
export async function cityStaffOf(read: Read): Promise<{ id: string }[]> {
  return read
    .selectDistinct({ id: post.person })
    .from(post)
    .innerJoin(unit, eq(unit.code, post.unit))
    .where(and(eq(post.post, '工委管理员'), eq(unit.kind, 'city_work_committee'), isNull(post.leftOn)))
    .orderBy(asc(post.person));
}

/** The 书记 of the organs' Party organisations that this unit leads, by 工号. */
export async function secretariesUnder(read: Read, code: string): Promise<string[]> {
  const rows = await read
    .selectDistinct({ id: post.person })
    .from(post)
    .innerJoin(unit, eq(unit.code, post.unit))
    .where(
      and(
        eq(post.post, '书记'),
        eq(unit.kind, 'organ_party_org'),
        isNull(post.leftOn),
        inArray(unit.code, codesBelow(code)),
      ),
    )
    .orderBy(asc(post.person));
  return rows.map(({ id }) => id);
}

/** The 书记 of all branches with the branch, in the order of the branches' codes; `limit`: the first so many. */
export async function branchSecretaries(read: Read, limit = -1): Promise<{ person: string; unit: string }[]> {
  return read
    .select({ person: post.person, unit: unit.code })
    .from(post)
    .innerJoin(unit, eq(unit.code, post.unit))
    .where(and(eq(unit.kind, 'branch'), eq(post.post, '书记'), isNull(post.leftOn)))
    .orderBy(asc(unit.code))
    .limit(limit);
}

import { and, asc, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Read } from '../../kernel/database.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import { may } from '../../organisation/authority.ts';
import { holds, type Person, type Unit } from '../../organisation/people.ts';
import { holdersOf, leadersOf, unitsAbove, unitsBelow } from '../../organisation/store.ts';
import { link, person, post, unit } from '../../organisation/tables.ts';
import type { Campaign } from './policy.ts';
import {
  appraisal,
  debriefing,
  debriefingAdvice,
  debriefingCampaign,
  debriefingEvidence,
  debriefingVersion,
  mendPoint,
  remark,
  tally,
} from './tables.ts';

export type Version = typeof debriefingVersion.$inferSelect;
export type Appraisal = typeof appraisal.$inferSelect;

const FIELDS = {
  row: debriefing,
  campaign: debriefingCampaign,
  unit: { code: unit.code, name: unit.name, kind: unit.kind },
  /** Who is 书记 of the unit now, else who handed the report in. */
  secretary: sql<
    string | null
  >`coalesce((select ${post.person} from ${post} join ${person} on ${person.id} = ${post.person}
    where ${post.unit} = ${unit.code} and ${post.post} = '书记' and ${post.leftOn} is null and ${person.removedOn} is null
    order by ${post.person} limit 1), ${debriefing.person})`,
};

export type Debriefing = typeof debriefing.$inferSelect & {
  of: Campaign;
  at: Unit;
  /** 工号 and name of the secretary whose it is. */
  secretary: string;
  name: string;
};

/** What a debriefing is called: 王芳书记. */
export function calledOf({ name, at }: Pick<Debriefing, 'name' | 'at'>): string {
  return name ? `${name}书记` : `${at.name}书记`;
}

async function found(read: Read, where: ReturnType<typeof and>): Promise<Debriefing[]> {
  const rows = await read
    .select(FIELDS)
    .from(debriefing)
    .innerJoin(debriefingCampaign, eq(debriefingCampaign.id, debriefing.campaign))
    .innerJoin(unit, eq(unit.code, debriefing.unit))
    .where(and(where, isNull(unit.removedOn)))
    .orderBy(asc(debriefing.unit), desc(debriefingCampaign.year));
  const ids = [...new Set(rows.flatMap(({ secretary }) => secretary ?? []))];
  const people =
    ids.length === 0
      ? []
      : await read
          .select({ id: person.id, name: person.name })
          .from(person)
          .where(inArray(person.id, sql`(select value from json_each(${JSON.stringify(ids)}))`));
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return rows.map(({ row, campaign, unit: at, secretary }) => ({
    ...row,
    of: campaign,
    at,
    secretary: secretary ?? '',
    name: names.get(secretary ?? '') ?? '',
  }));
}

export async function debriefingById(read: Read, id: string): Promise<Debriefing | undefined> {
  return (await found(read, eq(debriefing.id, id)))[0];
}

/** Of these units in the newest campaign of each that is not long past, in order of unit code. */
export async function debriefingsOf(read: Read, units: string[], kind: Campaign['kind']): Promise<Debriefing[]> {
  if (units.length === 0) return [];
  const all = await found(
    read,
    and(
      inArray(debriefing.unit, sql`(select value from json_each(${JSON.stringify(units)}))`),
      eq(debriefingCampaign.kind, kind),
    ),
  );
  const newest = new Map<string, Debriefing>();
  for (const one of all) if (!newest.has(one.unit)) newest.set(one.unit, one);
  return [...newest.values()];
}

export async function debriefingsIn(read: Read, campaign: string): Promise<Debriefing[]> {
  return found(read, eq(debriefing.campaign, campaign));
}

/** The campaign in which a unit debriefs: the newest of a committee above it. */
export async function campaignFor(read: Read, code: string, kind: Campaign['kind']): Promise<Campaign | undefined> {
  const above = [code, ...(await unitsAbove(read, code)).map((one) => one.code)];
  return newestOf(read, above, kind);
}

export async function newestOf(read: Read, units: string[], kind: Campaign['kind']): Promise<Campaign | undefined> {
  if (units.length === 0) return undefined;
  return read
    .select()
    .from(debriefingCampaign)
    .where(and(inArray(debriefingCampaign.unit, units), eq(debriefingCampaign.kind, kind)))
    .orderBy(desc(debriefingCampaign.year), desc(debriefingCampaign.openedOn), desc(debriefingCampaign.id))
    .limit(1)
    .get();
}

/** The newest first. */
export async function versionsOf(read: Read, id: string): Promise<Version[]> {
  return read
    .select()
    .from(debriefingVersion)
    .where(eq(debriefingVersion.debriefing, id))
    .orderBy(desc(debriefingVersion.version));
}

export async function appraisalsOf(read: Read, ids: string[]): Promise<Appraisal[]> {
  return read
    .select()
    .from(appraisal)
    .where(inArray(appraisal.debriefing, sql`(select value from json_each(${JSON.stringify(ids)}))`))
    .orderBy(asc(appraisal.unit), asc(appraisal.post), asc(appraisal.by));
}

export async function evidenceOf(read: Read, id: string) {
  return read
    .select()
    .from(debriefingEvidence)
    .where(eq(debriefingEvidence.debriefing, id))
    .orderBy(asc(debriefingEvidence.item), asc(debriefingEvidence.on), asc(debriefingEvidence.id));
}

export async function adviceOn(read: Read, id: string) {
  return read
    .select({ text: debriefingAdvice.text, unit: unit.name, on: debriefingAdvice.on })
    .from(debriefingAdvice)
    .innerJoin(unit, eq(unit.code, debriefingAdvice.unit))
    .where(eq(debriefingAdvice.debriefing, id))
    .orderBy(asc(debriefingAdvice.on), asc(debriefingAdvice.id));
}

export async function mendPointsOf(read: Read, id: string) {
  return read.select().from(mendPoint).where(eq(mendPoint.debriefing, id)).orderBy(asc(mendPoint.id));
}

export async function tallyOf(read: Read, id: string): Promise<number[] | undefined> {
  return (await read.select().from(tally).where(eq(tally.debriefing, id)).get())?.counts;
}

export async function talliesIn(read: Read, campaign: string) {
  return read.select().from(tally).where(eq(tally.campaign, campaign));
}

/** In the order of their random ids, which is no order. */
export async function remarksOn(read: Read, id: string): Promise<string[]> {
  const rows = await read.select().from(remark).where(eq(remark.debriefing, id)).orderBy(asc(remark.id));
  return rows.map(({ text }) => text);
}

/**
 * Whom a person may rate: the secretaries of the units in which he or she holds a post, and, a secretary, the one of the
 * unit above. Nobody rates him- or herself.
 */
export async function ratedBy(read: Read, rater: Person): Promise<Debriefing[]> {
  const own = rater.posts.filter(({ post: held }) => held !== '专家').map(({ unit: at }) => at.code);
  const led = rater.posts.filter(({ post: held }) => held === '书记').map(({ unit: at }) => at.code);
  const above = (await Promise.all(led.map((code) => leadersOf(read, code)))).flat().map(({ code }) => code);
  const all = await debriefingsOf(read, [...new Set([...own, ...above])], 'debriefing');
  return all.filter((one) => one.secretary !== rater.id && !holds(rater, one.unit, ['书记']));
}

/** The people who may rate it, by 工号. */
export async function ratersOf(read: Read, { unit: code, secretary }: Debriefing): Promise<string[]> {
  const own = await read
    .selectDistinct({ id: post.person })
    .from(post)
    .where(and(eq(post.unit, code), isNull(post.leftOn), sql`${post.post} <> '专家'`));
  const below = await read
    .selectDistinct({ id: post.person })
    .from(link)
    .innerJoin(post, and(eq(post.unit, link.to), eq(post.post, '书记'), isNull(post.leftOn)))
    .where(and(eq(link.kind, 'leads'), eq(link.from, code), isNull(link.until)));
  const secretaries = new Set((await holdersOf(read, code, '书记')).map(({ id }) => id));
  return [...new Set([...own, ...below].map(({ id }) => id))]
    .filter((id) => id !== secretary && !secretaries.has(id))
    .sort();
}

/** Stands for any unit below: only the relation is asked. */
const SOME: Unit = { code: '', name: '', kind: 'branch' };

/** Codes of the units whose debriefings this person appraises; of those that only guide, what may be read and advised. */
export async function appraisedBy(read: Read, asker: Person): Promise<string[]> {
  const roots = [...new Set(asker.posts.map(({ unit: at }) => at.code))].filter(
    (code) => may(asker, 'appraise', SOME, { above: [code], guides: [] }) === true,
  );
  const below = await Promise.all(roots.map((code) => unitsBelow(read, code)));
  return [...new Set(below.flat().map(({ code }) => code))].sort();
}

/** Codes of the leading groups that answer for the Party building of units that a committee leads. */
export async function leadingGroupsUnder(read: Read, committee: string): Promise<string[]> {
  const below = (await unitsBelow(read, committee)).map(({ code }) => code);
  const rows = await read
    .selectDistinct({ code: link.from })
    .from(link)
    .innerJoin(unit, and(eq(unit.code, link.from), eq(unit.kind, 'leading_group'), isNull(unit.removedOn)))
    .where(
      and(
        eq(link.kind, 'guides'),
        isNull(link.until),
        inArray(link.to, sql`(select value from json_each(${JSON.stringify(below)}))`),
      ),
    );
  return rows.map(({ code }) => code).sort();
}

/** A campaign changed since `before` was read, or its answers counted meanwhile, is a conflict. */
export function setCampaign(before: Campaign, next: Partial<Campaign>): Write {
  const same = (name: 'closesOn' | 'talliedOn') => sql`${debriefingCampaign[name]} is ${before[name]}`;
  return write(
    build
      .update(debriefingCampaign)
      .set(next)
      .where(and(eq(debriefingCampaign.id, before.id), same('closesOn'), same('talliedOn'))),
    1,
  );
}

/** A place for the report of each of these units in the campaign, in one statement. */
export function addDebriefings(campaign: string, units: { id: string; unit: string }[]): Write {
  const rows = JSON.stringify(units.map(({ id, unit: code }) => [id, code]));
  const columns = sql.raw('("id", "campaign", "unit", "state", "late")');
  return write(
    sql`insert into ${debriefing} ${columns} select value ->> 0, ${campaign}, value ->> 1, 'due', 0 from json_each(${rows}) where true on conflict do nothing`,
  );
}

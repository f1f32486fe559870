import { and, asc, desc, eq, gte, inArray, isNull, notInArray, sql } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import type { CivilDate } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import { openText, sealText } from '../../kernel/sealed-text.ts';
import { build, query, type Statement, type Write, write } from '../../kernel/statement.ts';
import type { Known, Unit } from '../../organisation/people.ts';
import { codesBelow, peopleById, personById, unitByCode } from '../../organisation/store.ts';
import { link, person, post, unit } from '../../organisation/tables.ts';
import type { LinkKind, Pairing } from './policy.ts';
import { pairing, visit } from './tables.ts';

type Sealing = Pick<Talk, 'seal' | 'sealPrevious'>;
export const HOUSEHOLD = 'pairing-household';
export const LEARNT = 'visit-learnt';
const NO_OFFICE = ['党员', '预备党员', '专家'];

/**
 * The leading members of a unit's house, by unit and 工号: who holds an office in a leading group that guides the unit
 * or one that it leads, or in the unit where it is itself such a group.
 */
export async function leadingMembers(read: Read, { code }: Unit): Promise<Known[]> {
  const guiding = build
    .select({ code: link.from })
    .from(link)
    .where(and(eq(link.kind, 'guides'), isNull(link.until), inArray(link.to, codesBelow(code))));
  const rows = await read
    .selectDistinct({ id: post.person, unit: post.unit })
    .from(post)
    .innerJoin(unit, and(eq(unit.code, post.unit), eq(unit.kind, 'leading_group'), isNull(unit.removedOn)))
    .innerJoin(person, and(eq(person.id, post.person), isNull(person.removedOn)))
    .where(
      and(
        isNull(post.leftOn),
        notInArray(post.post, NO_OFFICE),
        sql`(${post.unit} = ${code} or ${post.unit} in ${guiding})`,
      ),
    )
    .orderBy(asc(post.unit), asc(post.person));
  const ids = [...new Set(rows.map(({ id }) => id))];
  const known = new Map((await peopleById(read, ids)).map((one) => [one.id, one]));
  return ids.flatMap((id) => known.get(id) ?? []);
}

/** The pairings of these people that stand. */
export async function pairingsOf(read: Read, people: string[]): Promise<Pairing[]> {
  return read
    .select()
    .from(pairing)
    .where(and(among(pairing.person, people), isNull(pairing.until)))
    .orderBy(asc(pairing.kind));
}

/** The visits of these people since a day, the newest first. */
export async function visitsOf(read: Read, people: string[], since: CivilDate) {
  return read
    .select()
    .from(visit)
    .where(and(among(visit.person, people), eq(visit.state, 'valid'), gte(visit.on, since)))
    .orderBy(desc(visit.on), desc(sql`rowid`));
}

function among(column: typeof pairing.person | typeof visit.person, people: string[]) {
  return inArray(column, sql`(select value from json_each(${JSON.stringify(people)}))`);
}

/** Whom a pairing names. For the leading member alone where it is a household. */
export async function targetOf(one: Pairing, talk: Sealing & Pick<Talk, 'read'>): Promise<string> {
  if (one.kind === 'organisation') return (await unitByCode(talk.read, one.target))?.name ?? one.target;
  if (one.kind === 'secretary') return (await personById(talk.read, one.target))?.name ?? '';
  return openText(one.target, HOUSEHOLD, talk) ?? '困难户';
}

export function sealHousehold(name: string, talk: Pick<Talk, 'seal' | 'newId'>): string {
  return sealText(name, HOUSEHOLD, talk.newId(), talk);
}

export function sealLearnt(text: string, talk: Pick<Talk, 'seal' | 'newId'>): string {
  return sealText(text, LEARNT, talk.newId(), talk);
}

export function learntIn({ content }: { content: string }, talk: Sealing): string {
  return openText(content, LEARNT, talk) ?? '';
}

/** Ends a pairing, unless that was done already. */
export function endPairing(id: string, on: CivilDate): Write {
  return write(
    build
      .update(pairing)
      .set({ until: on })
      .where(and(eq(pairing.id, id), isNull(pairing.until))),
    1,
  );
}

/** A conflict where somebody else has paired this person meanwhile. */
export function unlessPaired(of: string, kind: LinkKind): Statement {
  return query(
    build
      .select({ id: pairing.id })
      .from(pairing)
      .where(and(eq(pairing.person, of), eq(pairing.kind, kind), isNull(pairing.until))),
  );
}

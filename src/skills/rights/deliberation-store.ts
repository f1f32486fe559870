import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Talk } from '../../chat/skill.ts';
import { digestItem } from '../../delivery/tables.ts';
import type { Read } from '../../kernel/database.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import type { Button } from '../../message/card.ts';
import { codesBelow, holdersOf, unitsAbove } from '../../organisation/store.ts';
import { post } from '../../organisation/tables.ts';
import { deliberation, opinion, type STANCES } from './tables.ts';

export type Deliberation = typeof deliberation.$inferSelect;
export type Stance = (typeof STANCES)[number];

/** `about` of an item in a digest, before its id. */
export const DELIBERATION = 'deliberation/';

/** Who puts an item of a unit up and says what came of it. */
const CHAIRS = ['书记', '副书记', '专职副书记'];

export async function itemById(read: Read, id: string): Promise<Deliberation | undefined> {
  return read.select().from(deliberation).where(eq(deliberation.id, id)).get();
}

export async function itemByNumber(read: Read, number: number): Promise<Deliberation | undefined> {
  return read.select().from(deliberation).where(eq(deliberation.number, number)).get();
}

/** Items of the asker's units and of those that lead them: where he or she may speak. The newest first. */
export async function itemsFor({ asker, read }: Talk): Promise<Deliberation[]> {
  const own = [...new Set(asker.posts.map(({ unit }) => unit.code))];
  const above = await Promise.all(own.map((code) => unitsAbove(read, code)));
  const units = [...new Set([...own, ...above.flat().map(({ code }) => code)])];
  return read
    .select()
    .from(deliberation)
    .where(
      and(inArray(deliberation.unit, units), inArray(deliberation.state, ['raised', 'open', 'concluded', 'declined'])),
    )
    .orderBy(desc(deliberation.raisedOn), desc(deliberation.number));
}

export function chairs(talk: Talk, unit: string): boolean {
  return talk.asker.posts.some((held) => held.unit.code === unit && CHAIRS.includes(held.post));
}

export async function chairsOf(read: Read, unit: string): Promise<string[]> {
  return (await holdersOf(read, unit, ...CHAIRS)).map(({ id }) => id);
}

export type Opinions = Record<Stance, number> & { comments: string[] };

/** Counts and words, never who. */
export async function opinionsOn(read: Read, id: string): Promise<Opinions> {
  const rows = await read.select().from(opinion).where(eq(opinion.deliberation, id));
  const count = (stance: Stance) => rows.filter((row) => row.stance === stance).length;
  return {
    support: count('support'),
    oppose: count('oppose'),
    abstain: count('abstain'),
    comments: rows.flatMap(({ comment }) => comment ?? []).sort(),
  };
}

/** A line for all members of the unit and of what it leads, in one statement. */
export function tellMembers(
  { id, unit }: Pick<Deliberation, 'id' | 'unit'>,
  but: string,
  line: { from: string; text: string; why: string; buttons: Button[] },
): Write {
  return write(
    sql`insert into ${digestItem} (id, person, "from", text, why, about, buttons)
      select distinct ${`${DELIBERATION}${id}/`} || ${post.person}, ${post.person}, ${line.from}, ${line.text}, ${line.why}, ${`${DELIBERATION}${id}`}, ${JSON.stringify(line.buttons)}
      from ${post} where ${and(isNull(post.leftOn), sql`${post.unit} in ${codesBelow(unit)}`, sql`${post.person} <> ${but}`, sql`${post.post} <> '专家'`)}`,
  );
}

/** The outcome, for whoever spoke and whoever raised it. */
export function tellSpeakers(
  { id, by }: Pick<Deliberation, 'id' | 'by'>,
  but: string,
  line: { from: string; text: string; why: string },
): Write[] {
  return [
    write(
      sql`insert into ${digestItem} (id, person, "from", text, why)
        select ${`${DELIBERATION}${id}/outcome/`} || person, person, ${line.from}, ${line.text}, ${line.why}
        from (select person from ${opinion} where deliberation = ${id} union select ${by}) where person <> ${but}`,
    ),
    untold(id),
  ];
}

/** When the term is over, those who chair are asked for the outcome, once. */
export function askForOutcome(
  { id }: Pick<Deliberation, 'id'>,
  chairing: string[],
  line: { from: string; text: string; why: string; buttons: Button[] },
): Write[] {
  return chairing.map((who) =>
    write(
      build
        .insert(digestItem)
        .values({ id: `${DELIBERATION}${id}/over/${who}`, person: who, about: `${DELIBERATION}${id}/over`, ...line }),
    ),
  );
}

/** What no digest has told yet is told no more. */
export function untold(id: string): Write {
  const about = [`${DELIBERATION}${id}`, `${DELIBERATION}${id}/over`];
  return write(build.delete(digestItem).where(and(inArray(digestItem.about, about), isNull(digestItem.told))));
}

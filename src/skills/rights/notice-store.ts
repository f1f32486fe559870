import { and, asc, desc, eq, inArray, isNotNull, isNull, ne, type SQL, sql } from 'drizzle-orm';
import { digestItem } from '../../delivery/tables.ts';
import type { Read } from '../../kernel/database.ts';
import { type Write, write } from '../../kernel/statement.ts';
import type { Button } from '../../message/card.ts';
import { codesBelow } from '../../organisation/store.ts';
import { link, person, post, unit } from '../../organisation/tables.ts';
import { type Audience, audienceOf } from './policy.ts';
import { announcement, noticeReceipt } from './tables.ts';

export type Announcement = typeof announcement.$inferSelect;

/** `about` of a notice in a digest, before its id. */
export const NOTICE = 'notice/';

export async function noticeById(read: Read, id: string): Promise<Announcement | undefined> {
  return read.select().from(announcement).where(eq(announcement.id, id)).get();
}

/** The newest of these units that still stands. */
export async function lastNotice(read: Read, units: string[]): Promise<Announcement | undefined> {
  return read
    .select()
    .from(announcement)
    .where(and(inArray(announcement.unit, units), isNull(announcement.recalledOn)))
    .orderBy(desc(announcement.publishedOn), desc(sql`rowid`))
    .limit(1)
    .get();
}

/** Notices that a digest told this person and that wait for 收到. */
export async function unanswered(read: Read, who: string): Promise<Announcement[]> {
  const rows = await read
    .select({ row: announcement })
    .from(noticeReceipt)
    .innerJoin(announcement, eq(announcement.id, noticeReceipt.notice))
    .innerJoin(
      digestItem,
      eq(digestItem.id, sql`${NOTICE} || ${noticeReceipt.notice} || '/' || ${noticeReceipt.person}`),
    )
    .where(
      and(
        eq(noticeReceipt.person, who),
        isNull(noticeReceipt.receivedOn),
        isNull(announcement.recalledOn),
        isNotNull(digestItem.told),
      ),
    )
    .orderBy(asc(announcement.publishedOn));
  return rows.map(({ row }) => row);
}

/** How many it would reach. */
export async function reachOf(read: Read, scope: string, audience: string, but: string): Promise<number> {
  const row = await read
    .select({ n: sql<number>`count(distinct ${post.person})` })
    .from(post)
    .innerJoin(unit, eq(unit.code, post.unit))
    .where(within(scope, audienceOf(audience), but))
    .get();
  return row?.n ?? 0;
}

export type Receipts = { reached: number; received: number };

export async function receiptsOf(read: Read, id: string): Promise<Receipts> {
  const row = await read
    .select({ reached: sql<number>`count(*)`, received: sql<number>`count(${noticeReceipt.receivedOn})` })
    .from(noticeReceipt)
    .where(eq(noticeReceipt.notice, id))
    .get();
  return row ?? { reached: 0, received: 0 };
}

/** Who has not answered, in order of unit code. */
export async function missingOf(read: Read, id: string, most: number): Promise<{ name: string; unit: string }[]> {
  return read
    .select({ name: person.name, unit: unit.name })
    .from(noticeReceipt)
    .innerJoin(person, eq(person.id, noticeReceipt.person))
    .innerJoin(unit, eq(unit.code, noticeReceipt.unit))
    .where(and(eq(noticeReceipt.notice, id), isNull(noticeReceipt.receivedOn)))
    .orderBy(asc(noticeReceipt.unit), asc(noticeReceipt.person))
    .limit(most);
}

/** Everyone of the audience gets a place among the receipts and a line in the next digest: two statements, however many. */
export function addRecipients(
  { id, unit: scope, audience, by }: Pick<Announcement, 'id' | 'unit' | 'audience' | 'by'>,
  line: { from: string; text: string; why: string; buttons: Button[] },
): Write[] {
  const whom = within(scope, audienceOf(audience), by);
  const from = sql`from ${post} join ${unit} on ${unit.code} = ${post.unit} where ${whom} group by ${post.person}`;
  return [
    write(
      sql`insert into ${noticeReceipt} (notice, person, unit) select ${id}, ${post.person}, min(${post.unit}) ${from}`,
    ),
    write(
      sql`insert into ${digestItem} (id, person, "from", text, why, about, buttons)
        select ${`${NOTICE}${id}/`} || ${post.person}, ${post.person}, ${line.from}, ${line.text}, ${line.why}, ${`${NOTICE}${id}`}, ${JSON.stringify(line.buttons)} ${from}`,
    ),
  ];
}

/** One more line for those who have not answered. */
export function tellMissing(id: string, line: { from: string; text: string; why: string; buttons: Button[] }): Write {
  return write(
    sql`insert into ${digestItem} (id, person, "from", text, why, about, buttons)
      select ${`${NOTICE}${id}/again/`} || person, person, ${line.from}, ${line.text}, ${line.why}, ${`${NOTICE}${id}`}, ${JSON.stringify(line.buttons)}
      from ${noticeReceipt} where notice = ${id} and received_on is null`,
  );
}

/** Who was told of it hears that it stands no more; who was not, hears nothing at all. */
export function takeBack(id: string, line: { from: string; text: string; why: string }): Write[] {
  const about = `${NOTICE}${id}`;
  return [
    write(
      sql`insert into ${digestItem} (id, person, "from", text, why)
        select ${`${about}/recalled/`} || person, person, ${line.from}, ${line.text}, ${line.why}
        from ${digestItem} where id in (select ${`${about}/`} || person from ${noticeReceipt} where notice = ${id}) and told is not null`,
    ),
    write(
      sql`delete from ${digestItem} where told is null and id in (select ${`${about}/`} || person from ${noticeReceipt} where notice = ${id} union select ${`${about}/again/`} || person from ${noticeReceipt} where notice = ${id})`,
    ),
  ];
}

function within(scope: string, { posts, kinds, guided }: Audience, but: string): SQL | undefined {
  const below = codesBelow(scope);
  const guides = sql`(select "to" from ${link} where kind = 'guides' and "from" = ${scope} and until is null)`;
  return and(
    isNull(post.leftOn),
    isNull(unit.removedOn),
    ne(post.person, but),
    guided ? sql`(${post.unit} in ${below} or ${post.unit} in ${guides})` : sql`${post.unit} in ${below}`,
    posts ? inArray(post.post, posts) : ne(post.post, '专家'),
    kinds ? inArray(unit.kind, kinds) : undefined,
  );
}

import { and, asc, eq, gte, inArray, isNotNull, lt, or, type SQL, sql } from 'drizzle-orm';
import { outbox } from '../../delivery/tables.ts';
import { DAY_MS } from '../../kernel/clock.ts';
import type { Read } from '../../kernel/database.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import { identity, person } from '../../organisation/tables.ts';

/** Whoever it was to, and whether it may still be sent; never what it says. */
const LETTER = { id: outbox.id, person: outbox.person, name: person.name, lost: outbox.lost, fault: outbox.fault };

export type Letter = Awaited<ReturnType<typeof lettersLost>>[number];

/** Messages given up in this time (epoch ms), by person: those that can be sent again. What comes unasked is for its own day only. */
export async function lettersLost(read: Read, { from, until, today }: { from: number; until: number; today: number }) {
  return read
    .select(LETTER)
    .from(outbox)
    .leftJoin(person, eq(person.id, outbox.person))
    .where(and(lostIn(from, until), canGo(today)))
    .orderBy(asc(outbox.person), asc(outbox.id));
}

/** How many messages were given up in this time, and how many of them are reminders whose day is over. */
export async function countLost(read: Read, { from, until, today }: { from: number; until: number; today: number }) {
  const [row] = await read
    .select({
      again: sql<number>`count(*) filter (where ${canGo(today)})`,
      people: sql<number>`count(distinct ${outbox.person}) filter (where ${canGo(today)})`,
      past: sql<number>`count(*) filter (where ${outbox.kind} = 'proactive' and ${outbox.at} < ${today})`,
    })
    .from(outbox)
    .where(lostIn(from, until));
  return { again: row?.again ?? 0, people: row?.people ?? 0, past: row?.past ?? 0 };
}

/** Puts them into the outbox again, each to the account that its person has there now. A conflict unless all are still given up. */
export function sendAgain(letters: Letter[], notBefore: number): Write {
  const present = build
    .select({ account: identity.account })
    .from(identity)
    .where(and(eq(identity.channel, outbox.channel), eq(identity.person, outbox.person), eq(outbox.chat, '')))
    .orderBy(sql`${identity.boundAt} desc`)
    .limit(1);
  const ids = letters.map(({ id }) => id);
  return write(
    build
      .update(outbox)
      .set({
        ...{ state: 'queued', notBefore, account: sql`coalesce((${present}), ${outbox.account})` },
        ...{ attempts: 0, firstTry: null, doubt: null, leaseUntil: 0, fault: null, lost: null },
      })
      .where(
        and(eq(outbox.state, 'dead'), inArray(outbox.id, sql`(select value from json_each(${JSON.stringify(ids)}))`)),
      ),
    ids.length,
  );
}

/** Given up since `from`; the range of `notBefore` is what the index knows of it, a day at most before. */
function lostIn(from: number, until: number): SQL | undefined {
  return and(
    eq(outbox.state, 'dead'),
    gte(outbox.notBefore, from - 2 * DAY_MS),
    gte(outbox.leaseUntil, from),
    lt(outbox.leaseUntil, until),
    isNotNull(outbox.card),
    or(inArray(outbox.lost, ['gone', 'refused', 'doubtful', 'given_up']), eq(outbox.kind, 'proactive')),
  );
}

function canGo(today: number): SQL | undefined {
  return or(sql`${outbox.kind} <> 'proactive'`, gte(outbox.at, today));
}

import { and, eq, exists, inArray, isNotNull, ne, notExists, sql } from 'drizzle-orm';
import { action, inbox, session } from '../../chat/tables.ts';
import { digestItem, outbox } from '../../delivery/tables.ts';
import { build, type Write, write } from '../../kernel/statement.ts';
import { filePiece } from '../../kernel/tables.ts';
import { identity } from '../../organisation/tables.ts';

/** What this person said: on every account on which he or she was answered, unless that is another's by now. */
export function saidBy(person: string) {
  const answered = build
    .select({ one: sql`1` })
    .from(outbox)
    .where(and(eq(outbox.person, person), eq(outbox.channel, inbox.channel), eq(outbox.account, inbox.account)));
  const anothers = build
    .select({ one: sql`1` })
    .from(identity)
    .where(and(eq(identity.channel, inbox.channel), eq(identity.account, inbox.account), ne(identity.person, person)));
  return and(ne(inbox.account, ''), exists(answered), notExists(anothers));
}

/**
 * The words of all conversations of a person, and what could be pressed in them. Keys, receipts and instants stay until they
 * are past their days: a replay is still known, and the pace is still kept.
 */
export function forgetTalks(person: string): Write[] {
  const told = and(eq(outbox.person, person), ne(outbox.state, 'queued'));
  const said = and(saidBy(person), ne(inbox.state, 'waiting'));
  const of = (column: typeof outbox.cardId) => build.select({ it: column }).from(outbox).where(told);
  const files = build
    .select({ id: sql<string>`json_extract(${outbox.card}, '$.file.sha256')` })
    .from(outbox)
    .where(and(told, isNotNull(outbox.card)));
  return [
    write(build.delete(filePiece).where(and(eq(filePiece.kept, false), inArray(filePiece.sha256, files)))),
    write(build.delete(action).where(inArray(action.card, of(outbox.cardId)))),
    write(
      build
        .delete(session)
        .where(
          inArray(session.conversation, build.select({ it: inbox.conversation }).from(inbox).where(saidBy(person))),
        ),
    ),
    // last, since what a person said is known by what he or she was answered
    write(build.update(inbox).set({ said: null, handle: null }).where(said)),
    write(build.update(outbox).set({ card: null, shows: null, why: null, handle: null }).where(told)),
    write(build.delete(digestItem).where(and(eq(digestItem.person, person), isNotNull(digestItem.told)))),
  ];
}

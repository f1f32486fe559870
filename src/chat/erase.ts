import { and, desc, eq, gte, inArray, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import { dayOf, erasedMessage } from '../delivery/erased.ts';
import { outbox } from '../delivery/tables.ts';
import { build, type Write, write } from '../kernel/statement.ts';
import type { Settling } from './settle.ts';
import { action, inbox, SESSION_LIFE_MS, session } from './tables.ts';

/**
 * Law 10. Texts, cards and buttons of the dialogue go, and with them whose they were: an erased row that still named its
 * account would tell who spoke unnamed that day. Keys stay, so that a replay is still known. What is queued is emptied
 * when it was sent. Instants are coarsened to the day. What failed before goes too, since it is what is being said again;
 * and the session looks as the last arrival that stays would have left it.
 */
export function erase(since: number, { arrival, zone }: Settling): Write[] {
  const day = dayOf(since, zone);
  const stays = sql`select ${inbox.at} from ${inbox} where ${inbox.conversation} = ${arrival.conversation} order by ${inbox.at} desc limit 1`;
  const chat = arrival.private ? '' : arrival.chat;
  const mine = and(eq(outbox.channel, arrival.channel), eq(outbox.account, arrival.account), eq(outbox.chat, chat));
  const here = and(mine, gte(outbox.at, since));
  const before = build
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(mine, isNull(outbox.replaces), isNotNull(outbox.card), eq(outbox.erase, false)))
    .orderBy(desc(outbox.touched), desc(outbox.id))
    .limit(1);
  return [
    write(
      build.delete(action).where(inArray(action.card, build.select({ id: outbox.cardId }).from(outbox).where(here))),
    ),
    write(
      build
        .update(outbox)
        .set(erasedMessage(day))
        .where(and(here, ne(outbox.state, 'queued'))),
    ),
    write(
      build
        .update(outbox)
        .set({ erase: true })
        .where(and(here, eq(outbox.state, 'queued'))),
    ),
    write(
      build
        .update(inbox)
        .set({
          said: null,
          at: day,
          notBefore: day,
          leaseUntil: day,
          conversation: '',
          account: '',
          chat: '',
          handle: null,
          fault: null,
        })
        .where(
          and(
            eq(inbox.conversation, arrival.conversation),
            sql`(${inbox.id} = ${arrival.id} or ${inbox.state} = 'failed' or (${inbox.state} = 'done' and ${inbox.at} >= ${since}))`,
          ),
        ),
    ),
    // a 好的 to what was just told must be no yes to the older card that now stands last
    write(
      build
        .update(outbox)
        .set({ shows: sql`json_remove(${outbox.shows}, '$.yes', '$.no', '$.choices')` })
        .where(inArray(outbox.id, before)),
    ),
    write(build.delete(session).where(and(eq(session.conversation, arrival.conversation), sql`not exists (${stays})`))),
    write(
      build
        .update(session)
        .set({ expires: sql`(${stays}) + ${SESSION_LIFE_MS}` })
        .where(eq(session.conversation, arrival.conversation)),
    ),
  ];
}

import { and, asc, eq, isNull } from 'drizzle-orm';
import type { WebEntry, WebPerson } from './channels/web/channel.ts';
import { inbox } from './chat/tables.ts';
import { outbox } from './delivery/tables.ts';
import type { Read } from './kernel/database.ts';
import type { Said } from './message/arrival.ts';
import { person, post, unit } from './organisation/tables.ts';

/** Everyone of the roster whom the web chat lets one speak as, unit by unit. */
export async function webPeople(read: Read): Promise<WebPerson[]> {
  const rows = await read
    .select({ id: person.id, name: person.name, unit: unit.name, post: post.post })
    .from(person)
    .innerJoin(post, and(eq(post.person, person.id), isNull(post.leftOn)))
    .innerJoin(unit, eq(unit.code, post.unit))
    .where(isNull(person.removedOn))
    .orderBy(asc(unit.code), asc(person.id));
  const people = new Map<string, WebPerson>();
  for (const row of rows) {
    const known = people.get(row.id) ?? { id: row.id, name: row.name, unit: row.unit, posts: [] };
    known.posts.push(row.post);
    people.set(row.id, known);
  }
  return [...people.values()];
}

/** The conversation of an account, oldest first, every card as it looks now. */
export async function webHistory(read: Read, account: string): Promise<WebEntry[]> {
  const said = await read
    .select()
    .from(inbox)
    .where(and(eq(inbox.channel, 'web'), eq(inbox.account, account)));
  const sent = await read
    .select()
    .from(outbox)
    .where(
      and(eq(outbox.channel, 'web'), eq(outbox.account, account), eq(outbox.state, 'sent'), isNull(outbox.replaces)),
    );
  const mine = said.flatMap(({ key, at, said: what }): WebEntry[] => {
    if (!what) return [{ id: key, from: 'me', at }];
    const text = wordsOf(what);
    return text === undefined ? [] : [{ id: key, from: 'me', at, text }];
  });
  const theirs = sent.map(
    ({ key, at, sentAt, kind, card }): WebEntry => ({
      id: key,
      from: 'poti',
      at: sentAt ?? at,
      kind,
      ...(card ? { card } : {}),
    }),
  );
  return [...mine, ...theirs].sort((a, b) => a.at - b.at || (a.from === 'me' ? -1 : 1));
}

/** A press shows on the card itself. */
function wordsOf(said: Said): string | undefined {
  if (said.kind === 'text') return said.text;
  if (said.kind === 'media') return `[${said.name ?? said.media}]`;
  return undefined;
}

import { and, eq, ne } from 'drizzle-orm';
import { commit } from '../kernel/commit.ts';
import type { Database, Read } from '../kernel/database.ts';
import { build, query, type Statement, type Write, write } from '../kernel/statement.ts';
import type { Channel, Directory } from '../message/channel.ts';
import { type DirectoryPlan, planDirectory } from './directory.ts';
import { type Circumstances, originOf, planPart } from './import.ts';
import { stateOf } from './roster-state.ts';
import { addressBook, addressBookUnit } from './tables.ts';

export type Fetched = { channel: string; at: number; directory: Directory };

/** Reads a platform's address book to the end and keeps it: the differences are looked at later, and by people. */
export async function fetchDirectory(
  database: Database,
  channel: Pick<Channel, 'id' | 'directory'>,
  now: number,
): Promise<Fetched | undefined> {
  const directory = await channel.directory?.();
  if (!directory) return undefined;
  const row = { channel: channel.id, at: now, content: directory };
  const kept = build.insert(addressBook).values(row).onConflictDoUpdate({ target: addressBook.channel, set: row });
  await commit(database, { writes: [write(kept, 1)] });
  return { channel: channel.id, at: now, directory };
}

/** The address books as they were read last. */
export async function fetchedDirectories(read: Read): Promise<Fetched[]> {
  const rows = await read.select().from(addressBook).orderBy(addressBook.channel);
  return rows.map(({ channel, at, content }) => ({ channel, at, directory: content }));
}

/** When each address book was read last: epoch ms by channel. */
export async function lastReadings(read: Read): Promise<Map<string, number>> {
  const rows = await read.select({ channel: addressBook.channel, at: addressBook.at }).from(addressBook);
  return new Map(rows.map(({ channel, at }) => [channel, at]));
}

/** How the organisation differs from it as things stand. */
export async function compareDirectory(read: Read, { channel, directory }: Fetched): Promise<DirectoryPlan> {
  const known = await read.select().from(addressBookUnit).where(eq(addressBookUnit.channel, channel));
  return planDirectory(directory, await stateOf(read), {
    channel,
    known: new Map(known.map(({ department, unit }) => [department, unit])),
  });
}

/** What makes them agree; a conflict when the roster, or the address book, has changed since it was compared. */
export async function adoptDirectory(
  read: Read,
  fetched: Fetched,
  plan: DirectoryPlan,
  circumstances: Circumstances,
): Promise<{ writes: Write[]; unless: Statement[] }> {
  const { channel, at } = fetched;
  const part = planPart(await stateOf(read), plan.roster, await originOf(read), circumstances);
  const newer = build
    .select({ at: addressBook.at })
    .from(addressBook)
    .where(and(eq(addressBook.channel, channel), ne(addressBook.at, at)));
  return {
    unless: [...part.unless, query(newer)],
    writes: [
      ...part.writes,
      ...plan.matched.map((one) =>
        write(
          build
            .insert(addressBookUnit)
            .values({ channel, ...one })
            .onConflictDoNothing(),
        ),
      ),
    ],
  };
}

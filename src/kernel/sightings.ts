import { eq, like } from 'drizzle-orm';
import type { Clock } from './clock.ts';
import type { Database, Read } from './database.ts';
import type { Log } from './log.ts';
import { build, write } from './statement.ts';
import { setting } from './tables.ts';

/** How the last callbacks of a platform fared; instants in epoch ms. For `poti doctor`, which runs beside the server. */
export type Sightings = { verified?: number; refused?: { at: number; fault: string } };

export type Sighting = { outcome: 'verified' } | { outcome: 'refused'; fault: string };

/** Anyone can send a callback that is refused; no more often than this does one cost a write. */
const ONCE_IN_MS = 60_000;

export async function sightingsOf(read: Read, channel: string): Promise<Sightings> {
  const row = await read
    .select()
    .from(setting)
    .where(eq(setting.name, nameOf(channel)))
    .get();
  return (row?.value as Sightings | undefined) ?? {};
}

/** Of every platform that has ever called. */
export async function allSightings(read: Read): Promise<(Sightings & { channel: string })[]> {
  const rows = await read
    .select()
    .from(setting)
    .where(like(setting.name, nameOf('%')));
  return rows.map(({ name, value }) => ({ channel: name.slice(nameOf('').length), ...(value as Sightings) }));
}

/** Notes what is seen of one platform's callbacks, at most once a minute and kind. Never throws. */
export function noteSightings(database: Database, channel: string, { clock, log }: { clock: Clock; log: Log }) {
  const noted = new Map<string, number>();
  let known: Promise<Sightings> | undefined;
  return (sighting: Sighting): void => {
    const now = clock();
    const kind = sighting.outcome === 'verified' ? 'verified' : sighting.fault;
    if (now - (noted.get(kind) ?? Number.NEGATIVE_INFINITY) < ONCE_IN_MS) return;
    noted.set(kind, now);
    known = (known ?? sightingsOf(database.read, channel))
      .then(async (before): Promise<Sightings> => {
        const value: Sightings =
          sighting.outcome === 'verified'
            ? { ...before, verified: now }
            : { ...before, refused: { at: now, fault: sighting.fault } };
        const row = { name: nameOf(channel), value };
        await database.batch([
          write(build.insert(setting).values(row).onConflictDoUpdate({ target: setting.name, set: { value } })),
        ]);
        return value;
      })
      .catch((error: unknown) => {
        log.error({ err: error }, 'a sighting was not noted');
        return {};
      });
  };
}

function nameOf(channel: string): string {
  return `sightings/${channel}`;
}

import { asc, eq } from 'drizzle-orm';
import type { CivilDate } from '../kernel/clock.ts';
import type { Read } from '../kernel/database.ts';
import { link, unit } from './tables.ts';

/** One link to a unit, with its days: from `since` (empty: since before anything known) until the day before `until`. */
export type LinkHeld = { kind: 'leads' | 'guides'; name: string; since: CivilDate; until: CivilDate | null };

/** Who has ever led or guided the unit, those that are gone by now included; in order of time. */
export async function linksTo(read: Read, code: string): Promise<LinkHeld[]> {
  return read
    .select({ kind: link.kind, name: unit.name, since: link.since, until: link.until })
    .from(link)
    .innerJoin(unit, eq(unit.code, link.from))
    .where(eq(link.to, code))
    .orderBy(asc(link.since), asc(link.kind), asc(unit.code));
}

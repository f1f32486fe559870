import type { CivilMinute } from './clock.ts';
import { build, type Write, write } from './statement.ts';
import { audit } from './tables.ts';

/** What changed, as its commit writes it down. `anonymous` leaves out who and when (law 10). */
export type Audited = {
  verb: string;
  entity: string;
  id: string;
  before?: unknown;
  after?: unknown;
  anonymous?: boolean;
};

/** `actor`: `person:1001`, `job:digest`, `import:roster`, `admin`. */
export function auditWrites(
  changes: Audited[],
  { actor, at, newId }: { actor: string; at: CivilMinute; newId: () => string },
): Write[] {
  return changes.map(({ verb, entity, id, before, after, anonymous }) =>
    write(
      build.insert(audit).values({
        id: newId(),
        at: anonymous ? at.slice(0, 10) : at,
        actor: anonymous ? '' : actor,
        verb,
        entity,
        entityId: id,
        before: before ?? null,
        after: after ?? null,
      }),
    ),
  );
}

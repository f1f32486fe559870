import type { Read } from '../../kernel/database.ts';
import { may, treeAround } from '../../organisation/authority.ts';
import type { Person } from '../../organisation/people.ts';
import { unitByCode } from '../../organisation/store.ts';
import type { Held } from './store.ts';

/** What somebody may see of teams: each whole, or by figures only (L7: who guides). */
export type Seen = { whole: Held[]; figures: Held[] };

/** Of these claims those whose teams stand below the asker, and those that he or she only guides. */
export async function seenOf(held: Held[], asker: Person, read: Read): Promise<Seen> {
  const seen = new Map<string, 'whole' | 'figures' | undefined>();
  for (const code of new Set(held.map(({ team }) => team.unit))) {
    const unit = await unitByCode(read, code);
    if (!unit) continue;
    const tree = await treeAround(read, code);
    const whole = may(asker, 'see_duties', unit, tree) === true;
    seen.set(code, whole ? 'whole' : may(asker, 'see_figures', unit, tree) === true ? 'figures' : undefined);
  }
  return {
    whole: held.filter(({ team }) => seen.get(team.unit) === 'whole'),
    figures: held.filter(({ team }) => seen.get(team.unit) === 'figures'),
  };
}

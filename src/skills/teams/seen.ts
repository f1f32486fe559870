import type { Read } from '../../kernel/database.ts';
import { may, type Verb } from '../../organisation/authority.ts';
import type { Person, Unit } from '../../organisation/people.ts';
import { guidedBy, unitsBelow } from '../../organisation/store.ts';
import type { Held } from './store.ts';

/** What somebody may see of teams: each whole, or by figures only (L7: who guides). */
export type Seen = { whole: Held[]; figures: Held[] };

/** Of these claims those whose teams stand below the asker, and those that he or she only guides. */
export async function seenOf(held: Held[], asker: Person, read: Read): Promise<Seen> {
  const whole = await reach(asker, 'see_duties', read);
  const figures = await reach(asker, 'see_figures', read);
  return {
    whole: held.filter(({ team }) => whole.has(team.unit)),
    figures: held.filter(({ team }) => figures.has(team.unit) && !whole.has(team.unit)),
  };
}

/** Codes of the units for which `may` allows the verb, found from the asker's posts downwards. */
export async function reach(asker: Person, verb: Verb, read: Read): Promise<Set<string>> {
  const codes = new Set<string>();
  const add = (units: Unit[]) => {
    for (const { code } of units) codes.add(code);
  };
  const held = new Map(asker.posts.map((one) => [one.unit.code, one.unit]));
  for (const [code, root] of held) {
    if (may(asker, verb, root, { above: [], guides: [] }) === true) add([root]);
    if (may(asker, verb, SOME, { above: [code], guides: [] }) === true) add(await unitsBelow(read, code));
    if (may(asker, verb, SOME, { above: [], guides: [code] }) !== true) continue;
    for (const guided of await guidedBy(read, code)) add([guided, ...(await unitsBelow(read, guided.code))]);
  }
  return codes;
}

/** Stands for any unit below or guided: only the relation is asked. */
const SOME: Unit = { code: '', name: '', kind: 'branch' };

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRoster, type Roster } from '../../src/organisation/roster.ts';
import { planRoster } from '../../src/organisation/roster-plan.ts';
import { merged, NO_STATE, type State } from '../../src/organisation/roster-state.ts';
import { CHANNELS, counter, NOW, people, units } from './fixture.ts';

const read = parseRoster({ units: units(), people: people() }, { channels: CHANNELS });
if ('faults' in read) throw new Error('the fixture is at fault');
const whole: Roster = read.roster;

/** A part of the roster, with some names changed, as a later file might be. */
const later = fc
  .record({
    units: fc.subarray(whole.units),
    people: fc.subarray(whole.people),
    posts: fc.subarray(whole.posts),
    identities: fc.subarray(whole.identities),
    suffix: fc.constantFrom('', '（新）'),
  })
  .map(({ suffix, ...part }): Roster => {
    const codes = new Set(part.units.map(({ code }) => code));
    const ids = new Set(part.people.map(({ id }) => id));
    return {
      units: part.units.map((unit) => ({ ...unit, name: unit.name + suffix })),
      links: whole.links.filter(({ to }) => codes.has(to)),
      people: part.people,
      posts: part.posts.filter(({ person }) => ids.has(person)),
      identities: part.identities.filter(({ person }) => ids.has(person)),
    };
  });

const plan = (state: State, roster: Roster, removeMissing = false) =>
  planRoster(state, roster, {
    states: { units: true, people: true },
    removeMissing,
    actor: 'import:roster',
    now: NOW,
    minute: '2026-03-02T09:00',
    newId: counter(),
  });

test('merging the same file again changes nothing and writes nothing', () => {
  fc.assert(
    fc.property(later, later, (first, second) => {
      const state = merged(merged(NO_STATE, first), second);
      expect(merged(state, second)).toEqual(state);
      expect(plan(state, second).writes).toEqual([]);
    }),
  );
});

test('what a file does not name is left as it was, and listed', () => {
  fc.assert(
    fc.property(later, (part) => {
      const state = merged(NO_STATE, whole);
      const next = merged(state, part);
      const { units: about, people: who } = plan(state, part);
      for (const { id } of about.missing) expect(next.units.get(id)).toBe(state.units.get(id));
      for (const { id } of who.missing) expect(next.people.get(id)).toBe(state.people.get(id));
      expect(about.missing.length + part.units.length).toBe(whole.units.length);
      expect(who.missing.length + part.people.length).toBe(whole.people.length);
    }),
  );
});

test('every change is an audit row, whatever the file', () => {
  fc.assert(
    fc.property(later, (part) => {
      const { units: about, people: who, writes } = plan(merged(NO_STATE, whole), part, true);
      const rows = writes
        .filter(({ sql }) => sql.startsWith('insert into "audit"'))
        .flatMap(({ params }) => JSON.parse(String(params[0])));
      const changes = [about, who].flatMap(({ added, changed, missing }) => [...added, ...changed, ...missing]);
      expect(rows).toHaveLength(changes.length);
    }),
  );
});

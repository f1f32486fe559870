import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../src/kernel/clock.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import type { Unit } from '../../src/organisation/people.ts';
import {
  approversAmong,
  claimRefusal,
  duesToldOf,
  mayForm,
  missingRoles,
  roleOf,
  stepReminder,
  type Wish,
} from '../../src/skills/teams/policy.ts';
import { silentSince } from '../../src/skills/teams/reminders.ts';

const ids = fc.constantFrom('T1', 'T2', 'T3', 'T4', 'T5');
const units = fc.constantFrom('A', 'B', 'C');
const wishes: fc.Arbitrary<Wish> = fc.record({
  topic: fc.record({
    number: fc.integer({ min: 1, max: 9 }),
    title: fc.constant('研究'),
    state: fc.constantFrom('published', 'published', 'closed'),
    places: fc.option(fc.integer({ min: 1, max: 4 }), { nil: null }),
  }),
  team: ids,
  unit: units,
  held: fc.uniqueArray(fc.integer({ min: 10, max: 20 }), { maxLength: 4 }),
  holders: fc.array(fc.record({ team: ids, unit: units }), { maxLength: 6 }),
  timing: fc.constantFrom('in_time', 'late', 'closed'),
});
const limits = fc.record({
  topicsATeam: fc.integer({ min: 1, max: 4 }),
  teamsAUnitATopic: fc.integer({ min: 1, max: 3 }),
});

describe('a claim', () => {
  test('that is let through breaks no limit, and one that breaks none is let through', () => {
    fc.assert(
      fc.property(wishes, limits, (wish, terms) => {
        const { topic, held, holders, team, unit, timing } = wish;
        const fits =
          topic.state === 'published' &&
          timing !== 'closed' &&
          held.length < terms.topicsATeam &&
          !holders.some((one) => one.team === team) &&
          holders.filter((one) => one.unit === unit).length < terms.teamsAUnitATopic &&
          (topic.places === null || holders.length < topic.places);
        expect(claimRefusal(wish, terms) === undefined).toBe(fits);
      }),
    );
  });

  test('refused says what is held and how to change', () => {
    const wish: Wish = {
      topic: { number: 7, title: '', state: 'published', places: null },
      team: 'T1',
      unit: 'A',
      held: [2, 5],
      holders: [],
      timing: 'in_time',
    };
    expect(claimRefusal(wish, { topicsATeam: 2, teamsAUnitATopic: 1 })?.text).toBe(
      '每个课题组最多申领 2 个课题，贵组已有 2、5 号。要换，可以说“把2号退了领7号”。',
    );
  });
});

describe('the composition', () => {
  const roles = fc.constantFrom('分管领导', '专职副书记', '支部书记', '党员代表', '财务人员');
  test('is missing exactly what would fill it, and nothing once that is added', () => {
    fc.assert(
      fc.property(
        fc.dictionary(roles, fc.integer({ min: 1, max: 3 })),
        fc.array(
          roles.map((role) => ({ role })),
          { maxLength: 8 },
        ),
        (composition, members) => {
          const missing = missingRoles(composition, members);
          const added = missing.flatMap(({ role, short }) => Array.from({ length: short }, () => ({ role })));
          expect(missingRoles(composition, [...members, ...added])).toEqual([]);
          if (added.length > 0) expect(missingRoles(composition, [...members, ...added.slice(1)])).not.toEqual([]);
        },
      ),
    );
  });

  test.each([
    ['leading_group', '成员', '分管领导'],
    ['organ_party_org', '专职副书记', '专职副书记'],
    ['branch', '书记', '支部书记'],
    ['branch', '组织委员', '党员代表'],
    ['branch', '党员', '党员代表'],
  ] as const)('knows the part of %s %s', (kind, post, role) => {
    const unit: Unit = { code: 'U', name: '某', kind };
    expect(roleOf({ posts: [{ unit, post }] })).toBe(role);
    expect(mayForm({ posts: [{ unit, post }] })).toBe(!['组织委员', '党员'].includes(post));
  });
});

test('the nearest level with somebody outside the team approves; nobody in the team ever does', () => {
  const people = fc.constantFrom('a', 'b', 'c', 'd').map((id) => ({ id }));
  fc.assert(
    fc.property(
      fc.array(fc.array(people, { maxLength: 3 }), { maxLength: 4 }),
      fc.array(fc.constantFrom('a', 'b', 'c', 'd', null), { maxLength: 4 }),
      (levels, members) => {
        const chosen = approversAmong(levels, members);
        expect(chosen.every(({ id }) => !members.includes(id))).toBe(true);
        const first = levels.find((level) => level.some(({ id }) => !members.includes(id)));
        expect(chosen).toEqual((first ?? []).filter(({ id }) => !members.includes(id)));
      },
    ),
  );
});

describe('a step', () => {
  const days = workingDays();
  const dates = fc.integer({ min: 0, max: 500 }).map((n) => addDays('2026-03-01', n));

  test('is spoken of three times at most: a week before, on the day, and once with an offer; never on a day off', () => {
    fc.assert(
      fc.property(dates, (due) => {
        let step = { due, doneOn: null, droppedOn: null, reminded: 0, remindedOn: null as string | null };
        const told: string[] = [];
        for (let date = addDays(due, -30); date <= addDays(due, 60); date = addDays(date, 1)) {
          const kind = stepReminder(step, date, days);
          if (!kind) continue;
          expect(days.isWorking(date) ?? true).toBe(true);
          told.push(kind);
          step = { ...step, reminded: kind === 'help' ? 3 : step.reminded + 1, remindedOn: date };
        }
        expect(told).toEqual(['ahead', 'due', 'help']);
      }),
      { numRuns: 60 },
    );
  });

  test('that is done or dropped is never spoken of', () => {
    fc.assert(
      fc.property(dates, dates, fc.boolean(), (due, date, done) => {
        const step = {
          due,
          doneOn: done ? '2026-03-01' : null,
          droppedOn: done ? null : '2026-03-01',
          reminded: 0,
          remindedOn: null,
        };
        expect(stepReminder(step, date, days)).toBeUndefined();
      }),
    );
  });

  test('what the pattern says of a day covers the days off behind it', () => {
    // 2026-12-05 and 06 are a weekend
    expect(duesToldOf('2026-12-04', days).find(({ kind }) => kind === 'due')).toEqual({
      kind: 'due',
      from: '2026-12-04',
      to: '2026-12-06',
    });
  });
});

test.each([
  ['2026-11-20', 5, '2026-11-26', false],
  ['2026-11-20', 5, '2026-11-27', true],
  ['2026-12-28', 10, '2027-01-10', false],
  ['2026-12-28', 10, '2027-01-12', true],
])('silence since %s for %i working days, as of %s: %s', (moved, working, today, silent) => {
  expect(silentSince(moved, working, today, workingDays())).toBe(silent);
});

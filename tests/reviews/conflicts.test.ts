import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conflictOf } from '../../src/skills/reviews/conflicts.ts';

const above = new Map([
  ['branch', ['organ']],
  ['sister', ['organ']],
  ['organ', []],
]);
const reviewer = (...units: string[]) => ({ id: 'r', name: '评委甲', units });
const work = { people: ['p1'], names: ['客座作者'], units: ['branch'] };

test.each([
  ['a member of the team', { id: 'p1', name: '组员', units: [] }, '本人参与'],
  ['a co-author of whom only the name is known', { id: 'x', name: '客座作者', units: [] }, '本人参与'],
  ['somebody of the same unit', reviewer('branch'), '本单位'],
  ['somebody of the unit above', reviewer('organ'), '下级单位'],
  ['somebody of a unit beside it', reviewer('sister'), undefined],
  ['somebody of another house', reviewer('elsewhere'), undefined],
  ['somebody without a unit', reviewer(), undefined],
])('%s', (_, who, reason) => {
  expect(conflictOf(who, work, above)).toBe(reason);
});

test('a reviewer of a unit below stays away from the work of the unit above it', () => {
  expect(conflictOf(reviewer('branch'), { ...work, units: ['organ'] }, above)).toBe('上级单位');
});

test('one post in conflict is enough, whatever the others are', () => {
  const units = fc.array(fc.constantFrom('elsewhere', 'sister', 'nowhere'));
  fc.assert(
    fc.property(units, units, (before, after) => {
      expect(conflictOf(reviewer(...before, 'branch', ...after), work, above)).toBe('本单位');
    }),
  );
});

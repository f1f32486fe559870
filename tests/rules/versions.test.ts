import { describe, expect, test } from 'vitest';
import { keyOf, standingOf } from '../../src/skills/rules/versions.ts';

const old = { key: 'k', version: '2014年版' };
const now = { key: 'k', effective: '2020-05-01' };
const next = { key: 'k', effective: '2027-01-01' };

describe('of the versions of one rule', () => {
  test.each([
    ['the newest that has begun is in force', [old, now, next], '2026-11-23', ['amended', 'in_force', undefined]],
    ['whatever the order', [now, old], '2026-11-23', ['in_force', 'amended']],
    [
      'a later day lets the next one begin by itself',
      [old, now, next],
      '2027-01-01',
      ['amended', 'amended', 'in_force'],
    ],
    ['an earlier day gives the earlier text', [old, now], '2016-01-01', ['in_force', undefined]],
    [
      'an abolished newest leaves none in force',
      [old, { ...now, repealed: true }],
      '2026-11-23',
      ['repealed', 'repealed'],
    ],
    [
      'a unit’s own rule of the same name supersedes nobody else’s',
      [now, { ...next, unit: 'D1' }],
      '2027-01-01',
      ['in_force', 'in_force'],
    ],
    ['a text without any date counts from ever', [{ key: 'k' }], '1990-01-01', ['in_force']],
  ] as const)('%s', (_, texts, day, expected) => {
    const standing = standingOf<(typeof texts)[number]>([...texts], day);
    expect(texts.map((text) => standing.get(text))).toEqual(expected);
  });
});

test.each([
  ['某某办法（试行）', '某某办法'],
  ['某某办法(2014年版)', '某某办法'],
  ['《某某办法》', '某某办法'],
  ['某某办法（某单位）', '某某办法(某单位)'],
])('%s is a version of %s', (title, key) => {
  expect(keyOf(title)).toBe(key);
});

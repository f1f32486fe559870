import { expect, test } from 'vitest';
import { doubtBy, GROUNDS } from '../../src/skills/rules/grounds.ts';
import { FEATURES, standingBy } from '../../src/skills/rules/ranking.ts';
import { RANKING, REFUSING } from '../../src/skills/rules/weights.ts';

const features = { ...RANKING };
for (const name of FEATURES) features[name] = 0;
const grounds = { ...REFUSING };
for (const name of GROUNDS) grounds[name] = 0;

test.each(['paragraph', 'sentence', 'coverage', 'states', 'near', 'literal', 'fits'] as const)(
  'more of “%s” never makes an article stand worse',
  (name) => {
    expect(standingBy({ ...features, [name]: 1 })).toBeGreaterThan(standingBy(features));
  },
);

test.each(['length', 'foreign', 'uncounted'] as const)('“%s” speaks against an article', (name) => {
  expect(standingBy({ ...features, [name]: 1 })).toBeLessThan(standingBy(features));
});

test.each(['home', 'score', 'title', 'unheard'] as const)(
  'more of “%s” never makes an answer more doubtful',
  (name) => {
    expect(doubtBy({ ...grounds, [name]: 1 })).toBeLessThan(doubtBy(grounds));
  },
);

test.each(['missing', 'absent', 'uncounted'] as const)('“%s” speaks for keeping an answer back', (name) => {
  expect(doubtBy({ ...grounds, [name]: 1 })).toBeGreaterThan(doubtBy(grounds));
});

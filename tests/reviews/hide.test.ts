import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutTraces } from '../../src/skills/reviews/hide.ts';

const traces = {
  units: ['云州市粮食局机关党委', '粮食局仓储处党支部', '云州市粮食局党组'],
  people: ['魏组长', '蒋组员'],
};

test.each([
  ['云州市粮食局机关党委关于书记培养的研究', '某单位关于书记培养的研究'],
  ['粮食局的做法', '某单位的做法'],
  ['仓储处三年来的试点', '某单位三年来的试点'],
  ['粮食局仓储处党支部书记魏组长介绍', '某单位书记某同志介绍'],
  ['流动党员管理研究', '流动党员管理研究'],
])('%s → %s', (text, hidden) => {
  expect(withoutTraces(text, traces)).toBe(hidden);
});

test('wherever a name stands, it is not there afterwards, and hiding twice changes nothing more', () => {
  const piece = fc.constantFrom(
    '云州市粮食局',
    '粮食局',
    '仓储处',
    '粮食局仓储处',
    '魏组长',
    '蒋组员',
    '调研',
    '的',
    '，',
    '党支部',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const once = withoutTraces(pieces.join(''), traces);
      expect(once).not.toMatch(/粮食局|仓储处|魏组长|蒋组员/);
      expect(withoutTraces(once, traces)).toBe(once);
    }),
  );
});

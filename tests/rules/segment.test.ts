import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { queryOf } from '../../src/skills/rules/question.ts';
import { wordsIn } from '../../src/skills/rules/segment.ts';
import { comparable } from '../../src/skills/rules/terms.ts';

const nothing = () => false;

describe('a question is cut into what it names', () => {
  test.each([
    ['请问申请书要交给谁', ['申请书', '交给']],
    ['党组织对这个有什么要求吗', ['党组织', '要求']],
    ['活动室的钥匙谁来保管', ['活动室', '钥匙', '保管']],
    ['1个月开几次支委会', ['开', '支委会']],
  ])('%s', (question, named) => {
    const said = queryOf(comparable(question), nothing).parts.map((part) => part.said);
    expect(said).toEqual(expect.arrayContaining(named));
    expect(said.join('')).not.toMatch(/请问|什么|吗|谁|几/u);
  });

  test('a word of the lexicon is looked for in the words of rules too', () => {
    const [part] = queryOf('支委会', nothing).parts;
    expect(part?.alternatives.map((grams) => grams.filter((gram) => gram.length > 1).join(' '))).toContain(
      '党支 支部 部委 委员 员会',
    );
  });

  test('nothing is lost and nothing added, whatever is typed', () => {
    const chars = fc.constantFrom(...'支部委员会几次多久开，。a1 的了吗12个月每年请问党费');
    fc.assert(
      fc.property(fc.array(chars, { maxLength: 30 }), fc.boolean(), (typed, all) => {
        const words = typed.join('');
        expect(
          wordsIn(words, new Set(['支部', '委员会', '党费']), () => all)
            .map(({ text }) => text)
            .join(''),
        ).toBe(words);
      }),
    );
  });
});

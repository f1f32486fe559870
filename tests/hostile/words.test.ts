import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allSkills } from '../../src/assistant.ts';
import { LONGEST_TEXT } from '../../src/chat/attach.ts';
import { understand } from '../../src/chat/understand.ts';
import { hearText } from '../../src/chat/understanding/clean.ts';
import { concepts } from '../../src/chat/understanding/lexicon/index.ts';
import { classified } from '../../src/kernel/chinese/classified.ts';
import { findDates } from '../../src/kernel/chinese/dates.ts';
import { numeralsAlike } from '../../src/kernel/chinese/numerals.ts';
import { clip, grams } from '../../src/kernel/chinese/text.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import { isDutyNotice } from '../../src/skills/duties/notice-read.ts';
import { maskPersonal } from '../../src/skills/problems/privacy.ts';
import { splitProblems } from '../../src/skills/problems/split.ts';
import { parseRule } from '../../src/skills/rules/parse.ts';
import { growth, runOf, UNITS } from './growth.ts';

const sayings = allSkills().flatMap(({ says }) => says);
const setting = { now: '2026-11-24T09:20', workingDays: workingDays() };
/** The longest message that is listened to. */
const MESSAGE = 8_000;

const OF_FILES: [string, (text: string) => unknown][] = [
  ['the look for markings', classified],
  ['a rule', (text) => parseRule(text, '某办法')],
  ['a notice', (text) => isDutyNotice(`关于办事的通知\n${text}`, { ...setting, units: [], advance: '' })],
];
const OF_MESSAGES: [string, (text: string) => unknown][] = [
  ['understanding', (text) => understand(text, setting, sayings)],
  ['dates', (text) => findDates(text.slice(0, 1_600), { ...setting, tense: 'future' })],
  ['numerals', numeralsAlike],
  ['search terms', grams],
  ['the mask of personal numbers', maskPersonal],
  ['the parting of problems', splitProblems],
  ['clipping', (text) => clip(text, 200)],
];

describe('of anything four times as long takes about four times as long', () => {
  test.each(OF_FILES)('%s, as long as a file may be', (_, read) => {
    for (const unit of UNITS)
      expect(
        growth((size) => read(runOf(unit, size)), LONGEST_TEXT),
        unit,
      ).toBeLessThan(10);
  });

  test.each(OF_MESSAGES)('%s, as long as a message may be', (_, read) => {
    for (const unit of UNITS)
      expect(
        growth((size) => read(runOf(unit, size)), MESSAGE),
        unit,
      ).toBeLessThan(10);
  });

  test('every sign and every concept, on what the pattern itself is made of', () => {
    const signs = sayings.flatMap(({ signs = [] }) => signs.flatMap(([, when]) => when.split(' ')));
    const own = signs.map((term) => term.replace(/^!/, '')).filter((term) => /[^a-z_|@%:]/.test(term));
    const patterns = [...new Set([...own, ...concepts.values()])];
    expect(patterns.length).toBeGreaterThan(300);
    for (const source of patterns) {
      const pattern = new RegExp(source, 'gu');
      const letters = [...new Set(source.replace(/\\./g, '1').match(/[\p{L}\p{N}，。]/gu))];
      const units = [letters.join(''), ...letters.slice(0, 3)].filter((unit) => unit !== '');
      for (const unit of units) {
        const heard = (size: number) => hearText(runOf(unit, size), { restore: false }).own;
        expect(
          growth((size) => heard(size).replace(pattern, ''), 1_200),
          source,
        ).toBe(1);
      }
    }
  });
});

const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(...UNITS),
  fc.constantFrom(
    '\u2066',
    '\u200b',
    '\ufeff',
    '\udc00',
    '👨‍👩‍👧',
    'e\u0301',
    '\ufffd',
    '__proto__',
    '{{x}}',
    '%00',
    '\r\n',
    '\t',
  ),
);
const anything = fc
  .tuple(fc.array(piece, { maxLength: 8 }), fc.constantFrom(1, 1, 40))
  .map(([pieces, times]) => pieces.join('').repeat(times));

test('whatever is said, it is placed, and every intent reads slots that can be stored', () => {
  fc.assert(
    fc.property(anything, fc.constantFrom(...sayings), (text, { intent }) => {
      const { sure, offered } = understand(text, setting, sayings);
      expect(sure >= 0 && sure <= 1 && offered.length > 0).toBe(true);
      const { slots } = understand(text, { ...setting, as: intent }, sayings);
      expect(JSON.parse(JSON.stringify(slots))).toEqual(slots);
    }),
    { numRuns: 60 },
  );
});

test('no greeting, quote or run of marks keeps understanding from ending', () => {
  for (const unit of UNITS) expect(hearText(runOf(unit, MESSAGE)).own.length).toBeLessThan(1_400);
});

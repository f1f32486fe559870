import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clip, grams, graphemes, normalise, splitText } from '../../src/kernel/chinese/text.ts';

const prose = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '支部',
        '开会。',
        '完成！',
        '，',
        '\n',
        '\n\n',
        ' ',
        'A4',
        '👨‍👩‍👧',
        '🇨🇳',
        'é',
        '①',
        '“好。”',
        '……',
      ),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

describe('one spelling of a text', () => {
  test.each([
    ['１２月　５日，（Ａ４）', '12月 5日，（A4）'],
    ['党\u200b支\ufeff部\u202e', '党支部'],
    ['坏\ud800字', '坏字'],
    ['一行\r\n二行 \u2028 三行', '一行\n二行\n三行'],
    ['  前后  空  ', '前后 空'],
    ['全家👨‍👩‍👧来了', '全家👨‍👩‍👧来了'],
  ])('%j becomes %j', (text, plain) => expect(normalise(text)).toBe(plain));

  test('normalising twice is normalising once, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        expect(normalise(normalise(text))).toBe(normalise(text));
      }),
    );
    fc.assert(
      fc.property(prose, (text) => {
        expect(normalise(normalise(text))).toBe(normalise(text));
      }),
    );
  });

  test('nothing invisible or broken is left', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const plain = normalise(text);
        expect(plain.isWellFormed()).toBe(true);
        expect(plain).not.toMatch(/[\u200b\u200e\u202a-\u202e\ufeff]/);
      }),
    );
  });
});

describe('search terms', () => {
  test('are characters, neighbouring pairs and words', () => {
    expect(grams('支部 ABC2024 会')).toEqual(['支', '支部', '部', 'abc2024', '会']);
    expect(grams('第３条，OK')).toEqual(['第', '3', '条', 'ok']);
    expect(grams('  ，。 ')).toEqual([]);
  });

  test('full-width and upper case search alike', () => expect(grams('ＡＢ１')).toEqual(grams('ab1')));
});

describe('clipping', () => {
  test('keeps to the limit and to whole characters', () => {
    expect(clip('全家👨‍👩‍👧来了', 6)).toBe('全家…');
    expect(clip('四个字呢', 4)).toBe('四个字呢');
    expect(clip('四个字呢', 0)).toBe('');
    fc.assert(
      fc.property(prose, fc.integer({ min: 0, max: 40 }), (text, max) => {
        const clipped = clip(text, max);
        expect(clipped.length).toBeLessThanOrEqual(max);
        if (text.length > max && max > 0)
          expect(clipped.endsWith('…') && text.startsWith(clipped.slice(0, -1))).toBe(true);
      }),
    );
  });
});

describe('splitting', () => {
  const bytes = (text: string) => new TextEncoder().encode(text).length;

  test('prefers paragraphs, then sentences, then clauses', () => {
    expect(splitText('第一段。\n第二段很长，真的。完了。', 8, (piece) => piece.length)).toEqual([
      '第一段。\n',
      '第二段很长，',
      '真的。完了。',
    ]);
    expect(splitText('', 8, bytes)).toEqual([]);
  });

  test('loses nothing and keeps to the limit', () => {
    fc.assert(
      fc.property(prose, fc.integer({ min: 4, max: 60 }), (text, max) => {
        const pieces = splitText(text, max, bytes);
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) expect(bytes(piece)).toBeLessThanOrEqual(max);
      }),
    );
  });

  test('never cuts a character that fits', () => {
    fc.assert(
      fc.property(prose, (text) => {
        const pieces = splitText(text.toWellFormed(), 40, (piece) => piece.length);
        const cuts = new Set<number>();
        let at = 0;
        for (const grapheme of graphemes(text.toWellFormed())) {
          at += grapheme.length;
          cuts.add(at);
        }
        let end = 0;
        for (const piece of pieces) {
          end += piece.length;
          if (graphemes(text).every((grapheme) => grapheme.length <= 40)) expect(cuts.has(end)).toBe(true);
        }
      }),
    );
  });

  test('cuts even what is too large for any piece', () =>
    expect(splitText('👨‍👩‍👧', 2, (piece) => piece.length).join('')).toBe('👨‍👩‍👧'));
});

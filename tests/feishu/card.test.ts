import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cardsOf } from '../../src/channels/feishu/card.ts';
import type { ShownCard } from '../../src/message/card.ts';
import { faultOfCard, findAll } from '../emulators/feishu/card-check.ts';
import { readCard } from '../emulators/feishu/card-read.ts';
import { anyCard, wordsIn } from '../support/any-card.ts';

describe('any card', () => {
  test('keeps the limits of Feishu, with every word in it and every button reachable', () => {
    fc.assert(
      fc.property(anyCard, fc.boolean(), (shown, group) => {
        const cards = cardsOf(shown, { group });
        expect(cards.length).toBeGreaterThan(0);
        for (const one of cards) {
          expect(faultOfCard(one)).toBeUndefined();
          expect(Buffer.byteLength(JSON.stringify(one))).toBeLessThanOrEqual(30_000);
        }
        // what is cut is cut between characters, so joined without its seams it is whole again
        const screen = cards
          .map((one) => readCard(one).words)
          .join('\n')
          .replaceAll(/\n|展开（续）/g, '');
        for (const word of wordsIn(shown)) expect(screen).toContain(word.replaceAll('\n', ''));

        const pressed = findAll(cards, ({ type }) => type === 'callback').map(({ value }) => value);
        const wanted = [
          ...(shown.form ? [shown.form.id] : []),
          ...(shown.buttons ?? []).filter(({ expired }) => !expired).map(({ id }) => id),
        ];
        expect(pressed).toEqual(wanted.map((action) => (group ? { action, group } : { action })));
      }),
      { numRuns: 100 },
    );
  }, 30_000);
});

describe('a card', () => {
  const all = (shown: Partial<ShownCard>) => cardsOf({ id: 'c', ...shown });

  test('of usual size is one message', () => {
    const cards = all({
      heading: '述职评议',
      text: '每年一次。',
      quote: { text: '党组织书记每年向上级述职一次。', source: '《双向述职评议办法》第三条 · 现行' },
      more: '第三条 全文。',
      buttons: [{ id: 'b', label: '答得不对' }],
    });
    expect(cards).toHaveLength(1);
    expect(readCard(cards[0])).toMatchObject({
      heading: '述职评议',
      more: expect.stringContaining('第三条 全文。'),
      buttons: [{ label: '答得不对', disabled: false, value: { action: 'b' } }],
    });
  });

  test('takes what people wrote as text, not as markup', () => {
    const evil = '<at id=all></at> **大** [点我](https://evil.example) <font color="red">红</font>';
    const cards = all({
      heading: evil,
      text: evil,
      more: evil,
      quote: { text: evil, source: evil },
      fields: [{ label: evil, value: evil }],
      table: { columns: [evil], rows: [[evil]] },
      progress: { label: evil, done: 1, total: 2 },
      file: { name: evil, bytes: 1 },
      buttons: [{ id: 'b', label: evil, confirm: evil }],
      form: { id: 'f', submit: evil, fields: [{ name: 'n', label: evil, hint: evil, kind: 'text', required: true }] },
    });
    expect(findAll(cards, ({ tag }) => tag === 'markdown' || tag === 'lark_md')).toEqual([]);
    expect(findAll(cards, ({ data_type }) => data_type !== undefined && data_type !== 'text')).toEqual([]);
  });

  test('greys an expired button and lets nothing be pressed on it', () => {
    const [card] = all({ buttons: [{ id: 'b', label: '提交', expired: true, tone: 'primary' }] });
    expect(readCard(card).buttons).toEqual([{ label: '提交', disabled: true, value: undefined }]);
  });

  test('draws a chart, and tells it in words where it can not be drawn', () => {
    const chart = { kind: 'bar' as const, labels: ['一', '二'], series: [{ name: '难题', values: [3, 4] }] };
    expect(findAll(all({ chart }), ({ tag }) => tag === 'chart')).toHaveLength(1);
    const [bad] = all({ chart: { ...chart, series: [{ name: '难题', values: [Number.NaN, 4] }] } });
    expect(readCard(bad).text).toBe('难题：一 NaN，二 4');
  });

  test('of 1527 rows loses none', () => {
    const rows = Array.from({ length: 1527 }, (_, i) => [`单位${i}`, '未办', '2026-12-18']);
    const cards = all({ table: { columns: ['单位', '状态', '截止'], rows } });
    for (const one of cards) expect(faultOfCard(one)).toBeUndefined();
    const screen = cards.map((one) => readCard(one).words).join('\n');
    for (const [unit] of rows) expect(screen).toContain(`${unit} |`);
  });
});

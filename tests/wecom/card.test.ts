import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aibotReply } from '../../src/channels/wecom/aibot-card.ts';
import { isSpent, messagesOf, updateOf, type WecomMessage } from '../../src/channels/wecom/card.ts';
import { NOTHING } from '../../src/channels/wecom/card-form.ts';
import { piecesOf } from '../../src/channels/wecom/split.ts';
import { sendable } from '../../src/channels/wecom/words.ts';
import type { ShownCard } from '../../src/message/card.ts';
import { cardFault, cutOf, faultOf } from '../emulators/wecom/limits.ts';
import { anyCard, wordsIn } from '../support/any-card.ts';

const squeezed = (text: string) => sendable(text).replace(/\s+/gu, '');

/** What the bot writes for signs that markdown would take for its own. */
const unescaped = (text: string) => text.replaceAll('＜', '<').replaceAll('｀', '`');

/** All that is written in a message, without its seams. */
function writtenIn(message: WecomMessage): string {
  if (message.msgtype === 'text') return message.text.content;
  return stringsIn({ ...message.template_card, task_id: '' }).join('\n');
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

function keysIn(message: WecomMessage): string[] {
  if (message.msgtype === 'text') return [];
  const card = message.template_card;
  return card.card_type === 'button_interaction' ? card.button_list.map(({ key }) => key) : [card.submit_button.key];
}

/** Texts that no keyboard writes: halves of characters, control characters, families of emoji. */
const odd = fc.string({
  unit: fc.oneof(fc.constantFrom('\ud800', '\0', '\u0007', '👨‍👩‍👧‍👦', '好', '\n'), fc.string()),
  maxLength: 40,
});
const oddCard = fc.tuple(anyCard, odd).map(([card, text]): ShownCard => ({ ...card, text, heading: text }));

describe('any card', () => {
  test('is within every limit of WeCom, every word in one of its messages, every button reachable', () => {
    fc.assert(
      fc.property(fc.oneof(anyCard, oddCard), fc.string({ minLength: 1, maxLength: 50 }), (shown, key) => {
        const messages = messagesOf(shown, key);
        expect(messages.length).toBeGreaterThan(0);
        for (const message of messages) {
          expect(faultOf(message)).toBeUndefined();
          // an escape, which a person's own backslash before a u is not
          expect(JSON.stringify(message)).not.toMatch(/(?<!\\)(?:\\\\)*\\u[0-9a-f]{4}/i);
          if (message.msgtype === 'text') expect(Buffer.byteLength(message.text.content)).toBeLessThanOrEqual(2048);
          else expect(cutOf(message.template_card)).toBeUndefined();
        }
        const written = squeezed(messages.map(writtenIn).join(''));
        const asked =
          shown.form && !messages.some(({ msgtype }) => msgtype === 'template_card') ? [shown.form.submit] : [];
        // what has nothing to be pressed or said by is no button
        const buttons = shown.buttons?.filter(({ label }) => squeezed(label) !== '') ?? [];
        for (const word of wordsIn({ ...shown, buttons })) {
          if (word === shown.form?.submit || asked.includes(word)) continue;
          expect(written).toContain(squeezed(word));
        }
        const keys = messages.flatMap(keysIn);
        for (const { id, label, expired } of buttons) {
          if (!expired && !keys.includes(id)) expect(written).toContain(squeezed(`可回复“${label.trim()}”`));
          if (expired) expect(keys).not.toContain(id);
        }
        // a form is a card of choices, or its fields are asked in words
        for (const { label } of shown.form?.fields ?? []) expect(written).toContain(squeezed(label));
        const taskIds = messages.flatMap((one) => (one.msgtype === 'template_card' ? [one.template_card.task_id] : []));
        expect(new Set(taskIds).size).toBe(taskIds.length);
        expect(messagesOf(shown, key)).toEqual(messages);
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  test('can stand in place of a sent one within every limit, showing what is left to press', () => {
    fc.assert(
      fc.property(anyCard, fc.nat(3), (shown, row) => {
        const update = updateOf(shown, `key-b${row}`);
        if ('button' in update) {
          expect(update.button.replace_name).not.toBe('');
          return;
        }
        expect(cardFault(update.template_card)).toBeUndefined();
        expect(cutOf(update.template_card)).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  test('is one answer for the bot of at most 20480 bytes, with every word that fits', () => {
    fc.assert(
      fc.property(fc.array(anyCard, { maxLength: 3 }), (cards) => {
        const reply = aibotReply(cards, 'key');
        if (reply.msgtype === 'template_card') expect(cardFault(reply.template_card)).toBeUndefined();
        else {
          expect(Buffer.byteLength(reply.markdown.content)).toBeLessThanOrEqual(20_480);
          expect(reply.markdown.content).not.toBe('');
          if (reply.markdown.content.includes('余下内容')) return;
          const written = squeezed(unescaped(reply.markdown.content));
          for (const shown of cards) {
            const buttons = shown.buttons?.filter(({ label, expired }) => squeezed(label) !== '' && !expired) ?? [];
            for (const word of wordsIn({ ...shown, buttons }))
              if (word !== shown.form?.submit) expect(written).toContain(squeezed(unescaped(word)));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a long text is cut', () => {
  test('at a paragraph, then at a sentence, and never inside a character', () => {
    expect(piecesOf('第一段。\n第二段。', 14)).toEqual(['第一段。', '第二段。']);
    expect(piecesOf('第一句。第二句！第三句', 25)).toEqual(['第一句。第二句！', '第三句']);
    expect(piecesOf('👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 30)).toEqual(['👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦']);
  });

  test('with nothing lost and nothing too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.integer({ min: 8, max: 200 }), (text, most) => {
        const pieces = piecesOf(text, most);
        for (const piece of pieces) expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(most);
        expect(pieces.join('').replace(/\s+/gu, '')).toBe(text.replace(/\s+/gu, ''));
      }),
    );
  });
});

describe('what a card looks like', () => {
  const button = (label: string, id = label) => ({ id, label });

  test('a short one is one card with its words and buttons', () => {
    const card = {
      id: 'c',
      text: '是否提交这条难题？要改可以直接说“改成……”。',
      fields: [{ label: '方面', value: '党员教育管理' }],
      buttons: [{ ...button('提交'), tone: 'primary' as const }, button('取消')],
    };
    expect(messagesOf(card, 'k1')).toEqual([
      {
        msgtype: 'template_card',
        template_card: {
          card_type: 'button_interaction',
          main_title: { title: '是否提交这条难题？' },
          sub_title_text: '要改可以直接说“改成……”。',
          horizontal_content_list: [{ keyname: '方面', value: '党员教育管理' }],
          button_list: [
            { text: '提交', style: 1, key: '提交' },
            { text: '取消', style: 4, key: '取消' },
          ],
          task_id: 'k1-b0',
        },
      },
    ]);
  });

  test('eight buttons are two cards, long ones are said in full', () => {
    const labels = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '水务局规划处党支部委员会'];
    const messages = messagesOf({ id: 'c', text: '请选单位', buttons: labels.map((label) => button(label)) }, 'k');
    expect(messages.map(({ msgtype }) => msgtype)).toEqual(['text', 'template_card', 'template_card']);
    expect(messages[0]).toMatchObject({ text: { content: '请选单位\n\n可回复“水务局规划处党支部委员会”' } });
  });

  test('choices are a card of choices, what has to be written is asked in words', () => {
    const field = { name: 'aspect', label: '方面', kind: 'choice' as const, required: true, options: ['思想', '组织'] };
    const form = { id: 'f1', submit: '下一步', fields: [field, { ...field, name: 'level', label: '层级' }] };
    const [asked, select] = messagesOf({ id: 'c', text: '请选两项', form }, 'k');
    expect(asked).toMatchObject({ msgtype: 'text' });
    expect(select).toMatchObject({
      template_card: { card_type: 'multiple_interaction', submit_button: { text: '下一步', key: 'f1' } },
    });
    const several = { ...field, kind: 'choices' as const, name: 'units' };
    expect(messagesOf({ id: 'c', text: '请选', form: { ...form, fields: [several] } }, 'k')[1]).toMatchObject({
      template_card: {
        card_type: 'vote_interaction',
        main_title: { title: '方面' },
        checkbox: { question_key: 'n:units', mode: 1 },
      },
    });
    const date = { name: 'day', label: '日期', kind: 'date' as const, required: true };
    const words = messagesOf({ id: 'c', text: '哪天开？', form: { ...form, fields: [date] } }, 'k');
    expect(words).toEqual([{ msgtype: 'text', text: { content: '哪天开？\n\n日期\n例如：12月5日' } }]);
  });

  test('in a group the bot answers by one card, or by words in which the buttons can be said', () => {
    const short = { id: 'c', text: '要提交吗？', buttons: [button('提交')] };
    expect(aibotReply([short], 'k')).toMatchObject({ msgtype: 'template_card' });
    expect(aibotReply([short, { id: 'd', text: '[x](http://evil.test) <@all>' }], 'k')).toEqual({
      msgtype: 'markdown',
      markdown: { content: '要提交吗？\n\n可回复：“提交”\n\n[x] (http://evil.test) ＜@all>' },
    });
  });
});

describe('what WeCom would refuse or show wrongly', () => {
  const button = (label: string, id = label) => ({ id, label });
  const choice = { name: 'a', label: '甲', kind: 'choice' as const, required: true, options: ['一', '二'] };
  const facesOf = (messages: WecomMessage[]) =>
    messages.flatMap((one) =>
      one.msgtype === 'template_card' && one.template_card.card_type === 'button_interaction'
        ? one.template_card.button_list.map(({ text }) => text)
        : [],
    );

  test('signs that are left out leave no empty title and no empty name of a field', () => {
    const bell = '\u0007';
    for (const shown of [
      { id: 'c', heading: bell, text: bell, buttons: [button('好')] },
      { id: 'c', text: '好。', fields: [{ label: bell, value: bell }], buttons: [button('好')] },
      { id: 'c', text: '好', form: { id: 'f', submit: bell, fields: [choice] } },
    ])
      for (const message of messagesOf(shown, 'k')) expect(faultOf(message)).toBeUndefined();
  });

  test('two questions of one name are asked in words', () => {
    const form = { id: 'f', submit: '下一步', fields: [choice, { ...choice, label: '乙' }] };
    expect(messagesOf({ id: 'c', text: '请选', form }, 'k').map(({ msgtype }) => msgtype)).toEqual(['text']);
  });

  test('long labels that begin alike are buttons that can be told apart', () => {
    const alike = ['市水务局规划财务处第一党支部', '市水务局规划财务处第二党支部', '提交'];
    expect(facesOf(messagesOf({ id: 'c', text: '请选', buttons: alike.map((one) => button(one)) }, 'k'))).toEqual([
      '…处第一党支部',
      '…处第二党支部',
      '提交',
    ]);
    const far = ['一', '二'].map((one) => `${'甲'.repeat(9)}乙${one}丙丁戊己庚辛壬癸子丑寅卯${one}`);
    const third = `${'甲'.repeat(9)}丙`;
    const shown = { id: 'c', text: '请选', buttons: [...far, third].map((one) => button(one)) };
    expect(new Set(facesOf(messagesOf(shown, 'k'))).size).toBe(3);
  });

  test('any long labels, however alike, are told apart, and stay as they are when one was used', () => {
    const label = fc.array(fc.constantFrom('一', '二', '党支部', '水务局'), { minLength: 5, maxLength: 14 });
    const labels = fc.uniqueArray(
      label.map((parts) => parts.join('')),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(labels, (given) => {
        const buttons = given.map((one, i) => button(one, `b${i}`));
        const faces = facesOf(messagesOf({ id: 'c', text: '请选', buttons }, 'k'));
        expect(new Set(faces).size).toBe(given.length);
        for (const face of faces) expect([...face].length).toBeLessThanOrEqual(10);
        const [first, ...rest] = buttons;
        if (!first || rest.length === 0) return;
        const update = updateOf({ id: 'c', text: '请选', buttons: [{ ...first, expired: true }, ...rest] }, 'k-b0');
        expect(update).toMatchObject({ template_card: { button_list: faces.slice(1).map((text) => ({ text })) } });
      }),
    );
  });

  test('nothing is chosen for a person: a list begins with a line that stands for no choice', () => {
    const form = { id: 'f', submit: '下一步', fields: [choice, { ...choice, name: 'b', label: '乙', value: '二' }] };
    expect(messagesOf({ id: 'c', text: '请选', form }, 'k')[1]).toMatchObject({
      template_card: {
        select_list: [
          { selected_id: NOTHING, option_list: [{ id: NOTHING, text: '请选择' }, { id: '一' }, { id: '二' }] },
          { selected_id: '二', option_list: [{ id: '一' }, { id: '二' }] },
        ],
      },
    });
  });

  test('what a person wrote is no link that hides where it leads', () => {
    const written = '<a href="http://evil.test">点此提交</a> <abbr>';
    expect(messagesOf({ id: 'c', text: written }, 'k')).toEqual([
      { msgtype: 'text', text: { content: '< a href="http://evil.test">点此提交< /a> <abbr>' } },
    ]);
    expect(aibotReply([{ id: 'c', text: '[x][1]\n[1]: http://evil.test' }], 'k')).toEqual({
      msgtype: 'markdown',
      markdown: { content: '[x][1]\n[1] : http://evil.test' },
    });
  });
});

describe('a card in place of a sent one', () => {
  const button = (label: string) => ({ id: label, label });
  const fields = [{ name: 'a', label: '甲', kind: 'choices' as const, required: true, options: ['一', '二'] }];
  const form = { id: 'f', submit: '下一步', fields };

  test('leaves choices that can still be made', () => {
    const card = { id: 'c', text: '请选', form, buttons: [{ ...button('帮助'), expired: true }] };
    expect(updateOf(card, 'k-f')).toMatchObject({ template_card: { card_type: 'vote_interaction', task_id: 'k-f' } });
    expect(isSpent(card, 'k-f')).toBe(false);
    expect(isSpent(card, 'k-b0')).toBe(true);
    expect(isSpent({ id: 'c', text: '请选', buttons: [button('帮助')] }, 'k-f')).toBe(true);
  });

  test('has its buttons, whichever of the cards before it was pressed', () => {
    const card = { id: 'c', text: '是否提交？', buttons: [button('提交'), button('取消')] };
    for (const taskId of ['k-f', 'k-b0', 'k-b1'])
      expect(updateOf(card, taskId)).toMatchObject({
        template_card: { main_title: { title: '是否提交？' }, button_list: [{ key: '提交' }, { key: '取消' }] },
      });
  });
});

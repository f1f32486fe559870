import { describe, expect, test, vi } from 'vitest';
import type { Delivery } from '../../src/message/channel.ts';
import { outgoing, WANG, wecomWith } from './support.ts';

const receiptOf = (delivery: Delivery | undefined) => (delivery?.outcome === 'sent' ? delivery.receipt : '');
const BUTTONS = [
  { id: 'act-yes', label: '提交' },
  { id: 'act-no', label: '取消' },
];

describe('a message', () => {
  test('arrives as it was meant, to the one member', async () => {
    const { wecom, channel } = await wecomWith();
    const delivery = await channel.send(outgoing({ heading: '提醒', text: '12月11日交述职报告。' }));
    expect(delivery.outcome).toBe('sent');
    expect(wecom.seen(WANG).map(({ words }) => words)).toEqual(['【提醒】\n\n12月11日交述职报告。']);
  });

  test('of many thousand characters arrives whole and in order', async () => {
    const { wecom, channel } = await wecomWith();
    const text = Array.from({ length: 900 }, (_, i) => `第${i}句话说了一件事。`).join('');
    await channel.send(outgoing({ text }));
    const seen = wecom.seen(WANG).map(({ words }) => words);
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.join('')).toBe(text);
  });

  test('tried again is the same to the byte, and shows once', async () => {
    const { wecom, channel } = await wecomWith();
    const message = outgoing({ text: '一'.repeat(1_500), buttons: BUTTONS });
    wecom.mishap('lost', { times: 1 });
    expect((await channel.send(message)).outcome).toBe('unknown');
    expect((await channel.send(message)).outcome).toBe('sent');
    expect((await channel.send(message)).outcome).toBe('sent');
    const seen = wecom.seen(WANG);
    expect(seen.map(({ words }) => words).join('')).toBe(`${'一'.repeat(1_500)}请选择`);
    expect(seen.flatMap(({ buttons }) => buttons.map(({ label }) => label))).toEqual(['提交', '取消']);
  });

  test('equal to the one before arrives as well: two questions may have one answer', async () => {
    const { wecom, channel } = await wecomWith();
    for (let i = 0; i < 100; i++) await channel.send(outgoing({ text: '好的。' }, { slot: async () => {} }));
    expect(wecom.world.messages.filter(({ fate }) => fate === 'duplicate')).toEqual([]);
  });

  test('with a file brings the file, uploaded once however often it is tried', async () => {
    const { wecom, channel } = await wecomWith();
    const file = new Uint8Array([1, 2, 3, 4, 5, 6, 7]);
    let kept: string | undefined;
    const uploaded = async (upload: () => Promise<string>) => {
      kept ??= await upload();
      return kept;
    };
    const message = outgoing({ text: '表在这里', file: { name: '难题 汇总.xlsx', bytes: 7 } }, { file, uploaded });
    wecom.mishap('lost', { path: /message\/send/, times: 1 });
    await channel.send(message);
    await channel.send(message);
    await channel.send(message);
    expect(wecom.seen(WANG).map((one) => one.file?.name ?? one.words)).toEqual([
      '表在这里\n\n附件：难题 汇总.xlsx',
      '难题 汇总.xlsx',
    ]);
    expect(wecom.seen(WANG)[1]?.file?.bytes).toEqual(file);
    expect(wecom.world.calls.filter((call) => call.includes('media/upload'))).toHaveLength(1);
  });

  test('asks for a slot before each further part', async () => {
    const { channel } = await wecomWith();
    const slot = vi.fn(async () => {});
    await channel.send(outgoing({ text: '字'.repeat(2_000), buttons: BUTTONS }, { slot }));
    expect(slot).toHaveBeenCalledTimes(3);
  });
});

describe('a pressed card', () => {
  test('is changed by the code of the press, once, and greyed', async () => {
    const { wecom, channel, inbox } = await wecomWith();
    const sent = await channel.send(outgoing({ text: '要提交吗？', buttons: BUTTONS }));
    await wecom.user(WANG).presses('提交');
    const [press] = inbox.arrivals;
    expect(press?.said).toEqual({ kind: 'press', action: 'act-yes' });
    const used = { text: '要提交吗？', buttons: BUTTONS.map((one) => ({ ...one, expired: true })) };
    const changed = outgoing(used, press?.handle ? { handle: press.handle } : {});
    expect((await channel.replace?.(receiptOf(sent), changed))?.outcome).toBe('sent');
    const [screen, ...more] = wecom.seen(WANG);
    expect(more).toEqual([]);
    expect(screen).toMatchObject({ replaced: 1, buttons: [], words: '要提交吗？\n已办理' });
    // the code is used up: delivery says it in a message of its own
    expect((await channel.replace?.(receiptOf(sent), changed))?.outcome).toBe('refused');
  });

  test('keeps what is left to press, and shows new words in place of the old', async () => {
    const { wecom, channel, inbox } = await wecomWith();
    const sent = await channel.send(outgoing({ text: '要提交吗？', buttons: BUTTONS }));
    await wecom.user(WANG).presses('取消');
    const handle = inbox.arrivals[0]?.handle ?? '';
    const left = { text: '没有提交。', buttons: [{ id: 'act-again', label: '重新填' }] };
    await channel.replace?.(receiptOf(sent), outgoing(left, { handle }));
    expect(wecom.seen(WANG)).toMatchObject([{ words: '没有提交。', buttons: [{ label: '重新填', key: 'act-again' }] }]);
    await wecom.user(WANG).presses('重新填');
    expect(inbox.arrivals[1]?.said).toEqual({ kind: 'press', action: 'act-again' });
  });

  test('of many words is greyed where it has its buttons; new words come as a message', async () => {
    const { wecom, channel, inbox } = await wecomWith();
    const long = '很长的话。'.repeat(100);
    const sent = await channel.send(outgoing({ text: long, buttons: BUTTONS }));
    await wecom.user(WANG).presses('提交');
    const handle = inbox.arrivals[0]?.handle ?? '';
    const used = BUTTONS.map((one) => ({ ...one, expired: true }));
    await channel.replace?.(receiptOf(sent), outgoing({ text: long, buttons: used }, { handle }));
    expect(wecom.seen(WANG).map(({ buttons }) => buttons.length)).toEqual([0, 0]);

    const second = await channel.send(outgoing({ text: long, buttons: BUTTONS }));
    await wecom.user(WANG).presses('提交');
    const other = `换了的话。${long}`;
    await channel.replace?.(
      receiptOf(second),
      outgoing({ text: other, buttons: used }, { handle: inbox.arrivals[1]?.handle ?? '' }),
    );
    expect(wecom.seen(WANG).at(-1)?.words).toContain('换了的话');
    expect(wecom.seen(WANG).flatMap(({ buttons }) => buttons)).toEqual([]);
  });

  test('of more than six buttons is greyed on all its cards', async () => {
    const { wecom, channel, inbox } = await wecomWith();
    const buttons = Array.from({ length: 8 }, (_, i) => ({ id: `act-${i}`, label: `选${i}` }));
    const sent = await channel.send(outgoing({ text: '请选', buttons }));
    await wecom.user(WANG).presses('选7');
    const used = { text: '请选', buttons: buttons.map((one) => ({ ...one, expired: true })) };
    await channel.replace?.(receiptOf(sent), outgoing(used, { handle: inbox.arrivals[0]?.handle ?? '' }));
    expect(wecom.seen(WANG).flatMap(({ buttons: left }) => left)).toEqual([]);
  });

  test('whose words were said instead is changed by the code that came when it was sent', async () => {
    const { wecom, channel } = await wecomWith();
    const sent = await channel.send(outgoing({ text: '要提交吗？', buttons: BUTTONS }));
    const used = { text: '要提交吗？', buttons: BUTTONS.map((one) => ({ ...one, expired: true })) };
    expect((await channel.replace?.(receiptOf(sent), outgoing(used)))?.outcome).toBe('sent');
    expect(wecom.seen(WANG)[0]?.buttons).toEqual([]);
  });

  test('without a card, or of a receipt of another release, is refused: it is said anew', async () => {
    const { channel } = await wecomWith();
    const sent = await channel.send(outgoing({ text: '没有按钮' }));
    expect((await channel.replace?.(receiptOf(sent), outgoing({ text: '新的' })))?.outcome).toBe('refused');
    expect((await channel.replace?.('om_123', outgoing({ text: '新的' })))?.outcome).toBe('refused');
  });
});

test('a card of choices is filled in and comes back with its values', async () => {
  const { wecom, channel, inbox } = await wecomWith();
  const fields = [
    { name: 'units', label: '单位', kind: 'choices' as const, required: true, options: ['水务局', '财政局', '民政局'] },
  ];
  await channel.send(outgoing({ text: '请选单位', form: { id: 'form-1', submit: '下一步', fields } }));
  await wecom.user(WANG).picks({ units: ['水务局', '民政局'] });
  expect(inbox.arrivals[0]?.said).toEqual({
    kind: 'submit',
    action: 'form-1',
    values: { units: ['水务局', '民政局'] },
  });
});

describe('what a person sends', () => {
  test('is fetched by its media id, within the limit', async () => {
    const { wecom, channel, inbox } = await wecomWith();
    await wecom.user(WANG).sendsFile('通知.docx', new Uint8Array(1_000));
    const { said } = inbox.arrivals[0] ?? {};
    const ref = said?.kind === 'media' ? (said.ref ?? '') : '';
    expect(await channel.fetchFile?.(ref, 2_000)).toHaveLength(1_000);
    await expect(channel.fetchFile?.(ref, 100)).rejects.toThrow(RangeError);
    await expect(channel.fetchFile?.('media/gone', 100)).rejects.toThrow(/40007/);
    await expect(channel.fetchFile?.('image/om/key', 100)).rejects.toThrow();
  });

  test('is fetched, too, when it is itself a text or JSON', async () => {
    const { wecom, channel } = await wecomWith();
    wecom.world.media.set('m1', { name: 'a.json', bytes: Buffer.from('{"errcode":0}'), type: 'application/json' });
    expect(Buffer.from((await channel.fetchFile?.('media/m1', 100)) ?? []).toString()).toBe('{"errcode":0}');
  });
});

test('the menu has the three things that people do most', async () => {
  const { wecom, channel, inbox } = await wecomWith();
  await channel.prepare?.();
  expect(wecom.world.menu).toMatchObject({ button: [{ name: '我的待办' }, { name: '问制度' }, { name: '报难题' }] });
  await wecom.user(WANG).clicksMenu('tell_problem');
  expect(inbox.arrivals[0]?.said).toEqual({ kind: 'menu', key: 'tell_problem' });
});

describe('the bot', () => {
  test('gives all answers to one message in one call, and no second one', async () => {
    const { wecom, bot, inbox } = await wecomWith();
    await wecom.user(WANG).asksBot('述职多久一次', { chat: 'CHAT' });
    const handle = inbox.arrivals[0]?.handle ?? '';
    const to = { channel: 'wecom-aibot', account: WANG, chat: 'CHAT' };
    const messages = [
      outgoing({ text: '每年一次。' }, { to, handle }),
      outgoing({ text: '另有一句。' }, { to, handle }),
    ] as const;
    expect((await bot.sendTogether?.([...messages]))?.outcome).toBe('sent');
    expect(wecom.world.answers).toEqual([
      { chat: 'CHAT', to: WANG, reply: { msgtype: 'markdown', markdown: { content: '每年一次。\n\n另有一句。' } } },
    ]);
    expect((await bot.sendTogether?.([...messages]))?.outcome).toBe('refused');
    expect((await bot.send(messages[0])).outcome).toBe('refused');
  });
});

import { afterAll, describe, expect, test } from 'vitest';
import type { ShownCard } from '../../src/message/card.ts';
import type { Delivery } from '../../src/message/channel.ts';
import { places } from './places.ts';
import { stopWorkerd } from './workerd.ts';

const card: ShownCard = {
  id: 'c1',
  heading: '述职评议',
  text: '12月11日前交述职报告。',
  fields: [{ label: '为何发给您', value: '您是书记' }],
  more: '依据：《述职评议办法》第七条',
  buttons: [
    { id: 'act-done', label: '已完成' },
    { id: 'act-later', label: '稍后' },
  ],
};
const receiptOf = (delivery: Delivery) => (delivery.outcome === 'sent' ? delivery.receipt : '');

afterAll(stopWorkerd);

describe.each(places)('%s', { timeout: 60_000 }, (_name, open) => {
  test('says who it is, where people are known and how fast it may be', async () => {
    const { channel } = await open();
    expect(channel.id).toMatch(/^[\w-]+$/);
    expect(channel.rosterColumn).not.toBe('');
    expect(channel.pace.perSecond).toBeGreaterThan(0);
    expect(channel.dedupeMs).toBeGreaterThan(0);
  });

  test('a text is an arrival of a private chat, as it was written, and once however often it is delivered', async () => {
    const place = await open();
    await place.saysTwice('我有什么要办？\n第二行 <b>&amp;');
    expect(place.arrivals).toMatchObject([
      {
        channel: place.channel.id,
        account: place.account,
        chat: place.account,
        private: true,
        said: { kind: 'text', text: '我有什么要办？\n第二行 <b>&amp;' },
      },
    ]);
  });

  test('two texts are two arrivals, though they say the same', async () => {
    const place = await open();
    await place.says('好的');
    await place.says('好的');
    expect(new Set(place.arrivals.map(({ key }) => key)).size).toBe(2);
  });

  test('a file arrives with its name, and its bytes can be fetched within a limit', async () => {
    const place = await open();
    const bytes = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
    await place.sendsFile('通知.docx', bytes);
    const { said } = place.arrivals[0] ?? {};
    expect(said).toMatchObject({ kind: 'media', media: 'file', name: '通知.docx' });
    const ref = said?.kind === 'media' ? (said.ref ?? '') : '';
    expect(new Uint8Array((await place.channel.fetchFile?.(ref, 100)) ?? [])).toEqual(bytes);
    await expect(place.channel.fetchFile?.(ref, 4)).rejects.toThrow(RangeError);
  });

  test('a card shows all its words, a press on it names its button', async () => {
    const place = await open();
    const to = { channel: place.channel.id, account: place.account };
    expect((await place.channel.send({ key: 'k1', number: 1, to, card })).outcome).toBe('sent');
    const words = await place.sees();
    for (const word of [card.heading, card.text, '为何发给您', '您是书记', card.more]) expect(words).toContain(word);
    await place.presses('act-later', '稍后');
    expect(place.arrivals.at(-1)).toMatchObject({
      account: place.account,
      private: true,
      said: { kind: 'press', action: 'act-later' },
    });
  });

  test('a message tried again under its key shows once', async () => {
    const place = await open();
    const to = { channel: place.channel.id, account: place.account };
    const message = { key: 'k1', number: 1, to, card: { id: 'c', text: '只说一遍。' } };
    await place.channel.send(message);
    await place.channel.send(message);
    expect((await place.sees()).split('只说一遍').length - 1).toBe(1);
  });

  test('a pressed card is shown anew in its place', async () => {
    const place = await open();
    const to = { channel: place.channel.id, account: place.account };
    const short = { id: 'c', text: '要提交吗？', buttons: card.buttons ?? [] };
    const sent = await place.channel.send({ key: 'k1', number: 1, to, card: short });
    await place.presses('act-done', '已完成');
    const handle = place.arrivals.at(-1)?.handle;
    const next = { id: 'c2', text: '已记下。' };
    const replaced = await place.channel.replace?.(receiptOf(sent), {
      key: 'k2',
      number: 2,
      to,
      card: next,
      ...(handle ? { handle } : {}),
    });
    expect(replaced?.outcome).toBe('sent');
    const words = await place.sees();
    expect(words).toContain('已记下');
    expect(words).not.toContain('要提交吗');
  });
});

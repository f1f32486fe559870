import { describe, expect, test, vi } from 'vitest';
import { deliveryOf, WecomFault } from '../../src/channels/wecom/faults.ts';
import { outgoing, WANG, wecomWith } from './support.ts';

const long = (sentences: number) => Array.from({ length: sentences }, (_, i) => `第${i}句话说了一件事。`).join('');

describe('equal words to one person', () => {
  test.each([1, 112, 113, 225, 450, 3_600, 7_199])('all arrive when %i messages lie between them', async (apart) => {
    const { wecom, channel } = await wecomWith({}, { limits: 'off' });
    for (const number of [40, 40 + apart])
      await channel.send(outgoing({ text: '没有待办。' }, { number, key: `key-${number}` }));
    expect(wecom.world.messages.map(({ fate }) => fate)).toEqual(['delivered', 'delivered']);
  });
});

describe('a message of more parts than a minute takes', () => {
  test('goes on where it stopped, and no part costs a second slot', async () => {
    const { wecom, channel } = await wecomWith({}, { limits: 'off' });
    const text = long(1_500);
    let slots = 4;
    const slot = vi.fn(async () => {
      if (slots === 0) throw new Error('the pace allows no more for now');
      slots -= 1;
    });
    const message = outgoing({ text }, { slot });
    await expect(channel.send(message)).rejects.toThrow('pace');
    let tries = 1;
    for (let sent = false; !sent && tries < 20; tries++) {
      slots = 4;
      sent = await channel.send(message).then(
        ({ outcome }) => outcome === 'sent',
        () => false,
      );
    }
    expect(tries).toBeLessThan(20);
    expect(
      wecom
        .seen(WANG)
        .map(({ words }) => words)
        .join(''),
    ).toBe(text);
    expect(wecom.world.messages.filter(({ fate }) => fate === 'duplicate')).toEqual([]);
  });

  test('keeps the code of a card that went before the fault', async () => {
    const { wecom, channel } = await wecomWith();
    const buttons = Array.from({ length: 8 }, (_, i) => ({ id: `act-${i}`, label: `选${i}` }));
    const message = outgoing({ text: '请选', buttons });
    let calls = 0;
    const slot = async () => {
      calls += 1;
      if (calls === 2) throw new Error('the pace allows no more for now');
    };
    await expect(channel.send({ ...message, slot })).rejects.toThrow('pace');
    const sent = await channel.send({ ...message, slot });
    const receipt = sent.outcome === 'sent' ? sent.receipt : '';
    const used = { text: '请选', buttons: buttons.map((one) => ({ ...one, expired: true })) };
    expect((await channel.replace?.(receipt, outgoing(used)))?.outcome).toBe('sent');
    expect(wecom.seen(WANG).flatMap(({ buttons: left }) => left)).toEqual([]);
  });
});

test('a card whose change was done though no answer came is not said anew', async () => {
  const { wecom, channel } = await wecomWith();
  const buttons = [{ id: 'act-yes', label: '提交' }];
  const sent = await channel.send(outgoing({ text: '要提交吗？', buttons }));
  const receipt = sent.outcome === 'sent' ? sent.receipt : '';
  const used = outgoing({ text: '要提交吗？', buttons: [{ id: 'act-yes', label: '提交', expired: true }] });
  wecom.mishap('lost', { path: /update_template_card/ });
  expect((await channel.replace?.(receipt, used))?.outcome).toBe('unknown');
  expect((await channel.replace?.(receipt, used))?.outcome).toBe('refused');
  expect((await channel.replace?.(receipt, { ...used, again: true }))?.outcome).toBe('sent');
  expect(wecom.seen(WANG)).toMatchObject([{ replaced: 1, buttons: [] }]);
});

test('no fault makes a channel wait longer than a message is leased for', () => {
  const codes = [-1, 45009, 45033, 60020, 48002, 50003, 40001, 40013, 40014, 42001, 41001, 40056, 301002];
  const waits = codes.map((errcode) => deliveryOf(new WecomFault('answered', '/x', { errcode })));
  expect(waits.map((wait) => (wait.outcome === 'retry' ? (wait.afterMs ?? 0) : Number.NaN))).toSatisfy(
    (all: number[]) => all.every((ms) => ms > 0 && ms <= 60_000),
  );
});

describe('an account that is not one member', () => {
  test.each(['@all', '@ALL', 'WangFang|LiJun', 'WangFang,LiJun', ''])(
    '%j gets nothing, and so does anyone else',
    async (account) => {
      const { wecom, channel } = await wecomWith();
      const sent = await channel.send(outgoing({ text: '只给一个人的话' }, { to: { channel: 'wecom', account } }));
      expect(sent).toMatchObject({ outcome: 'refused', gone: true });
      expect(wecom.world.messages).toEqual([]);
    },
  );
});

test('a file of five bytes is too small, and nothing is uploaded', async () => {
  const { wecom, channel } = await wecomWith();
  const file = new Uint8Array(5);
  const sent = await channel.send(outgoing({ text: '表在这里', file: { name: 'a.txt', bytes: 5 } }, { file }));
  expect(sent.outcome).toBe('refused');
  expect(wecom.world.calls.filter((call) => call.includes('media/upload'))).toEqual([]);
});

test('a menu that is refused is told with its cause and its cure, in one line', async () => {
  const { wecom, channel } = await wecomWith();
  wecom.world.trustedIps = ['203.0.113.9'];
  await expect(channel.prepare?.()).rejects.toThrow(/^[^\n]*not trusted[^\n]*企业可信IP[^\n]*$/);
  const wrong = await wecomWith({ secret: 'other' });
  await expect(wrong.channel.prepare?.()).rejects.toThrow(/WECOM_SECRET/);
});

describe('doctor', () => {
  test('says that a wrong signature may be somebody else’s where callbacks were fine before', async () => {
    const at = Date.now();
    const sightings = async () => ({ verified: at - 600_000, refused: { at, fault: 'signature' } });
    const { channel } = await wecomWith({ sightings });
    const says = ((await channel.checks?.()) ?? []).map((check) => check.says).join('\n');
    expect(says).toMatch(/WECOM_TOKEN.*10 minutes.*somebody else/);
  });
});

test('whom the app does not see yet is known to the bot as soon as it does', async () => {
  const { wecom, inbox } = await wecomWith();
  const asks = (msgid: string) =>
    wecom.sender.botEvent({
      msgid,
      aibotid: 'AIBOT',
      chattype: 'single',
      from: { userid: 'wo-encrypted' },
      response_url: `${wecom.base}/cgi-bin/aibot/response?response_code=${msgid}`,
      msgtype: 'text',
      text: { content: '述职' },
    });
  await asks('m1');
  wecom.world.openIds.set('wo-encrypted', WANG);
  await asks('m2');
  await asks('m3');
  expect(inbox.arrivals.map(({ account }) => account)).toEqual(['wo-encrypted', WANG, WANG]);
  expect(wecom.world.calls.filter((call) => call.includes('openuserid'))).toHaveLength(2);
});

import { describe, expect, test } from 'vitest';
import { feishuChannel } from '../../src/channels/feishu/index.ts';
import { type Log, silent } from '../../src/kernel/log.ts';
import type { Outgoing } from '../../src/message/channel.ts';
import { channelOf, feishuWith, LI, outgoing, testClock, WANG } from './support.ts';

const many = (count: number, key: string): Outgoing[] =>
  Array.from({ length: count }, (_, i) => ({ ...outgoing(), key: `${key}-${i}` }));

describe('a message', () => {
  test('is sent to a person and to a group', async () => {
    const { feishu, channel } = await feishuWith();
    expect(await channel.send(outgoing({ text: '您好。' }))).toMatchObject({ outcome: 'sent' });
    expect(await channel.send(outgoing({ text: '各位好。' }, { chat: 'oc_group' }))).toMatchObject({ outcome: 'sent' });
    expect(feishu.seen(WANG).map(({ text }) => text)).toEqual(['您好。', '各位好。']);
    expect(feishu.seen(LI).map(({ text }) => text)).toEqual(['各位好。']);
  });

  test('sent twice with one key shows once, and has the same receipt', async () => {
    const { feishu, channel } = await feishuWith();
    const message = outgoing({ text: 'x'.repeat(40_000) });
    const first = await channel.send(message);
    expect(await channel.send(message)).toEqual(first);
    expect(feishu.seen(WANG)).toHaveLength(2);
  });

  test('of a key of 50 characters keeps to 50 for every part', async () => {
    const { feishu, channel } = await feishuWith();
    const message = { ...outgoing({ text: 'x'.repeat(60_000) }), key: 'k'.repeat(50) };
    expect(await channel.send(message)).toMatchObject({ outcome: 'sent' });
    await channel.send(message);
    expect(feishu.seen(WANG)).toHaveLength(3);
  });

  test('with a file brings the file, once', async () => {
    const { feishu, channel } = await feishuWith();
    const file = new TextEncoder().encode('序号,难题\n1,人手不足\n');
    const message = { ...outgoing({ text: '导出好了。', file: { name: '难题.xlsx', bytes: file.length } }), file };
    expect(await channel.send(message)).toMatchObject({ outcome: 'sent' });
    await channel.send(message);
    expect(feishu.seen(WANG)).toMatchObject([
      { type: 'interactive', text: '导出好了。\n附件：难题.xlsx' },
      { type: 'file', file: { name: '难题.xlsx', bytes: file } },
    ]);
  });

  test('of several parts and a file asks for a slot before each but the first', async () => {
    const { feishu, channel } = await feishuWith();
    const seen: number[] = [];
    const slot = async () => void seen.push(feishu.seen(WANG).length);
    const file = new Uint8Array(9);
    await channel.send({ ...outgoing({ text: 'x'.repeat(40_000), file: { name: 'a.txt', bytes: 9 } }), file, slot });
    expect(seen).toEqual([1, 2]);
  });

  test('is shown anew in place, a shorter one at the end', async () => {
    const { feishu, channel } = await feishuWith();
    const sent = await channel.send(outgoing({ text: '长'.repeat(15_000), buttons: [{ id: 'b', label: '提交' }] }));
    if (sent.outcome !== 'sent') throw new Error(sent.why);
    expect(await channel.replace?.(sent.receipt, outgoing({ text: '已提交。' }))).toMatchObject({ outcome: 'sent' });
    expect(feishu.seen(WANG).map(({ text }) => text)).toEqual(['内容已更新，见下一条消息。', '已提交。']);
  });

  test('can be shown anew for 14 days', async () => {
    const { feishu, channel, clock } = await feishuWith();
    const sent = await channel.send(outgoing());
    if (sent.outcome !== 'sent') throw new Error(sent.why);
    clock.move(13 * 86_400_000);
    expect(await channel.replace?.(sent.receipt, outgoing({ text: '还在。' }))).toMatchObject({ outcome: 'sent' });
    clock.move(2 * 86_400_000);
    expect(await channel.replace?.(sent.receipt, outgoing())).toMatchObject({ outcome: 'refused' });
    expect(feishu.seen(WANG)[0]?.text).toBe('还在。');
  });
});

describe('a file that a person sent', () => {
  test('is fetched by its reference, and refused when it is too large', async () => {
    const { feishu, channel, inbox } = await feishuWith();
    const bytes = Uint8Array.from({ length: 5_000 }, (_, i) => i % 251);
    await feishu.user(WANG).sendsFile('花名册.csv', bytes);
    await feishu.user(WANG).sendsImage(bytes.slice(0, 10));
    const [file, image] = inbox.arrivals.map(({ said }) => (said.kind === 'media' ? (said.ref ?? '') : ''));
    expect(await channel.fetchFile?.(file ?? '', 5_000)).toEqual(Buffer.from(bytes));
    expect(await channel.fetchFile?.(image ?? '', 5_000)).toEqual(Buffer.from(bytes.slice(0, 10)));
    await expect(channel.fetchFile?.(file ?? '', 4_999)).rejects.toThrow(RangeError);
    await expect(channel.fetchFile?.('https://elsewhere/x', 10)).rejects.toThrow('not one of Feishu');
  });
});

describe('the token', () => {
  test('is asked for once by many calls at a time', async () => {
    const { feishu, channel } = await feishuWith();
    await Promise.all(many(10, 'cold').map((message) => channel.send(message)));
    expect(feishu.seen(WANG)).toHaveLength(10);
    expect(feishu.calls.filter((call) => call.includes('tenant_access_token'))).toHaveLength(1);
  });

  test('that has run out is renewed once, and nothing is lost', async () => {
    const { feishu, channel } = await feishuWith();
    await channel.send(outgoing());
    feishu.expireTokens();
    const outcomes = await Promise.all(many(10, 'stale').map((message) => channel.send(message)));
    expect(outcomes.every(({ outcome }) => outcome === 'sent')).toBe(true);
    expect(feishu.seen(WANG)).toHaveLength(11);
    expect(feishu.calls.filter((call) => call.includes('tenant_access_token'))).toHaveLength(2);
  });

  test('is not shared between clients of one app on two platforms', async () => {
    const one = await feishuWith();
    const two = await feishuWith();
    await one.channel.send(outgoing());
    expect(await two.channel.send(outgoing())).toMatchObject({ outcome: 'sent' });
    expect(two.feishu.calls.filter((call) => call.includes('tenant_access_token'))).toHaveLength(1);
  });
});

describe('what goes wrong', () => {
  test.each([
    ['outside the availability range', { unavailable: true }, true],
    ['resigned', { resigned: true }, true],
    ['has stopped the bot', { stopped: true }, true],
  ])('somebody who is %s is gone', async (_, change, gone) => {
    const { channel } = await feishuWith({ users: [{ open_id: WANG, ...change }] });
    expect(await channel.send(outgoing())).toMatchObject({ outcome: 'refused', gone });
  });

  test('an unknown person is gone, a group without the bot is not', async () => {
    const { channel } = await feishuWith();
    expect(await channel.send(outgoing({}, { account: 'ou_nobody' }))).toMatchObject({
      outcome: 'refused',
      gone: true,
    });
    expect(await channel.send(outgoing({}, { account: 'u-77' }))).toMatchObject({ outcome: 'refused', gone: true });
    const group = await channel.send(outgoing({}, { chat: 'oc_elsewhere' }));
    expect(group).toMatchObject({ outcome: 'refused' });
    expect(group).not.toHaveProperty('gone');
  });

  test('too many calls: again when Feishu says, and not a call before', async () => {
    const { feishu, channel, clock } = await feishuWith();
    feishu.mishap('rate');
    expect(await channel.send(outgoing())).toMatchObject({ outcome: 'retry', afterMs: 7_000 });
    const calls = feishu.calls.length;
    clock.move(2_000);
    expect(await channel.send(outgoing())).toMatchObject({ outcome: 'retry', afterMs: 5_000 });
    expect(feishu.calls).toHaveLength(calls);
    clock.move(5_000);
    expect(await channel.send(outgoing())).toMatchObject({ outcome: 'sent' });
  });

  test('the emulated limits bite: the sixth message in a second to one person', async () => {
    const { channel, clock } = await feishuWith({ limits: 'clock' });
    for (const message of many(5, 'burst')) expect(await channel.send(message)).toMatchObject({ outcome: 'sent' });
    expect(await channel.send(outgoing())).toMatchObject({ outcome: 'retry', afterMs: 1_000 });
    clock.move(1_001);
    expect(await channel.send(outgoing())).toMatchObject({ outcome: 'sent' });
  });

  test.each([
    ['sensitive content', 230022, 'refused'],
    ['data loss prevention', 230028, 'refused'],
    ['a bad card', 230099, 'refused'],
    ['the month’s quota', 99991403, 'retry'],
    ['a missing scope', 99991672, 'retry'],
    ['a message being sent', 230049, 'retry'],
    ['too many messages of the company', 11232, 'retry'],
  ])('%s', async (_, code, outcome) => {
    const { feishu, channel } = await feishuWith();
    feishu.mishap(code);
    const delivery = await channel.send(outgoing());
    expect(delivery).toMatchObject({ outcome, why: expect.stringContaining(String(code)) });
    expect(delivery).not.toHaveProperty('gone');
  });

  test.each(['server-error', 'reset', 'hang'] as const)('%s leaves it open whether it arrived', async (mishap) => {
    const { feishu, channel } = await feishuWith({}, { timeoutMs: 400 });
    await channel.send(outgoing());
    feishu.mishap(mishap);
    const message = outgoing({ text: '第二条' });
    expect(await channel.send(message)).toMatchObject({ outcome: 'unknown' });
    expect(await channel.send(message)).toMatchObject({ outcome: 'sent' });
    expect(feishu.seen(WANG)).toHaveLength(2);
  });

  test('a lost answer is covered by the key: sent again, it shows once', async () => {
    const { feishu, channel } = await feishuWith();
    const message = outgoing();
    feishu.mishap('lost');
    expect(await channel.send(message)).toMatchObject({ outcome: 'unknown' });
    expect(await channel.send(message)).toMatchObject({ outcome: 'sent', receipt: feishu.seen(WANG)[0]?.id });
    expect(feishu.seen(WANG)).toHaveLength(1);
  });

  test.each(['server-error', 'reset', 'hang'] as const)(
    '%s on the way to a token: certainly not sent',
    async (mishap) => {
      const { feishu, channel } = await feishuWith({}, { timeoutMs: 400 });
      feishu.mishap(mishap, { path: /tenant_access_token/ });
      expect(await channel.send(outgoing())).toMatchObject({ outcome: 'retry' });
      expect(await channel.send(outgoing())).toMatchObject({ outcome: 'sent' });
      expect(feishu.seen(WANG)).toHaveLength(1);
    },
  );

  test('a redirect is not followed', async () => {
    const { feishu } = await feishuWith();
    const asked: string[] = [];
    const fetch = async (url: string) => {
      asked.push(url);
      return new Response(null, { status: 302, headers: { location: 'https://elsewhere.example/' } });
    };
    expect(await channelOf(feishu, { fetch }).send(outgoing())).toMatchObject({ outcome: 'retry' });
    expect(asked).toHaveLength(1);
  });

  test('nobody listens: certainly not sent', async () => {
    const { feishu } = await feishuWith();
    await feishu.stop();
    expect(await channelOf(feishu).send(outgoing())).toMatchObject({ outcome: 'retry' });
  });
});

describe('doctor and log', () => {
  test('credentials are told good or bad by one call for a token', async () => {
    const { feishu, channel } = await feishuWith();
    expect(await channel.checks?.()).toMatchObject([{ ok: true }, { ok: true }]);
    expect(feishu.calls).toEqual(['POST /open-apis/auth/v3/tenant_access_token/internal']);
    const wrong = channelOf(feishu, { appSecret: 'wrong', encryptKey: undefined });
    expect(await wrong.checks?.()).toMatchObject([
      { ok: false, says: expect.stringContaining('FEISHU_APP_SECRET') },
      { ok: false, says: expect.stringContaining('FEISHU_ENCRYPT_KEY') },
    ]);
  });

  test('no secret, token, id or text is in any line, whatever goes wrong', async () => {
    const lines: string[] = [];
    const note = (...words: unknown[]) => {
      lines.push(JSON.stringify(words, (_, value) => (value instanceof Error ? `${value.stack}` : value)));
    };
    const log: Log = { debug: note, info: note, warn: note, error: note };
    const { feishu } = await feishuWith();
    const channel = channelOf(feishu, { log, timeoutMs: 300 });
    const message = outgoing({ text: '一句私密的话' });
    await channelOf(feishu, { log, appSecret: 'wrong-secret-word' }).send(message);
    for (const mishap of ['rate', 'server-error', 'reset', 230099] as const) {
      feishu.mishap(mishap);
      await channelOf(feishu, { log, timeoutMs: 300 }).send(message);
    }
    feishu.expireTokens();
    await channel.send(message);
    expect(lines.length).toBeGreaterThan(3);
    for (const secret of [feishu.settings.appSecret, 'wrong-secret-word', 'Bearer', 't-token', '私密', WANG]) {
      expect(lines.join('\n')).not.toContain(secret);
    }
  });

  test('the platform is described as it is', () => {
    const channel = feishuChannel({
      appId: 'cli_x',
      appSecret: 's',
      verificationToken: 't',
      clock: testClock(),
      log: silent,
    });
    expect(channel).toMatchObject({
      id: 'feishu',
      rosterColumn: '飞书ID',
      pace: { perSecond: 50, perMinute: 1000, perSecondEach: 5 },
      dedupeMs: 3_600_000,
    });
  });
});

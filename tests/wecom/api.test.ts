import { describe, expect, test } from 'vitest';
import { logTo } from '../../src/kernel/log.ts';
import { outgoing, wecomWith } from './support.ts';

const hello = () => outgoing({ text: '您好。' });
const tokensAsked = (calls: string[]) => calls.filter((call) => call.includes('gettoken')).length;

describe('the token', () => {
  test('is asked for once by all who wait', async () => {
    const { wecom, channel } = await wecomWith({}, { limits: 'off' });
    const sent = await Promise.all(Array.from({ length: 50 }, () => channel.send(hello())));
    expect(sent.every(({ outcome }) => outcome === 'sent')).toBe(true);
    expect(tokensAsked(wecom.world.calls)).toBe(1);
  });

  test('that ended before its time is renewed once by all, and each call is tried once more', async () => {
    const { wecom, channel } = await wecomWith({}, { limits: 'off' });
    await channel.send(hello());
    wecom.revokeTokens();
    const sent = await Promise.all(Array.from({ length: 20 }, () => channel.send(hello())));
    expect(sent.every(({ outcome }) => outcome === 'sent')).toBe(true);
    expect(tokensAsked(wecom.world.calls)).toBe(2);
  });

  test('is renewed before its last minute', async () => {
    let now = 1_790_000_000_000;
    const { wecom, channel } = await wecomWith({}, { clock: () => now });
    await channel.send(hello());
    now += 7_200_000 - 59_000;
    expect((await channel.send(hello())).outcome).toBe('sent');
    expect(tokensAsked(wecom.world.calls)).toBe(2);
  });

  test('that is never accepted is not asked for again and again', async () => {
    const { wecom, channel } = await wecomWith();
    wecom.mishap(42001, { times: 2 });
    expect(await channel.send(hello())).toMatchObject({ outcome: 'retry' });
    expect(tokensAsked(wecom.world.calls)).toBe(2);
  });
});

describe('what WeCom says is judged by its code', () => {
  test.each<[number, object]>([
    [-1, { outcome: 'retry', afterMs: 5_000 }],
    [45009, { outcome: 'retry', afterMs: 60_000 }],
    [45033, { outcome: 'retry', afterMs: 60_000 }],
    [45047, { outcome: 'retry', afterMs: 60_000 }],
    [60020, { outcome: 'retry', tell: expect.stringContaining('企业可信IP') }],
    [48002, { outcome: 'retry', tell: expect.stringContaining('接口权限') }],
    [50003, { outcome: 'retry', tell: expect.stringContaining('启用') }],
    [40056, { outcome: 'retry', tell: expect.stringContaining('WECOM_AGENT_ID') }],
    [81013, { outcome: 'refused', gone: true }],
    [40058, { outcome: 'refused' }],
    [45002, { outcome: 'refused' }],
  ])('%i', async (code, expected) => {
    const { wecom, channel } = await wecomWith();
    wecom.mishap(code);
    expect(await channel.send(hello())).toMatchObject(expected);
  });

  test('an address that is not trusted is named to the operators', async () => {
    const { wecom, channel } = await wecomWith();
    wecom.world.trustedIps = ['203.0.113.9'];
    expect(await channel.send(hello())).toMatchObject({ tell: expect.stringContaining('127.0.0.1') });
  });

  test('a member who has left is gone', async () => {
    const { channel } = await wecomWith();
    const gone = outgoing({ text: '您好。' }, { to: { channel: 'wecom', account: 'LeftLongAgo' } });
    expect(await channel.send(gone)).toMatchObject({ outcome: 'refused', gone: true });
  });
});

describe('what goes wrong on the way', () => {
  test('a gateway’s page and an answer that is lost leave it open whether it arrived', async () => {
    const { wecom, channel } = await wecomWith({ timeoutMs: 300 });
    await channel.send(hello());
    for (const mishap of ['server-error', 'lost', 'reset', 'hang'] as const) {
      wecom.mishap(mishap);
      expect([mishap, (await channel.send(hello())).outcome]).toEqual([mishap, 'unknown']);
    }
  });

  test('without a token nothing was sent', async () => {
    const { wecom, channel } = await wecomWith({ timeoutMs: 300 });
    for (const mishap of ['server-error', 'hang'] as const) {
      wecom.mishap(mishap, { path: /gettoken/ });
      expect([mishap, (await channel.send(hello())).outcome]).toEqual([mishap, 'retry']);
    }
    const closed = await wecomWith({ apiBase: 'http://127.0.0.1:9' });
    expect((await closed.channel.send(hello())).outcome).toBe('retry');
  });

  test('is logged without secret, token, id or text', async () => {
    const lines: string[] = [];
    const put = (...parts: unknown[]) => void lines.push(JSON.stringify(parts));
    const log = { ...logTo('silent'), debug: put, info: put, warn: put, error: put };
    const { wecom, channel } = await wecomWith({ log, timeoutMs: 300 });
    for (const mishap of [60020, 'server-error', 'hang'] as const) {
      wecom.mishap(mishap);
      await channel.send(outgoing({ text: '一句私下的话' }));
    }
    expect(lines.length).toBeGreaterThan(2);
    for (const hidden of [wecom.settings.secret, 'token', '私下', 'WangFang'])
      expect(lines.join('\n').replaceAll('gettoken', '')).not.toContain(hidden);
  });
});

describe('doctor tells set-up faults apart', () => {
  const says = async (channel: Awaited<ReturnType<typeof wecomWith>>['channel']) =>
    ((await channel.checks?.()) ?? []).map(({ ok, says: line }) => `${ok ? 'ok' : 'LOOK'} ${line}`).join('\n');

  test.each<[string, object, RegExp]>([
    ['a wrong corp id', { corpId: 'wwother' }, /LOOK.*WECOM_CORP_ID is wrong.*我的企业/],
    ['a wrong secret', { secret: 'other' }, /LOOK.*WECOM_SECRET is wrong/],
    ['another app’s id', { agentId: 7 }, /LOOK.*WECOM_AGENT_ID is another app/],
    ['no callback', {}, /LOOK none has ever come: set https:\/\/your-domain\/wecom\/events/],
    ['no domain file', {}, /WECOM_DOMAIN_FILE=name=content/],
    [
      'a wrong token',
      { sightings: async () => ({ refused: { at: 2, fault: 'signature' }, verified: 1 }) },
      /LOOK.*WECOM_TOKEN/,
    ],
    ['a wrong key', { sightings: async () => ({ refused: { at: 2, fault: 'key' } }) }, /LOOK.*WECOM_ENCODING_AES_KEY/],
    [
      'a wrong receiveid',
      { sightings: async () => ({ refused: { at: 2, fault: 'receive_id' } }) },
      /LOOK.*WECOM_CORP_ID is not/,
    ],
  ])('%s', async (_name, options, line) => {
    const { channel } = await wecomWith(options);
    expect(await says(channel)).toMatch(line);
  });

  test('an address that is not trusted', async () => {
    const { wecom, channel } = await wecomWith();
    wecom.world.trustedIps = [];
    expect(await says(channel)).toMatch(/LOOK.*not trusted.*127\.0\.0\.1/);
  });

  test('and says so when all is well', async () => {
    const { channel } = await wecomWith({
      sightings: async () => ({ verified: Date.now(), refused: { at: 1, fault: 'key' } }),
      domainFile: { name: 'WW_verify_a.txt', content: 'x' },
    });
    expect(await says(channel)).not.toContain('LOOK');
  });
});

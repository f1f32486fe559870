import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHttp } from '../../src/http.ts';
import { silent } from '../../src/kernel/log.ts';
import type { Arrival } from '../../src/message/arrival.ts';
import type { Channel, Receive } from '../../src/message/channel.ts';
import { encrypt, signatureOf } from '../emulators/feishu/sender.ts';
import { xmlOf } from '../emulators/wecom/sender.ts';
import { feishuWith, inboxStub } from '../feishu/support.ts';
import { stubbed } from '../web/stub.ts';
import { WANG, wecomWith } from '../wecom/support.ts';

const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '__proto__',
    '../../etc/passwd',
    '<at id=all></at>',
    '\ud800',
    '\u202e\u200b',
    '1; drop table person',
    'x'.repeat(20_000),
  ),
  fc.constantFrom(-1, 1e308, 2 ** 53, '9'.repeat(400), null, [], {}),
);

/** `good` with one of its parts, however deep, replaced by something else, or left out. */
function spoilt(good: unknown): fc.Arbitrary<unknown> {
  return fc.tuple(fc.nat(60), fc.option(junk, { nil: undefined, freq: 6 })).map(([place, instead]) => {
    let count = 0;
    const walk = (value: unknown): unknown => {
      count += 1;
      if (count === 1 + (place % 23)) return instead;
      if (Array.isArray(value)) return value.map(walk);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner)]));
    };
    return walk(good);
  });
}

const feishuText = {
  sender: { sender_id: { open_id: 'ou_1', union_id: 'on_1' }, sender_type: 'user' },
  message: {
    message_id: 'om_1',
    chat_id: 'oc_1',
    chat_type: 'p2p',
    message_type: 'text',
    content: JSON.stringify({ text: '述职评议多久一次' }),
    mentions: [{ key: '@_user_1', id: { open_id: 'ou_2' }, name: '甲' }],
  },
};
const feishuPress = {
  operator: { open_id: 'ou_1' },
  token: 'c-1',
  action: { tag: 'button', value: { action: 'a1' }, form_value: { what: ['甲'], when: '2026-12-01 +0800' } },
  context: { open_message_id: 'om_1', open_chat_id: 'oc_1' },
};
const bot = {
  msgid: 'm1',
  aibotid: 'b1',
  chattype: 'group',
  chatid: 'c1',
  from: { userid: WANG },
  response_url: 'https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=x',
  msgtype: 'text',
  text: { content: '@Poti 帮助' },
  quote: { msgtype: 'text', text: { content: '原话' } },
};

/** Nothing of the inside is told, and whatever was taken is of the shape that all the rest relies on. */
async function expectPlain(response: Response, arrivals: Arrival[]): Promise<void> {
  const body = await response.text();
  expect(response.status, body).toBeLessThan(500);
  expect(body.length).toBeLessThan(400);
  expect(body).not.toMatch(/\bat .+:\d+|Error|node_modules|SELECT|select /u);
  for (const { key, account, chat, said } of arrivals) {
    expect([typeof key, typeof account, typeof chat, typeof said.kind]).toEqual(Array(4).fill('string'));
    if (said.kind === 'text') expect(typeof said.text).toBe('string');
    if (said.kind === 'submit')
      for (const value of Object.values(said.values).flat()) expect(typeof value).toBe('string');
  }
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
}

test('a signed event of Feishu with anything in it is taken or refused in a word', async () => {
  const { feishu, channel } = await feishuWith();
  const { encryptKey = '', verificationToken, appId, clock } = feishu.settings;
  const header = { event_id: 'ev_1', create_time: '1', token: verificationToken, app_id: appId, tenant_key: 't' };
  const kinds = [
    ['im.message.receive_v1', feishuText],
    ['card.action.trigger', feishuPress],
    ['application.bot.menu_v6', { operator: { operator_id: { open_id: 'ou_1' } }, event_key: 'help', timestamp: 1 }],
  ] as const;
  const envelope = fc
    .constantFrom(...kinds)
    .chain(([event_type, event]) => spoilt({ schema: '2.0', header: { ...header, event_type }, event }));
  await fc.assert(
    fc.asyncProperty(envelope, async (given) => {
      const inbox = inboxStub();
      const raw = JSON.stringify({ encrypt: encrypt(JSON.stringify(given) ?? 'null', encryptKey) });
      const headers = { 'content-type': 'application/json', ...signatureOf(raw, encryptKey, clock()) };
      const response = await channel
        .routes?.(inbox.receive)
        .request('/feishu/events', { method: 'POST', headers, body: raw });
      if (!response) throw new Error('no routes');
      await expectPlain(response, inbox.arrivals);
    }),
    { numRuns: 150 },
  );
});

test('a signed callback of WeCom with anything in it is taken or refused in a word', async () => {
  const { wecom, inbox, post } = await wecomWith();
  const fields = {
    FromUserName: WANG,
    MsgType: 'event',
    Event: 'template_card_event',
    CardType: 'vote_interaction',
    EventKey: 'k',
    TaskId: 't',
    ResponseCode: 'r',
    SelectedItems: { SelectedItem: [{ QuestionKey: 'q', OptionIds: { OptionId: ['1', '2'] } }] },
  };
  const text = { FromUserName: WANG, MsgType: 'text', Content: '帮助', MsgId: '12345' };
  const asRecord = (value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? value : { MsgType: 'text' };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(fields, text).chain((good) => spoilt(good)),
      spoilt(bot),
      async (ofApp, ofBot) => {
        const xml = xmlOf(wecom.world, JSON.parse(JSON.stringify(asRecord(ofApp))));
        await expectPlain(await post(wecom.sender.appRequest(xml)), inbox.arrivals);
        await expectPlain(
          await post(wecom.sender.botRequest(JSON.parse(JSON.stringify(asRecord(ofBot))))),
          inbox.arrivals,
        );
        inbox.arrivals.length = 0;
      },
    ),
    { numRuns: 120 },
  );
});

test('whatever is sent to whatever address, unsigned, has no effect and is told nothing', async () => {
  const { channel: feishu } = await feishuWith();
  const { channel: wecom, bot: aibot } = await wecomWith();
  const web = stubbed().channel;
  const arrivals: Arrival[] = [];
  const receive: Receive = async (arrival) => {
    arrivals.push(arrival);
    return { fresh: true, replacement: async () => undefined };
  };
  const channels: Channel[] = [feishu, wecom, aibot, web];
  const broken = async () => {
    throw new Error('SECRET of the database');
  };
  const app = createHttp({ channels, receive, ready: broken, metrics: broken, metricsToken: 'token', log: silent });
  const path = fc.oneof(
    fc.constantFrom(
      '/feishu/events',
      '/wecom/events',
      '/wecom/aibot',
      '/metrics',
      '/healthz',
      '/',
      '/web/say',
      '/web/press',
      '/web/submit',
      '/web/file',
      '/web/history?as=1004',
      '/web/stream?as=1004',
      '/web/download?as=1004&on=x',
      '/WW_verify_x.txt',
    ),
    fc.webPath().map((end) => `/web${end}`),
    fc.constantFrom(
      '/../../etc/passwd',
      '/%2e%2e/%2e%2e/package.json',
      '/web/..%2fmain.ts',
      '/%',
      '/\ud800',
      '//x',
      '/__proto__',
    ),
  );
  const body = fc.oneof(
    fc.json(),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    fc.constantFrom(
      '{',
      '[['.repeat(20_000),
      `{"a":${'['.repeat(50_000)}`,
      '<xml>'.repeat(5_000),
      'null',
      '"x"',
      '{"__proto__":{"polluted":1}}',
      '{"encrypt":"AAAA"}',
    ),
  );
  const headers = fc.record({
    'content-type': fc.constantFrom(
      'application/json',
      'text/xml',
      'multipart/form-data; boundary=x',
      'text/plain',
      '',
    ),
    'x-lark-signature': fc.string({ maxLength: 20 }).map((text) => encodeURIComponent(text.toWellFormed())),
    'x-lark-request-timestamp': fc.constantFrom('0', 'NaN', '99999999999999999999', '-1'),
    host: fc.constantFrom('evil.example', '127.0.0.1'),
    origin: fc.constantFrom('https://evil.example', 'null'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
      path,
      body,
      headers,
      async (method, where, what, head) => {
        const response = await app.request(where.toWellFormed(), {
          method,
          headers: head,
          ...(method === 'GET' ? {} : { body: what }),
        });
        expect(await response.text()).not.toMatch(/SECRET|\bat .+:\d+|TypeError|SyntaxError|node_modules/u);
        expect(response.status === 503 || response.status < 500, `${response.status} ${method} ${where}`).toBe(true);
        expect(arrivals).toEqual([]);
      },
    ),
    { numRuns: 250 },
  );
});

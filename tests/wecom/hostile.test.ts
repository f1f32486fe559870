import { expect, test } from 'vitest';
import { encrypt, encryptRaw, signatureOf } from '../emulators/wecom/cipher.ts';
import type { Wecom } from '../emulators/wecom/index.ts';
import { xmlOf } from '../emulators/wecom/sender.ts';
import { WANG, wecomWith } from './support.ts';

const EVENTS = 'http://127.0.0.1/wecom/events';
const BOT = 'http://127.0.0.1/wecom/aibot';

const text = (wecom: Wecom, more: object = {}) =>
  xmlOf(wecom.world, {
    FromUserName: WANG,
    MsgType: 'text',
    Content: '我有什么要办',
    MsgId: wecom.world.msgId(),
    ...more,
  });

/** A POST whose signature fits whatever its ciphertext is. */
function signed(
  wecom: Wecom,
  encrypted: string,
  { body, url, at }: { body?: string; url?: string; at?: number } = {},
): Request {
  const keys = wecom.sender.appKeys;
  const timestamp = String(at ?? Math.floor(wecom.settings.clock() / 1000));
  const target = new URL(url ?? EVENTS);
  target.searchParams.set('msg_signature', signatureOf(keys, timestamp, 'n', encrypted));
  target.searchParams.set('timestamp', timestamp);
  target.searchParams.set('nonce', 'n');
  return new Request(target, {
    method: 'POST',
    body: body ?? `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
  });
}

/** What is inside is anything; the outside is as it should be. */
const inside = (make: (wecom: Wecom) => string | Uint8Array) => (wecom: Wecom) =>
  signed(wecom, encrypt(make(wecom), wecom.sender.appKeys));

function without(name: string) {
  return (wecom: Wecom) => {
    const url = new URL(wecom.sender.appRequest(text(wecom)).url);
    url.searchParams.delete(name);
    return new Request(url, { method: 'POST', body: '<xml><Encrypt>x</Encrypt></xml>' });
  };
}

const BOMB = '<!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';

const cases: [string, (wecom: Wecom) => Request | Promise<Request>][] = [
  [
    'a forged signature',
    async (wecom) => {
      const honest = wecom.sender.appRequest(text(wecom));
      const url = new URL(honest.url);
      url.searchParams.set('msg_signature', '0'.repeat(40));
      return new Request(url, { method: 'POST', body: await honest.text() });
    },
  ],
  [
    'a signature made with another token',
    (wecom) => {
      const keys = { ...wecom.sender.appKeys, token: 'Other' };
      const encrypted = encrypt(text(wecom), keys);
      return new Request(wecom.sender.signed(EVENTS, keys, encrypted), {
        method: 'POST',
        body: `<xml><Encrypt>${encrypted}</Encrypt></xml>`,
      });
    },
  ],
  [
    'a callback of nine hours ago',
    (wecom) => {
      const at = Math.floor(wecom.settings.clock() / 1000) - 9 * 3600;
      return signed(wecom, encrypt(text(wecom), wecom.sender.appKeys), { at });
    },
  ],
  [
    'a callback of tomorrow',
    (wecom) => signed(wecom, encrypt(text(wecom), wecom.sender.appKeys), { at: 4_000_000_000 }),
  ],
  ['no signature', without('msg_signature')],
  ['no timestamp', without('timestamp')],
  ['no nonce', without('nonce')],
  [
    'a signature given twice',
    (wecom) => {
      const request = signed(wecom, encrypt(text(wecom), wecom.sender.appKeys));
      return new Request(`${request.url}&msg_signature=${'0'.repeat(40)}`, {
        method: 'POST',
        body: '<xml><Encrypt>x</Encrypt></xml>',
      });
    },
  ],
  [
    'another receiver',
    (wecom) => signed(wecom, encrypt(text(wecom), { ...wecom.sender.appKeys, receiveId: 'wwother' })),
  ],
  ['no receiver', (wecom) => signed(wecom, encrypt(text(wecom), { ...wecom.sender.appKeys, receiveId: '' }))],
  ['another company inside', inside((wecom) => text(wecom, { ToUserName: 'wwother' }))],
  ['another app inside', inside((wecom) => text(wecom, { AgentID: 999 }))],
  ['an entity bomb outside', (wecom) => signed(wecom, 'x', { body: `${BOMB}<xml><Encrypt>&b;</Encrypt></xml>` })],
  ['an entity bomb inside', inside((wecom) => `${BOMB}${text(wecom)}`)],
  [
    'an external entity',
    inside((wecom) => `<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd">${text(wecom)}`),
  ],
  [
    'a ciphertext given twice',
    (wecom) => {
      const encrypted = encrypt(text(wecom), wecom.sender.appKeys);
      return signed(wecom, encrypted, {
        body: `<xml><Encrypt>${encrypted}</Encrypt><Encrypt>${encrypted}</Encrypt></xml>`,
      });
    },
  ],
  [
    'a ciphertext among a thousand elements, as anyone could send to keep us reading',
    (wecom) => {
      const encrypted = encrypt(text(wecom), wecom.sender.appKeys);
      return signed(wecom, encrypted, { body: `<xml><Encrypt>${encrypted}</Encrypt>${'<a/>'.repeat(1_000)}</xml>` });
    },
  ],
  ['a ciphertext with children', (wecom) => signed(wecom, 'x', { body: '<xml><Encrypt><a>1</a></Encrypt></xml>' })],
  ['an empty ciphertext', (wecom) => signed(wecom, '', { body: '<xml><Encrypt></Encrypt></xml>' })],
  ['an empty body', (wecom) => signed(wecom, 'x', { body: '' })],
  ['a huge body', (wecom) => signed(wecom, 'x', { body: 'x'.repeat(2_000_000) })],
  [
    'a huge body of unknown length',
    (wecom) => {
      const stream = new ReadableStream({
        pull(controller) {
          controller.enqueue(new Uint8Array(100_000));
        },
      });
      return new Request(signed(wecom, 'x').url, { method: 'POST', body: stream, duplex: 'half' } as RequestInit);
    },
  ],
  ['JSON', (wecom) => signed(wecom, 'x', { body: JSON.stringify({ encrypt: 'x' }) })],
  ['XML for the bot', (wecom) => signed(wecom, encrypt(text(wecom), wecom.sender.botKeys), { url: BOT })],
  [
    'a message of the app for the bot',
    (wecom) => {
      const encrypted = encrypt(text(wecom), wecom.sender.appKeys);
      return new Request(wecom.sender.signed(BOT, wecom.sender.botKeys, encrypted), {
        method: 'POST',
        body: JSON.stringify({ encrypt: encrypted }),
      });
    },
  ],
  ['a bot’s message of another shape', (wecom) => wecom.sender.botRequest({ msgid: 7, from: 'me', msgtype: null })],
  ['a bot’s list', (wecom) => wecom.sender.botRequest([] as never)],
  [
    'an element __proto__',
    inside((wecom) => text(wecom).replace('<xml>', '<xml><__proto__><polluted>1</polluted></__proto__>')),
  ],
  [
    'an element constructor',
    inside((wecom) =>
      text(wecom).replace('<xml>', '<xml><constructor><prototype>1</prototype></constructor>').replace('text', 'x'),
    ),
  ],
  ['a hundred thousand levels', (wecom) => signed(wecom, 'x', { body: `<xml>${'<a>'.repeat(80_000)}` })],
  ['many levels inside', inside(() => `<xml>${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}</xml>`)],
  [
    'thousands of sections that never close',
    (wecom) => signed(wecom, 'x', { body: `<xml>${'<![CDATA['.repeat(20_000)}` }),
  ],
  ['what is no UTF-8', inside(() => new Uint8Array([0x3c, 0xff, 0xfe, 0x00]))],
  ['NUL instead of XML', inside(() => '\0'.repeat(64))],
  ['base64 cut off', (wecom) => signed(wecom, encrypt(text(wecom), wecom.sender.appKeys).slice(0, -5))],
  ['a wrong padding', (wecom) => signed(wecom, encryptRaw(Buffer.alloc(31), wecom.settings.aesKey, 33))],
  ['a length that lies', (wecom) => signed(wecom, encryptRaw(Buffer.alloc(48, 0xff), wecom.settings.aesKey))],
  [
    'an event that nobody knows',
    inside((wecom) => xmlOf(wecom.world, { FromUserName: WANG, MsgType: 'event', Event: 'x' })),
  ],
  ['a text of sys', inside((wecom) => text(wecom, { FromUserName: 'sys' }))],
  [
    'a press of sys',
    inside((wecom) =>
      xmlOf(wecom.world, {
        FromUserName: 'sys',
        MsgType: 'event',
        Event: 'template_card_event',
        EventKey: 'k',
        TaskId: 't',
      }),
    ),
  ],
  ['nobody as sender', inside((wecom) => xmlOf(wecom.world, { MsgType: 'text', Content: 'x', MsgId: '1' }))],
  ['an empty sender', inside((wecom) => text(wecom, { FromUserName: '' }))],
  ['two senders', inside((wecom) => text(wecom, { FromUserName: ['a', 'b'] }))],
  ['two contents', inside((wecom) => text(wecom, { Content: ['a', 'b'] }))],
  ['no MsgId', inside((wecom) => xmlOf(wecom.world, { FromUserName: WANG, MsgType: 'text', Content: 'x' }))],
  ['a MsgId of letters', inside((wecom) => text(wecom, { MsgId: '1; drop table' }))],
  [
    'choices of another shape',
    inside((wecom) =>
      xmlOf(wecom.world, {
        FromUserName: WANG,
        MsgType: 'event',
        Event: 'template_card_event',
        CardType: 'vote_interaction',
        EventKey: 'k',
        TaskId: 't',
        SelectedItems: { SelectedItem: { QuestionKey: ['a', 'b'] } },
      }),
    ),
  ],
  [
    'a reference that climbs',
    inside((wecom) =>
      xmlOf(wecom.world, { FromUserName: WANG, MsgType: 'image', MediaId: '../../gettoken', MsgId: '9' }),
    ),
  ],
  [
    'a message read back as an echostr',
    (wecom) => {
      const echostr = encrypt(text(wecom), wecom.sender.appKeys);
      return new Request(wecom.sender.signed(EVENTS, wecom.sender.appKeys, echostr, { echostr }));
    },
  ],
  [
    'a bot’s message read back as an echostr',
    (wecom) => {
      const echostr = encrypt(JSON.stringify({ msgid: 'm', text: { content: 'x' } }), wecom.sender.botKeys);
      return new Request(wecom.sender.signed(BOT, wecom.sender.botKeys, echostr, { echostr }));
    },
  ],
  ['a verification without echostr', (wecom) => new Request(wecom.sender.signed(EVENTS, wecom.sender.appKeys, 'x'))],
  [
    'a verification with two',
    (wecom) => {
      const echostr = encrypt('1234', wecom.sender.appKeys);
      return new Request(`${wecom.sender.signed(EVENTS, wecom.sender.appKeys, echostr, { echostr })}&echostr=x`);
    },
  ],
  ['another file of the domain', () => new Request('http://127.0.0.1/WW_verify_other.txt')],
  ['the file by a longer way', () => new Request('http://127.0.0.1/WW_verify_a1.txt/%2e%2e/WW_verify_a1.txt')],
  ['another method', () => new Request(EVENTS, { method: 'DELETE' })],
];

test('there are at least 25 kinds', () => {
  expect(new Set(cases.map(([name]) => name)).size).toBeGreaterThanOrEqual(25);
});

test.each(cases)('%s has no effect, and the answer tells nothing', async (_name, make) => {
  const { wecom, inbox, post } = await wecomWith({ domainFile: { name: 'WW_verify_a1.txt', content: 'proof' } });
  const answer = await post(await make(wecom));
  expect(answer.status).toBeLessThan(500);
  expect(inbox.arrivals).toEqual([]);
  expect(['', 'refused', 'the body is too large', '404 Not Found', 'proof']).toContain(await answer.text());
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test('a callback that comes again is known by its key, one that was not stored is asked for again', async () => {
  const { wecom, inbox, post } = await wecomWith();
  const xml = text(wecom);
  for (let i = 0; i < 3; i++) expect((await post(wecom.sender.appRequest(xml))).status).toBe(200);
  expect(inbox.arrivals).toHaveLength(1);
});

test('what was stored is answered by nothing, and says how long nothing is', async () => {
  const { wecom, post } = await wecomWith();
  const answer = await post(wecom.sender.appRequest(text(wecom)));
  expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '0', '']);
});

test('exactly the configured file of the domain is served', async () => {
  const { post } = await wecomWith({ domainFile: { name: 'WW_verify_a1.txt', content: 'proof=1' } });
  const answer = await post(new Request('http://127.0.0.1/WW_verify_a1.txt'));
  expect([answer.status, await answer.text()]).toEqual([200, 'proof=1']);
});

test('what was refused is told to doctor by its kind', async () => {
  const { wecom, post, sightings } = await wecomWith();
  const { appKeys } = wecom.sender;
  const send = async (keys: typeof appKeys, signing = appKeys) => {
    const encrypted = encrypt('<xml></xml>', keys);
    const url = wecom.sender.signed(EVENTS, signing, encrypted);
    await post(new Request(url, { method: 'POST', body: `<xml><Encrypt>${encrypted}</Encrypt></xml>` }));
  };
  await send(appKeys, { ...appKeys, token: 'Other' });
  await send({ ...appKeys, aesKey: 'z'.repeat(43) });
  await send({ ...appKeys, receiveId: 'wwother' });
  await send(appKeys);
  expect(sightings).toEqual([
    { outcome: 'refused', fault: 'signature' },
    { outcome: 'refused', fault: 'key' },
    { outcome: 'refused', fault: 'receive_id' },
    { outcome: 'verified' },
  ]);
});

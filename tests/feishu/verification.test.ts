import { createCipheriv, createHash } from 'node:crypto';
import { serve } from '@hono/node-server';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cipherFor, withWebCrypto } from '../../src/channels/feishu/cipher.ts';
import { feishuChannel } from '../../src/channels/feishu/index.ts';
import { OperatorError } from '../../src/kernel/errors.ts';
import { silent } from '../../src/kernel/log.ts';
import { sameSecret } from '../../src/kernel/same-secret.ts';
import { encrypt, signatureOf } from '../emulators/feishu/sender.ts';
import { feishuWith, inboxStub, testClock, WANG } from './support.ts';

const KEY = 'encrypt-key-of-the-test';
const TOKEN = 'token-of-the-test';
const APP = 'cli_0123456789abcdef';
const URL = 'http://poti/feishu/events';

function appWith({ encryptKey = KEY }: { encryptKey?: string | undefined } = {}) {
  const clock = testClock();
  const inbox = inboxStub();
  const channel = feishuChannel({
    appId: APP,
    appSecret: 'secret',
    encryptKey: encryptKey || undefined,
    verificationToken: TOKEN,
    clock,
    log: silent,
  });
  const app = channel.routes?.(inbox.receive);
  if (!app) throw new Error('no routes');
  const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    app.request(URL, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  const signed = (plain: unknown, { at = clock(), key = KEY, text = JSON.stringify(plain) } = {}) => {
    const raw = JSON.stringify({ encrypt: encrypt(text, key) });
    return post(raw, signatureOf(raw, key, at));
  };
  return { clock, inbox, post, signed, app };
}

function said(change: { token?: string; app_id?: string; id?: string } = {}) {
  const { token = TOKEN, app_id = APP, id = 'om_1' } = change;
  return {
    schema: '2.0',
    header: { event_id: 'ev_1', event_type: 'im.message.receive_v1', create_time: '1', token, app_id, tenant_key: 't' },
    event: {
      sender: { sender_id: { open_id: 'ou_1' }, sender_type: 'user' },
      message: {
        message_id: id,
        chat_id: 'oc_1',
        chat_type: 'p2p',
        message_type: 'text',
        content: JSON.stringify({ text: '述职评议多久一次' }),
      },
    },
  };
}

describe('with an Encrypt Key', () => {
  test('a signed and encrypted event is taken', async () => {
    const { signed, inbox } = appWith();
    const response = await signed(said());
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({});
    expect(inbox.arrivals).toMatchObject([{ key: 'om_1', account: 'ou_1', said: { text: '述职评议多久一次' } }]);
  });

  test('the signature is over the raw bytes, whatever the spacing of the JSON', async () => {
    const { post, clock, inbox } = appWith();
    const raw = `{ "encrypt" :\n "${encrypt(JSON.stringify(said(), null, 2), KEY).replaceAll('/', '\\/')}" }`;
    expect((await post(raw, signatureOf(raw, KEY, clock()))).status).toBe(200);
    expect(inbox.arrivals).toHaveLength(1);
  });

  test.each<[string, (given: ReturnType<typeof appWith>) => Promise<Response> | Response, number]>([
    ['forged: signed with another key', ({ signed }) => signed(said(), { key: 'another-key' }), 401],
    [
      'forged: another body under a good signature',
      ({ post, clock }) => post(JSON.stringify({ encrypt: encrypt('{}', KEY) }), signatureOf('{}', KEY, clock())),
      401,
    ],
    ['unsigned', ({ post }) => post(JSON.stringify({ encrypt: encrypt(JSON.stringify(said()), KEY) })), 401],
    ['unsigned plaintext', ({ post }) => post(JSON.stringify(said())), 401],
    ['stale: signed nine hours ago', ({ signed, clock }) => signed(said(), { at: clock() - 9 * 3_600_000 }), 401],
    ['signed far in the future', ({ signed, clock }) => signed(said(), { at: clock() + 3_600_000 }), 401],
    ['of a wrong token', ({ signed }) => signed(said({ token: 'WRONG' })), 401],
    ['of another app', ({ signed }) => signed(said({ app_id: 'cli_fedcba9876543210' })), 401],
    [
      'signed plaintext',
      ({ post, clock }) => {
        const raw = JSON.stringify(said());
        return post(raw, signatureOf(raw, KEY, clock()));
      },
      401,
    ],
    ['malformed: signed, but no JSON inside', ({ signed }) => signed(null, { text: '<xml/>' }), 400],
    ['malformed: signed, but no event inside', ({ signed }) => signed({ hello: 'world' }), 400],
    [
      'malformed: signed, but cut off',
      ({ post, clock }) => {
        const raw = JSON.stringify({ encrypt: encrypt(JSON.stringify(said()), KEY).slice(0, 41) });
        return post(raw, signatureOf(raw, KEY, clock()));
      },
      400,
    ],
    ['garbage', ({ post }) => post('\u0000\u0001 not json'), 400],
    ['empty', ({ post }) => post(''), 400],
    ['no UTF-8', ({ post }) => post(Uint8Array.from([0xff, 0xfe, 0x7b])), 400],
    ['an event with fields missing', ({ signed }) => signed({ ...said(), event: { sender: {} } }), 400],
  ])('refused without effect: %s', async (_, send, status) => {
    const given = appWith();
    expect((await send(given)).status).toBe(status);
    expect(given.inbox.arrivals).toEqual([]);
  });

  test('a retry seven hours later is taken, and an exact replay has no second effect', async () => {
    const { post, clock, inbox } = appWith();
    const raw = JSON.stringify({ encrypt: encrypt(JSON.stringify(said()), KEY) });
    const headers = signatureOf(raw, KEY, clock());
    expect((await post(raw, headers)).status).toBe(200);
    clock.move(7 * 3_600_000 + 5 * 60_000);
    expect((await post(raw, headers)).status).toBe(200);
    expect(inbox.arrivals).toHaveLength(1);
    clock.move(3_600_000);
    expect((await post(raw, headers)).status).toBe(401);
  });

  test('a body over 1 MB is refused before it is read, with and without a length', async () => {
    const { post, app, inbox } = appWith();
    expect((await post('x'.repeat(1_000_001), { 'content-length': '1000001' })).status).toBe(413);
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(100_000));
      },
    });
    const request = new Request(URL, { method: 'POST', body: endless, duplex: 'half' });
    expect((await app.fetch(request)).status).toBe(413);
    expect(pulled).toBeLessThan(15);
    expect(inbox.arrivals).toEqual([]);
  });

  test('the URL verification is answered only when it is encrypted and has the right token', async () => {
    const { post, signed } = appWith();
    const challenge = { challenge: 'c-1', token: TOKEN, type: 'url_verification' };
    const sealed = (body: object, key = KEY) => post(JSON.stringify({ encrypt: encrypt(JSON.stringify(body), key) }));
    expect(await (await sealed(challenge)).json()).toEqual({ challenge: 'c-1' });
    expect(await (await signed(challenge)).json()).toEqual({ challenge: 'c-1' });
    expect((await sealed({ ...challenge, token: 'WRONG' })).status).toBe(401);
    expect((await sealed(challenge, 'another-key')).status).toBe(401);
    expect((await post(JSON.stringify(challenge))).status).toBe(401);
  });
});

describe('without an Encrypt Key', () => {
  test('token and app are compared', async () => {
    const { post, inbox } = appWith({ encryptKey: '' });
    expect((await post(JSON.stringify(said({ token: 'WRONG' })))).status).toBe(401);
    expect((await post(JSON.stringify(said({ token: '' })))).status).toBe(401);
    expect((await post(JSON.stringify(said({ app_id: 'cli_other' })))).status).toBe(401);
    expect((await post(JSON.stringify({ encrypt: encrypt(JSON.stringify(said()), KEY) }))).status).toBe(401);
    expect(inbox.arrivals).toEqual([]);
    expect((await post(JSON.stringify(said()))).status).toBe(200);
    expect(inbox.arrivals).toHaveLength(1);
  });

  test('the URL verification needs the right token', async () => {
    const { post } = appWith({ encryptKey: '' });
    const challenge = { challenge: 'c-2', token: TOKEN, type: 'url_verification' };
    expect(await (await post(JSON.stringify(challenge))).json()).toEqual({ challenge: 'c-2' });
    expect((await post(JSON.stringify({ ...challenge, token: 'WRONG' }))).status).toBe(401);
  });
});

describe('what the app owes', () => {
  test('an event that can not be stored is asked for again', async () => {
    const { signed, inbox } = appWith();
    inbox.broken = true;
    expect((await signed(said())).status).toBe(503);
    inbox.broken = false;
    expect((await signed(said())).status).toBe(200);
    expect(inbox.arrivals).toHaveLength(1);
  });

  test('an event of a kind that is not ours is acknowledged', async () => {
    const { signed, inbox } = appWith();
    const other = said();
    other.header.event_type = 'im.message.message_read_v1';
    expect((await signed(other)).status).toBe(200);
    expect(inbox.arrivals).toEqual([]);
  });

  test('with an Encrypt Key alone the signature decides', async () => {
    const { clock } = appWith();
    const inbox = inboxStub();
    const channel = feishuChannel({ appId: APP, appSecret: 's', encryptKey: KEY, clock, log: silent });
    const app = channel.routes?.(inbox.receive);
    const raw = JSON.stringify({ encrypt: encrypt(JSON.stringify(said({ token: 'any' })), KEY) });
    const post = (headers: Record<string, string>) => app?.request(URL, { method: 'POST', headers, body: raw });
    expect((await post({}))?.status).toBe(401);
    expect((await post(signatureOf(raw, 'another-key', clock())))?.status).toBe(401);
    expect((await post(signatureOf(raw, KEY, clock())))?.status).toBe(200);
    expect(inbox.arrivals).toHaveLength(1);
  });

  test('no webhook without any secret, no long connection without an app id of the right form', () => {
    const options = { appId: 'cli_x', appSecret: 's', clock: () => 0, log: silent };
    expect(() => feishuChannel(options)).toThrow(OperatorError);
    expect(() => feishuChannel({ ...options, mode: 'long-connection' })).toThrow(/FEISHU_APP_ID cli_x/);
  });
});

test('over a real connection: the address is verified, a message is taken, a flood is refused', async () => {
  const { feishu, channel, inbox } = await feishuWith({ post: (request) => fetch(request) });
  const app = channel.routes?.(inbox.receive);
  if (!app) throw new Error('no routes');
  const url = await new Promise<string>((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}/feishu/events`),
    );
    onTestFinished(() => {
      server.close();
    });
  });
  expect(await feishu.listensAt(url)).toBe(true);
  await feishu.user(WANG).says('述职评议多久一次');
  expect(inbox.arrivals).toMatchObject([{ account: WANG, said: { text: '述职评议多久一次' } }]);
  const flood = await fetch(url, { method: 'POST', body: 'x'.repeat(8_000_000) });
  expect(flood.status).toBe(413);
  expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
});

describe('the cipher', () => {
  // the vector of the platform's own documentation
  const [key, text] = ['test key', 'P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk='];

  test('decrypts the documented vector, by either library', async () => {
    expect(new TextDecoder().decode(await cipherFor(key).decrypt(text))).toBe('hello world');
    const bytes = Buffer.from(text, 'base64');
    const plain = await withWebCrypto(key).decrypt(bytes.subarray(0, 16), bytes.subarray(16));
    expect(new TextDecoder().decode(plain)).toBe('hello world');
  });

  test('signs alike by either library', async () => {
    const raw = new TextEncoder().encode('{"encrypt":"…"}');
    const expected = createHash('sha256').update('1nk').update(raw).digest('hex');
    expect(await cipherFor('k').signature('1', 'n', raw)).toBe(expected);
    const all = new TextEncoder().encode('1nk{"encrypt":"…"}');
    expect(await withWebCrypto('k').sha256(all)).toBe(expected);
  });

  test('makes nothing of what is not encrypted with the key', async () => {
    const other = createCipheriv('aes-256-cbc', Buffer.alloc(32, 7), Buffer.alloc(16));
    const foreign = Buffer.concat([Buffer.alloc(16), other.update('secret'), other.final()]).toString('base64');
    for (const bad of ['', 'AAAA', '***', foreign.slice(0, 20)]) {
      expect(await cipherFor(key).decrypt(bad)).toBeUndefined();
    }
  });

  test('secrets are compared whole', () => {
    expect(sameSecret('abc', 'abc')).toBe(true);
    for (const other of ['', 'ab', 'abcd', 'abd', 'ABC']) expect(sameSecret(other, 'abc')).toBe(false);
    expect(sameSecret('abc', '')).toBe(false);
  });
});

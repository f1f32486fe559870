import { describe, expect, test } from 'vitest';
import { instantOf } from '../../src/kernel/clock.ts';
import { sha256 } from '../../src/kernel/ids.ts';
import { PEOPLE, stubbed, ZONE } from './stub.ts';

const KEY = '0123456789abcdef';
const json = { 'content-type': 'application/json' };

function post(
  app: ReturnType<typeof stubbed>['app'],
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
) {
  return app.request(path, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) });
}

async function faultOf(response: Response): Promise<string> {
  const { error } = (await response.json()) as { error: string };
  return error;
}

describe('what the page hands in', () => {
  test('a text becomes an arrival of that account, with a key of its own', async () => {
    const { app, arrivals } = stubbed();
    const response = await post(app, '/web/say', { as: '1004', key: KEY, text: ' 我有什么要办 ' });
    expect(response.status).toBe(200);
    const key = `web/${(await sha256(`1004/${KEY}`)).slice(0, 32)}`;
    expect(await response.json()).toMatchObject({ id: key, fresh: true });
    expect(arrivals).toEqual([
      {
        key,
        channel: 'web',
        account: '1004',
        chat: '1004',
        private: true,
        at: instantOf('2026-11-24T10:15', ZONE),
        said: { kind: 'text', text: '我有什么要办' },
      },
    ]);
  });

  test('the same key again is the same arrival, and the same key of another person is not', async () => {
    const { app, arrivals } = stubbed();
    await post(app, '/web/say', { as: '1004', key: KEY, text: '在吗' });
    expect(await (await post(app, '/web/say', { as: '1004', key: KEY, text: '在吗' })).json()).toMatchObject({
      fresh: false,
    });
    await post(app, '/web/say', { as: '1006', key: KEY, text: '在吗' });
    expect(arrivals.map(({ account }) => account)).toEqual(['1004', '1006']);
  });

  test('a press names the message it stood on and brings the card that replaces it', async () => {
    const { app, arrivals, replaceWith } = stubbed();
    const press = { as: '1004', key: KEY, action: 'b1', on: 'out1' };
    replaceWith({ id: 'c2', text: '已办' });
    expect(await (await post(app, '/web/press', press)).json()).toEqual({
      fresh: true,
      card: { id: 'c2', text: '已办' },
    });
    expect(arrivals[0]).toMatchObject({ said: { kind: 'press', action: 'b1' }, handle: 'out1' });
  });

  test('a press whose turn takes long is acknowledged in words', async () => {
    const { app } = stubbed();
    const response = await post(app, '/web/press', { as: '1004', key: KEY, action: 'b1', on: 'out1' });
    expect(await response.json()).toEqual({ fresh: true, toast: '已收到，正在办理' });
  });

  test('a form comes with its values', async () => {
    const { app, arrivals } = stubbed();
    const values = { leader: '唐敏', way: ['理论研究', '实践探索'] };
    await post(app, '/web/submit', { as: '1004', key: KEY, action: 'f1', values, on: 'out1' });
    expect(arrivals[0]?.said).toEqual({ kind: 'submit', action: 'f1', values });
  });

  test('a file is announced with its name, and its bytes are there for whoever asks by the reference', async () => {
    const { app, arrivals, channel } = stubbed();
    const bytes = new TextEncoder().encode('名称,截止\n述职,12-04\n');
    const query = new URLSearchParams({ as: '1004', key: KEY, name: '任务.csv' });
    const response = await app.request(`/web/file?${query}`, { method: 'POST', body: bytes });
    expect(response.status).toBe(200);
    const said = arrivals[0]?.said;
    expect(said).toMatchObject({ kind: 'media', media: 'file', name: '任务.csv' });
    const ref = said?.kind === 'media' ? (said.ref ?? '') : '';
    expect(await channel.fetchFile?.(ref, 1_000)).toEqual(bytes);
    await expect(channel.fetchFile?.(ref, 4)).rejects.toThrow();
    await expect(channel.fetchFile?.('unknown', 4)).rejects.toThrow();
  });

  test('a file for a field of a form is kept without being said', async () => {
    const { app, arrivals } = stubbed();
    const query = new URLSearchParams({ as: '1004', key: KEY, name: '图.png', hold: '1' });
    const response = await app.request(`/web/file?${query}`, { method: 'POST', body: new Uint8Array([1, 2]) });
    expect(await response.json()).toEqual({ ref: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(arrivals).toEqual([]);
  });

  test('a chat is opened for the first time only while nothing was said in it', async () => {
    const { app, arrivals, tell } = stubbed();
    expect(await (await post(app, '/web/enter', { as: '1004' })).json()).toEqual({ first: true });
    expect(arrivals.map(({ said }) => said)).toEqual([{ kind: 'enter', first: true }]);
    await tell('1006', { text: '您好' });
    expect(await (await post(app, '/web/enter', { as: '1006' })).json()).toEqual({ first: false });
    expect(arrivals).toHaveLength(1);
  });
});

describe('what the page gets', () => {
  test('people, history and the clock', async () => {
    const { app, tell } = stubbed();
    expect(await (await app.request('/web/people')).json()).toEqual({ people: PEOPLE });
    const id = await tell('1004', { text: '您好' });
    expect(await (await app.request('/web/history?as=1004')).json()).toMatchObject({
      messages: [{ id, from: 'poti', card: { text: '您好' } }],
    });
    expect(await (await app.request('/web/clock')).json()).toMatchObject({ civil: '2026-11-24T10:15', zone: ZONE });
  });

  test('messages and replaced cards as they come, and of other conversations only that something stirred', async () => {
    const { app, channel, tell } = stubbed();
    const stream = await app.request('/web/stream?as=1004');
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    const next = async () => (await reader?.read())?.value ?? '';
    expect(await next()).toContain('event: beat');
    const receipt = await tell('1004', { text: '提醒您' }, 'proactive');
    const message = await next();
    expect(message).toContain('event: message');
    expect(message).toContain(`"id":"${receipt}"`);
    expect(message).toContain('"kind":"proactive"');
    const to = { channel: 'web', account: '1004' };
    expect(await channel.replace?.(receipt, { key: 'k', number: 1, to, card: { id: 'c', text: '已办' } })).toEqual({
      outcome: 'sent',
      receipt,
    });
    const replaced = await next();
    expect(replaced).toContain('event: replaced');
    expect(replaced).toContain(`"id":"${receipt}"`);
    await tell('1006', { text: '只给另一位' });
    const stir = await next();
    expect(stir).toContain('event: stir');
    expect(stir).not.toContain('只给另一位');
    await reader?.cancel();
  });

  test('a generated file, by the message that carries it and only in its conversation', async () => {
    const { app, channel, tell } = stubbed();
    const card = { id: 'c', text: '表在这里', file: { name: '难题 汇总.xlsx', bytes: 3 } };
    const key = await tell('1004', card);
    await channel.send({
      key,
      number: 1,
      to: { channel: 'web', account: '1004' },
      card,
      file: new Uint8Array([7, 8, 9]),
    });
    const response = await app.request(`/web/download?as=1004&on=${key}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename*=UTF-8''${encodeURIComponent('难题 汇总.xlsx')}`,
    );
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([7, 8, 9]));
    expect((await app.request(`/web/download?as=1006&on=${key}`)).status).toBe(404);
  });

  test('the page and every file it names, under a policy that loads nothing from outside', async () => {
    const { app } = stubbed();
    const response = await app.request('/');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    const page = await response.text();
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
    const wanted = [...page.matchAll(/(?:src|href)="(\/web\/[^"]+)"/g)].map(([, path]) => path ?? '');
    const seen = new Set<string>();
    while (wanted.length > 0) {
      const path = wanted.pop() ?? '';
      if (seen.has(path)) continue;
      seen.add(path);
      const file = await app.request(path);
      expect(file.status, path).toBe(200);
      const text = await file.text();
      expect(text, path).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
      for (const [, name] of text.matchAll(/from '\.\/([^']+)'/g)) wanted.push(`/web/${name}`);
    }
    expect(seen.size).toBeGreaterThan(12);
  });

  test('no other file of the folder', async () => {
    const { app } = stubbed();
    for (const path of ['/web/routes.ts', '/web/..%2froutes.ts', '/web/%2e%2e%2fchannel.ts', '/web/none.js']) {
      expect((await app.request(path)).status, path).toBe(404);
    }
  });
});

describe('the demo clock', () => {
  test('goes forward to a civil minute of the zone', async () => {
    const { app, moves } = stubbed();
    const response = await post(app, '/web/clock', { at: '2026-12-04T09:00' });
    expect(await response.json()).toMatchObject({ civil: '2026-12-04T09:00' });
    expect(moves).toEqual([instantOf('2026-12-04T09:00', ZONE)]);
  });

  test('or to an instant', async () => {
    const { app, moves } = stubbed();
    const at = instantOf('2027-01-04T08:31', ZONE);
    await post(app, '/web/clock', { at });
    expect(moves).toEqual([at]);
  });

  test.each(['2026-11-24T09:00', '2026-02-30T09:00', '2026-12-04T25:00', '明天', -5, 1.5, null])(
    'but not to %s',
    async (at) => {
      const { app, moves } = stubbed();
      const response = await post(app, '/web/clock', { at });
      expect(response.status).toBe(400);
      expect(await faultOf(response)).toMatch(/^演示时间只能往后调。$|^时间请写成/);
      expect(moves).toEqual([]);
    },
  );
});

describe('refused', () => {
  test.each([
    ['no text', '/web/say', { as: '1004', key: KEY, text: '  ' }, '请先写点内容。'],
    [
      'a text without end',
      '/web/say',
      { as: '1004', key: KEY, text: '长'.repeat(8_001) },
      '一条消息请不超过 8000 字。',
    ],
    ['no account', '/web/say', { key: KEY, text: '在吗' }, '缺少工号。'],
    ['an account that is none', '/web/say', { as: '../x', key: KEY, text: '在吗' }, '工号的写法不对。'],
    ['no key', '/web/press', { as: '1004', action: 'b1' }, '缺少 key。'],
    ['no button', '/web/press', { as: '1004', key: KEY }, '缺少按钮或卡片的编号。'],
    [
      'values of another kind',
      '/web/submit',
      { as: '1004', key: KEY, action: 'f', values: { a: 1 } },
      '填写的内容格式不对。',
    ],
    ['no values', '/web/submit', { as: '1004', key: KEY, action: 'f' }, '缺少填写的内容。'],
  ])('%s, with one sentence', async (_, path, body, sentence) => {
    const { app, arrivals } = stubbed();
    const response = await post(app, path, body);
    expect(response.status).toBe(400);
    expect(await faultOf(response)).toBe(sentence);
    expect(arrivals).toEqual([]);
  });

  test('what is not JSON', async () => {
    const { app } = stubbed();
    const form = await app.request('/web/say', {
      method: 'POST',
      body: 'as=1004',
      headers: { 'content-type': 'text/plain' },
    });
    expect(form.status).toBe(415);
    const broken = await app.request('/web/say', { method: 'POST', body: '{"as":', headers: json });
    expect([broken.status, await faultOf(broken)]).toEqual([400, '请求不是有效的 JSON。']);
  });

  test('bodies and files past their bounds', async () => {
    const { app, arrivals } = stubbed();
    expect((await post(app, '/web/say', { as: '1004', key: KEY, text: 'x'.repeat(200_000) })).status).toBe(413);
    const big = await app.request(`/web/file?as=1004&key=${KEY}&name=a.bin`, {
      method: 'POST',
      body: new Uint8Array(5 * 1024 * 1024 + 1),
    });
    expect([big.status, await faultOf(big)]).toEqual([413, '文件请不超过 5 MB。']);
    const empty = await app.request(`/web/file?as=1004&key=${KEY}&name=a.bin`, {
      method: 'POST',
      body: new Uint8Array(),
    });
    expect(await faultOf(empty)).toBe('这个文件是空的。');
    expect(arrivals).toEqual([]);
  });

  test.each(['poti.example', '10.0.0.5:8787', '127.0.0.1.example:8787', 'localhost.example'])(
    'the host %s, also when its name leads here',
    async (host) => {
      const { app } = stubbed();
      for (const path of ['/', '/web/people', '/web/app.js']) {
        expect((await app.request(path, { headers: { host } })).status).toBe(403);
      }
    },
  );

  test.each(['https://evil.example', 'http://127.0.0.1:9999', 'null'])('requests of the site %s', async (origin) => {
    const { app, arrivals } = stubbed();
    const response = await post(
      app,
      '/web/say',
      { as: '1004', key: KEY, text: '在吗' },
      { host: '127.0.0.1:8787', origin },
    );
    expect(response.status).toBe(403);
    expect(arrivals).toEqual([]);
  });

  test('a stream that another site asks for, while a link to the page is followed', async () => {
    const { app } = stubbed();
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await app.request('/web/stream?as=1004', { headers })).status).toBe(403);
    expect((await app.request('/', { headers })).status).toBe(200);
  });

  test('nothing from its own page', async () => {
    const { app } = stubbed();
    for (const host of ['127.0.0.1:8787', 'localhost:8787', '[::1]:8787']) {
      const own = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
      expect((await post(app, '/web/say', { as: '1004', key: KEY, text: '在吗' }, own)).status).toBe(200);
    }
  });
});

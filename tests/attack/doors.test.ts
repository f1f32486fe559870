import { describe, expect, test } from 'vitest';
import { webChannel } from '../../src/channels/web/channel.ts';
import { createHttp } from '../../src/http.ts';
import { silent } from '../../src/kernel/log.ts';
import { ZONE } from './city.ts';

// What is reached without a platform: the web chat and the figures for operators.

const arrivals: unknown[] = [];
const open = (metricsToken?: string) =>
  createHttp({
    channels: [
      webChannel({
        people: async () => [],
        clock: { now: () => 0, moveTo: async () => {} },
        zone: ZONE,
        messages: async () => [],
      }),
    ],
    async receive(arrival) {
      arrivals.push(arrival);
      return { fresh: true, replacement: async () => undefined };
    },
    ready: async () => {
      throw new Error('SECRET of the database');
    },
    async metrics() {
      return 'poti_arrivals_waiting 0';
    },
    metricsToken,
    log: silent,
  });

const local = { incoming: { socket: { remoteAddress: '127.0.0.1' } } };
const say = JSON.stringify({ as: '1001', key: '0123456789abcdef', text: '匿名报难题' });
const json = { host: '127.0.0.1:8787', 'content-type': 'application/json' };

describe('the web chat is closed', () => {
  test.each([
    ['to a page of another site', { origin: 'https://evil.example' }],
    ['to a sandboxed page', { origin: 'null' }],
    ['to another port', { origin: 'http://127.0.0.1:9999' }],
    ['to a name that resolves to this machine', { host: 'rebind.example' }],
    ['to a name that begins alike', { host: '127.0.0.1.evil.example' }],
    ['to the world behind a proxy', { 'x-forwarded-for': '203.0.113.7' }],
    ['to the world behind a proxy of another make', { forwarded: 'for=203.0.113.7' }],
    ['to a form of another site', { 'content-type': 'text/plain' }],
    ['to a cross-site request without an origin', { 'sec-fetch-site': 'cross-site' }],
  ])('%s', async (_who, headers) => {
    const response = await open().request('/web/say', { method: 'POST', headers: { ...json, ...headers }, body: say });
    expect([403, 415]).toContain(response.status);
    expect(arrivals).toEqual([]);
  });

  test.each(['/web/people', '/web/history?as=1001', '/web/stream?as=1001', '/web/download?as=1001&on=x'])(
    'also to reading %s through a proxy or from another site',
    async (path) => {
      for (const headers of [
        { 'x-forwarded-for': '203.0.113.7' },
        { 'sec-fetch-site': 'cross-site' },
        { host: 'x.y' },
      ]) {
        expect((await open().request(path, { headers: { host: '127.0.0.1', ...headers } })).status).toBe(403);
      }
    },
  );
});

describe('/metrics', () => {
  const asked = async (headers: Record<string, string>, env: object, token?: string) =>
    (await open(token).request('/metrics', { headers }, env)).status;

  test('without a token only this machine reads it, and nobody through it', async () => {
    expect(await asked({}, local)).toBe(200);
    expect(await asked({}, { incoming: { socket: { remoteAddress: '10.0.0.9' } } })).toBe(403);
    expect(await asked({}, {})).toBe(403);
    expect(await asked({ 'x-forwarded-for': '203.0.113.7' }, local)).toBe(403);
  });

  test('with a token only who has it, from this machine too', async () => {
    expect(await asked({ authorization: 'Bearer right' }, {}, 'right')).toBe(200);
    for (const header of ['Bearer wrong', 'Bearer righ', ''])
      expect(await asked({ authorization: header }, local, 'right')).toBe(403);
  });
});

test('a fault is told to nobody outside', async () => {
  expect(await (await open().request('/readyz')).text()).toBe('the database can not be read');
});

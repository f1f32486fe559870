import { expect, test } from 'vitest';
import { checkModel } from '../../src/language/index.ts';
import { type Reply, scriptedModel } from './scripted-model.ts';

const KEY = 'the-very-secret-key';

const cases: [string, Reply, RegExp | undefined][] = [
  ['a model that does as it is told', { ready: true }, undefined],
  ['one that chats', '您好，有什么可以帮您？', /not in JSON.*LLM_MODEL/],
  [
    'a wrong key',
    (response) => void response.writeHead(401).end(`{"error":{"message":"bad key ${KEY}"}}`),
    /LLM_API_KEY/,
  ],
  ['an unknown model', (response) => void response.writeHead(404).end('{}'), /LLM_MODEL/],
  ['a fault of its own', (response) => void response.writeHead(503).end('{}'), /HTTP 503/],
  ['silence', () => {}, /no answer within 0.3 s/],
];

test.each(cases)('doctor tells of %s', async (_, reply, says) => {
  const { baseUrl } = await scriptedModel(() => reply);
  const check = await checkModel({ baseUrl, apiKey: KEY, model: 'm-1', fetch: globalThis.fetch }, 300);
  expect(check.ok).toBe(says === undefined);
  expect(check.says).toMatch(says ?? /^m-1$/);
  expect(check.says).not.toContain(KEY);
});

test('doctor tells when nobody is there', async () => {
  const check = await checkModel({ baseUrl: 'http://127.0.0.1:9/v1', model: 'm-1', fetch: globalThis.fetch }, 2_000);
  expect(check).toMatchObject({ ok: false, says: expect.stringContaining('LLM_BASE_URL') });
});

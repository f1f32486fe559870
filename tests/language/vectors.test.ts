import { createServer, type ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { silent } from '../../src/kernel/log.ts';
import { createLanguage } from '../../src/language/index.ts';
import { promptsOnDisk } from '../../src/language/prompts-on-disk.ts';
import { maskPersonal } from '../../src/skills/problems/index.ts';
import { freshDatabase } from '../support/database.ts';

type Asked = { model: string; input: string[] };

/** A real server on loopback that speaks OpenAI's embeddings. */
async function embedder(answer: (asked: Asked, response: ServerResponse) => number[][] | undefined, timeoutMs = 5_000) {
  const asked: Asked[] = [];
  const server = createServer(async (incoming, response) => {
    let body = '';
    for await (const piece of incoming) body += piece;
    const request = JSON.parse(body) as Asked;
    asked.push(request);
    const vectors = answer(request, response);
    if (!vectors) return;
    response.writeHead(200, { 'content-type': 'application/json' });
    const data = vectors.map((embedding, index) => ({ object: 'embedding', index, embedding }));
    response.end(JSON.stringify({ object: 'list', data, model: 'e', usage: { prompt_tokens: 1, total_tokens: 1 } }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const language = createLanguage({
    baseUrl: `http://127.0.0.1:${port}/v1`,
    model: 'm',
    embeddingModel: 'e',
    fetch: (url, init) => fetch(url, init),
    prompts: promptsOnDisk(),
    database: await freshDatabase(),
    clock: () => 0,
    zone: 'Asia/Shanghai',
    log: silent,
    mask: (text) => maskPersonal(text).text,
    timeoutMs,
  });
  return { asked, vectors: async (texts: string[]) => language.vectors?.(texts) };
}

const oneEach = ({ input }: Asked) => input.map((text) => [text.length, 1]);

test('each text gets its vector, once: what is known is not asked again', async () => {
  const { asked, vectors } = await embedder(oneEach);
  const texts = Array.from({ length: 70 }, (_, i) => '难'.repeat(i + 1));
  const first = await vectors(texts);
  expect(first?.get('难难难')).toEqual(Float32Array.from([3, 1]));
  expect(first?.size).toBe(70);
  const requests = asked.length;
  expect(await vectors(texts)).toEqual(first);
  expect(asked.length).toBe(requests);
  expect(Math.max(...asked.map(({ input }) => input.length))).toBeLessThanOrEqual(32);
});

test('nothing marked as classified leaves, and personal numbers are hidden', async () => {
  const { asked, vectors } = await embedder(oneEach);
  const marked = '机密★5年 某某材料的情况';
  const found = await vectors([marked, '书记电话 13800138000 打不通']);
  expect(found?.has(marked)).toBe(false);
  expect(found?.size).toBe(1);
  expect(JSON.stringify(asked)).not.toMatch(/机密|13800138000/);
});

test.each<[string, (asked: Asked, response: ServerResponse) => number[][] | undefined]>([
  ['too few vectors', ({ input }) => input.slice(1).map(() => [1, 2])],
  ['vectors of different lengths', ({ input }) => input.map((_, i) => Array.from({ length: i + 1 }, () => 1))],
  ['empty vectors', ({ input }) => input.map(() => [])],
  ['no JSON', (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('<html>')],
  ['a failure', (_, response) => void response.writeHead(500).end('{}')],
  ['nothing, ever', () => undefined],
])('%s are none', async (_, answer) => {
  const { vectors } = await embedder(answer, 300);
  expect(await vectors(['一', '二'])).toBeUndefined();
});

import { createServer, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { silent } from '../../src/kernel/log.ts';
import { createLanguage, type Language } from '../../src/language/index.ts';
import type { LanguageParts } from '../../src/language/language.ts';
import { promptsOnDisk } from '../../src/language/prompts-on-disk.ts';
import { maskPersonal } from '../../src/skills/problems/index.ts';
import { freshDatabase } from '../support/database.ts';

/** What was asked of the model: the instructions, and the JSON that it was given. */
export type Request = { system: string; given: { [input: string]: unknown }; body: string; authorization: string };
/** What the model says, or what its server does instead. */
export type Reply = string | object | ((response: ServerResponse) => void);

/** A real server on loopback that speaks OpenAI's chat completions and says what a test lets it say. */
export async function scriptedModel(reply: (request: Request) => Reply) {
  const requests: Request[] = [];
  const server = createServer(async (incoming, response) => {
    let body = '';
    for await (const piece of incoming) body += piece;
    const { messages } = JSON.parse(body) as { messages: { role: string; content: string }[] };
    const contentOf = (role: string) => messages.find((one) => one.role === role)?.content ?? '';
    const authorization = incoming.headers.authorization ?? '';
    const request = { system: contentOf('system'), given: JSON.parse(contentOf('user')), body, authorization };
    requests.push(request);
    const says = reply(request);
    if (typeof says === 'function') return says(response);
    answer(response, typeof says === 'string' ? says : JSON.stringify(says));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { baseUrl: `http://127.0.0.1:${port}/v1`, requests };
}

/** A whole and ordinary completion. */
export function answer(response: ServerResponse, content: string): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      id: 'completion-1',
      object: 'chat.completion',
      created: 1,
      model: 'scripted',
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
    }),
  );
}

/** The same, as a stream that nobody asked for. */
export function stream(response: ServerResponse, content: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(`data: ${JSON.stringify({ id: '1', choices: [{ index: 0, delta: { content } }] })}\n\n`);
  response.end('data: [DONE]\n\n');
}

export const START = Date.parse('2026-11-24T09:20:00+08:00');

/** A language over such a model, with a database of its own. */
export async function languageOver(
  reply: (request: Request) => Reply,
  parts: Partial<LanguageParts> = {},
): Promise<{ language: Language; requests: Request[]; parts: LanguageParts }> {
  const { baseUrl, requests } = await scriptedModel(reply);
  const whole: LanguageParts = {
    baseUrl,
    apiKey: 'a-key',
    model: 'scripted',
    fetch: globalThis.fetch,
    prompts: promptsOnDisk(),
    database: parts.database ?? (await freshDatabase()),
    clock: () => START,
    zone: 'Asia/Shanghai',
    log: silent,
    mask: (text) => maskPersonal(text).text,
    ...parts,
  };
  return { language: createLanguage(whole), requests, parts: whole };
}

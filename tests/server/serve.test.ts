import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../support/database.ts';
import { type Ended, startRefused, startServer, webClient } from './support.ts';

const PATIENCE = { timeout: 120_000 };

async function seen(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers });
  return { status: response.status, text: await response.text() };
}

const People = z.object({ people: z.array(z.object({ id: z.string(), name: z.string() })) });

async function peopleOf(url: string) {
  return People.parse(await (await fetch(`${url}/web/people`)).json());
}

/** The one sentence of a refused start. */
function lineOf({ code, err }: Ended): string {
  expect(code).toBe(1);
  expect(err).not.toMatch(/\n {4}at /);
  expect(err.trim().split('\n')).toHaveLength(1);
  return err.trim();
}

test(
  'an empty database becomes the demo: the small sample, the page, what operators watch, and one server a file',
  PATIENCE,
  async () => {
    const folder = temporaryFolder();
    const server = await startServer({ folder });

    const { people } = await peopleOf(server.url);
    expect(people.length).toBeGreaterThan(30);
    expect((await seen(`${server.url}/`)).text).toContain('<html');
    expect(await seen(`${server.url}/healthz`)).toEqual({ status: 200, text: 'ok' });
    expect(await seen(`${server.url}/readyz`)).toEqual({ status: 200, text: 'ready' });
    const metrics = await seen(`${server.url}/metrics`);
    expect(metrics.status).toBe(200);
    for (const name of ['arrivals_waiting', 'messages_queued', 'dead_letters', 'failed_turns'])
      expect(metrics.text).toMatch(new RegExp(`^poti_${name} 0$`, 'm'));
    expect((await seen(`${server.url}/nowhere`)).status).toBe(404);
    expect((await seen(`${server.url}/feishu/events`)).status).toBe(404);

    const line = lineOf(await startRefused({ folder }));
    expect(line).toMatch(/another server already uses .*poti\.db: stop it first/);
    expect((await seen(`${server.url}/healthz`)).status).toBe(200);
    const taken = lineOf(
      await startRefused({ folder: temporaryFolder(), environment: { PORT: new URL(server.url).port } }),
    );
    expect(taken).toMatch(/^PORT \d+ on 127\.0\.0\.1 is in use: .*another PORT/);

    // one who watches the page must not hold the server back
    const watching = await fetch(`${server.url}/web/stream?as=01010`);
    await webClient(() => server.url).say('01010', 'before-the-end', '我有什么要办');
    const asked = performance.now();
    expect(await server.stop('SIGTERM')).toMatchObject({ code: 0, err: '' });
    expect(performance.now() - asked).toBeLessThan(5_000);
    await watching.body?.cancel().catch(() => undefined);

    const again = await startServer({ folder, environment: { METRICS_TOKEN: 'a token of the operators' } });
    const history = await webClient(() => again.url).history('01010');
    expect(history.map(({ from }) => from)).toEqual(['me', 'poti']);
    expect((await peopleOf(again.url)).people).toEqual(people);
    const withToken = (token: string) => seen(`${again.url}/metrics`, { authorization: token });
    expect((await seen(`${again.url}/metrics`)).status).toBe(403);
    expect((await withToken('Bearer a token of the operatorS')).status).toBe(403);
    expect((await withToken('Bearer a token of the operators')).text).toContain('poti_dead_letters 0');
    await again.stop('SIGTERM');
  },
);

test('a wrong setting refuses the start: its name, the fault and the fix on a line', PATIENCE, async () => {
  const refused = (environment: Record<string, string>) => startRefused({ folder: temporaryFolder(), environment });
  const [port, others, open, platform] = await Promise.all([
    refused({ PORT: 'eighty' }),
    refused({ TIME_ZONE: 'Mars/Olympus', SECRET_KEY: 'short', WEB_CHAT: 'maybe' }),
    refused({ HOST: '0.0.0.0' }),
    refused({ FEISHU_APP_ID: 'cli_1', FEISHU_APP_SECRET: 'the secret of the app' }),
  ]);
  expect(lineOf(port)).toBe('PORT is not a number: correct it or leave it out');
  expect(others.code).toBe(1);
  expect(others.err.trim().split('\n')).toEqual([
    'TIME_ZONE is not a time zone; an example is Asia/Shanghai: correct it or leave it out',
    'SECRET_KEY needs 32 characters or more: correct it or leave it out',
    'WEB_CHAT must be on or off: correct it or leave it out',
  ]);
  expect(lineOf(open)).toMatch(
    /^HOST 0\.0\.0\.0 is public .*: everyone could speak as anyone; set HOST=127\.0\.0\.1 or WEB_CHAT=off$/,
  );
  expect(platform.err).toMatch(/^FEISHU_ENCRYPT_KEY is missing: /m);
  expect(platform.err).toMatch(/^SECRET_KEY is missing /m);
  expect(platform.err).not.toContain('the secret of the app');
});

test('a database that can not be used refuses the start with a line', PATIENCE, async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a-file'), 'no folder');
  writeFileSync(join(folder, 'poti.db'), 'no database, but long enough to be read as the head of one'.repeat(20));
  const [noFolder, noDatabase, noServer] = await Promise.all([
    startRefused({ folder, environment: { DATABASE_URL: `file:${join(folder, 'a-file/poti.db')}` } }),
    startRefused({ folder }),
    startRefused({ folder, environment: { DATABASE_URL: 'http://127.0.0.1:1' } }),
  ]);
  expect(lineOf(noFolder)).toMatch(/DATABASE_URL/);
  expect(lineOf(noDatabase)).toMatch(/^DATABASE_URL .*poti\.db can't be used .*: check that it is a database file$/);
  expect(lineOf(noServer)).toMatch(/^DATABASE_URL http:\/\/127\.0\.0\.1:1 can't be used .*: check the address and /);
});

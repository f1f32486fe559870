import { join } from 'node:path';
import { unstable_startWorker } from 'wrangler';
import { newId } from '../../src/kernel/ids.ts';
import type { Arrival } from '../../src/message/arrival.ts';
import type { Channel } from '../../src/message/channel.ts';
import type { Call } from './worker.ts';

type Workerd = Awaited<ReturnType<typeof unstable_startWorker>>;
let starting: Promise<Workerd> | undefined;

/** One for all channels of a test file: it takes seconds to start. */
async function workerd(): Promise<Workerd> {
  starting ??= unstable_startWorker({
    config: join(import.meta.dirname, 'wrangler.toml'),
    dev: { persist: false, logLevel: 'error', server: { hostname: '127.0.0.1', port: 0 }, watch: false },
  });
  const started = await starting;
  await started.ready;
  return started;
}

export async function stopWorkerd(): Promise<void> {
  await (await starting)?.dispose();
}

/** A place in workerd where a channel can live: what it is asked here, it does there. */
export async function roomInWorkerd() {
  const { fetch } = await workerd();
  const place = newId();
  const arrivals: Arrival[] = [];

  // its type stays what JSON.parse makes of it: each caller knows what it asked
  async function ask(call: Call) {
    const answer = await fetch('http://127.0.0.1/door', {
      method: 'POST',
      headers: { 'x-place': place },
      body: JSON.stringify(call),
    });
    const { done, fault } = JSON.parse(await answer.text());
    if (fault === 'RangeError') throw new RangeError('as in workerd');
    if (fault) throw new Error(fault);
    return done;
  }

  return {
    arrivals,
    /** What an emulated platform sends to the channel's routes. */
    async post(request: Request): Promise<Response> {
      const { pathname, search } = new URL(request.url);
      const answer = await fetch(`http://127.0.0.1${pathname}${search}`, {
        method: request.method,
        headers: { ...Object.fromEntries(request.headers), 'x-place': place },
        ...(request.method === 'POST' ? { body: await request.text() } : {}),
      });
      const text = await answer.text();
      const come: Arrival[] = await ask({ ask: 'arrivals' });
      arrivals.splice(0, arrivals.length, ...come);
      const headers = { 'content-type': answer.headers.get('content-type') ?? '' };
      return new Response(answer.status === 204 ? null : text, { status: answer.status, headers });
    },
    async opens(call: Call): Promise<Channel> {
      await ask(call);
      return {
        ...(await ask({ ask: 'about' })),
        send: (message) => ask({ ask: 'send', message }),
        replace: (receipt, message) => ask({ ask: 'replace', receipt, message }),
        fetchFile: async (ref, limit) => Uint8Array.from(await ask({ ask: 'fetchFile', ref, limit })),
      };
    },
  };
}

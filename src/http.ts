import { timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import type { Log } from './kernel/log.ts';
import type { Channel, Receive } from './message/channel.ts';

export type HttpParts = {
  channels: Channel[];
  receive: Receive;
  /** Throws when the database can't be read. */
  ready(): Promise<void>;
  metrics(): Promise<string>;
  metricsToken: string | undefined;
  log: Log;
};

/** The one app on Node and on Workers: the channels' routes and what operators watch. */
export function createHttp({ channels, receive, ready, metrics, metricsToken, log }: HttpParts): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.text('ok'));
  app.get('/readyz', async (c) => {
    try {
      await ready();
      return c.text('ready');
    } catch (error) {
      log.error({ err: error }, 'not ready');
      return c.text('the database can not be read', 503);
    }
  });
  app.get('/metrics', async (c) => {
    // behind a proxy everyone's peer is this machine
    const peer = isForwarded(c.req.raw.headers) ? undefined : addressOf(c.env);
    if (!mayRead(c.req.header('authorization'), metricsToken, peer)) return c.text('forbidden', 403);
    return c.text(await metrics());
  });
  for (const { routes } of channels) {
    if (routes) app.route('/', routes(receive));
  }
  app.notFound((c) => c.text('not found', 404));
  app.onError((error, c) => {
    log.error({ err: error, path: c.req.path }, 'a request failed');
    return c.text('internal error', 500);
  });
  return app;
}

function isForwarded(headers: Headers): boolean {
  return ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => headers.has(name));
}

function mayRead(header: string | undefined, token: string | undefined, address: string | undefined): boolean {
  if (!token) return address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address);
  const given = Buffer.from(header ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** The peer's address as @hono/node-server hands it in; undefined on Workers, where a token is needed. */
function addressOf(env: unknown): string | undefined {
  if (typeof env !== 'object' || env === null || !('incoming' in env)) return undefined;
  const { incoming } = env as { incoming?: { socket?: { remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress;
}

import { createServer, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createApi } from './api.ts';
import { createLink } from './link.ts';
import { createSender, type Post, requestOf, webhookCarrier } from './sender.ts';
import { createUser, type User } from './user.ts';
import { type FeishuGroup, type FeishuUser, World } from './world.ts';

export type { Obj } from './card-check.ts';
export type { SeenCard } from './card-read.ts';
export type { Outcome, User } from './user.ts';
export type { FeishuGroup, FeishuUser, Seen } from './world.ts';

/** A way to go wrong. `lost`: it is done, but the answer never arrives. A number: refused with that code. */
export type Mishap = 'rate' | 'server-error' | 'hang' | 'reset' | 'lost' | number;

export type FeishuStart = {
  users: (FeishuUser | string)[];
  groups?: FeishuGroup[];
  appId?: string;
  appSecret?: string;
  encryptKey?: string | null;
  verificationToken?: string;
  clock?: () => number;
  limits?: 'real' | 'clock' | 'off';
  /** Where the app takes events; may be set later by `listensAt`. */
  appUrl?: string;
  /** Instead of a real request to `appUrl`: the app itself. */
  post?: Post;
  /** Resolves when the app has done all that it was going to do. Without it: when nothing has come for 150 ms. */
  settled?: () => Promise<void>;
  /** How long a first reaction is waited for, without `settled`; ms. */
  patience?: number;
};

/** Starts an emulated Feishu. Give its `domain` and `settings` to the app; talk to the app as `user(open_id)`. */
export async function startFeishu(start: FeishuStart) {
  const world = new World({
    appId: start.appId ?? 'cli_a1b2c3d4e5f60718',
    appSecret: start.appSecret ?? 'an-app-secret-of-the-emulator',
    encryptKey: start.encryptKey === null ? undefined : (start.encryptKey ?? 'an-encrypt-key'),
    verificationToken: start.verificationToken ?? 'a-verification-token',
    clock: start.clock ?? Date.now,
    limits: start.limits ?? 'real',
  });
  for (const user of start.users) {
    const known = typeof user === 'string' ? { open_id: user } : user;
    world.users.set(known.open_id, known);
  }
  for (const group of start.groups ?? []) world.groups.set(group.chat_id, group);

  let appUrl = start.appUrl ?? 'http://127.0.0.1/feishu/events';
  let domain = '';
  const link = createLink(world);
  const api = createApi(world, () => link.url(domain));
  const post: Post = start.post ?? ((request) => fetch(request));
  const webhook = webhookCarrier(world, () => appUrl, post);
  const sender = createSender(world, () => (link.connections() > 0 ? link.carry : webhook));
  let mishaps: { mishap: Mishap; path: RegExp }[] = [];

  const listener = getRequestListener(async (request, { outgoing }) => {
    const { pathname } = new URL(request.url);
    const next = mishaps.find(({ path }) => path.test(pathname));
    if (!next) return api.app.fetch(request);
    mishaps = mishaps.filter((one) => one !== next);
    return goWrong(next.mishap, request, outgoing);
  });
  const server = createServer((incoming, outgoing) => {
    void listener(incoming, outgoing);
  });
  server.on('upgrade', link.upgrade);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the emulator has no port');
  domain = `http://127.0.0.1:${address.port}`;

  async function goWrong(mishap: Mishap, request: Request, outgoing: unknown): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (mishap !== 'lost') world.calls.push(`${request.method} ${pathname}`);
    if (typeof mishap === 'number') return Response.json({ code: mishap, msg: 'a mishap' }, { status: 400 });
    if (mishap === 'rate') {
      const headers = { 'x-ogw-ratelimit-limit': '50', 'x-ogw-ratelimit-reset': '7' };
      return Response.json({ code: 99991400, msg: 'request trigger frequency limit' }, { status: 429, headers });
    }
    if (mishap === 'server-error') return new Response('<html>502 Bad Gateway</html>', { status: 502 });
    if (mishap === 'lost') await api.app.fetch(request);
    if (mishap === 'hang') return new Promise(() => {});
    if (isServerResponse(outgoing)) outgoing.destroy();
    return new Promise(() => {});
  }

  async function quiet(): Promise<void> {
    if (start.settled) return start.settled();
    const before = world.activity;
    const patience = performance.now() + (start.patience ?? 1_500);
    while (world.activity === before && performance.now() < patience) await pause(15);
    for (let last = -1; last !== world.activity; ) {
      last = world.activity;
      await pause(150);
    }
  }

  const users = new Map<string, User>();
  return {
    domain,
    settings: world.settings,
    world,
    calls: world.calls,
    quiet,
    user(open_id: string): User {
      const user = users.get(open_id) ?? createUser(world, sender, quiet, open_id);
      users.set(open_id, user);
      return user;
    },
    /** What this person sees from the bot now, oldest first. */
    seen: (open_id: string) => world.seen(open_id),
    /** Saves the app's address as the console does: with a challenge. Resolves to whether it was accepted. */
    async listensAt(url: string): Promise<boolean> {
      appUrl = url;
      const challenge = world.id('challenge');
      const body = { challenge, token: world.settings.verificationToken, type: 'url_verification' };
      const response = await post(requestOf(world, url, body, { signed: false }));
      const answer: unknown = await response.json().catch(() => undefined);
      return response.status === 200 && JSON.stringify(answer) === JSON.stringify({ challenge });
    },
    /** Lets the next `times` calls (of this path) go wrong. */
    mishap(mishap: Mishap, { times = 1, path = /^\/open-apis\/im\// }: { times?: number; path?: RegExp } = {}) {
      for (let i = 0; i < times; i++) mishaps.push({ mishap, path });
    },
    expireTokens: api.expireTokens,
    /** Any event, with the retries of events. */
    event: sender.event,
    retryDue: sender.retryDue,
    waitingRetries: sender.waiting,
    double: sender.double,
    connections: link.connections,
    connectionsMade: link.made,
    cutConnections: link.cut,
    async stop(): Promise<void> {
      link.cut();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

export type Feishu = Awaited<ReturnType<typeof startFeishu>>;

function isServerResponse(value: unknown): value is ServerResponse {
  return typeof value === 'object' && value !== null && 'destroy' in value;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

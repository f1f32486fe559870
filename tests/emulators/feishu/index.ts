import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createWeather } from '../weather.ts';
import { createApi, tooMany } from './api.ts';
import { createLink } from './link.ts';
import { createSender, type Post, requestOf, webhookCarrier } from './sender.ts';
import { createUser, type User } from './user.ts';
import { type FeishuGroup, type FeishuUser, World } from './world.ts';

export type { Obj } from './card-check.ts';
export type { SeenCard } from './card-read.ts';
export type { Outcome, User } from './user.ts';
export type { FeishuGroup, FeishuUser, Seen } from './world.ts';

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
  const weather = createWeather({
    clock: world.settings.clock,
    calls: world.calls,
    answer: (request) => api.app.fetch(request),
    refuse: (mishap) =>
      mishap === 'rate' ? tooMany(7) : Response.json({ code: mishap, msg: 'a mishap' }, { status: 400 }),
    path: /^\/open-apis\/im\//,
  });

  const listener = getRequestListener((request, { outgoing }) => weather.serve(request, outgoing));
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
    /** What a server is told in its environment to find this Feishu. */
    environment: {
      FEISHU_APP_ID: world.settings.appId,
      FEISHU_APP_SECRET: world.settings.appSecret,
      FEISHU_ENCRYPT_KEY: world.settings.encryptKey ?? '',
      FEISHU_VERIFICATION_TOKEN: world.settings.verificationToken,
      FEISHU_DOMAIN: domain,
    },
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
    weather,
    mishap: weather.mishap,
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

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createWeather } from '../weather.ts';
import { createApi } from './api.ts';
import { no } from './codes.ts';
import { createDriver } from './driver.ts';
import { screenOf } from './screen.ts';
import { createSender, type Post } from './sender.ts';
import { createUser, type User } from './user.ts';
import { World } from './world.ts';

export type { Screen } from './screen.ts';
export type { User } from './user.ts';
export type { Obj } from './world.ts';

export type WecomStart = {
  users: string[];
  /** Those of them in the app's visible range; all by default. */
  visible?: string[];
  corpId?: string;
  agentId?: number;
  secret?: string;
  token?: string;
  aesKey?: string;
  aibot?: { id: string; token: string; aesKey: string };
  clock?: () => number;
  limits?: 'on' | 'off';
  /** Instead of real requests: the app itself. */
  post?: Post;
  /** Resolves when the app has done all that it was going to do. Without it: when nothing has come for 150 ms. */
  settled?: (() => Promise<void>) | undefined;
  /** How long a first reaction is waited for, without `settled`; ms. */
  patience?: number;
};

/** Starts an emulated WeCom. Give its `base` and `settings` to the app; talk to the app as `user(userid)`. */
export async function startWecom(start: WecomStart) {
  const world = new World({
    corpId: start.corpId ?? 'ww0123456789abcdef',
    agentId: start.agentId ?? 1000002,
    secret: start.secret ?? 'a-secret-of-the-emulator',
    token: start.token ?? 'TokenOfTheApp',
    aesKey: start.aesKey ?? 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
    clock: start.clock ?? Date.now,
    limits: start.limits ?? 'on',
    bot: start.aibot ?? {
      id: 'AIBOT',
      token: 'TokenOfTheBot',
      aesKey: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg',
    },
  });
  for (const user of start.users) (start.visible?.includes(user) === false ? world.hidden : world.users).add(user);
  let origin = 'http://127.0.0.1';
  const post: Post = start.post ?? ((request) => fetch(request));
  const sender = createSender({
    world,
    post,
    appUrl: () => `${origin}/wecom/events`,
    botUrl: () => `${origin}/wecom/aibot`,
  });
  const api = createApi(world);
  const weather = createWeather({
    clock: world.settings.clock,
    calls: world.calls,
    answer: (request) => api.fetch(request),
    refuse: (mishap) => Response.json(no(mishap === 'rate' ? 45009 : mishap, 'a mishap')),
    path: /message\/send/,
  });

  const listener = getRequestListener((request, { outgoing }) =>
    new URL(request.url).pathname.startsWith('/__test__/') ? driver.fetch(request) : weather.serve(request, outgoing),
  );
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the emulator has no port');
  world.base = `http://127.0.0.1:${address.port}`;

  /** Waits for what comes of something; `since`: how many calls there had been before it. */
  async function quiet(since = world.calls.length): Promise<void> {
    if (start.settled) return start.settled();
    const end = performance.now() + (start.patience ?? 1_500);
    while (world.calls.length === since && performance.now() < end) await pause(15);
    for (let last = -1; last !== world.calls.length; ) {
      last = world.calls.length;
      await pause(150);
    }
  }

  const users = new Map<string, User>();
  function userOf(userid: string): User {
    const user = users.get(userid) ?? createUser(world, sender, quiet, userid);
    users.set(userid, user);
    return user;
  }
  const driver = createDriver(world, userOf);

  return {
    base: world.base,
    settings: world.settings,
    /** What a server is told in its environment to find this WeCom. */
    environment: {
      WECOM_CORP_ID: world.settings.corpId,
      WECOM_AGENT_ID: String(world.settings.agentId),
      WECOM_SECRET: world.settings.secret,
      WECOM_TOKEN: world.settings.token,
      WECOM_ENCODING_AES_KEY: world.settings.aesKey,
      WECOM_API_BASE: world.base,
    },
    world,
    sender,
    quiet: () => quiet(),
    user: userOf,
    seen: (userid: string) => world.seen(userid).map((message) => screenOf(message, world)),
    /** Where the app listens; saved as the console does. Resolves to whether it was accepted. */
    listensAt(url: string): Promise<boolean> {
      origin = url;
      return sender.verify();
    },
    weather,
    mishap: weather.mishap,
    /** WeCom may end a token before its time. */
    revokeTokens() {
      for (const token of world.tokens.values()) token.revoked = true;
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Wecom = Awaited<ReturnType<typeof startWecom>>;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

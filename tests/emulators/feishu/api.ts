import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { faultOfCard } from './card-check.ts';
import { addContacts } from './contacts.ts';
import { createLimits } from './limits.ts';
import type { StoredMessage, World } from './world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The tokens of the app, and the HTTP API of Feishu as far as a bot needs it, as strict as the real one. */
export function createApi(world: World, linkUrl: () => string) {
  const { settings } = world;
  const tokens: { token: string; until: number }[] = [];
  const uuids = new Map<string, { id: string; at: number }>();
  const limits = createLimits(world);
  const app = new Hono();

  app.use(async (c, next) => {
    world.calls.push(`${c.req.method} ${c.req.path}`);
    await next();
    c.header('x-tt-logid', world.id('log'));
  });

  app.post('/open-apis/auth/v3/tenant_access_token/internal', async (c) => {
    const body = Credentials.safeParse(await json(c));
    const good = body.data?.app_id === settings.appId && body.data.app_secret === settings.appSecret;
    if (!good) return c.json({ code: 10014, msg: 'app secret invalid' });
    const now = settings.clock();
    let newest = tokens.at(-1);
    if (!newest || newest.until - now < 30 * 60_000) {
      newest = { token: world.id('t-token'), until: now + 2 * HOUR };
      tokens.push(newest);
    }
    const expire = Math.floor((newest.until - now) / 1000);
    return c.json({ code: 0, msg: 'ok', tenant_access_token: newest.token, expire });
  });

  app.post('/callback/ws/endpoint', async (c) => {
    const body = LinkCredentials.safeParse(await json(c));
    const good = body.data?.AppID === settings.appId && body.data.AppSecret === settings.appSecret;
    if (!good) return c.json({ code: 514, msg: 'auth failed' });
    const ClientConfig = { ReconnectCount: -1, ReconnectInterval: 1, ReconnectNonce: 0, PingInterval: 120 };
    return c.json({ code: 0, msg: '', data: { URL: linkUrl(), ClientConfig } });
  });

  app.use('/open-apis/*', async (c, next) => {
    const token = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    if (!token) return fail(c, 99991661, 'Missing access token for authorization');
    if (!tokens.some((one) => one.token === token && one.until > settings.clock())) {
      return fail(c, 99991663, 'Invalid access token for authorization');
    }
    return next();
  });

  app.post('/open-apis/im/v1/messages', async (c) => {
    const wait = limits.app();
    if (wait !== undefined) return tooMany(wait);
    const idType = c.req.query('receive_id_type') ?? '';
    const body = Create.safeParse(await json(c));
    if (!ID_TYPES.has(idType) || !body.success)
      return fail(c, 230001, 'Your request contains an invalid request parameter');
    const target = targetOf(idType, body.data.receive_id);
    if ('code' in target) return fail(c, target.code, target.msg);
    return send(c, body.data, target);
  });

  app.post('/open-apis/im/v1/messages/:id/reply', async (c) => {
    const wait = limits.app();
    if (wait !== undefined) return tooMany(wait);
    const body = Reply.safeParse(await json(c));
    const parent = find(c.req.param('id'));
    if (!body.success || !parent) return fail(c, 230001, 'Your request contains an invalid request parameter');
    return send(c, body.data, { chat: parent.chat, person: parent.person, parent: parent.id });
  });

  app.patch('/open-apis/im/v1/messages/:id', async (c) => {
    const message = find(c.req.param('id'));
    const body = Patch.safeParse(await json(c));
    if (!body.success || !message) return fail(c, 230001, 'Your request contains an invalid request parameter');
    if (!message.fromBot) return fail(c, 230027, 'not the sender of this message');
    if (message.deleted) return fail(c, 230011, 'The message is recalled');
    if (message.type !== 'interactive') return fail(c, 230001, 'This message is NOT a card');
    if (message.at + 14 * DAY < settings.clock()) return fail(c, 230031, 'The message is too old');
    if (!limits.receiver(message.id)) return fail(c, 230020, 'This operation triggers the frequency limit');
    const bad = refuseContent('interactive', body.data.content);
    if (bad) return fail(c, bad.code, bad.msg);
    world.show(message, JSON.parse(body.data.content));
    return c.json({ code: 0, msg: 'ok', data: {} });
  });

  app.delete('/open-apis/im/v1/messages/:id', (c) => {
    const message = find(c.req.param('id'));
    if (!message?.fromBot) return fail(c, 230001, 'Your request contains an invalid request parameter');
    message.deleted = true;
    world.activity++;
    return c.json({ code: 0, msg: 'success', data: {} });
  });

  app.get('/open-apis/im/v1/messages/:id', (c) => {
    const message = find(c.req.param('id'));
    if (!message) return fail(c, 230001, 'Your request contains an invalid request parameter');
    return c.json({ code: 0, msg: 'success', data: { items: [shown(message)] } });
  });

  app.post('/open-apis/im/v1/files', async (c) => {
    const form = await c.req.parseBody();
    const { file, file_name, file_type } = form;
    if (!(file instanceof File) || typeof file_name !== 'string' || !FILE_TYPES.has(String(file_type))) {
      return fail(c, 234001, 'Invalid request param');
    }
    if (file.size === 0 || file.size > 30 * 1024 * 1024) return fail(c, 234006, 'The file size exceed the max value');
    const file_key = world.id('file');
    world.resources.set(file_key, { name: file_name, bytes: new Uint8Array(await file.arrayBuffer()) });
    return c.json({ code: 0, msg: 'success', data: { file_key } });
  });

  app.post('/open-apis/im/v1/images', async (c) => {
    const { image } = await c.req.parseBody();
    if (!(image instanceof File) || image.size === 0) return fail(c, 234001, 'Invalid request param');
    const image_key = world.id('img');
    world.resources.set(image_key, { name: 'image', bytes: new Uint8Array(await image.arrayBuffer()) });
    return c.json({ code: 0, msg: 'success', data: { image_key } });
  });

  app.get('/open-apis/im/v1/messages/:id/resources/:key', (c) => {
    const message = find(c.req.param('id'));
    const key = c.req.param('key');
    const resource = world.resources.get(key);
    const type = c.req.query('type');
    if (type !== (key.startsWith('img') ? 'image' : 'file')) return fail(c, 234001, 'Invalid request param');
    if (!message || !resource || !JSON.stringify(message.content).includes(key)) {
      return fail(c, 234003, 'File not in msg.');
    }
    return c.body(new Uint8Array(resource.bytes), 200, { 'content-type': 'application/octet-stream' });
  });

  app.get('/open-apis/bot/v3/info', (c) =>
    c.json({
      code: 0,
      msg: 'ok',
      bot: { open_id: world.botId, app_name: 'Poti', activate_status: 2, avatar_url: '', ip_white_list: [] },
    }),
  );

  addContacts(app, world);

  app.notFound((c) => c.text('404 page not found', 404));

  function find(id: string): StoredMessage | undefined {
    return world.messages.find((message) => message.id === id);
  }

  function targetOf(idType: string, id: string): Target | { code: number; msg: string } {
    if (idType === 'chat_id') {
      const group = world.groups.get(id);
      if (group) return { chat: id, person: undefined };
      const person = [...world.users.keys()].find((open_id) => world.chatWith(open_id) === id);
      return person ? targetOf('open_id', person) : { code: 230002, msg: 'Bot/User can NOT be out of the chat.' };
    }
    const user = [...world.users.values()].find((one) =>
      Object.entries(one).some(([key, v]) => key === idType && v === id),
    );
    if (!user) return { code: idType === 'open_id' ? 99992351 : 230034, msg: 'not a valid receive_id' };
    if (user.resigned) return { code: 230029, msg: 'User has resigned.' };
    if (user.unavailable) return { code: 230013, msg: 'Bot has NO availability to this user.' };
    if (user.stopped) return { code: 230053, msg: 'The user has stopped the bot from sending messages.' };
    return { chat: world.chatWith(user.open_id), person: user.open_id };
  }

  function send(c: Context, { msg_type, content, uuid }: z.infer<typeof Reply>, target: Target) {
    const key = uuid === undefined ? undefined : `${target.chat}/${uuid}`;
    const before = key === undefined ? undefined : uuids.get(key);
    if (before && before.at + HOUR > settings.clock()) {
      const message = find(before.id);
      if (message) return c.json({ code: 0, msg: 'success', data: shown(message) });
    }
    const bad = refuseContent(msg_type, content);
    if (bad) return fail(c, bad.code, bad.msg);
    if (!limits.receiver(target.chat)) return fail(c, 230020, 'This operation triggers the frequency limit');
    const message = world.store({ ...target, fromBot: true, type: msg_type, content: JSON.parse(content) });
    if (key !== undefined) uuids.set(key, { id: message.id, at: settings.clock() });
    return c.json({ code: 0, msg: 'success', data: shown(message) });
  }

  function refuseContent(type: string, content: string): { code: number; msg: string } | undefined {
    const bytes = Buffer.byteLength(content);
    if (bytes > (type === 'text' ? 150 * 1024 : 30_000))
      return { code: 230025, msg: 'The length of the message content reaches its limit.' };
    let parsed: unknown;
    try {
      parsed = JSON.parse(content);
    } catch {
      return { code: 230001, msg: 'content is not a string in json format' };
    }
    if (type === 'interactive') return faultOfCard(parsed);
    const shape = CONTENT[type];
    if (!shape?.safeParse(parsed).success) return { code: 230001, msg: 'invalid message content' };
    const key = FileContent.safeParse(parsed).data?.file_key;
    if (key && !world.resources.has(key)) return { code: 230001, msg: 'invalid file_key' };
    return undefined;
  }

  function shown({ id, chat, type, content, at, updatedAt, deleted, replaced, parent }: StoredMessage) {
    return {
      message_id: id,
      msg_type: type,
      create_time: String(at),
      update_time: String(updatedAt),
      deleted,
      updated: replaced > 0,
      chat_id: chat,
      ...(parent ? { root_id: parent, parent_id: parent } : {}),
      sender: { id: settings.appId, id_type: 'app_id', sender_type: 'app', tenant_key: world.tenant },
      body: { content: JSON.stringify(content) },
    };
  }

  return {
    app,
    /** As if two hours had passed for all tokens. */
    expireTokens() {
      tokens.length = 0;
    },
  };
}

type Target = { chat: string; person: string | undefined; parent?: string };

const ID_TYPES = new Set(['open_id', 'union_id', 'user_id', 'chat_id']);
const FILE_TYPES = new Set(['opus', 'mp4', 'pdf', 'doc', 'xls', 'ppt', 'stream']);
const Credentials = z.object({ app_id: z.string(), app_secret: z.string() });
const LinkCredentials = z.object({ AppID: z.string(), AppSecret: z.string() });
const Reply = z.object({ msg_type: z.string(), content: z.string(), uuid: z.string().max(50).optional() });
const Create = Reply.extend({ receive_id: z.string().min(1) });
const Patch = z.object({ content: z.string() });
const FileContent = z.object({ file_key: z.string() });
const CONTENT: Record<string, z.ZodType> = {
  text: z.object({ text: z.string().min(1) }),
  post: z.record(z.string(), z.object({ title: z.string().optional(), content: z.array(z.array(z.unknown())) })),
  image: z.object({ image_key: z.string() }),
  file: FileContent,
};

/** To come again after so many seconds. */
export function tooMany(seconds: number): Response {
  const headers = { 'x-ogw-ratelimit-limit': '50', 'x-ogw-ratelimit-reset': String(seconds) };
  return Response.json({ code: 99991400, msg: 'request trigger frequency limit' }, { status: 429, headers });
}

function fail(c: Context, code: number, msg: string) {
  return c.json({ code, msg, error: { log_id: 'log', troubleshooter: '' } }, 400);
}

async function json(c: Context): Promise<unknown> {
  try {
    return JSON.parse(await c.req.text());
  } catch {
    return undefined;
  }
}

import { type Context, Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type * as z from 'zod';
import { civilMinute, instantOf, MINUTE_MS } from '../../kernel/clock.ts';
import { sha256 } from '../../kernel/ids.ts';
import type { Arrival, Said } from '../../message/arrival.ts';
import type { Receive } from '../../message/channel.ts';
import type { Audience } from './audience.ts';
import type { WebOptions } from './entry.ts';
import { guard, refuse } from './guard.ts';
import { pageFile } from './page.ts';
import { As, Download, fileBody, Move, Press, reading, Say, Submit, smallBody, Upload } from './requests.ts';
import type { Shelf } from './shelf.ts';

const BEAT_MS = 25_000;
/** How long a press waits for its card (DESIGN, "A press on a card"). */
const CARD_WITHIN_MS = 2_000;

type Parts = WebOptions & { audience: Audience; received: Shelf; sent: Shelf; receive: Receive };

/** The page and what it asks for. */
export function webRoutes(parts: Parts): Hono {
  const { audience, clock, zone, received, sent, receive } = parts;
  const app = new Hono();
  app.use('/', guard);
  app.use('/web/*', guard);

  // a key outlives what is told anonymously: whose it is must not stand in it (law 10); page/dom.js does the same
  const arrivalOf = async (account: string, key: string, said: Said): Promise<Arrival> => ({
    key: `web/${(await sha256(`${account}/${key}`)).slice(0, 32)}`,
    channel: 'web',
    account,
    chat: account,
    private: true,
    at: clock.now(),
    said,
  });
  const time = () => ({ now: clock.now(), civil: civilMinute(clock.now(), zone), zone });

  app.get('/', async (c) => (await pageFile('index.html')) ?? c.notFound());
  app.get('/web/people', async (c) => c.json({ people: await parts.people() }));
  app.get('/web/clock', (c) => c.json(time()));

  app.get('/web/history', (c) => asked(c, As, async ({ as }) => c.json({ messages: await parts.messages(as), zone })));

  app.get('/web/stream', (c) =>
    asked(c, As, async ({ as }) =>
      streamSSE(c, async (stream) => {
        const write = (event: string, data: unknown) => {
          stream.writeSSE({ event, data: JSON.stringify(data) }).catch(() => stream.abort());
        };
        const leave = audience.join(as, ({ event, data }) => write(event, data));
        const beat = setInterval(() => write('beat', {}), BEAT_MS);
        write('beat', {});
        await new Promise<void>((closed) => stream.onAbort(closed));
        clearInterval(beat);
        leave();
      }),
    ),
  );

  app.post('/web/enter', smallBody, (c) =>
    told(c, As, async ({ as }) => {
      const first = (await parts.messages(as)).length === 0;
      // one key for ever: the chat is opened for the first time only once
      if (first) await receive(await arrivalOf(as, 'enter', { kind: 'enter', first }));
      return c.json({ first });
    }),
  );

  app.post('/web/say', smallBody, (c) =>
    told(c, Say, async ({ as, key, text }) => {
      const arrival = await arrivalOf(as, key, { kind: 'text', text });
      const { fresh } = await receive(arrival);
      return c.json({ id: arrival.key, at: arrival.at, fresh });
    }),
  );

  const acted = async (c: Context, arrival: Arrival) => {
    const { fresh, replacement } = await receive(arrival);
    const card = await replacement(CARD_WITHIN_MS);
    return c.json({ fresh, ...(card ? { card } : { toast: '已收到，正在办理' }) });
  };

  app.post('/web/press', smallBody, (c) =>
    told(c, Press, async ({ as, key, action, on }) =>
      acted(c, { ...(await arrivalOf(as, key, { kind: 'press', action })), ...(on ? { handle: on } : {}) }),
    ),
  );

  app.post('/web/submit', smallBody, (c) =>
    told(c, Submit, async ({ as, key, action, values, on }) =>
      acted(c, { ...(await arrivalOf(as, key, { kind: 'submit', action, values })), ...(on ? { handle: on } : {}) }),
    ),
  );

  app.post('/web/file', fileBody, (c) =>
    asked(c, Upload, async ({ as, key, name, hold }) => {
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      if (bytes.length === 0) return refuse(c, 400, '这个文件是空的。');
      const ref = await sha256(bytes);
      received.put(ref, { name, bytes });
      if (hold) return c.json({ ref });
      const media = c.req.header('content-type')?.startsWith('image/') ? 'image' : 'file';
      const arrival = await arrivalOf(as, key, { kind: 'media', media, name, ref });
      const { fresh } = await receive(arrival);
      return c.json({ id: arrival.key, at: arrival.at, fresh, ref });
    }),
  );

  app.get('/web/download', (c) =>
    asked(c, Download, async ({ as, on }) => {
      const file = (await parts.messages(as)).find(({ id }) => id === on)?.card?.file;
      const bytes = file && (sent.get(on)?.bytes ?? (file.sha256 && (await parts.storedFile?.(file.sha256))));
      if (!file || !bytes) return refuse(c, 404, '这个文件已不在了，请再要一次。');
      return c.body(Uint8Array.from(bytes), 200, {
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      });
    }),
  );

  app.post('/web/clock', smallBody, (c) =>
    told(c, Move, async ({ at }) => {
      const now = clock.now();
      const instant = typeof at === 'number' ? at : instantOf(at, zone);
      if (instant < now - MINUTE_MS) return refuse(c, 400, '演示时间只能往后调。');
      await clock.moveTo(Math.max(instant, now));
      return c.json(time());
    }),
  );

  app.get('/web/:file', async (c) => (await pageFile(c.req.param('file'))) ?? refuse(c, 404, '没有这个页面。'));
  return app;
}

/** Answers a request whose wish is in the query. */
async function asked<T>(c: Context, schema: z.ZodType<T>, answer: (wish: T) => Promise<Response>): Promise<Response> {
  const wish = reading(schema, c.req.query());
  return 'fault' in wish ? refuse(c, 400, wish.fault) : answer(wish.value);
}

/** Answers a request whose wish is a JSON body. */
async function told<T>(c: Context, schema: z.ZodType<T>, answer: (wish: T) => Promise<Response>): Promise<Response> {
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) return refuse(c, 415, '只接受 JSON 请求。');
  let body: unknown;
  try {
    body = await c.req.json();
  } catch {
    return refuse(c, 400, '请求不是有效的 JSON。');
  }
  const wish = reading(schema, body);
  return 'fault' in wish ? refuse(c, 400, wish.fault) : answer(wish.value);
}

import { createServer } from 'node:http';
import { serve } from '@hono/node-server';
import { adaptDefault, EventDispatcher, LoggerLevel } from '@larksuiteoapi/node-sdk';
import { Hono } from 'hono';
import { createAssistant } from '../../src/assistant.ts';
import { feishuChannel } from '../../src/channels/feishu/index.ts';
import { createHttp } from '../../src/http.ts';
import { newId } from '../../src/kernel/ids.ts';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { silent } from '../../src/kernel/log.ts';
import { sealWith } from '../../src/kernel/seal.ts';
import { workingDays } from '../../src/kernel/working-days.ts';
import type { Receive } from '../../src/message/channel.ts';
import { filledFile } from '../file.ts';
import { APP } from './events.ts';

/**
 * One of the servers that take the same events, in a process of its own; tells its parent its port.
 * `bare`: Hono that reads the JSON and says 200. `sdk`: the dispatcher of Feishu's SDK in Hono, which keeps nothing; `sdk-http`:
 * the same by the SDK's own adapter, without any framework.
 * `undurable`: this project's routes, keeping nothing. `durable`: the same before the inbox, without turns.
 */
const [kind] = process.argv.slice(2);
const port = kind === 'sdk-http' ? await listenSdk() : await listenHono(kind);
process.send?.(port);
process.once('SIGINT', () => process.exit());

async function listenHono(kind: string | undefined): Promise<number> {
  const apps = { bare, sdk, undurable: () => ours(nothingKept), durable: async () => ours(await inbox()) };
  const app = await apps[kind as keyof typeof apps]();
  return new Promise((resolve) => {
    serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, (address) => resolve(address.port));
  });
}

function bare(): Hono {
  const app = new Hono();
  app.post('/feishu/events', async (c) => {
    await c.req.json();
    return c.json({});
  });
  return app;
}

function ours(receive: Receive): Hono {
  const channel = feishuChannel({ ...APP, domain: 'http://127.0.0.1:9', clock: Date.now, log: silent });
  return createHttp({
    channels: [channel],
    receive,
    ready: async () => {},
    metrics: async () => '',
    metricsToken: undefined,
    log: silent,
  });
}

async function nothingKept() {
  return { fresh: true, replacement: async () => undefined };
}

async function inbox(): Promise<Receive> {
  const { url } = await filledFile(async () => {});
  const database = await openLibsql(url);
  const { engine } = createAssistant({
    database,
    channels: [],
    clock: Date.now,
    zone: 'Asia/Shanghai',
    workingDays: workingDays(),
    newId,
    seal: sealWith('a secret key that seals nothing here'),
    log: silent,
  });
  return engine.receive;
}

function dispatcher(): EventDispatcher {
  const made = new EventDispatcher({ ...APP, loggerLevel: LoggerLevel.fatal });
  return made.register({ 'im.message.receive_v1': async () => ({}) });
}

function sdk(): Hono {
  const app = new Hono();
  const takes = dispatcher();
  app.post('/feishu/events', async (c) => {
    const event = Object.assign(Object.create({ headers: c.req.header() }), await c.req.json());
    return c.json(await takes.invoke(event));
  });
  return app;
}

function listenSdk(): Promise<number> {
  const server = createServer(adaptDefault('/feishu/events', dispatcher()));
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

import { serve } from '@hono/node-server';
import { type Assistant, createAssistant } from './assistant.ts';
import { type WebClock, webChannel } from './channels/web/channel.ts';
import { freeLeases } from './chat/inbox.ts';
import { type Config, readConfig } from './config.ts';
import { movableClock } from './demo.ts';
import { forgetAll } from './forget.ts';
import { health, noteTick } from './health.ts';
import { createHttp } from './http.ts';
import { type Clock, MINUTE_MS } from './kernel/clock.ts';
import type { Database } from './kernel/database.ts';
import { OperatorError } from './kernel/errors.ts';
import { fileOf } from './kernel/files.ts';
import { newId } from './kernel/ids.ts';
import { lockForServer } from './kernel/lock.ts';
import { logTo } from './kernel/log.ts';
import { workingDays } from './kernel/working-days.ts';
import { promptsOnDisk } from './language/prompts-on-disk.ts';
import type { Channel } from './message/channel.ts';
import { gauges } from './metrics.ts';
import { modelOf } from './model.ts';
import { makeFolder, openDatabase, sealFor } from './open.ts';
import { platforms } from './platforms.ts';
import { hasRoster, loadSample } from './sample.ts';
import { watchAddressBooks } from './skills/organisation/index.ts';
import { webHistory, webPeople } from './web-history.ts';

const TICK_MS = 20_000;
const FORGET_MS = 6 * 3_600_000;
const ADDRESS_BOOKS_MS = 3_600_000;

/** Starts the server; resolves to what stops it gracefully: nothing new in, what is in hand finished. */
export async function start(environment: Record<string, string | undefined>): Promise<() => Promise<void>> {
  const config = readConfig(environment);
  const log = logTo(config.logLevel);
  makeFolder(config.databaseUrl);
  const unlock = await lockForServer(config.databaseUrl);
  const database = await openDatabase(config);
  // the lock of the file is ours, so whoever held these leases is gone; on a database server another may be alive
  if (config.databaseUrl.startsWith('file:')) await database.batch(freeLeases());
  const clock = config.demo ? movableClock(Date.now) : Date.now;
  if (config.demo && !(await hasRoster(database.read)))
    await loadSample(database, { size: 'small', now: clock(), zone: config.zone, newId });

  let assistant: Assistant | undefined;
  const web = config.webChat ? [webOn(config, database, clock, () => assistant)] : [];
  const channels: Channel[] = [...web, ...platforms(config, { database, clock, log })];
  assistant = createAssistant({
    database,
    channels,
    clock,
    zone: config.zone,
    workingDays: workingDays(),
    newId,
    seal: await sealFor(database, config),
    language: modelOf(config, promptsOnDisk, { database, clock, log }),
    log,
  });
  const { engine, sender } = assistant;

  const app = createHttp({
    channels,
    receive: engine.receive,
    ready: async () => void (await health(database.read, clock(), config.zone)),
    metrics: async () => gauges(await health(database.read, clock(), config.zone)),
    metricsToken: config.metricsToken,
    log,
  });
  const server = await listen(app.fetch, config);
  engine.start();
  sender.start();
  const hangUp = await Promise.all(channels.flatMap(({ connect }) => (connect ? [connect(engine.receive)] : [])));
  for (const { id, prepare } of channels) {
    // what the platform can't set up now (its menu) is no reason not to serve
    prepare?.().catch((error: unknown) => log.error({ err: error, channel: id }, 'the platform was not set up'));
  }
  const tick = () =>
    engine
      .tick(clock())
      .then(() => noteTick(database, clock()))
      .catch((error: unknown) => log.error({ err: error }, 'the tick failed'));
  await tick();
  const ticking = setInterval(tick, TICK_MS);
  const forget = () =>
    database
      .batch(forgetAll(clock(), config))
      .catch((error: unknown) => log.error({ err: error }, 'old conversations were not removed'));
  await forget();
  const forgetting = setInterval(forget, FORGET_MS);
  const watch = () =>
    watchAddressBooks(database, { channels, now: clock(), zone: config.zone, log }).catch((error: unknown) =>
      log.error({ err: error }, 'the address books were not compared'),
    );
  const watching = setInterval(watch, ADDRESS_BOOKS_MS);
  const { port } = server.address() as { port: number };
  console.log(`破题已启动：http://${config.host}:${port}${config.webChat ? '（网页对话）' : ''}`);

  return async () => {
    clearInterval(ticking);
    clearInterval(forgetting);
    clearInterval(watching);
    await Promise.all(hangUp.map((end) => end()));
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
    await engine.stop();
    await sender.stop();
    await database.close();
    unlock();
  };
}

function webOn(config: Config, database: Database, clock: Clock, assistant: () => Assistant | undefined): Channel {
  const demoClock: WebClock = {
    now: clock,
    async moveTo(at) {
      if (!('moveTo' in clock) || typeof clock.moveTo !== 'function') return;
      clock.moveTo(at);
      const engine = assistant()?.engine;
      const planned = (await engine?.tick(clock())) ?? [];
      // the reminders of the day that was moved to are what one came to see
      const last = Math.max(0, ...planned.map((one) => one.at));
      if (last > clock()) clock.moveTo(last + MINUTE_MS);
      await engine?.work(clock());
    },
  };
  return webChannel({
    people: () => webPeople(database.read),
    clock: demoClock,
    zone: config.zone,
    messages: (account) => webHistory(database.read, account),
    storedFile: (sha256) => fileOf(database.read, sha256),
  });
}

function listen(fetch: (request: Request) => Response | Promise<Response>, { host, port }: Config) {
  return new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const server = serve({ fetch, hostname: host, port }, () => resolve(server));
    server.on('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new OperatorError(`PORT ${port} on ${host} is in use: stop what uses it or set another PORT`)
          : error,
      );
    });
  });
}

import composeAnswer from '../prompts/compose-answer.md';
import nameGroups from '../prompts/name-groups.md';
import rewriteQuestion from '../prompts/rewrite-question.md';
import { type Assistant, createAssistant } from './assistant.ts';
import { webChannel } from './channels/web/channel.ts';
import { type Config, readConfig } from './config.ts';
import { forgetAll } from './forget.ts';
import { health, noteTick } from './health.ts';
import { createHttp } from './http.ts';
import { type D1, overD1 } from './kernel/d1.ts';
import { fileOf } from './kernel/files.ts';
import { newId } from './kernel/ids.ts';
import { logTo } from './kernel/log.ts';
import { sealWith } from './kernel/seal.ts';
import { workingDays } from './kernel/working-days.ts';
import { gauges } from './metrics.ts';
import { modelOf } from './model.ts';
import { platforms } from './platforms.ts';
import { watchAddressBooks } from './skills/organisation/index.ts';
import { webHistory, webPeople } from './web-history.ts';

/** The minute of each hour at which the address books are looked after. */
const WATCHES_AT = 17;

type Environment = { DB: D1 } & Record<string, unknown>;
type Context = { waitUntil(work: Promise<unknown>): void };

type Started = {
  assistant: Assistant;
  fetch: (request: Request) => Response | Promise<Response>;
  /** What goes on after the answer to the platform. */
  underway: Set<Promise<void>>;
  /** Removes conversations past their days. */
  forget(): Promise<void>;
  /** Reads the address books that were not read today. */
  watch(): Promise<void>;
  ticked(): Promise<void>;
};

let started: Started | undefined;

/** An isolate starts once; its database is the binding DB, its settings are the variables and secrets of the Worker. */
function start(environment: Environment): Started {
  const variables = Object.entries(environment).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const config = readConfig(Object.fromEntries(variables));
  const database = overD1(environment.DB);
  const log = logTo(config.logLevel);
  const { read } = database;
  const web = config.webChat
    ? [
        webChannel({
          people: () => webPeople(read),
          clock: { now: Date.now, moveTo: async () => {} },
          zone: config.zone,
          messages: (account) => webHistory(read, account),
          storedFile: (sha256) => fileOf(read, sha256),
        }),
      ]
    : [];
  const channels = [...web, ...platforms(withoutConnection(config), { database, clock: Date.now, log })];
  const assistant = createAssistant({
    database,
    channels,
    clock: Date.now,
    zone: config.zone,
    workingDays: workingDays(),
    newId,
    seal: sealOf(config),
    language: modelOf(config, () => [composeAnswer, nameGroups, rewriteQuestion], { database, clock: Date.now, log }),
    log,
  });
  const underway = new Set<Promise<void>>();
  const app = createHttp({
    channels,
    async receive(arrival) {
      const received = await assistant.engine.receive(arrival);
      const handling: Promise<void> = handleAll(assistant)
        .catch((error: unknown) => log.error({ err: error }, 'an arrival waits for the next minute'))
        .finally(() => underway.delete(handling));
      underway.add(handling);
      return received;
    },
    ready: async () => void (await health(read, Date.now(), config.zone)),
    metrics: async () => gauges(await health(read, Date.now(), config.zone)),
    metricsToken: config.metricsToken,
    log,
  });
  return {
    assistant,
    fetch: (request) => app.fetch(request),
    underway,
    forget: async () => void (await database.batch(forgetAll(Date.now(), config))),
    ticked: () => noteTick(database, Date.now()),
    watch: () => watchAddressBooks(database, { channels, now: Date.now(), zone: config.zone, log }),
  };
}

/** No Worker holds a connection open. */
function withoutConnection({ feishu, ...config }: Config): Config {
  return { ...config, feishu: feishu && { ...feishu, mode: 'webhook' } };
}

// a demo on Workers keeps nothing beyond its isolate, so its key needn't either
function sealOf({ secretKey, secretKeyPrevious }: Config) {
  return sealWith(secretKey ?? newId(48), secretKeyPrevious);
}

async function handleAll({ engine, sender }: Assistant): Promise<void> {
  await engine.work();
  await sender.drain();
}

export default {
  async fetch(request: Request, environment: Environment, context: Context): Promise<Response> {
    started ??= start(environment);
    const { fetch, underway } = started;
    const response = await fetch(request);
    context.waitUntil(Promise.all(underway));
    return response;
  },

  async scheduled(
    { scheduledTime }: { scheduledTime: number },
    environment: Environment,
    context: Context,
  ): Promise<void> {
    started ??= start(environment);
    const { assistant, forget, watch, ticked } = started;
    const hourly = new Date(scheduledTime).getUTCMinutes() === WATCHES_AT;
    context.waitUntil(
      assistant.engine
        .tick(Date.now())
        .then(ticked)
        .then(() => handleAll(assistant))
        .then(forget)
        .then(() => (hourly ? watch() : undefined)),
    );
  },
};

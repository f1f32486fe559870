import composeAnswer from '../prompts/compose-answer.md';
import nameGroups from '../prompts/name-groups.md';
import rewriteQuestion from '../prompts/rewrite-question.md';
import { type AssistantParts, createAssistant } from './assistant.ts';
import { webChannel } from './channels/web/channel.ts';
import { type Config, readConfig } from './config.ts';
import { forgetAll } from './forget.ts';
import { health, noteTick } from './health.ts';
import { createHttp } from './http.ts';
import { type D1, overD1 } from './kernel/d1.ts';
import { OperatorError } from './kernel/errors.ts';
import { fileOf } from './kernel/files.ts';
import { newId } from './kernel/ids.ts';
import { logTo } from './kernel/log.ts';
import { sealWith } from './kernel/seal.ts';
import { checkKey } from './kernel/secret-key.ts';
import { workingDays } from './kernel/working-days.ts';
import { gauges } from './metrics.ts';
import { modelOf } from './model.ts';
import { platforms } from './platforms.ts';
import { watchAddressBooks } from './skills/organisation/index.ts';
import { webHistory, webPeople } from './web-history.ts';

/** The minute of each hour at which the address books are looked after. */
const WATCHES_AT = 17;
/**
 * So much one invocation does; the rest is left to the next. D1 answers it 1,000 queries
 * (developers.cloudflare.com/d1/platform/limits); an arrival asks about fifteen, a message three.
 */
const ARRIVALS_AT_ONCE = 20;
const MESSAGES_AT_ONCE = 60;

/** `ARRIVALS` wakes a Worker, and carries nothing else. */
type Environment = { DB: D1; ARRIVALS?: { send(message: string): Promise<unknown> } } & Record<string, unknown>;
type Context = { waitUntil(work: Promise<unknown>): void };

/** What lasts as long as the isolate: the settings, and the channels with their tokens. */
type Isolate = { config: Config; parts: AssistantParts; keyIsKnown: boolean };
let isolate: Isolate | undefined;

/** The database is the binding DB, the settings are the variables and secrets of the Worker. @throws OperatorError */
function open(environment: Environment): Isolate {
  const variables = Object.entries(environment).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const config = readConfig(Object.fromEntries(variables));
  if (config.feishu?.mode === 'long-connection')
    throw new OperatorError(
      'FEISHU_MODE=long-connection is not for Workers, which hold no connection open: leave it out and let Feishu call /feishu/events',
    );
  if (config.webChat && !environment.WEB_CHAT)
    throw new OperatorError(
      'no platform is configured: set the secrets of Feishu or WeCom (docs/workers.md), or WEB_CHAT=on to try it on your own machine',
    );
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
  const parts: AssistantParts = {
    database,
    channels: [...web, ...platforms(config, { database, clock: Date.now, log })],
    clock: Date.now,
    zone: config.zone,
    workingDays: workingDays(),
    newId,
    // a demo on Workers keeps nothing beyond its isolate, so its key needn't either
    seal: sealWith(config.secretKey ?? newId(48), config.secretKeyPrevious),
    language: modelOf(config, () => [composeAnswer, nameGroups, rewriteQuestion], { database, clock: Date.now, log }),
    log,
  };
  return { config, parts, keyIsKnown: !config.secretKey };
}

/** One invocation. Its assistant is its own: a promise dies with the invocation that made it, so none is shared. */
async function begin(environment: Environment, context: Context) {
  isolate ??= open(environment);
  const { config, parts } = isolate;
  const { database, channels, zone, log } = parts;
  if (!isolate.keyIsKnown) await checkKey(database, parts.seal);
  isolate.keyIsKnown = true;
  const { engine, sender } = createAssistant(parts);

  async function handleAll(): Promise<void> {
    const handled = await engine.work(Date.now(), ARRIVALS_AT_ONCE);
    const sent = await sender.drain(undefined, MESSAGES_AT_ONCE);
    if (handled >= ARRIVALS_AT_ONCE || sent >= MESSAGES_AT_ONCE) await environment.ARRIVALS?.send('more is due');
  }

  /** What fails now is done by the next minute's invocation: it stands in the inbox. */
  function goOn(work: Promise<unknown>): void {
    context.waitUntil(
      work.catch((error: unknown) => log.error({ err: error }, 'what is due waits for the next minute')),
    );
  }

  const app = () =>
    createHttp({
      channels,
      async receive(arrival) {
        const received = await engine.receive(arrival);
        // the answer to a press carries the new card; anything else may take its time
        const { kind } = arrival.said;
        const waits = kind === 'press' || kind === 'submit';
        goOn(
          waits || !environment.ARRIVALS ? handleAll() : environment.ARRIVALS.send('one has arrived').catch(handleAll),
        );
        return received;
      },
      ready: async () => void (await health(database.read, Date.now(), zone)),
      metrics: async () => gauges(await health(database.read, Date.now(), zone)),
      metricsToken: config.metricsToken,
      log,
    });

  async function tick(hourly: boolean): Promise<void> {
    await engine.tick(Date.now());
    await noteTick(database, Date.now());
    await handleAll();
    await database.batch(forgetAll(Date.now(), config));
    if (hourly) await watchAddressBooks(database, { channels, now: Date.now(), zone, log });
  }

  return { app, handleAll, goOn, tick };
}

export default {
  async fetch(request: Request, environment: Environment, context: Context): Promise<Response> {
    try {
      const { app } = await begin(environment, context);
      return await app().fetch(request);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      console.error(error.message);
      return new Response(error.message, { status: 503 });
    }
  },

  /** A hint that something is due; what, stands in the database. */
  async queue(_batch: unknown, environment: Environment, context: Context): Promise<void> {
    const { handleAll } = await begin(environment, context);
    await handleAll();
  },

  async scheduled(
    { scheduledTime }: { scheduledTime: number },
    environment: Environment,
    context: Context,
  ): Promise<void> {
    const { goOn, tick } = await begin(environment, context);
    goOn(tick(new Date(scheduledTime).getUTCMinutes() === WATCHES_AT));
  },
};

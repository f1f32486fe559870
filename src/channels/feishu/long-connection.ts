import type { HttpInstance, HttpRequestOptions } from '@larksuiteoapi/node-sdk';
import { OperatorError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import type { FeishuApi } from './api.ts';
import type { Handle } from './events.ts';
import { ask, type Calling } from './http.ts';
import { envelopeOf } from './verify.ts';

const READY_MS = 10_000;
const AGAIN_MS = 30_000;
/** Without it a half-open connection stays "connected" for ever. */
const PING_TIMEOUT_S = 10;
const HANDSHAKE_MS = 10_000;

export type LongConnection = { appId: string; appSecret: string; domain: string; api: FeishuApi; log: Log };

/** The SDK accepts no other form, and says so only in its log. @throws OperatorError */
export function demandAppId(appId: string): void {
  if (/^cli_[0-9a-fA-F]{16}$/.test(appId)) return;
  throw new OperatorError(
    `FEISHU_APP_ID ${appId} is not an app id: copy it from 凭证与基础信息 of the app (cli_ and 16 hexadecimal digits)`,
  );
}

/**
 * Events and card callbacks over a connection that we open, for networks without a public address. Resolves when it
 * stands, or after 10 s when it does not yet: it is tried again until it is ended. Feishu gives each event to one of an
 * app's connections, and again when it is not acknowledged.
 */
export async function openLongConnection(
  { appId, appSecret, domain, api, log }: LongConnection,
  handle: Handle,
): Promise<() => Promise<void>> {
  demandAppId(appId);
  // 40 MB, and nothing else needs it
  const lark = await import('@larksuiteoapi/node-sdk');

  // the SDK's own dispatcher takes the envelope apart in a way that mixes up the two tokens of a card callback
  class Dispatcher extends lark.EventDispatcher {
    override async invoke(body: unknown): Promise<unknown> {
      const envelope = envelopeOf(body, appId);
      if (!envelope) {
        log.warn({}, 'the long connection brought something that is not an event of this app');
        return {};
      }
      const handled = await handle(envelope);
      // thrown: acknowledged with 500, so that Feishu sends it again
      if (handled.is === 'failed') throw new Error('not stored');
      return handled.is === 'done' ? handled.answer : {};
    }
  }

  let ended = false;
  let again: ReturnType<typeof setTimeout> | undefined;
  let ready: () => void = () => {};
  const standing = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const client = new lark.WSClient({
    appId,
    appSecret,
    domain,
    httpInstance: httpFor(api.calling),
    logger: SILENT,
    handshakeTimeoutMs: HANDSHAKE_MS,
    wsConfig: { pingTimeout: PING_TIMEOUT_S },
    onReady() {
      log.info({}, 'the long connection to Feishu stands');
      ready();
    },
    onReconnecting: () => log.warn({}, 'the long connection to Feishu broke; connecting again'),
    onReconnected: () => log.info({}, 'the long connection to Feishu stands again'),
    onError() {
      if (ended) return;
      log.error({}, 'the long connection to Feishu was given up; trying again in 30 s');
      again = setTimeout(start, AGAIN_MS);
    },
  });
  const dispatcher = new Dispatcher({ logger: SILENT });
  function start() {
    client
      .start({ eventDispatcher: dispatcher })
      .catch(() => log.error({}, 'the long connection could not be started'));
  }

  start();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      log.warn({}, 'the long connection to Feishu does not stand yet; it is tried on');
      resolve();
    }, READY_MS);
  });
  await Promise.race([standing, patience]);
  clearTimeout(timer);
  return async () => {
    ended = true;
    clearTimeout(again);
    client.close({ force: true });
  };
}

// The SDK's own logger prints secrets and texts on errors.
const SILENT = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };

/** What the SDK asks Feishu with where to connect to, instead of its axios: bounded in time, and logged in our words. */
function httpFor(calling: Calling): HttpInstance {
  const request = <T, R = T, D = unknown>({ url = '', method = '', data }: HttpRequestOptions<D>): Promise<R> =>
    ask({ url, method: method.toUpperCase(), body: data }, calling);
  const unused = () => Promise.reject(new Error('a connection asks for nothing else'));
  return {
    request,
    get: unused,
    delete: unused,
    head: unused,
    options: unused,
    post: unused,
    put: unused,
    patch: unused,
  };
}

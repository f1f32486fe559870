import type { Client } from '@larksuiteoapi/node-sdk';
import { z } from 'zod';
import { type Clock, MINUTE_MS } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import { boundedBytes } from '../../message/bounded-body.ts';
import type { Address } from '../../message/channel.ts';
import { FeishuFault, RATE_CODE, TOKEN_CODES } from './faults.ts';
import { type Calling, exchange, type Fetch, feishuHttp } from './http.ts';

export type FeishuApi = {
  /** Resolves to the message_id. A second call with the same `uuid` (≤ 50 characters) within 1 h sends nothing more. */
  create(to: Address, type: 'interactive' | 'file', content: unknown, uuid: string): Promise<string>;
  /** Shows another card in place of one that the bot sent in the last 14 days. */
  patch(messageId: string, card: unknown): Promise<void>;
  /** Resolves to the file_key. At most 30 MB, not empty. */
  upload(name: string, bytes: Uint8Array): Promise<string>;
  /** A file or picture of a received message. @throws RangeError when it is larger than `limit` bytes */
  download(messageId: string, key: string, type: 'image' | 'file', limit: number): Promise<Uint8Array>;
  /** The bot's own open_id, asked once; undefined when it can't be known now. */
  botId(): Promise<string | undefined>;
  /** Any GET of the open API, `path` from /open-apis on; resolves to the answer's `data`. */
  get(path: string, params: Record<string, string>): Promise<unknown>;
  /** Asks for a token, to see whether the credentials are good. */
  probe(): Promise<void>;
  /** The SDK with what it is to be called with; loaded on first use (40 MB). */
  sdk(): ReturnType<typeof load>;
};

export type ApiOptions = {
  appId: string;
  appSecret: string;
  /** `https://open.feishu.cn`, without a slash at the end. */
  domain: string;
  clock: Clock;
  log: Log;
  fetch?: Fetch | undefined;
  timeoutMs?: number | undefined;
};

/** Calls by the official SDK's client. All methods throw a FeishuFault when Feishu can't be asked or says no. */
export function feishuApi(options: ApiOptions): FeishuApi {
  const { domain, clock, log } = options;
  const calling: Calling = {
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    log,
    timeoutMs: options.timeoutMs ?? 10_000,
  };
  const tokens = tokenCache(clock);
  let loading: ReturnType<typeof load> | undefined;
  let restUntil = 0;
  let bot: Promise<string | undefined> | undefined;

  function sdk() {
    loading ??= load(options, tokens, calling);
    return loading;
  }

  /** Once more with a new token when the old one has run out; not at all while Feishu has asked for a pause. */
  async function call<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const { client } = await sdk();
    const rest = restUntil - clock();
    if (rest > 0) throw new FeishuFault('not-sent', 'resting', { afterMs: rest });
    const generation = tokens.generation();
    try {
      return await work(client);
    } catch (error) {
      if (!(error instanceof FeishuFault)) throw error;
      if (TOKEN_CODES.has(error.code)) {
        tokens.forget(generation);
        return work(client);
      }
      if (error.code === RATE_CODE || error.status === 429) restUntil = clock() + (error.afterMs ?? 1_000);
      throw error;
    }
  }

  return {
    sdk,
    create: (to, type, content, uuid) =>
      call(async (client) => {
        const [receive_id_type, receive_id] = receiverOf(to);
        const data = { receive_id, msg_type: type, content: JSON.stringify(content), uuid };
        return idIn(Sent, await client.im.v1.message.create({ params: { receive_id_type }, data })).data.message_id;
      }),
    patch: (message_id, card) =>
      call(async (client) => {
        await client.im.v1.message.patch({ path: { message_id }, data: { content: JSON.stringify(card) } });
      }),
    upload: (file_name, bytes) =>
      call(async (client) => {
        const data = { file_type: fileType(file_name), file_name, file: Buffer.from(bytes) };
        return idIn(Uploaded, await client.im.v1.file.create({ data })).file_key;
      }),
    download: (messageId, key, type, limit) =>
      call(async (client) => {
        const token = await client.tokenManager.getTenantAccessToken();
        const url = new URL(`${domain}/open-apis/im/v1/messages/${encodeURIComponent(messageId)}/resources/`);
        url.pathname += encodeURIComponent(key);
        url.searchParams.set('type', type);
        const response = await exchange(url.href, { headers: { authorization: `Bearer ${token}` } }, calling);
        return boundedBytes(response, limit);
      }),
    botId() {
      bot ??= call(async (client) => idIn(Info, await client.request({ method: 'GET', url: INFO })).bot.open_id).catch(
        () => {
          bot = undefined;
          return undefined;
        },
      );
      return bot;
    },
    get: (url, params) => call(async (client) => idIn(Got, await client.request({ method: 'GET', url, params })).data),
    async probe() {
      const { http } = await sdk();
      const { appId: app_id, appSecret: app_secret } = options;
      await http.post(`${domain}/open-apis/auth/v3/tenant_access_token/internal`, { app_id, app_secret });
    },
  };
}

const INFO = '/open-apis/bot/v3/info';
const Sent = z.object({ data: z.object({ message_id: z.string().min(1) }) });
const Got = z.object({ data: z.unknown() });
const Uploaded = z.object({ file_key: z.string().min(1) });
const Info = z.object({ bot: z.object({ open_id: z.string().min(1) }) });

/** An answer without what it should hold leaves open what has happened. */
function idIn<T>(shape: z.ZodType<T>, answer: unknown): T {
  const parsed = shape.safeParse(answer);
  if (!parsed.success) throw new FeishuFault('no-answer', 'an answer without an id');
  return parsed.data;
}

async function load({ appId, appSecret, domain }: ApiOptions, tokens: ReturnType<typeof tokenCache>, calling: Calling) {
  const lark = await import('@larksuiteoapi/node-sdk');
  const http = feishuHttp(calling);
  const client = new lark.Client({ appId, appSecret, domain, httpInstance: http, cache: tokens.cache, logger: SILENT });
  return { lark, client, http };
}

// The SDK's own logger prints secrets and texts on errors; every failure is logged by http.ts, in our words.
export const SILENT = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };

/** A client's own: the SDK's default cache is shared by all clients of one app id, whatever their domain. */
function tokenCache(clock: Clock) {
  const kept = new Map<unknown, { value: unknown; until: number }>();
  let generation = 0;
  return {
    generation: () => generation,
    /** Forgets the token unless somebody else has renewed it since. */
    forget(of: number) {
      if (of !== generation) return;
      kept.clear();
      generation++;
    },
    cache: {
      async get(key: unknown) {
        const found = kept.get(key);
        return found && found.until > clock() ? found.value : undefined;
      },
      async set(key: unknown, value: unknown) {
        // Feishu gives the same token until 30 min before its end (auth/v3), so none is sure for longer
        kept.set(key, { value, until: clock() + 25 * MINUTE_MS });
        return true;
      },
    },
  };
}

/** The roster may hold open_ids, union_ids or user_ids. */
function receiverOf({ account, chat }: Address): ['chat_id' | 'open_id' | 'union_id' | 'user_id', string] {
  if (chat) return ['chat_id', chat];
  if (account.startsWith('ou_')) return ['open_id', account];
  return account.startsWith('on_') ? ['union_id', account] : ['user_id', account];
}

function fileType(name: string): 'pdf' | 'doc' | 'xls' | 'ppt' | 'stream' {
  const extension = name.split('.').pop()?.toLowerCase() ?? '';
  if (extension === 'pdf') return 'pdf';
  const office = /^(doc|xls|ppt)x?$/.exec(extension)?.[1];
  return office === 'doc' || office === 'xls' || office === 'ppt' ? office : 'stream';
}

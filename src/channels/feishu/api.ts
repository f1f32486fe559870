import * as z from 'zod';
import { type Clock, MINUTE_MS } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import { boundedBytes } from '../../message/bounded-body.ts';
import type { Address } from '../../message/channel.ts';
import { FeishuFault, RATE_CODE, TOKEN_CODES } from './faults.ts';
import { type Asked, ask, type Calling, exchange, type Fetch, TOKEN_PATH } from './http.ts';

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
  /** What it asks Feishu with. */
  calling: Calling;
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

/** Calls of the open API. All methods throw a FeishuFault when Feishu can't be asked or says no. */
export function feishuApi(options: ApiOptions): FeishuApi {
  const { domain, clock, log } = options;
  const calling: Calling = {
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    log,
    timeoutMs: options.timeoutMs ?? 10_000,
  };
  const tokens = tokenKeeper(options, calling);
  let restUntil = 0;
  let bot: Promise<string | undefined> | undefined;

  /** Once more with a new token when the old one has run out; not at all while Feishu has asked for a pause. */
  async function authorised<T>(work: (headers: Record<string, string>) => Promise<T>): Promise<T> {
    const rest = restUntil - clock();
    if (rest > 0) throw new FeishuFault('not-sent', 'resting', { afterMs: rest });
    let token: string | undefined;
    try {
      token = await tokens.current();
      return await work({ authorization: `Bearer ${token}` });
    } catch (error) {
      if (!(error instanceof FeishuFault)) throw error;
      if (token && TOKEN_CODES.has(error.code)) {
        tokens.forget(token);
        return work({ authorization: `Bearer ${await tokens.current()}` });
      }
      if (error.code === RATE_CODE || error.status === 429) restUntil = clock() + (error.afterMs ?? 1_000);
      throw error;
    }
  }

  const call = (method: string, path: string, asked: Omit<Asked, 'url' | 'method' | 'headers'>) =>
    authorised((headers) => ask({ ...asked, method, url: `${domain}${path}`, headers }, calling));

  return {
    calling,
    async create(to, msg_type, content, uuid) {
      const [receive_id_type, receive_id] = receiverOf(to);
      const body = { receive_id, msg_type, content: JSON.stringify(content), uuid };
      return idIn(Sent, await call('POST', MESSAGES, { params: { receive_id_type }, body })).data.message_id;
    },
    async patch(messageId, card) {
      await call('PATCH', `${MESSAGES}/${encodeURIComponent(messageId)}`, { body: { content: JSON.stringify(card) } });
    },
    async upload(name, bytes) {
      const body = new FormData();
      body.append('file_type', fileType(name));
      body.append('file_name', name);
      body.append('file', new Blob([new Uint8Array(bytes)]), name);
      return idIn(Uploaded, await call('POST', '/open-apis/im/v1/files', { body })).data.file_key;
    },
    download: (messageId, key, type, limit) =>
      authorised(async (headers) => {
        const path = `${MESSAGES}/${encodeURIComponent(messageId)}/resources/${encodeURIComponent(key)}`;
        return boundedBytes(await exchange(`${domain}${path}?type=${type}`, { headers }, calling), limit);
      }),
    botId() {
      bot ??= call('GET', '/open-apis/bot/v3/info', {}).then(
        (answer) => idIn(Info, answer).bot.open_id,
        () => {
          bot = undefined;
          return undefined;
        },
      );
      return bot;
    },
    get: async (path, params) => idIn(Got, await call('GET', path, { params })).data,
    probe: async () => void (await tokens.renewed()),
  };
}

const MESSAGES = '/open-apis/im/v1/messages';
const Sent = z.object({ data: z.object({ message_id: z.string().min(1) }) });
const Got = z.object({ data: z.unknown() });
const Uploaded = z.object({ data: z.object({ file_key: z.string().min(1) }) });
const Token = z.object({ tenant_access_token: z.string().min(1) });
const Info = z.object({ bot: z.object({ open_id: z.string().min(1) }) });

/** An answer without what it should hold leaves open what has happened, but for one to a question that does nothing. */
function idIn<T>(shape: z.ZodType<T>, answer: unknown, kind: FeishuFault['kind'] = 'no-answer'): T {
  const parsed = shape.safeParse(answer);
  if (!parsed.success) throw new FeishuFault(kind, 'an answer without an id');
  return parsed.data;
}

/** The app's token, asked for once by however many need it. */
function tokenKeeper({ appId, appSecret, domain, clock }: ApiOptions, calling: Calling) {
  let kept: { token: string; until: number } | undefined;
  let asking: Promise<string> | undefined;

  async function renewed(): Promise<string> {
    const body = { app_id: appId, app_secret: appSecret };
    const answer = await ask({ method: 'POST', url: `${domain}${TOKEN_PATH}`, body }, calling);
    const token = idIn(Token, answer, 'not-sent').tenant_access_token;
    // Feishu gives the same token until 30 min before its end (auth/v3), so none is sure for longer
    kept = { token, until: clock() + 25 * MINUTE_MS };
    return token;
  }

  return {
    renewed,
    async current(): Promise<string> {
      if (kept && kept.until > clock()) return kept.token;
      asking ??= renewed().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    /** Unless somebody else has renewed it since. */
    forget(token: string): void {
      if (kept?.token === token) kept = undefined;
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

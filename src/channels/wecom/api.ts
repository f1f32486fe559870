import * as z from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import { neverSent } from '../../kernel/never-sent.ts';
import { boundedBytes } from '../../message/bounded-body.ts';
import type { CardUpdate, WecomMessage } from './card.ts';
import { TOKEN_CODES, UNLICENSED, WecomFault } from './faults.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export type ApiOptions = {
  corpId: string;
  agentId: number;
  secret: string;
  /** `https://qyapi.weixin.qq.com`, without a slash at the end. */
  apiBase: string;
  clock: Clock;
  log: Log;
  fetch?: Fetch | undefined;
  /** Of one call, ms; 10 s by default. */
  timeoutMs?: number | undefined;
};

export type Sent = { msgid: string; responseCode: string | undefined };

export type Sending = WecomMessage | { msgtype: 'file'; file: { media_id: string } };

/** Calls to WeCom's server API (D/90236 and others). All throw a WecomFault when it can't be asked or says no. */
export type WecomApi = {
  /**
   * To one member, and to nobody where `userid` would mean several or all. A second call with the same message and
   * `dedupeSeconds` sends nothing more within these seconds; two messages that differ in nothing but that number are two.
   */
  send(userid: string, message: Sending, dedupeSeconds: number): Promise<Sent>;
  /** Changes a card by a response_code, which is used up by it (D/94888). */
  update(userid: string, code: string, update: CardUpdate): Promise<void>;
  /** Resolves to the media_id, good for 3 days. */
  upload(name: string, bytes: Uint8Array): Promise<string>;
  /** @throws RangeError when it is larger than `limit` bytes */
  download(mediaId: string, limit: number): Promise<Uint8Array>;
  setMenu(menu: unknown): Promise<void>;
  /** The userid behind an id of a 智能机器人; undefined where it is no encrypted one (D/101521). */
  userBehind(openUserid: string): Promise<string | undefined>;
  /** Answers one message of a 智能机器人; the URL is used up by it (D/101138). */
  answer(responseUrl: string, reply: unknown): Promise<void>;
  /** Any GET that needs a token, `path` from /cgi-bin on; the whole answer, its errcode 0. */
  get(path: string, query: Record<string, string>): Promise<unknown>;
  /** Asks for the app's own data, to see whether the settings are good. */
  probe(): Promise<{ name: string }>;
};

/** A token is not used in its last minute. */
const SLACK_MS = 60_000;

export function wecomApi(options: ApiOptions): WecomApi {
  const { corpId, agentId, secret, apiBase, clock, log } = options;
  const fetch: Fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
  const timeoutMs = options.timeoutMs ?? 10_000;
  let token: { value: string; until: number } | undefined;
  let asking: Promise<string> | undefined;

  async function exchange(url: URL, init: RequestInit): Promise<Response> {
    const path = pathOf(url);
    let response: Response;
    try {
      // a redirect is no answer of WeCom's, and would carry the token elsewhere
      response = await fetch(url.href, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    } catch (error) {
      throw noted(new WecomFault(neverSent(error) || path === TOKEN_PATH ? 'not-sent' : 'no-answer', path));
    }
    // WeCom answers with 200 whatever it says: anything else is some machine's on the way
    if (response.ok) return response;
    await response.body?.cancel();
    throw noted(new WecomFault(path === TOKEN_PATH ? 'not-sent' : 'no-answer', path, { status: response.status }));
  }

  async function judged<T>(response: Response, path: string, shape: z.ZodType<T>): Promise<T> {
    const body: unknown = await response.json().catch(() => undefined);
    const answer = Answer.safeParse(body);
    if (answer.success && answer.data.errcode !== 0) {
      const { errcode, errmsg } = answer.data;
      const fromIp = /from ip: ([\d.:a-f]+)/.exec(errmsg)?.[1];
      throw noted(new WecomFault('answered', path, { errcode, fromIp }));
    }
    const parsed = shape.safeParse(body);
    // an answer without what it should hold leaves open what has happened
    if (!answer.success || !parsed.success) throw noted(new WecomFault('no-answer', path));
    return parsed.data;
  }

  function noted(fault: WecomFault): WecomFault {
    log.warn({ wecom: fault.message }, 'a call to WeCom went wrong');
    return fault;
  }

  /** One request for all who wait (D/91039: frequent ones are refused). */
  function freshToken(): Promise<string> {
    asking ??= (async () => {
      const url = new URL(`${apiBase}${TOKEN_PATH}`);
      url.searchParams.set('corpid', corpId);
      url.searchParams.set('corpsecret', secret);
      const { access_token, expires_in } = await judged(await exchange(url, {}), TOKEN_PATH, Token);
      token = { value: access_token, until: clock() + expires_in * 1_000 - SLACK_MS };
      return access_token;
    })().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  /** Once more with a new token when the old one is not accepted any more; it may end before its time. */
  async function call<T>(work: (token: string) => Promise<T>): Promise<T> {
    const used = token && token.until > clock() ? token.value : await freshToken();
    try {
      return await work(used);
    } catch (error) {
      if (!(error instanceof WecomFault) || !TOKEN_CODES.has(error.errcode)) throw error;
      // somebody else may have asked for a new one meanwhile
      if (token?.value === used) token = undefined;
      return work(token ? token.value : await freshToken());
    }
  }

  function post<T>(path: string, body: unknown, shape: z.ZodType<T>, query: Record<string, string> = {}): Promise<T> {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const text = JSON.stringify(body);
    return call(async (access_token) =>
      judged(
        await exchange(urlOf(path, { access_token, ...query }), { method: 'POST', headers, body: text }),
        path,
        shape,
      ),
    );
  }

  function get(path: string, query: Record<string, string>): Promise<unknown> {
    return call(async (access_token) =>
      judged(await exchange(urlOf(path, { access_token, ...query }), {}), path, Done),
    );
  }

  function urlOf(path: string, query: Record<string, string>): URL {
    const url = new URL(`${apiBase}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }

  return {
    async send(userid, message, dedupeSeconds) {
      if (!isOneMember(userid)) throw noted(new WecomFault('answered', '/cgi-bin/message/send', { errcode: 40003 }));
      const body = {
        touser: userid,
        agentid: agentId,
        ...message,
        enable_duplicate_check: 1,
        duplicate_check_interval: dedupeSeconds,
      };
      const { msgid, response_code, invaliduser, unlicenseduser } = await post(
        '/cgi-bin/message/send',
        body,
        SentAnswer,
      );
      // with one receiver a partial failure is a whole one; userids come back in lower case
      if (invaliduser) throw noted(new WecomFault('answered', '/cgi-bin/message/send', { errcode: 81013 }));
      if (unlicenseduser) throw noted(new WecomFault('answered', '/cgi-bin/message/send', { errcode: UNLICENSED }));
      return { msgid, responseCode: response_code };
    },
    async update(userid, code, update) {
      const body = { userids: [userid], agentid: agentId, response_code: code, ...update };
      await post('/cgi-bin/message/update_template_card', body, Done);
    },
    upload: (name, bytes) =>
      call(async (access_token) => {
        const form = new FormData();
        form.append('media', new Blob([new Uint8Array(bytes)]), name);
        const url = urlOf('/cgi-bin/media/upload', { access_token, type: 'file' });
        const response = await exchange(url, { method: 'POST', body: form });
        return (await judged(response, '/cgi-bin/media/upload', Uploaded)).media_id;
      }),
    download: (media_id, limit) =>
      call(async (access_token) => {
        const path = '/cgi-bin/media/get';
        const response = await exchange(urlOf(path, { access_token, media_id }), {});
        // a refusal comes with 200, too
        if (/^(application\/json|text\/plain)\b/.test(response.headers.get('content-type') ?? '')) {
          const disposition = response.headers.get('content-disposition');
          if (!disposition) await judged(response, path, z.never());
        }
        return boundedBytes(response, limit);
      }),
    async setMenu(menu) {
      await post('/cgi-bin/menu/create', menu, Done, { agentid: String(agentId) });
    },
    async userBehind(id) {
      const { userid_list } = await post('/cgi-bin/batch/openuserid_to_userid', { open_userid_list: [id] }, Converted);
      return userid_list.find(({ open_userid }) => open_userid === id)?.userid;
    },
    async answer(responseUrl, reply) {
      const path = '/cgi-bin/aibot/response';
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      const response = await exchange(new URL(responseUrl), { method: 'POST', headers, body: JSON.stringify(reply) });
      await judged(response, path, Done);
    },
    get,
    async probe() {
      return Agent.parse(await get('/cgi-bin/agent/get', { agentid: String(agentId) }));
    },
  };
}

const TOKEN_PATH = '/cgi-bin/gettoken';
const Answer = z.looseObject({ errcode: z.number(), errmsg: z.string().default('') });
const Done = z.unknown();
const Token = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
const SentAnswer = z.object({
  msgid: z.string().default(''),
  response_code: z.string().optional(),
  invaliduser: z.string().optional(),
  unlicenseduser: z.string().optional(),
});
const Uploaded = z.object({ media_id: z.string().min(1) });
const Agent = z.object({ name: z.string().default('') });
const Converted = z.object({
  userid_list: z.array(z.object({ open_userid: z.string(), userid: z.string() })).default([]),
});

/** `|` parts receivers and `@all` is everybody (D/90236): a slip in a roster must not make a private answer public. */
function isOneMember(userid: string): boolean {
  return /^[^|,\s]+$/.test(userid) && userid.toLowerCase() !== '@all';
}

/** Without its query: tokens, codes and ids are nothing for a log. */
function pathOf({ pathname }: URL): string {
  return pathname;
}

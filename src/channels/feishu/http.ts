import * as z from 'zod';
import type { Log } from '../../kernel/log.ts';
import { neverSent } from '../../kernel/never-sent.ts';
import { FeishuFault } from './faults.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;
export type Calling = { fetch: Fetch; log: Log; timeoutMs: number };

/** `body`: a form, or what is sent as JSON. */
export type Asked = {
  url: string;
  method: string;
  params?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
};

export const TOKEN_PATH = '/open-apis/auth/v3/tenant_access_token/internal';

/** One exchange. @throws FeishuFault when there is no answer, or one of HTTP 400 and above */
export async function exchange(url: string, init: RequestInit, { fetch, log, timeoutMs }: Calling): Promise<Response> {
  const path = pathOf(url);
  let response: Response;
  try {
    // a redirect is no answer of Feishu's, and would carry the token elsewhere
    response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    const fault = new FeishuFault(neverSent(error) || isToken(path) ? 'not-sent' : 'no-answer', path);
    log.warn({ feishu: fault.message }, 'a call to Feishu got no answer');
    throw fault;
  }
  if (!response.ok) {
    const text = await response.text().catch(() => '');
    throw noted(faultIn(parse(text), response, path), log);
  }
  return response;
}

const Answer = z.looseObject({ code: z.number(), msg: z.string().optional() });

/** One call of the open API; resolves to its answer, as JSON. @throws FeishuFault for no answer, and for a `code` in it */
export async function ask({ url, method, params, headers = {}, body }: Asked, calling: Calling) {
  const target = new URL(url);
  for (const [name, value] of Object.entries(params ?? {})) target.searchParams.set(name, value);
  const json = { ...headers, 'content-type': 'application/json; charset=utf-8' };
  // fetch writes the type of a form itself, with the boundary
  const sent = body instanceof FormData ? { headers, body } : { headers: json, body: JSON.stringify(body) };
  const response = await exchange(target.href, { method, ...(body === undefined ? { headers } : sent) }, calling);
  const answered = await response.text().then(parse, () => undefined);
  if (Answer.safeParse(answered).data?.code !== 0)
    throw noted(faultIn(answered, response, target.pathname), calling.log);
  return answered;
}

function faultIn(body: unknown, { status, headers }: Response, path: string): FeishuFault {
  const { code = 0, msg = '' } = Answer.safeParse(body).data ?? {};
  const seconds = Number(headers.get('x-ogw-ratelimit-reset') ?? Number.NaN);
  const detail = /ErrCode: ?(\d+)/.exec(msg)?.[1];
  // without a token nothing can have been sent; an answer without a code is some machine's on the way
  return new FeishuFault(code === 0 && isToken(path) ? 'not-sent' : 'answered', pathOf(path), {
    status,
    code,
    ...(detail ? { detail: Number(detail) } : {}),
    ...(Number.isFinite(seconds) ? { afterMs: Math.max(0, seconds) * 1000 } : {}),
  });
}

function isToken(path: string): boolean {
  return path.endsWith(TOKEN_PATH);
}

function noted(fault: FeishuFault, log: Log): FeishuFault {
  log.warn({ feishu: fault.message }, 'Feishu refused a call');
  return fault;
}

/** Without the ids in it: who was written to is nothing for a log. */
function pathOf(url: string): string {
  const path = url.startsWith('http') ? new URL(url).pathname : url;
  return path.replace(/\/(om|oc|ou|on|cli|file|img)_[\w-]+/g, '/:id');
}

// its type stays what JSON.parse makes of it: the SDK of the long connection leaves that to its caller
function parse(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

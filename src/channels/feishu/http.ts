import type { HttpInstance, HttpRequestOptions } from '@larksuiteoapi/node-sdk';
import { z } from 'zod';
import type { Log } from '../../kernel/log.ts';
import { neverSent } from '../../kernel/never-sent.ts';
import { FeishuFault } from './faults.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;
export type Calling = { fetch: Fetch; log: Log; timeoutMs: number };

const TOKEN_PATH = '/auth/v3/tenant_access_token/internal';

/**
 * What the SDK calls Feishu with, instead of its axios: bounded in time, one token request at a time, no body with a GET
 * (fetch refuses it, and generated calls send `{}`), and every failure, also a `code` in a 200, thrown as a FeishuFault.
 */
export function feishuHttp(calling: Calling): HttpInstance {
  let asking: ReturnType<typeof ask> | undefined;

  async function request<T, R = T, D = unknown>(options: HttpRequestOptions<D>): Promise<R> {
    if (!isToken(options.url ?? '')) return ask(options, calling);
    asking ??= ask(options, calling).finally(() => {
      asking = undefined;
    });
    return asking;
  }
  function bare(method: string) {
    return <T, R = T, D = unknown>(url: string, options?: HttpRequestOptions<D>): Promise<R> =>
      request({ ...options, url, method });
  }
  function laden(method: string) {
    return <T, R = T, D = unknown>(url: string, data?: D, options?: HttpRequestOptions<D>): Promise<R> =>
      request({ ...options, url, method, ...(data === undefined ? {} : { data }) });
  }

  return {
    request,
    get: bare('GET'),
    delete: bare('DELETE'),
    head: bare('HEAD'),
    options: bare('OPTIONS'),
    post: laden('POST'),
    put: laden('PUT'),
    patch: laden('PATCH'),
  };
}

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

// the SDK's interface leaves the type of a body to its caller, so it stays what JSON.parse makes of it
async function ask<D>(options: HttpRequestOptions<D>, calling: Calling) {
  const { url = '', method = 'GET', headers, params, data } = options;
  const target = new URL(url);
  for (const [name, value] of Object.entries(params ?? {})) {
    if (value !== undefined) target.searchParams.set(name, String(value));
  }
  const sent = new Headers();
  for (const [name, value] of Object.entries(headers ?? {})) sent.set(name, String(value));
  const body = /^(GET|HEAD)$/i.test(method) ? undefined : bodyOf(data, sent);
  const response = await exchange(
    target.href,
    { method: method.toUpperCase(), headers: sent, ...(body === undefined ? {} : { body }) },
    calling,
  );
  const answered = await response.text().then(parse, () => undefined);
  if (Answer.safeParse(answered).data?.code !== 0)
    throw noted(faultIn(answered, response, target.pathname), calling.log);
  return answered;
}

function bodyOf(data: unknown, headers: Headers): string | FormData {
  if (!headers.get('content-type')?.startsWith('multipart/')) {
    headers.set('content-type', 'application/json; charset=utf-8');
    return JSON.stringify(data ?? {});
  }
  // fetch writes this one itself, with the boundary
  headers.delete('content-type');
  const form = new FormData();
  const fields = Object.entries(data ?? {});
  const name = fields.find(([key]) => key === 'file_name')?.[1];
  for (const [key, value] of fields) {
    if (value instanceof Uint8Array) form.append(key, new Blob([new Uint8Array(value)]), String(name ?? 'file'));
    else form.append(key, String(value));
  }
  return form;
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

function parse(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

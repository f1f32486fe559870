import type { Context, MiddlewareHandler } from 'hono';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/**
 * Whoever can open the page speaks as anybody, so it answers on loopback only (a name that resolves to it is refused:
 * DNS rebinding), and to no script of another site.
 */
export const guard: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('host') ?? new URL(c.req.url).host;
  if (!LOOPBACK.test(host)) return refuse(c, 403, '网页对话只在本机开放，请用 127.0.0.1 或 localhost 打开。');
  // a proxy on this machine would lend its own address to the whole world
  if (FORWARDED.some((name) => c.req.header(name) !== undefined))
    return refuse(c, 403, '网页对话只在本机开放，请不要经代理转发。');
  const origin = c.req.header('origin');
  if (origin !== undefined && hostOf(origin) !== host.toLowerCase())
    return refuse(c, 403, '不接受其他网站发来的请求。');
  const site = c.req.header('sec-fetch-site');
  const opened = c.req.method === 'GET' && c.req.path === '/';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !opened) {
    return refuse(c, 403, '不接受其他网站发来的请求。');
  }
  await next();
  for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
};

/** One sentence that says what to mend. */
export function refuse(c: Context, status: 400 | 403 | 404 | 413 | 415, error: string): Response {
  return c.json({ error }, status);
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

import { type Context, Hono } from 'hono';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { Arrival } from '../../message/arrival.ts';
import { boundedBody } from '../../message/bounded-body.ts';
import type { Receive } from '../../message/channel.ts';
import type { Query, Verified, Verifier } from './verify.ts';

/** A text of some thousand characters, encrypted, in base64 and in XML, is a tenth of this. */
const MAX_BODY = 256_000;

export type CallbackParts = {
  path: '/wecom/events' | '/wecom/aibot';
  verifier: Verifier;
  /** The ciphertext in a body; undefined where it is none. */
  encryptedIn(body: string): string | undefined;
  /** A message as an arrival; undefined for what is not ours to answer. */
  translate(message: string): Promise<Arrival | undefined>;
  receive: Receive;
  clock: Clock;
  log: Log;
};

/**
 * One callback URL: its verification (D/90930: the bare plaintext within 1 s) and what WeCom posts, which is answered by an
 * empty 200 once it is durable: a body would be a passive reply, and anything else is tried again.
 */
export function callbackRoutes({ path, verifier, encryptedIn, translate, receive, clock, log }: CallbackParts): Hono {
  function refuse(c: Context, { status, why }: Verified & { is: 'refused' }): Response {
    log.warn({ why }, `a request to ${path} was refused`);
    return c.text('refused', status);
  }

  return new Hono()
    .get(path, (c) => {
      const echo = verifier.echo(queryOf(c));
      return echo.is === 'refused' ? refuse(c, echo) : c.text(echo.text);
    })
    .post(path, async (c) => {
      const raw = await boundedBody(c.req.raw, MAX_BODY);
      if (raw === 'too large') return c.text('the body is too large', 413);
      const encrypted = raw === 'cut off' ? undefined : encryptedIn(new TextDecoder().decode(raw));
      if (encrypted === undefined) return refuse(c, { is: 'refused', status: 400, why: 'the body is not a callback' });
      const verified = verifier.message(queryOf(c), encrypted, clock());
      if (verified.is === 'refused') return refuse(c, verified);
      try {
        const arrival = await translate(verified.text);
        if (arrival) await receive(arrival);
        return c.body(null, 200, { 'content-length': '0' });
      } catch (error) {
        log.error({ err: error }, `a callback to ${path} could not be stored`);
        return c.text('try again', 503);
      }
    });
}

function queryOf(c: Context): Query {
  return (name) => c.req.queries(name) ?? [];
}

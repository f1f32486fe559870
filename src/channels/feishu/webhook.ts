import { Hono } from 'hono';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { Sighting } from '../../kernel/sightings.ts';
import { boundedBody } from '../../message/bounded-body.ts';
import type { Handle } from './events.ts';
import type { Verify } from './verify.ts';

/** An event is at most a text of 150 KB, encrypted and escaped. */
const MAX_BODY = 1_000_000;

/** `POST /feishu/events`: events, card callbacks and the URL verification. */
export function feishuRoutes({
  verify,
  handle,
  seen,
  clock,
  log,
}: {
  verify: Verify;
  handle: Handle;
  seen(sighting: Sighting): void;
  clock: Clock;
  log: Log;
}): Hono {
  return new Hono().post('/feishu/events', async (c) => {
    const raw = await boundedBody(c.req.raw, MAX_BODY);
    if (raw === 'too large') return c.json({ error: 'the body is too large' }, 413);
    if (raw === 'cut off') return c.json({ error: 'the body was cut off' }, 400);
    const verified = await verify(raw, c.req.raw.headers, clock());
    seen(verified.is === 'refused' ? { outcome: 'refused', fault: verified.why } : { outcome: 'verified' });
    if (verified.is === 'challenge') return c.json({ challenge: verified.challenge });
    if (verified.is === 'refused') {
      log.warn({ why: verified.why }, 'a request to /feishu/events was refused');
      return c.json({ error: 'refused' }, verified.status);
    }
    const handled = await handle(verified.envelope);
    if (handled.is === 'malformed') return c.json({ error: 'not understood' }, 400);
    if (handled.is === 'failed') return c.json({ error: 'try again' }, 503);
    return c.json(handled.answer);
  });
}

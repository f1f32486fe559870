import { Pool } from 'undici';
import type { Posted } from './events.ts';

export type Taken = { perSecond: number; ms: number[] };

/** As fast as the server answers, `at_once` at a time, until the events are used up. @throws Error on any answer but 200 */
export async function flood(origin: string, events: Posted[], atOnce: number): Promise<Taken> {
  const pool = new Pool(origin, { connections: atOnce });
  const ms: number[] = [];
  let next = 0;
  const begun = performance.now();
  const one = async () => {
    for (let event = events[next++]; event; event = events[next++]) ms.push(await post(pool, event));
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  const perSecond = (events.length * 1_000) / (performance.now() - begun);
  await pool.close();
  return { perSecond, ms: ms.sort((a, b) => a - b) };
}

/** At even distances, whether or not what went before is answered: a slow server is not spared its own queue. */
export async function paced(origin: string, events: Posted[], perSecond: number): Promise<Taken> {
  const pool = new Pool(origin, { connections: 64 });
  const begun = performance.now();
  const ms = await Promise.all(
    events.map(async (event, i) => {
      const due = begun + (i * 1_000) / perSecond;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      const late = performance.now() - due;
      return late + (await post(pool, event));
    }),
  );
  const taken = { perSecond: (events.length * 1_000) / (performance.now() - begun), ms: ms.sort((a, b) => a - b) };
  await pool.close();
  return taken;
}

export function part(ms: number[], of: number): number {
  return ms[Math.floor(of * (ms.length - 1))] ?? 0;
}

async function post(pool: Pool, event: Posted): Promise<number> {
  const begun = performance.now();
  const { statusCode, body } = await pool.request(event);
  await body.dump();
  if (statusCode !== 200) throw new Error(`an event was answered with ${statusCode}`);
  return performance.now() - begun;
}

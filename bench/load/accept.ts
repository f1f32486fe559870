import { type ChildProcess, fork } from 'node:child_process';
import { flood, paced, part } from './client.ts';
import { eventOf } from './events.ts';

const KINDS = ['bare', 'sdk', 'sdk-http', 'undurable', 'durable'] as const;
type Kind = (typeof KINDS)[number];
const ROUNDS = 5;
const EVENTS = 6_000;
const AT_ONCE = 64;
const PACED = { perSecond: 200, seconds: 10 };

/** Signed and encrypted events a second, each server in turn, several rounds; shares are of the medians. */
export async function benchAccept(): Promise<void> {
  const servers = new Map<Kind, { child: ChildProcess; origin: string }>();
  for (const kind of KINDS) servers.set(kind, await started(kind));
  const rates = new Map<Kind, number[]>(KINDS.map((kind) => [kind, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [kind, { origin }] of servers) {
      const { perSecond } = await flood(origin, events(EVENTS), AT_ONCE);
      // the first round warms up
      if (round > 0) rates.get(kind)?.push(perSecond);
    }
  }
  const rate = (kind: Kind) =>
    part(
      (rates.get(kind) ?? []).sort((a, b) => a - b),
      0.5,
    );
  console.log(`accepted events a second (${AT_ONCE} at once, median of ${ROUNDS} rounds of ${EVENTS})`);
  for (const kind of KINDS) console.log(`  ${kind.padEnd(10)} ${rate(kind).toFixed(0).padStart(7)}`);
  for (const [against, wanted] of [
    ['undurable', 0.45],
    ['bare', 0.22],
    ['sdk', 1],
  ] satisfies [Kind, number][]) {
    console.log(`  durable / ${against.padEnd(10)} ${(rate('durable') / rate(against)).toFixed(2)} (wanted ${wanted})`);
  }
  const { perSecond, seconds } = PACED;
  for (const kind of ['undurable', 'durable'] satisfies Kind[]) {
    const { ms } = await paced(servers.get(kind)?.origin ?? '', events(perSecond * seconds), perSecond);
    console.log(`  ${kind} at ${perSecond}/s: p50 ${part(ms, 0.5).toFixed(1)} ms, p99 ${part(ms, 0.99).toFixed(1)} ms`);
  }
  for (const { child } of servers.values()) child.kill();
}

function events(count: number) {
  return Array.from({ length: count }, (_, i) => eventOf(`ou_${i % 500}`, '述职评议多久一次', Date.now()));
}

function started(kind: Kind): Promise<{ child: ChildProcess; origin: string }> {
  const child = fork(new URL('./server.ts', import.meta.url), [kind]);
  return new Promise((resolve, reject) => {
    child.once('message', (port) => resolve({ child, origin: `http://127.0.0.1:${port}` }));
    child.once('exit', (code) => reject(new Error(`the ${kind} server ended with ${code}`)));
  });
}

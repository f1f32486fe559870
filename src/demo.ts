import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from './kernel/clock.ts';

/**
 * The demo's clock: runs as the real one does, from where the web chat has moved it. It only moves forward, and a new
 * start begins at the real time again.
 */
export function movableClock(real: Clock): Clock & { moveTo(at: number): void } {
  let ahead = 0;
  const clock = () => real() + ahead;
  return Object.assign(clock, {
    moveTo(at: number) {
      ahead = Math.max(ahead, at - real());
    },
  });
}

/** SECRET_KEY for the demo, kept beside the database and not in it, so that law 10 holds there as well. */
export function demoKey(databaseUrl: string, newId: (length: number) => string): string {
  if (!databaseUrl.startsWith('file:')) return newId(48);
  const kept = keptDemoKey(databaseUrl);
  if (kept) return kept;
  const key = newId(48);
  const path = pathOf(databaseUrl);
  mkdirSync(dirname(path), { recursive: true });
  // in one step: half a key would be another key from the next start on
  writeFileSync(`${path}.part`, `${key}\n`, { mode: 0o600 });
  renameSync(`${path}.part`, path);
  return key;
}

/** The key of the demo that a database file began as. */
export function keptDemoKey(databaseUrl: string): string | undefined {
  const path = pathOf(databaseUrl);
  return databaseUrl.startsWith('file:') && existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

function pathOf(databaseUrl: string): string {
  return `${databaseUrl.slice('file:'.length)}.key`;
}

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { newId } from '../../src/kernel/ids.ts';
import type { Statement } from '../../src/kernel/statement.ts';
import { loadSample } from '../../src/sample.ts';
import { type DatabaseFile, filledFile } from '../file.ts';

const ZONE = 'Asia/Shanghai';
const ROOT = new URL('../../', import.meta.url).pathname;

/** How large: the small sample, or so many times the city. */
export type Size = 'small' | number;

/** A database of that size, in which these secretaries of it are on a channel as `account-<n>`. */
export function house(size: Size, people?: { channel: string; count: number }): Promise<DatabaseFile> {
  const of = size === 'small' ? { size } : { size: 'city' as const, times: size };
  return filledFile(async (database) => {
    await loadSample(database, { ...of, now: Date.now(), zone: ZONE, newId });
    if (people) await database.batch([boundOn(people)]);
  });
}

function boundOn({ channel, count }: { channel: string; count: number }): Statement {
  const sql = `insert into identity (channel, account, person, bound_how, bound_at)
    select ?, 'account-' || (row_number() over (order by person) - 1), person, 'roster', 0
    from post where post = '书记' group by person order by person limit ?`;
  return { sql, params: [channel, count] };
}

export type Running = { origin: string; readyMs: number; memoryMb(): number; cpuMs(): number; stop(): Promise<void> };

/** The server of this project over that database, once it says that it is ready. */
export async function running(
  { url }: DatabaseFile,
  environment: Record<string, string>,
  script = ['--import', './scripts/runtime.mjs', 'src/main.ts'],
): Promise<Running> {
  const port = 20_000 + (process.pid % 20_000);
  const origin = `http://127.0.0.1:${port}`;
  const begun = performance.now();
  const child = spawn(process.execPath, ['--max-semi-space-size=8', ...script], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, DATABASE_URL: url, PORT: String(port), LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  while (!(await isReady(origin))) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const readyMs = performance.now() - begun;
  return {
    origin,
    readyMs,
    memoryMb: () => Number(/VmRSS:\s+(\d+)/.exec(ofProcess(child, 'status'))?.[1] ?? 0) / 1_000,
    cpuMs() {
      const [, after = ''] = ofProcess(child, 'stat').split(') ');
      // utime and stime, in hundredths of a second (proc(5))
      const [user = 0, system = 0] = after.split(' ').slice(11, 13).map(Number);
      return (user + system) * 10;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function ofProcess({ pid }: ChildProcess, file: 'status' | 'stat'): string {
  return readFileSync(`/proc/${pid}/${file}`, 'utf8');
}

async function isReady(origin: string): Promise<boolean> {
  return fetch(`${origin}/readyz`).then(
    ({ status }) => status === 200,
    () => false,
  );
}

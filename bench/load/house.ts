import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../../src/kernel/ids.ts';
import { openLibsql } from '../../src/kernel/libsql.ts';
import { migrate } from '../../src/kernel/migrate.ts';
import { MIGRATIONS } from '../../src/open.ts';
import { loadSample } from '../../src/sample.ts';

const ZONE = 'Asia/Shanghai';
const ROOT = new URL('../../', import.meta.url).pathname;

/** How large: the small sample, or so many times the city. */
export type Size = 'small' | number;

export type House = { url: string; remove(): void };

/** A database of that size, in a folder of its own, in which these people of it are on a channel as `account-<n>`. */
export async function house(size: Size, people: { channel: string; count: number } | undefined): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'poti-bench-'));
  const url = `file:${join(folder, 'poti.db')}`;
  const database = await openLibsql(url);
  await migrate(database, MIGRATIONS);
  const of = size === 'small' ? { size } : { size: 'city' as const, times: size };
  await loadSample(database, { ...of, now: Date.now(), zone: ZONE, newId });
  if (people) {
    const { channel, count } = people;
    await database.batch([
      {
        sql: `insert into identity (channel, account, person, bound_how, bound_at)
          select ?, 'account-' || (row_number() over (order by person) - 1), person, 'roster', 0
          from post where post = '书记' group by person order by person limit ?`,
        params: [channel, count],
      },
    ]);
  }
  await database.close();
  return { url, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export type Running = { origin: string; readyMs: number; memoryMb(): number; cpuMs(): number; stop(): Promise<void> };

/** The server of this project over that database, once it says that it is ready. */
export async function running(
  { url }: House,
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

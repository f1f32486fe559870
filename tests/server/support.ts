import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const ROOT = resolve(import.meta.dirname, '../..');
/** The Node that npm scripts use; the one that runs the tests where the project brings none. */
const NODE = [join(ROOT, 'node_modules/.bin/node')].find((path) => existsSync(path)) ?? process.execPath;
const START_MS = 20_000;

export type Surroundings = {
  /** Where its database lies. */
  folder: string;
  environment?: Record<string, string>;
  /** How far its clock is ahead of the real one, in ms: what a test shows must not depend on the day it runs. */
  ahead?: number;
};

export type Ended = { code: number | null; out: string; err: string };

export type Server = {
  url: string;
  pid: number;
  /** How it ended, whoever ended it. */
  ended: Promise<Ended>;
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<Ended>;
};

/** The real server as `npm start` runs it, once it says where it listens. @throws Error with its words when it ends instead */
export async function startServer(surroundings: Surroundings, script = 'src/main.ts'): Promise<Server> {
  const { child, ended } = launch(script, [], surroundings);
  onTestFinished(() => void child.kill('SIGKILL'));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const url = await new Promise<string>((found, failed) => {
    let said = '';
    child.stdout?.on('data', (words: string) => {
      said += words;
      const [address] = /http:\/\/[\d.]+:\d+/.exec(said) ?? [];
      if (address) found(address);
    });
    ended.then(({ code, err }) => failed(new Error(`the server ended with ${code}: ${err}`)));
    timer = setTimeout(() => failed(new Error(`the server said nothing for ${START_MS} ms`)), START_MS);
  }).finally(() => clearTimeout(timer));
  return {
    url,
    pid: child.pid ?? 0,
    ended,
    stop(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

/** One run of the server's start that is expected to end by itself. */
export function startRefused(surroundings: Surroundings): Promise<Ended> {
  return launch('src/main.ts', [], surroundings).ended;
}

/** `npm run -s poti -- …`; `input`: its whole stdin; `killedWhen`: asked all the while, and answered by a kill. */
export function poti(
  args: string[],
  { input = '', killedWhen, ...surroundings }: Surroundings & { input?: string; killedWhen?: () => boolean },
  script = 'src/cli.ts',
): Promise<Ended> {
  const { child, ended } = launch(script, args, surroundings);
  child.stdin?.end(input);
  const looking = killedWhen && setInterval(() => killedWhen() && child.kill('SIGKILL'), 1);
  return ended.finally(() => clearInterval(looking));
}

/** Lines of JSON, each as the schema has it. */
export function jsonLines<T>(schema: z.ZodType<T>, text: string): T[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => schema.parse(JSON.parse(line)));
}

const Button = z.object({ id: z.string(), label: z.string(), expired: z.boolean().optional() });

/** A card of the contract, as far as tests look at it. */
export const Card = z.object({
  id: z.string(),
  heading: z.string().optional(),
  text: z.string().optional(),
  quote: z.object({ text: z.string(), source: z.string() }).optional(),
  buttons: z.array(Button).optional(),
  form: z
    .object({ id: z.string(), fields: z.array(z.object({ name: z.string(), label: z.string(), kind: z.string() })) })
    .optional(),
  file: z.object({ name: z.string(), bytes: z.number() }).optional(),
});

const Entry = z.object({
  id: z.string(),
  from: z.enum(['poti', 'me']),
  text: z.string().optional(),
  card: Card.optional(),
});
export type Entry = z.infer<typeof Entry>;

export type WebClient = {
  say(as: string, key: string, text: string): Promise<void>;
  press(as: string, key: string, action: string): Promise<void>;
  history(as: string): Promise<Entry[]>;
  /** Civil time such as 2026-12-07T09:00. */
  moveClock(to: string): Promise<void>;
};

/**
 * What the page asks for. Whatever isn't accepted is asked for again, as it was, until it is: `url` may change between
 * two tries.
 */
export function webClient(url: () => string, { patience = 60_000 }: { patience?: number } = {}): WebClient {
  async function asked(path: string, body?: object): Promise<unknown> {
    const giveUp = performance.now() + patience;
    for (;;) {
      const response = await fetch(`${url()}${path}`, {
        ...(body
          ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
          : {}),
        signal: AbortSignal.timeout(10_000),
      }).catch(() => undefined);
      // cut off while it was being read counts as not accepted, too
      const answer: unknown = response?.ok ? await response.json().catch(() => undefined) : undefined;
      if (answer !== undefined) return answer;
      if (response && response.status < 500 && !response.ok) {
        throw new Error(`${path} was refused with ${response.status}: ${await response.text()}`);
      }
      if (performance.now() > giveUp) throw new Error(`${path} was not accepted in ${patience} ms`);
      await pause(25);
    }
  }
  return {
    say: async (as, key, text) => void (await asked('/web/say', { as, key, text })),
    press: async (as, key, action) => void (await asked('/web/press', { as, key, action })),
    history: async (as) => z.object({ messages: z.array(Entry) }).parse(await asked(`/web/history?as=${as}`)).messages,
    moveClock: async (to) => void (await asked('/web/clock', { at: to })),
  };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function launch(script: string, args: string[], { folder, environment = {}, ahead = 0 }: Surroundings) {
  const shifted = `const real = Date.now; Date.now = () => real() + ${Math.round(ahead)}`;
  const clock = ahead === 0 ? [] : ['--import', `data:text/javascript,${encodeURIComponent(shifted)}`];
  const child: ChildProcess = spawn(NODE, [...clock, '--import', './scripts/runtime.mjs', script, ...args], {
    cwd: ROOT,
    // nothing of the tester's own environment: a FEISHU_APP_ID there must not change what is tested
    env: {
      PATH: process.env.PATH ?? '',
      DATABASE_URL: `file:${join(folder, 'poti.db')}`,
      PORT: '0',
      LOG_LEVEL: 'warn',
      ...environment,
    },
  });
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (words: string) => {
    out += words;
  });
  child.stderr?.setEncoding('utf8').on('data', (words: string) => {
    err += words;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return { child, ended };
}

import type { Worker } from 'node:worker_threads';

/** How long one input may take (ms), and by how much the process may grow meanwhile. */
export type Bounds = { ms: number; megabytes: number };

export type Worked<Out> = { done: Out } | { fault: 'too_long' | 'broken' };

const BOUNDS: Bounds = { ms: 15_000, megabytes: 600 };
const LOOK_MS = 50;
const MEGABYTE = 2 ** 20;
/** Starting a thread takes as long as reading many a file: it waits so long for the next one. */
const IDLE_MS = 20_000;

/**
 * Reads what strangers sent in a thread of its own, so that this one goes on, and ends the thread, be it in the middle of a
 * word, when one input takes too long or too much: a file of a few kilobytes can unfold to gigabytes. One input after another,
 * each has its time to itself. `script` names a module that calls `answerApart`; `here` does the same where there are no
 * threads (Cloudflare Workers, which bound the time themselves).
 */
export function workApart<In, Out>({ script, here }: { script(): URL; here(input: In): Promise<Out> }) {
  let thread: Worker | undefined;
  let before: Promise<unknown> = Promise.resolve();
  let idle: ReturnType<typeof setTimeout> | undefined;
  let settle = (_worked: Worked<Out>) => {};

  async function begin(): Promise<Worker> {
    const { Worker } = await import('node:worker_threads');
    const begun = new Worker(script(), {
      resourceLimits: { maxOldGenerationSizeMb: BOUNDS.megabytes },
      // nothing of this process is any business of what reads a stranger's file
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    begun.on('message', (done: Out) => settle({ done }));
    begun.on('error', (error: Error & { code?: string }) =>
      settle({ fault: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too_long' : 'broken' }),
    );
    begun.on('exit', () => settle({ fault: 'broken' }));
    return begun;
  }

  async function work(input: In, { ms, megabytes }: Bounds): Promise<Worked<Out>> {
    clearTimeout(idle);
    const mine = thread ?? (await begin());
    thread = undefined;
    const { promise, resolve } = Promise.withResolvers<Worked<Out>>();
    settle = resolve;
    const until = performance.now() + ms;
    const grown = process.memoryUsage.rss() + megabytes * MEGABYTE;
    const looking = setInterval(() => {
      if (performance.now() > until || process.memoryUsage.rss() > grown) resolve({ fault: 'too_long' });
    }, LOOK_MS);
    mine.ref();
    mine.postMessage(input);
    const worked = await promise;
    clearInterval(looking);
    if ('fault' in worked) {
      await mine.terminate();
      return worked;
    }
    mine.unref();
    thread = mine;
    idle = setTimeout(() => {
      thread = undefined;
      void mine.terminate();
    }, IDLE_MS).unref();
    return worked;
  }

  return async (input: In, bounds: Bounds = BOUNDS): Promise<Worked<Out>> => {
    if (globalThis.navigator?.userAgent === 'Cloudflare-Workers') return { done: await here(input) };
    const mine = before.then(() => work(input, bounds));
    before = mine.catch(() => undefined);
    return mine;
  };
}

/** In the module that `workApart` names: answers each input with what `work` makes of it, which must not throw. */
export async function answerApart<In, Out>(work: (input: In) => Out | Promise<Out>): Promise<void> {
  const { parentPort } = await import('node:worker_threads');
  parentPort?.on('message', async (input: In) => parentPort.postMessage(await work(input)));
}

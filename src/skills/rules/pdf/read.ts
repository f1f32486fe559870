import type { PdfText } from './pages.ts';

type PdfFault = 'absent' | Extract<PdfText, { fault: string }>['fault'];
/** How long one .pdf may take, and by how much the process may grow meanwhile. */
export type Bounds = { ms: number; megabytes: number };

const BOUNDS: Bounds = { ms: 15_000, megabytes: 600 };
const LOOK_MS = 50;
const MEGABYTE = 2 ** 20;

/** One after another: each has its time to itself. */
let before: Promise<unknown> = Promise.resolve();

/**
 * The text of a .pdf that has text, as paragraphs, read by unpdf (a build of pdf.js) in a thread of its own, which is ended
 * when it takes too long or too much, be it within one page: a file of a few kilobytes can unfold to gigabytes. It is too
 * large for Workers, where a module without it stands in its place: `absent`.
 */
export async function pdfText(
  bytes: Uint8Array,
  bounds: Bounds = BOUNDS,
): Promise<{ text: string } | { fault: PdfFault }> {
  const { getDocumentProxy } = await import('unpdf');
  if (typeof getDocumentProxy !== 'function') return { fault: 'absent' };
  const mine = before.then(() => readApart(bytes, bounds));
  before = mine;
  return mine;
}

async function readApart(bytes: Uint8Array, { ms, megabytes }: Bounds): Promise<PdfText> {
  const { Worker } = await import('node:worker_threads');
  const worker = new Worker(new URL('./apart.ts', import.meta.url), {
    workerData: new Uint8Array(bytes),
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
    // nothing of this process is any business of what reads a stranger's file
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  const until = performance.now() + ms;
  const grown = process.memoryUsage.rss() + megabytes * MEGABYTE;
  const { promise, resolve } = Promise.withResolvers<PdfText>();
  const looking = setInterval(() => {
    if (performance.now() > until || process.memoryUsage.rss() > grown) resolve({ fault: 'too_long' });
  }, LOOK_MS);
  worker.once('message', (found: PdfText) => resolve(found));
  worker.once('error', (error: Error & { code?: string }) =>
    resolve({ fault: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too_long' : 'damaged' }),
  );
  worker.once('exit', () => resolve({ fault: 'damaged' }));
  const found = await promise;
  clearInterval(looking);
  await worker.terminate();
  return found;
}

import { parentPort, workerData } from 'node:worker_threads';
import { textOf } from './pages.ts';

/** The thread in which read.ts has a .pdf read, so that it can be ended in the middle of a page. */
if (workerData instanceof Uint8Array) parentPort?.postMessage(await textOf(workerData));

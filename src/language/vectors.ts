import { inArray } from 'drizzle-orm';
import { classified } from '../kernel/chinese/classified.ts';
import { type Clock, civilDate } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { sha256 } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { keepAnswer } from './kept.ts';
import { type Endpoint, embed } from './model.ts';
import type { createPatience } from './patience.ts';
import { modelAnswer } from './tables.ts';
import { unlessAborted } from './unless-aborted.ts';

/** What common servers take in one request. */
const BATCH = 32;
/** All that is waited for within one turn; more texts than this are left without. */
const MOST_NEW = 512;
const WAITING = 'vectors';

type Parts = Endpoint & {
  database: Database;
  clock: Clock;
  zone: string;
  log: Log;
  mask(text: string): string;
  patience: ReturnType<typeof createPatience>;
  timeoutMs: number;
  limits: AbortSignal[];
};

/** Vectors by text: kept ones, and those that the model makes in time. Undefined where it makes none. */
export async function vectorsFor(texts: string[], parts: Parts): Promise<Map<string, Float32Array> | undefined> {
  const { database, clock, zone, log, mask, patience, timeoutMs, limits, embeddingModel } = parts;
  const keys = new Map<string, string>();
  for (const text of new Set(texts)) {
    if (!classified(text)) keys.set(text, await sha256(JSON.stringify([embeddingModel, mask(text)])));
  }
  const found = new Map<string, Float32Array>();
  const kept = await keptVectors([...keys.values()], database);
  for (const [text, key] of keys) {
    const vector = kept.get(key);
    if (vector) found.set(text, vector);
  }
  const missing = [...keys].filter(([text]) => !found.has(text)).slice(0, MOST_NEW);
  if (missing.length === 0) return found;
  if (!patience.mayAsk(WAITING)) return undefined;
  const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...limits]);
  try {
    for (let at = 0; at < missing.length; at += BATCH) {
      const batch = missing.slice(at, at + BATCH);
      const made = await unlessAborted(
        signal,
        embed(
          parts,
          batch.map(([text]) => mask(text)),
          signal,
        ),
      );
      const vectors = made.map((one) => Float32Array.from(one));
      batch.forEach(([text], i) => {
        const vector = vectors[i];
        if (vector) found.set(text, vector);
      });
      const on = civilDate(clock(), zone);
      await database.batch(batch.map(([, key], i) => keepAnswer(key, written(vectors[i] ?? new Float32Array()), on)));
    }
  } catch (error) {
    patience.failed(WAITING);
    log.warn({ fault: error instanceof Error ? error.name : 'unknown' }, 'the embedding model gave no vectors');
    return undefined;
  }
  patience.answered();
  return found;
}

async function keptVectors(keys: string[], { read }: Database): Promise<Map<string, Float32Array>> {
  const rows = await read.select().from(modelAnswer).where(inArray(modelAnswer.key, keys));
  return new Map(rows.map(({ key, answer }) => [key, readVector(answer)]));
}

function written(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
}

function readVector(base64: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.byteLength / 4));
}

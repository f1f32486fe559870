import { classified } from '../kernel/chinese/classified.ts';
import { type Clock, civilDate } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { sha256 } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import type { Json } from '../message/card.ts';
import type { Given, Language } from './index.ts';
import { objectIn } from './json.ts';
import { keepAnswer, keptAnswer } from './kept.ts';
import { complete, type Endpoint } from './model.ts';
import { createPatience } from './patience.ts';
import { PROMPTS, type Prompt, readPrompt } from './prompt.ts';
import { unlessAborted } from './unless-aborted.ts';
import { vectorsFor } from './vectors.ts';

const CALL_MS = 8_000;
/** What is asked stays far below this; a longer input is a mistake, and slow. */
const LONGEST_INPUT = 24_000;
const LONGEST_ANSWER = 16_000;

export type LanguageParts = Endpoint & {
  /** The files of prompts/, in any order. */
  prompts: string[];
  database: Database;
  clock: Clock;
  zone: string;
  log: Log;
  /** Law 11: what hides personal numbers before a model sees a text. */
  mask(text: string): string;
  /** How long one call may take, ms. */
  timeoutMs?: number;
};

/** @throws Error when a prompt is missing or is none */
export function createLanguage(parts: LanguageParts): Language {
  const { database, clock, zone, log, mask, timeoutMs = CALL_MS } = parts;
  const prompts = new Map(parts.prompts.map((file) => readPrompt(file)).map((prompt) => [prompt.name, prompt]));
  const missing = PROMPTS.filter((name) => !prompts.has(name));
  if (missing.length > 0) throw new Error(`prompts are missing: ${missing.join(', ')}`);
  const patience = createPatience(clock);

  async function said(prompt: Prompt, given: Given, limits: AbortSignal[]): Promise<string | undefined> {
    const words = wordsIn(given);
    if (words.some(classified) || classified(words.join('\n'))) return undefined;
    const input = JSON.stringify(masked(given, mask));
    if (input.length > LONGEST_INPUT) return undefined;
    const key = await sha256(JSON.stringify([parts.model, prompt.name, prompt.version, prompt.instructions, input]));
    const kept = await keptAnswer(database.read, key);
    if (kept !== undefined) return kept;
    if (!patience.mayAsk(key)) return undefined;
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...limits]);
    if (signal.aborted) return undefined;
    const { instructions } = prompt;
    const answer = await unlessAborted(signal, complete(parts, { instructions, input, signal })).catch(
      (error: unknown) => {
        patience.failed(key);
        // the client's own words may repeat what was asked
        log.warn(
          { prompt: prompt.name, fault: error instanceof Error ? error.name : 'unknown' },
          'the model gave no answer',
        );
        return undefined;
      },
    );
    if (answer === undefined || answer.length > LONGEST_ANSWER) return undefined;
    patience.answered();
    await database.batch([keepAnswer(key, answer, civilDate(clock(), zone))]);
    return answer;
  }

  const thinking = (limits: AbortSignal[]): Language => ({
    async ask(name, given, shape) {
      try {
        const prompt = prompts.get(name);
        if (!prompt || prompt.inputs.join() !== Object.keys(given).join())
          throw new Error(`the prompt ${name} takes ${prompt?.inputs.join()}, not ${Object.keys(given).join()}`);
        const answer = await said(prompt, given, limits);
        return answer === undefined ? undefined : objectIn(answer, shape);
      } catch (error) {
        log.error({ err: error, prompt: name }, 'a question to the model went wrong on our side');
        return undefined;
      }
    },
    ...(parts.embeddingModel
      ? { vectors: (texts: string[]) => vectorsFor(texts, { ...parts, patience, timeoutMs, limits }) }
      : {}),
    within: (signal) => thinking([...limits, signal]),
  });
  return thinking([]);
}

function wordsIn(value: Json): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(wordsIn) : [];
}

function masked(value: Json, mask: (text: string) => string): Json {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((one) => masked(one, mask));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, masked(one, mask)]));
}

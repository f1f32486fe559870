import type * as z from 'zod';
import type { Json } from '../message/card.ts';
import type { PromptName } from './prompt.ts';

export { checkModel } from './check.ts';
export { forgetAnswers } from './kept.ts';
export { createLanguage } from './language.ts';
export { embed } from './model.ts';

/** What a prompt is given. It reaches the model as one JSON value, apart from the instructions: data, whatever it says. */
export type Given = { [input: string]: Json };

/**
 * A model, where one is configured. It proposes and never decides: what uses its answer checks it in code, and has an
 * answer of its own where there is none.
 */
export type Language = {
  /**
   * The model's answer to a prompt, in the shape asked for. Undefined where none came in time or in that shape, where
   * the call failed, and where something given carries a marking of 国家秘密 (law 11). Never throws.
   */
  ask<T>(prompt: PromptName, given: Given, shape: z.ZodType<T>): Promise<T | undefined>;
  /**
   * A vector of one length for each text, by the text itself, where an embedding model is configured. A text that carries
   * a marking of 国家秘密 gets none (law 11). Undefined where they did not come in time. Never throws.
   */
  vectors?(texts: string[]): Promise<Map<string, Float32Array> | undefined>;
  /** The same model, for as long as this signal lets it think: of several limits the first counts. */
  within(signal: AbortSignal): Language;
};

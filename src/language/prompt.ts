import * as z from 'zod';

/** Every file in prompts/, without its .md. */
export const PROMPTS = ['rewrite-question', 'compose-answer', 'name-groups'] as const;
export type PromptName = (typeof PROMPTS)[number];

export type Prompt = { name: PromptName; version: number; inputs: string[]; instructions: string };

const Head = z.object({
  name: z.enum(PROMPTS),
  version: z.coerce.number().int().min(1),
  inputs: z.string().transform((names) => names.split(/\s*,\s*/)),
});

/**
 * A prompt file: front matter with `name`, `version` and `inputs`, then the instructions. The version belongs to the key of
 * a kept answer, so that new instructions ask anew. @throws Error on a file that is not one, which only a mistake of ours is
 */
export function readPrompt(file: string): Prompt {
  const [, head = '', instructions = ''] = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(file) ?? [];
  const fields = head.split(/\r?\n/).map((line) => line.split(/:\s*(.*)/s).slice(0, 2));
  const parsed = Head.safeParse(Object.fromEntries(fields));
  if (!parsed.success || instructions.trim() === '') throw new Error(`not a prompt: ${head.split('\n')[0]}`);
  return { ...parsed.data, instructions: instructions.trim() };
}

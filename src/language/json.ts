import type * as z from 'zod';

/**
 * The one JSON object in what a model said, in the shape asked for. Models think aloud before it (`<think>`) and put it into
 * a code block; anything else around it is passed over. Undefined when there is none, or not in that shape.
 */
export function objectIn<T>(said: string, shape: z.ZodType<T>): T | undefined {
  const spoken = said.replace(/<think>[\s\S]*?<\/think>/g, '');
  const json = spoken.slice(spoken.indexOf('{'), spoken.lastIndexOf('}') + 1);
  try {
    return shape.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}

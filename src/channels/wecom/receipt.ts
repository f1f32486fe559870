import * as z from 'zod';
import type { CardHandle } from './handle.ts';

/** What is kept of a sent message: a mark of its words, and by what each of its cards may be changed once. */
export type Receipt = { words: string; cards: CardHandle[] };

export function receiptOf(receipt: Receipt): string {
  return JSON.stringify(receipt);
}

/** Of what is no receipt of ours nothing can be changed. */
export function readReceipt(text: string): Receipt {
  try {
    return Shape.parse(JSON.parse(text));
  } catch {
    return { words: '', cards: [] };
  }
}

const Shape = z.object({ words: z.string(), cards: z.array(z.object({ taskId: z.string(), code: z.string() })) });

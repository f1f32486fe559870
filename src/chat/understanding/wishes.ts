import type { Heard } from './clean.ts';
import type { Model } from './model.ts';

export type Wish = { intent: string; said: string };

export function furtherWishes(_: { heard: Heard; intent: string; context: string | undefined; role: string | undefined; model: Model }): Wish[] {
  return [];
}

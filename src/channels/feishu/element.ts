import type { Json } from '../../message/card.ts';

/** A component of a card, as Feishu's JSON 2.0 has it. */
export type Element = { tag: string; [property: string]: Json };

/** Text that is shown as it is: markup and mentions in it mean nothing. */
export function plain(content: string): Element {
  return { tag: 'plain_text', content };
}

export function bytesOf(value: Json): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

/** Every tagged object counts as an element, the text inside a button too. */
export function tagsOf(value: Json): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + tagsOf(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, item) => sum + tagsOf(item), 'tag' in value ? 1 : 0);
}

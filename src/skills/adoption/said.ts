import { numeralsAlike } from '../../kernel/chinese/numerals.ts';
import type { Json } from '../../message/card.ts';

export type Named = 'problem' | 'topic' | 'outcome' | 'adoption';

const NOUNS: Record<Named, string> = {
  problem: '难题|问题',
  topic: '课题(?!组)',
  outcome: '成果',
  adoption: '做法|转化',
};

/** The number of what is named in words: 成果8号, 第八号成果, 做法 2. */
export function numberOf(what: Named, words: string): number | undefined {
  const noun = `(?:${NOUNS[what]})`;
  const found = new RegExp(
    `${noun}\\s*第?\\s*(\\d{1,6})(?!\\d|条|个|项|篇|年|月)|(\\d{1,6})\\s*号\\s*(?:的)?${noun}`,
    'u',
  ).exec(numeralsAlike(words));
  const digits = found?.[1] ?? found?.[2];
  return digits === undefined ? undefined : Number(digits);
}

/** 12号: a number without a noun. */
export function bareNumber(words: string): number | undefined {
  const digits = /(?<!\d)(\d{1,6})\s*号/u.exec(numeralsAlike(words))?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** 第七条 */
export function articleOf(words: string): number | undefined {
  const digits = /第\s*(\d{1,3})\s*条/u.exec(numeralsAlike(words))?.[1];
  return digits === undefined ? undefined : Number(digits);
}

export function asNumber(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

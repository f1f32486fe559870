import { type DateReading, findDate } from '../../../kernel/chinese/dates.ts';
import { numeralsAlike } from '../../../kernel/chinese/numerals.ts';
import type { Json } from '../../../message/card.ts';
import type { Situation } from '../../understand.ts';
import type { Heard } from '../clean.ts';

/** What slots are read from. */
export type Said = {
  /** As it was said. */
  raw: string;
  /** Greeting, quotes, dialect and homophones put right. */
  plain: string;
  /** The same with numerals as digits. */
  own: string;
  quoted: string;
  situation: Situation;
};

/** Reads one slot; undefined where nothing was said of it. */
export type SlotReader = (said: Said) => Json | undefined;

export function saidOf(raw: string, heard: Heard, situation: Situation): Said {
  return { raw, plain: heard.plain, own: heard.own, quoted: heard.quoted, situation };
}

/** The date words of it, and the rest with numerals as digits, so that a day is not taken for a sum. */
export function dated(
  { plain, situation: { now, workingDays } }: Said,
  tense: 'past' | 'future',
): { reading: DateReading | undefined; rest: string } {
  const found = findDate(plain, { now, tense, workingDays });
  if (!found) return { reading: undefined, rest: numeralsAlike(plain) };
  return { reading: found.reading, rest: numeralsAlike(`${plain.slice(0, found.start)}，${plain.slice(found.end)}`) };
}

/** A flag that is set by a pattern, else absent. */
export function flag(pattern: RegExp): SlotReader {
  return ({ own }) => pattern.test(own) || undefined;
}

/** The value of the first pattern that holds. */
export function oneOf(values: [RegExp, string][]): SlotReader {
  return ({ own }) => values.find(([pattern]) => pattern.test(own))?.[1];
}

/** The first capture of the first pattern that has one. */
export function captured(...patterns: RegExp[]): SlotReader {
  return ({ own }) => {
    for (const pattern of patterns) {
      const words = pattern.exec(own)?.[1]?.replace(/^[，的了个一1下]+|[，的了吧]+$/gu, '');
      if (words) return words;
    }
    return undefined;
  };
}

import { type Reading, readTopics } from './topic-of.ts';

export type Known = { id: string; text: string };
/** `score` is between 0 and 1. */
export type Likeness = { id: string; score: number };

/** Below it a problem is not worth showing to someone who is telling another. */
export const WORTH_SHOWING = 0.3;

const TOPICAL = 0.8;

/**
 * The known problems that speak of the same difficulty, best first, without a model. People tell one difficulty in
 * words that hardly overlap, so what a text is about weighs most and shared words decide among equals.
 */
export function similar(text: string, known: Known[], { atLeast = WORTH_SHOWING } = {}): Likeness[] {
  const [asked, ...others] = viewsOf([text, ...known.map((one) => one.text)]);
  if (!asked) return [];
  return known
    .map(({ id }, i) => ({ id, score: likeness(asked, others[i] ?? asked) }))
    .filter(({ score }) => score >= atLeast)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

/** A name of the group for every problem: what it is mainly about; a group of its own where nothing is known of it. */
export function group(problems: Known[]): Map<string, string> {
  return new Map(problems.map(({ id, text }) => [id, readTopics(text).chief?.name ?? `其他 ${id}`]));
}

/** The aspect that the text most likely belongs to, of those that the campaign has; undefined when none fits. */
export function aspectOf(text: string, aspects: readonly string[]): string | undefined {
  const { chief, sureness } = readTopics(text);
  return chief && sureness >= 0.5 && aspects.includes(chief.aspect) ? chief.aspect : undefined;
}

const REMEMBERED = 5000;
const readings = new Map<string, Reading>();

type View = { reading: Reading; words: Map<string, number> };

function viewsOf(texts: string[]): View[] {
  const counted = texts.map(pairsOf);
  const inTexts = new Map<string, number>();
  for (const pairs of counted) for (const pair of pairs.keys()) inTexts.set(pair, (inTexts.get(pair) ?? 0) + 1);
  return counted.map((pairs, i) => ({
    reading: i === 0 ? readTopics(texts[i] ?? '') : remembered(texts[i] ?? ''),
    words: new Map(
      [...pairs].map(([pair, count]) => [
        pair,
        (1 + Math.log(count)) * Math.log(1 + texts.length / (inTexts.get(pair) ?? 1)),
      ]),
    ),
  }));
}

// the same known problems are compared again and again
function remembered(text: string): Reading {
  const before = readings.get(text);
  if (before) return before;
  const reading = readTopics(text);
  if (readings.size >= REMEMBERED) readings.clear();
  readings.set(text, reading);
  return reading;
}

function pairsOf(text: string): Map<string, number> {
  const pairs = new Map<string, number>();
  for (const run of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const chars = [...run];
    chars.forEach((char, i) => {
      for (const piece of [char, char + (chars[i + 1] ?? '')]) pairs.set(piece, (pairs.get(piece) ?? 0) + 1);
    });
  }
  return pairs;
}

function likeness(a: View, b: View): number {
  const words = cosine(a.words, b.words);
  return Math.max(words, TOPICAL * product(a.reading.shares, b.reading.shares) + (1 - TOPICAL) * words);
}

function cosine(a: Map<string, number>, b: Map<string, number>): number {
  const shared = product(a, b);
  return shared === 0 ? 0 : shared / (length(a) * length(b));
}

// of shares: the chance that both are about one topic, so that two vague texts are not alike
function product(a: Map<string, number>, b: Map<string, number>): number {
  let sum = 0;
  for (const [key, weight] of a) sum += weight * (b.get(key) ?? 0);
  return sum;
}

function length(vector: Map<string, number>): number {
  let sum = 0;
  for (const weight of vector.values()) sum += weight * weight;
  return Math.sqrt(sum);
}

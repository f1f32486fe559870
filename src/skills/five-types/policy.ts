import { grams } from '../../kernel/chinese/text.ts';
import { PARTS, type Part, TYPES, type Type } from './tables.ts';

/** The shape of a plan, and how what was said is like what was planned. Pure. */

export const TYPE_WORDS: Record<Type, string> = {
  learning: '学习型',
  service: '服务型',
  innovative: '创新型',
  harmonious: '和谐型',
  clean: '廉洁型',
};
export const PART_WORDS: Record<Part, string> = { goal: '目标', focus: '着眼点', measure: '措施', carrier: '载体' };
/** Exactly so many of each part a type: 五型 is that shape. */
export const WANTED: Record<Part, number> = { goal: 1, focus: 2, measure: 3, carrier: 2 };
const COUNTED: Record<Part, string> = { goal: '个', focus: '个', measure: '条', carrier: '个' };

export type Entry = { type: Type; part: Part; place: number; text: string };

export function isType(word: unknown): word is Type {
  return TYPES.some((type) => type === word);
}

export function isPart(word: unknown): word is Part {
  return PARTS.some((part) => part === word);
}

/** The type that words begin with or name; undefined where none or several are named. */
export function typeIn(words: string): Type | undefined {
  const named = TYPES.filter((type) => TYPE_PATTERNS[type].test(words));
  return named.length === 1 ? named[0] : undefined;
}

const TYPE_PATTERNS: Record<Type, RegExp> = {
  learning: /学习型/u,
  service: /服务型/u,
  innovative: /创新型/u,
  harmonious: /和谐型/u,
  clean: /(?:廉洁|清廉|廉政)型/u,
};

/** 1条措施: how many of a part. */
export function counted(part: Part, count: number): string {
  return `${count}${COUNTED[part]}${PART_WORDS[part]}`;
}

/** 第2条措施; 目标, of which there is one. */
export function lineName(part: Part, place: number): string {
  return WANTED[part] === 1 ? PART_WORDS[part] : `第${place}${COUNTED[part]}${PART_WORDS[part]}`;
}

/** What each type of a plan still lacks, in order; nothing for a whole plan. */
export function lacking(entries: Entry[], types: readonly Type[] = TYPES): { type: Type; part: Part; count: number }[] {
  return types.flatMap((type) =>
    PARTS.flatMap((part) => {
      const there = entries.filter((entry) => entry.type === type && entry.part === part).length;
      return there < WANTED[part] ? [{ type, part, count: WANTED[part] - there }] : [];
    }),
  );
}

/** 学习型还缺1条措施、1个载体；服务型还没填. */
export function lackingWords(entries: Entry[], types: readonly Type[] = TYPES): string {
  const lacks = lacking(entries, types);
  return types
    .flatMap((type) => {
      const of = lacks.filter((one) => one.type === type);
      if (of.length === 0) return [];
      if (!entries.some((entry) => entry.type === type)) return [`${TYPE_WORDS[type]}还没填`];
      return [`${TYPE_WORDS[type]}还缺${of.map(({ part, count }) => counted(part, count)).join('、')}`];
    })
    .join('；');
}

/** The first free place of a part, from 1; undefined when it is full. */
export function freePlace(entries: Entry[], type: Type, part: Part): number | undefined {
  const taken = new Set(entries.filter((one) => one.type === type && one.part === part).map(({ place }) => place));
  return Array.from({ length: WANTED[part] }, (_, i) => i + 1).find((place) => !taken.has(place));
}

const EMPTY = /^(?:开展|组织|举办|活动|机关|党员|支部|工作|建设|每月|每季|每年|一次|学习|服务|创新|和谐|廉洁)$/u;

/** 0–1: how much of the shorter's pairs of characters the other has; what every plan says counts for nothing. */
export function likeness(said: string, planned: string): number {
  const [a, b] = [pairsOf(said), pairsOf(planned)];
  const smaller = Math.min(a.size, b.size);
  if (smaller === 0) return 0;
  let shared = 0;
  for (const pair of a) if (b.has(pair)) shared++;
  return shared / smaller;
}

function pairsOf(text: string): Set<string> {
  return new Set(grams(text).filter((gram) => gram.length > 1 && !EMPTY.test(gram)));
}

/** From here on what was said is taken for what was planned. */
const ALIKE = 0.34;

/** The one that what was said is most like; undefined where none is like it, or two are so equally. */
export function nearest<T extends { text: string }>(said: string, among: T[]): T | undefined {
  const scored = among
    .map((one) => ({ one, score: said.includes(one.text) ? 2 : likeness(said, one.text) }))
    .sort((a, b) => b.score - a.score);
  const [first, second] = scored;
  if (!first || first.score < ALIKE || (second && second.score === first.score)) return undefined;
  return first.one;
}

import { readNumber } from '../../../kernel/chinese/numerals.ts';
import { dated, type Said, type SlotReader } from './said.ts';

const SUM = '(\\d[\\d,]*(?:\\.\\d+)?)(万|千|k|w)?(\\d)?';
const MARKED = new RegExp(`${SUM}(?:多|来)?(?:元|块|圆)(?:(\\d)(?:角|毛)?(?!\\d))?`, 'iu');
/** 每人20元，15人，共300元 is 300. */
const TOTAL = new RegExp(`(?:共计?|合计|总共|一共|总计|共花)(?:了|是|为)?${SUM}(?:元|块|圆)`, 'iu');
const SPOKEN = new RegExp(
  `(?:花了?|付了?|给|共计?|合计|总共|一共|费用?|支出?|支|金额|用了?|要|大概|约|是|成|[:：])了?${SUM}(?![\\d人个号月点日份本面条小次名%])`,
  'iu',
);
const BARE = new RegExp(
  `(?<![\\d.])${SUM}(?![\\d人个号月点日份本面条小次名年期家户天周岁%])(?:$|[，。,\\s\\p{So}])`,
  'iu',
);

/** A sum in yuan. */
export const amount: SlotReader = (said) => {
  const changed = correction(said.own);
  if (changed) return changed.right;
  const { rest } = dated(said, 'past');
  for (const pattern of [TOTAL, MARKED, SPOKEN, BARE]) {
    const sum = sumOf(pattern.exec(rest));
    if (sum !== undefined) return sum;
  }
  return undefined;
};

/** The sum that was wrong: 是560不是650, 1200改成1020. */
export const wrongAmount: SlotReader = ({ own }) => correction(own)?.wrong;

function correction(own: string): { right: number; wrong: number } | undefined {
  const instead = /是(\d[\d.]*)(?:元|块)?[，,]?(?:而)?不是(\d[\d.]*)/u.exec(own);
  if (instead) return { right: Number(instead[1]), wrong: Number(instead[2]) };
  const not = /不是(\d[\d.]*)(?:元|块)?[，,]?(?:而|应该|应)?是(\d[\d.]*)/u.exec(own);
  if (not) return { right: Number(not[2]), wrong: Number(not[1]) };
  const changed = /(\d[\d.]*)(?:元|块)?(?:(?:应该|应)?(?:改成|改为|写成|换成)|应该是|应是|应为)(\d[\d.]*)/u.exec(own);
  return changed ? { right: Number(changed[2]), wrong: Number(changed[1]) } : undefined;
}

function sumOf(found: RegExpExecArray | null): number | undefined {
  if (!found) return undefined;
  const [, digits = '', unit = '', tail, tenths] = found;
  const base = Number(digits.replaceAll(',', ''));
  const times = { 万: 1e4, w: 1e4, 千: 1e3, k: 1e3 }[unit.toLowerCase()] ?? 1;
  const more = (tail && unit ? (Number(tail) * times) / 10 : 0) + (tenths ? Number(tenths) / 10 : 0);
  return Math.round((base * times + more) * 100) / 100;
}

const CN = '\\d零一二三四五六七八九十两';

/** The number of a problem: 12号, 难题12, 附议12. */
export const problemNumber: SlotReader = ({ own }) =>
  numberIn(
    own,
    new RegExp(`(?:难题|问题|附议|支持|编号|第)?([${CN}]+)(?:号|#)(?!\\d)`, 'u'),
    new RegExp(`(?:难题|附议|#)([${CN}]+)`, 'u'),
  );

/** All topics named: 7号和12号, 课题九, 2、6号. */
export const topicNumbers: SlotReader = ({ own }) => {
  const found = new Set<number>();
  for (const [, list = ''] of own.matchAll(new RegExp(`([${CN}]+(?:[、,，和跟与及][${CN}]+)*)号`, 'gu')))
    add(list, found);
  for (const [, list = ''] of own.matchAll(new RegExp(`课?题([${CN}]+(?:[、,和跟与及][${CN}]+)*)`, 'gu')))
    add(list, found);
  for (const [, one = ''] of own.matchAll(new RegExp(`第([${CN}]+)(?:个|号|项|道)?(?:课?题|$)`, 'gu'))) add(one, found);
  return found.size > 0 ? [...found] : undefined;
};

function add(list: string, found: Set<number>): void {
  for (const part of list.split(/[、,，和跟与及]/u)) {
    const value = readNumber(part);
    if (value !== undefined) found.add(value);
  }
}

/** Which of what is numbered: 第3条, 第二个; a digit on its own. */
export const index: SlotReader = ({ own }) =>
  numberIn(own, new RegExp(`第([${CN}]+)(?:个|条|项|号|篇|份|步|点|款)?`, 'u'), /^(\d)[。！]?$/u);

export const article: SlotReader = ({ own, quoted }) => {
  const pattern = new RegExp(`第([${CN}百]+)条`, 'u');
  return numberIn(own, pattern) ?? numberIn(quoted, pattern);
};

/** A mark out of 100; several are no single mark. */
export const score: SlotReader = (said) => {
  const all = marks(said);
  return all.length === 1 ? all[0] : undefined;
};

export const scores: SlotReader = (said) => {
  const all = marks(said);
  return all.length > 1 ? all : undefined;
};

function marks({ own }: Said): number[] {
  return [...own.matchAll(/(?<![\d.])(\d{1,3}(?:\.\d)?)(?=分|$|[，。,、；\s])/gu)]
    .map(([, value]) => Number(value))
    .filter((value) => value <= 100 && value >= 10);
}

export const deduct: SlotReader = ({ own }) => numberIn(own, /扣(?:掉)?(\d+)/u);

const GRADE =
  /基本称职|不称职|称职|优秀|较好|良好|较差|不满意|基本满意|满意|合格|一般|优|良|好|差|(?<![a-z])[abcd](?![a-z])/giu;

export const grade: SlotReader = ({ own }) => {
  const all: string[] = own.match(GRADE) ?? [];
  const quoted = /[“"]([^”"]{1,4})[”"]/u.exec(own)?.[1];
  if (quoted && all.includes(quoted)) return quoted;
  return all.length === 1 ? all[0] : undefined;
};

/** Several grades in order: 前三个好，后两个一般 is 好 three times, 一般 twice. */
export const grades: SlotReader = ({ own }) => {
  const grouped = [
    ...own.matchAll(
      /(?:前|后|其余|另外|其他)?(\d+)(?:个|位|名)?(?:都)?(?:给|评|是)?(优秀|较好|良好|称职|满意|合格|一般|好|差|优|良)/gu,
    ),
  ];
  if (grouped.length > 0)
    return grouped.flatMap(([, n, word = '']) => Array.from({ length: Math.min(Number(n), 50) }, () => word));
  const all = own.match(GRADE) ?? [];
  return all.length > 1 ? all : undefined;
};

export const count: SlotReader = ({ own }) =>
  numberIn(
    own,
    /(\d+)(?:多|来|余)?(?:个|名|位)?(?:人|党员|同志)/u,
    /(\d+)个?(?:篇|份|word|文件|制度|户|家)/iu,
    /([123456789]|[一二两三四五六七八九十]+)(?:篇|份|户|家)/u,
  );
export const expected: SlotReader = ({ own }) => numberIn(own, /应到(?:会)?(?:人数)?(\d+)/u);
export const present: SlotReader = ({ own }) =>
  numberIn(own, /(?:实到|到会|到场|来了|到了|参会|出席)(?:会)?(?:人数)?(\d+)/u);
export const hours: SlotReader = ({ own }) =>
  numberIn(own, /(\d+(?:\.\d+)?)个?半?(?:小时|钟头)/u, /([一二两三四五六七八九十半]+)个?(?:小时|钟头)/u);
export const percent: SlotReader = ({ own }) => {
  const tenths = numberIn(own, /([\d一二三四五六七八九]+)成/u);
  return (
    numberIn(own, /(\d+(?:\.\d+)?)%/u) ?? (tenths === undefined ? (/一半|1半/.test(own) ? 50 : undefined) : tenths * 10)
  );
};
export const rate: SlotReader = ({ own }) => numberIn(own, /(?:[一1每]个?(?:人|党员)|人均)(?:一年|每年|1年)?(\d+)/u);
export const rowNumber: SlotReader = ({ own }) => numberIn(own, /第(\d+)行/u);
export const howMany: SlotReader = ({ own }) => numberIn(own, /[前后](\d+)/u);
export const problemCount: SlotReader = ({ own }) => numberIn(own, /(\d+)(?:个|件|条)(?:事|难题|问题)/u);

function numberIn(text: string, ...patterns: RegExp[]): number | undefined {
  for (const pattern of patterns) {
    const words = pattern.exec(text)?.[1];
    const value = words === undefined ? undefined : readNumber(words);
    if (value !== undefined) return value;
  }
  return undefined;
}

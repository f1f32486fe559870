import type { CivilDate } from '../../kernel/clock.ts';
import { comparable } from './terms.ts';

/** What was asked of an earlier time. */
export type AsOf = {
  /** The question without the words that say when; empty where nothing else was said. */
  words: string;
  /** The last day of the time that was named; without one the text before the present one is meant. */
  day?: CivilDate;
};

const KIND = '(?:版本?|规定|办法|细则|条例|制度|规程|章程|准则|规则|规矩|文件|标准|要求|做法|政策|条文)';
const HOW = '(?:是|都|又|可)?(?:怎么|咋|如何|怎样)(?:规定|要求|说|写|定|讲|弄|办)的?';
const THEN = '(?:那会儿?|那时候?|那年|那阵子?|当时|的时候|时候|时)';
/** 14年 is spoken for 2014年. */
const YEAR = String.raw`(?<!\d)((?:19|20)?\d{2})(?:年|(?<=\d{4}))(?:(\d{1,2})月份?(?:(\d{1,2})[日号])?)?`;
const NUMERAL_YEAR = /[二一][〇零○九][〇零○一二三四五六七八九]{2}(?=年)/gu;
const DIGITS = '〇一二三四五六七八九';

/** A year counts where it names a text or a time, not where it is when something happened: 2018年入党的党员. */
const DATED = [
  new RegExp(`(?:按照?|依照?|根据)?${YEAR}(?:${THEN})(?:的|，|,)?`, 'u'),
  new RegExp(
    `(?:按照?|依照?|根据)?${YEAR}(?:的|那个?|那版|发布的|印发的|出台的|施行的|修订的|定的)*(?:老|旧|原)?(?=(?:(?![的按要是有能])\\p{Script=Han}){0,14}?${KIND})`,
    'u',
  ),
];
const BEFORE_CHANGE = /(?:还?没|未)?(?:修订|修改|改版|改|废止|调整|更新)(?:之前|以前|前(?![面边后提]))(?:的|呢|，|,)?/u;
const ONCE = '(?:以前|过去|从前|原来|原先|早先|早些年|早年|之前|当时|当年|那会儿|那时候?|先前|上一版|前一版|上个版本)';
const FORMER = [
  new RegExp(`${ONCE}(?:的|那个?|那版)?(?:老|旧)?(?=${KIND})`, 'u'),
  new RegExp(`${ONCE}(?=[^，。？]{0,16}${HOW})`, 'u'),
  new RegExp(`(?:按照?|依照?)?(?:老|旧|上一|前一|原)(?:的|个)?(?=${KIND})`, 'u'),
  /(?:已经?)?(?:废止|作废|失效|停用)(?:了)?的(?=[\p{Script=Han}]{2,})/u,
  BEFORE_CHANGE,
  /^(?:那么?|请问)?(?:以前|过去|从前|早先|原先|当年|那会儿|那时候?)(?:，|,)?(?!.{0,10}(?:过|了|的(?:党员|人|同志|党费|钱)))(?=.{2,}(?:几|多少|多久|谁|怎么|如何|能不能|要不要|可以|吗|什么|哪))/u,
];
/** What compares two versions, or asks after the text itself, is another question. */
const OTHER =
  /新旧|新老|(?:和|跟|与|比)(?:起)?(?:老|旧|以前|原来|过去|之前|上一)|区别|不同|不一样|变化|改了|变了|对比|对照|有效|作数|管用|能用|用得着|过时|现行|文号|全文|原文件|谁(?:发|定|制定|印发)的|(?:施行|实施|生效|印发|发布)(?:的|时间|日期)|告诉我|废止了?(?:吗|没)|哪[些几][项部个]?|清单|目录|几个?版本|建议|应当?改|太|能不能改|不对|错了?$|有误/u;
/** Said around the question, and nothing by itself. */
const EMPTY = new RegExp(
  `${HOW}|${KIND}|里面?|中|上|那么?|呢|的|吗|啊|呀|是|又|都|请问|问一?下|想(?:问|知道)|在|按照?|依照?|什么样|多少|什么|[\\s\\p{P}]`,
  'gu',
);

/** 2014年的老细则里预备期多久; 旧版怎么规定; 2018年那会儿…: read where an earlier text is meant, and no other day than before `today`. */
export function asOfIn(question: string, today: CivilDate): AsOf | undefined {
  const said = question.replace(NUMERAL_YEAR, (year) => Array.from(year, (char) => digitOf(char)).join(''));
  if (OTHER.test(said)) return undefined;
  for (const pattern of DATED) {
    const match = pattern.exec(said);
    if (!match) continue;
    const [words, spoken = '', month, date] = match;
    const year = spoken.length === 2 ? `20${spoken}` : spoken;
    const day = lastDayOf(year, month, date);
    if (year >= today.slice(0, 4) || day >= today) return undefined;
    return { words: restOf(said, words), day };
  }
  const former = FORMER.map((pattern) => pattern.exec(said)?.[0]).find((words) => words !== undefined);
  return former === undefined ? undefined : { words: restOf(said, former) };
}

function digitOf(char: string): string {
  const value = DIGITS.indexOf(/[零○]/u.test(char) ? '〇' : char);
  return value < 0 ? char : String(value);
}

/** What is left to be asked: 老细则里 and 旧版 name no subject. */
function restOf(said: string, when: string): string {
  const rest = said
    .replace(when, '')
    .replace(new RegExp(`^(?:(?:老|旧|那个?|的)*${KIND}(?:里面?|中|上)?(?:的|，|,|：)?)+`, 'u'), '')
    .trim();
  return comparable(rest).replace(EMPTY, '') === '' ? '' : rest;
}

function lastDayOf(year: string, month: string | undefined, date: string | undefined): CivilDate {
  const two = (number: string) => number.padStart(2, '0');
  return `${year}-${two(month ?? '12')}-${two(date ?? '31')}`;
}

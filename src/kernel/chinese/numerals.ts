import { normalise } from './text.ts';

const DIGITS: Record<string, number> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  壹: 1,
  贰: 2,
  貳: 2,
  叁: 3,
  參: 3,
  肆: 4,
  伍: 5,
  陆: 6,
  陸: 6,
  柒: 7,
  捌: 8,
  玖: 9,
  俩: 2,
  仨: 3,
  幺: 1,
};
const UNITS: Record<string, number> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000, k: 1000, K: 1000 };
const MYRIADS: Record<string, number> = { 万: 1e4, 萬: 1e4, w: 1e4, W: 1e4, 亿: 1e8, 億: 1e8 };
const TENS: Record<string, string> = { 廿: '二十', 卅: '三十' };

/** The characters that a Chinese numeral is written with, as the inside of a character class. */
export const NUMERAL = '0-9零〇一二两三四五六七八九十百千万亿壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億廿卅俩仨';

/**
 * The number that a whole text is: 一万二 12000, 3千5 3500, 1.2万 12000, 2k 2000, 贰仟 2000, 廿三 23, 二〇二六 2026, 半 0.5,
 * 一个半 1.5, 第三 3. Undefined when it is anything else; a bare 百/千/万 is no number.
 */
export function readNumber(text: string): number | undefined {
  const plain = normalise(text)
    .replace(/^第/, '')
    .replace(/[廿卅]/g, (tens) => TENS[tens] ?? tens)
    .replace(/(\d)[,，](?=\d{3}(?!\d))/g, '$1')
    .replace(/\s+/g, '');
  if (plain === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(plain)) return Number(plain);
  const negative = /^[负-](.+)$/.exec(plain)?.[1];
  if (negative !== undefined) {
    const value = readNumber(negative);
    return value === undefined ? undefined : -value;
  }
  if (plain === '半') return 0.5;
  const andHalf = /^(.+?)(?:个)?半$/.exec(plain)?.[1];
  if (andHalf !== undefined) {
    const whole = readNumber(andHalf);
    return whole === undefined ? undefined : whole + 0.5;
  }
  const [whole = '', fraction] = plain.split('点');
  if (fraction !== undefined) {
    const value = readWhole(whole);
    const decimals = fraction === '' ? undefined : digitsOf(fraction);
    return value === undefined || decimals === undefined ? undefined : Number(`${value}.${decimals}`);
  }
  return readWhole(plain);
}

function digitsOf(text: string): string | undefined {
  let digits = '';
  for (const character of text) {
    const digit = /\d/.test(character) ? Number(character) : DIGITS[character];
    if (digit === undefined) return undefined;
    digits += digit;
  }
  return digits;
}

// 一千二百三十万四 is read from the left: a digit waits for its unit, a myriad closes what stands before it
function readWhole(text: string): number | undefined {
  // 三五 and 两三 are guesses; 二〇 and 二〇二六 are spelled out
  const digitString = text.length > 2 || /[〇零\d]/.test(text) ? digitsOf(text) : undefined;
  if (digitString !== undefined) return Number(digitString);
  let total = 0;
  let section = 0;
  let waiting: number | undefined;
  let lastUnit = 0;
  let sinceZero = false;
  for (const token of text.match(/\d+(?:\.\d+)?|./gu) ?? []) {
    const digit = /^\d/.test(token) ? Number(token) : DIGITS[token];
    if (digit !== undefined) {
      if (waiting !== undefined && waiting !== 0) return undefined;
      sinceZero ||= digit === 0;
      waiting = digit;
      continue;
    }
    const unit = UNITS[token];
    if (unit !== undefined) {
      if (waiting === undefined && (unit !== 10 || (section !== 0 && !sinceZero))) return undefined;
      if (waiting === 0 && unit !== 10) return undefined;
      if (section !== 0 && unit >= lastUnit) return undefined;
      section += (waiting || 1) * unit;
      [waiting, lastUnit, sinceZero] = [undefined, unit, false];
      continue;
    }
    const myriad = MYRIADS[token];
    if (myriad === undefined) return undefined;
    const before = section + (waiting ?? 0);
    if (before === 0 && total === 0) return undefined;
    total = before === 0 || myriad > total ? (total + before) * myriad : total + before * myriad;
    [section, waiting, lastUnit, sinceZero] = [0, undefined, myriad, false];
  }
  // 一万二, 两百五: the last digit counts in tenths of the unit before it
  const tail =
    waiting === undefined ? 0 : lastUnit > 10 && !sinceZero && waiting < 10 ? waiting * (lastUnit / 10) : waiting;
  return round(total + section + tail);
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

const LEXICAL =
  /三会一课|一会儿|一定|一些|一切|一般|一样|一直|一起|一致|一旦|一律|一并|一贯|一线|一体|一面|一边|一时|一再|一向|一概|一经|一道|一共|一同|一心|一点|一下|一把手|一次性|一方面|统一|唯一|万一|之一|千万|百姓|百科|万分|十分(?!钟)|十足|九牛|三三两两|七七八八|五湖四海|四面八方|千方百计|三番五次|乱七八糟|一五一十|接二连三|丢三落四|万无一失|两面|双十一|五四|五一|六一|七一|八一|三八|十一(?![月日号点个名人次条项年届周])/gu;
const MEASURES =
  '个人名位次年月日号天周岁条款项章节篇份元块角分秒点万亿千百件家场批期轮届级层类种支部所栋间台辆张本册页遍回组队户门套届倍成小星钟季';
const RUN = new RegExp(`(?:百分之)?[${NUMERAL}]+(?:\\.\\d+)?[${NUMERAL}]*`, 'gu');

/**
 * The text with its numerals as Arabic digits, so that 三人 and 3人, 二十四个 and 24个, 百分之五 and 5% compare equal. Words
 * that only contain a numeral (统一, 三会一课, 万一, 一定) stay.
 */
export function numeralsAlike(text: string): string {
  const plain = normalise(text);
  let alike = '';
  let at = 0;
  for (const { 0: word, index } of plain.matchAll(LEXICAL)) {
    // 统一 in 十一一定: a numeral directly before means the word isn't one
    alike += rewritten(plain.slice(at, index), plain[index] ?? '') + word;
    at = index + word.length;
  }
  return alike + rewritten(plain.slice(at), '');
}

function rewritten(text: string, following: string): string {
  return text.replace(RUN, (run: string, offset: number) => {
    const percent = run.startsWith('百分之');
    const body = percent ? run.slice(3) : run;
    if (/^\d+(\.\d+)?$/.test(body)) return percent ? `${body}%` : body;
    const value = readNumber(body);
    if (value === undefined) return run;
    if (percent) return `${value}%`;
    const before = text[offset - 1] ?? '';
    const after = text[offset + run.length] ?? following;
    const counted = '第周初每前后近约满逾超'.includes(before) && before !== '';
    const measured = after !== '' && MEASURES.includes(rangeEnd(text.slice(offset + run.length)) ?? after);
    const spelled = body.length > 1 && /[十拾百佰千仟万萬亿億廿卅〇零\d]/.test(body);
    return counted || measured || spelled ? String(value) : run;
  });
}

// 二至三名: what is counted stands behind the second numeral
const RANGE_END = new RegExp(`^[至到~-][${NUMERAL}]+(.)`, 'u');
function rangeEnd(after: string): string | undefined {
  return RANGE_END.exec(after)?.[1];
}

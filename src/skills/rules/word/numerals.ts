import { chineseNumeral } from '../flaws.ts';

/** A number the way Word prints it in a numbering format (ECMA-376 17.18.59 ST_NumberFormat); decimal for those unknown. */
export function numeralIn(format: string, value: number): string {
  if (value < 0) return String(value);
  return FORMATS[format]?.(value) ?? String(value);
}

const thousands = (value: number) => (value === 0 ? '零' : value > 9999 ? digits(value) : chineseNumeral(value));
// The counting formats know tens but no hundreds
const counting = (value: number) => (value === 0 ? '〇' : value > 99 ? digits(value) : chineseNumeral(value));
const digits = (value: number) => [...String(value)].map((digit) => '〇一二三四五六七八九'[Number(digit)]).join('');
const cycle = (letters: string) => (value: number) => letters[(value - 1) % letters.length];
const shifted = (first: number, most: number) => (value: number) =>
  value >= 1 && value <= most ? String.fromCodePoint(first + value - 1) : undefined;

const LEGAL: { [numeral: string]: string } = {
  一: '壹',
  二: '贰',
  三: '叁',
  四: '肆',
  五: '伍',
  六: '陆',
  七: '柒',
  八: '捌',
  九: '玖',
  十: '拾',
  百: '佰',
  千: '仟',
};

const FORMATS: { [format: string]: (value: number) => string | undefined } = {
  none: () => '',
  bullet: () => '',
  decimalZero: (value) => String(value).padStart(2, '0'),
  decimalFullWidth: (value) => String(value).replace(/\d/g, (digit) => '０１２３４５６７８９'[Number(digit)] ?? digit),
  decimalEnclosedCircle: shifted(0x2460, 20),
  decimalEnclosedCircleChinese: shifted(0x2460, 20),
  decimalEnclosedParen: shifted(0x2474, 20),
  decimalEnclosedFullstop: shifted(0x2488, 20),
  ideographEnclosedCircle: shifted(0x3280, 10),
  chineseCounting: counting,
  taiwaneseCounting: counting,
  chineseCountingThousand: thousands,
  taiwaneseCountingThousand: thousands,
  japaneseCounting: thousands,
  chineseLegalSimplified: (value) => thousands(value).replace(/./gu, (numeral) => LEGAL[numeral] ?? numeral),
  ideographDigital: digits,
  taiwaneseDigital: digits,
  japaneseDigitalTenThousand: digits,
  ideographTraditional: cycle('甲乙丙丁戊己庚辛壬癸'),
  ideographZodiac: cycle('子丑寅卯辰巳午未申酉戌亥'),
  // After z come aa, bb, cc
  lowerLetter: (value) => repeated('abcdefghijklmnopqrstuvwxyz', value),
  upperLetter: (value) => repeated('ABCDEFGHIJKLMNOPQRSTUVWXYZ', value),
  lowerRoman: (value) => roman(value).toLowerCase(),
  upperRoman: roman,
};

function repeated(letters: string, value: number): string {
  if (value < 1) return '';
  return (letters[(value - 1) % 26] ?? '').repeat(Math.min(Math.ceil(value / 26), 30));
}

function roman(value: number): string {
  if (value > 3999) return String(value);
  let rest = value;
  let words = '';
  for (const [worth, letters] of [
    [1000, 'M'],
    [900, 'CM'],
    [500, 'D'],
    [400, 'CD'],
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ] as const) {
    words += letters.repeat(Math.floor(rest / worth));
    rest %= worth;
  }
  return words;
}

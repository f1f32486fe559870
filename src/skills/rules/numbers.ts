import { readNumber } from '../../kernel/chinese/numerals.ts';

/** 第一百四十二条's 一百四十二 → 142; Arabic digits too. NaN when it is no whole number. */
export function readOrdinal(text: string): number {
  const value = /^[\d零〇一二两三四五六七八九十百千万]+$/.test(text) ? readNumber(text) : undefined;
  return value !== undefined && Number.isInteger(value) ? value : Number.NaN;
}

const MEASURES =
  '个名人年月日天次周条款倍元块岁届票种类项级份季度家位小时学时工作日等次支户场回期代遍轮批档册张本件篇页字晚桌辆间层分之%至到—～-';
const NUMERAL = new RegExp(
  `(?<![第统唯万专单])([零〇一二两三四五六七八九十百千万]+)(?=[${MEASURES.replaceAll('-', '\\-')}])`,
  'gu',
);

/**
 * The same text with numerals written alike, for comparing only: 三人 and 3人, 百分之五 and 5%, 半年 and 6个月.
 * Numerals that are part of a word (统一, 第一, 三会一课) stay.
 */
export function numeralsAlike(text: string): string {
  return (
    text
      .replace(/[０-９Ａ-Ｚａ-ｚ％．]/gu, (wide) => String.fromCodePoint((wide.codePointAt(0) ?? 0) - 0xfee0))
      .replace(/百分之([零〇一二两三四五六七八九十百千万点.\d]+)/gu, (_, figure: string) => `${decimal(figure)}%`)
      .replace(/(?<![一二两三四五六七八九十\d])半年/gu, '6个月')
      .replace(/([二三四五六七八九十])分之([一二三四五六七八九])/gu, (_, whole: string, part: string) => {
        return `${readOrdinal(part)}/${readOrdinal(whole)}`;
      })
      .replace(NUMERAL, (words: string) => {
        const value = readOrdinal(words);
        return Number.isNaN(value) ? words : String(value);
      })
      // 四千五 and 八千多 of money, said without its measure
      .replace(
        /([一二两三四五六七八九])([千万])([一二三四五六七八九])?(?=[块多钱要交的，。？?]|$)/gu,
        (_, head: string, scale: string, rest = '') => {
          const unit = scale === '千' ? 1_000 : 10_000;
          return String(readOrdinal(head) * unit + (rest === '' ? 0 : (readOrdinal(rest) * unit) / 10));
        },
      )
      .replace(/每个(?=月|季度|星期)/gu, '每')
      .replace(/(\d),(?=\d{3})/g, '$1')
  );
}

function decimal(figure: string): string {
  const [whole = '', part] = figure.split(/[点.]/u);
  const value = String(readOrdinal(whole));
  return part === undefined ? value : `${value}.${[...part].map((char) => readNumber(char) ?? char).join('')}`;
}

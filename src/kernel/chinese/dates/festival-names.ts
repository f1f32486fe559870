import { addDays, type CivilDate } from '../../clock.ts';
import { dayOf } from './calendar.ts';
import { lunarDay, solarTerm } from './lunisolar.ts';

export type Known = (year: number) => CivilDate | undefined;

const fixed =
  (month: number, day: number): Known =>
  (year) =>
    dayOf(year, month, day);
const lunar =
  (month: number, day: number): Known =>
  (year) =>
    lunarDay(year, month, day);
const term =
  (longitude: number): Known =>
  (year) =>
    solarTerm(year, longitude);
const nth =
  (month: number, n: number, weekday: number): Known =>
  (year) => {
    const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay() || 7;
    return dayOf(year, month, 1 + ((weekday - first + 7) % 7) + (n - 1) * 7);
  };

const eve: Known = (year) => {
  const newYear = lunarDay(year, 1, 1);
  return newYear && addDays(newYear, -1);
};

/** What people call a day, and when it is in a year. The eve and what precedes it are told by the new year that follows. */
export const FESTIVALS: { names: string; when: Known }[] = [
  { names: '元旦节?|新年第一天', when: fixed(1, 1) },
  { names: '腊八节?', when: (year) => lunarDay(year - 1, 12, 8) },
  // 北方小年; in the south it is a day later
  { names: '北方小年|小年', when: (year) => lunarDay(year - 1, 12, 23) },
  { names: '南方小年', when: (year) => lunarDay(year - 1, 12, 24) },
  { names: '除夕夜?|大年三十儿?|年三十儿?|大年夜|年夜|大年卅|年卅', when: eve },
  { names: '春节|过年|农历新年|新春佳节|大年初一|年初一(?!次|个)|正月初一', when: lunar(1, 1) },
  { names: '元宵节?|上元节|灯节', when: lunar(1, 15) },
  { names: '龙抬头|二月二(?!十)', when: lunar(2, 2) },
  { names: '国际妇女节|三八妇女节|妇女节|女神节|三八节?(?!线)|3\\.?8妇女节|38妇女节', when: fixed(3, 8) },
  { names: '植树节', when: fixed(3, 12) },
  { names: '学雷锋日|学雷锋纪念日|雷锋日', when: fixed(3, 5) },
  { names: '愚人节', when: fixed(4, 1) },
  { names: '国家安全日|全民国家安全教育日', when: fixed(4, 15) },
  { names: '世界读书日|读书日', when: fixed(4, 23) },
  {
    names: '国际劳动节|五一劳动节|五一国际劳动节|劳动节|五一节?|5\\.1(?=节|假|劳动|期间|前|后|放假)|51(?=节|假|劳动节)',
    when: fixed(5, 1),
  },
  { names: '五四青年节|青年节|五四节?(?!运动|精神|奖)', when: fixed(5, 4) },
  { names: '母亲节', when: nth(5, 2, 7) },
  { names: '六一儿童节|国际儿童节|儿童节|六一节?', when: fixed(6, 1) },
  { names: '父亲节', when: nth(6, 3, 7) },
  { names: '端午节?|端阳节?', when: lunar(5, 5) },
  { names: '七一建党节|建党节|建党纪念日|建党日|党的生日|党的?诞辰日?|七一(?!勋章)', when: fixed(7, 1) },
  { names: '七夕节?', when: lunar(7, 7) },
  { names: '中元节', when: lunar(7, 15) },
  { names: '八一建军节|建军节|八一节?', when: fixed(8, 1) },
  { names: '教师节', when: fixed(9, 10) },
  { names: '九一八', when: fixed(9, 18) },
  { names: '抗战胜利纪念日|九三', when: fixed(9, 3) },
  { names: '烈士纪念日', when: fixed(9, 30) },
  { names: '中秋佳节|中秋节?|八月十五(?!号|日)|团圆节', when: lunar(8, 15) },
  {
    names:
      '国庆节?|十一国庆节?|十一黄金周|国庆黄金周|十一(?=长假|假期|期间|放假|之?以?前|之?以?后|节|国庆|当天|当日|上班|收假|回来|$)',
    when: fixed(10, 1),
  },
  { names: '重阳节?|老人节|敬老节', when: lunar(9, 9) },
  { names: '双十一', when: fixed(11, 11) },
  { names: '双十二', when: fixed(12, 12) },
  { names: '消防日|全国消防日', when: fixed(11, 9) },
  { names: '记者节', when: fixed(11, 8) },
  { names: '感恩节', when: nth(11, 4, 4) },
  { names: '宪法日|国家宪法日', when: fixed(12, 4) },
  { names: '国家公祭日|公祭日', when: fixed(12, 13) },
  { names: '平安夜', when: fixed(12, 24) },
  { names: '圣诞节?', when: fixed(12, 25) },
  { names: '跨年夜?', when: fixed(12, 31) },
  { names: '清明节?', when: term(15) },
  { names: '立春', when: term(315) },
  { names: '春分', when: term(0) },
  { names: '谷雨', when: term(30) },
  { names: '立夏', when: term(45) },
  { names: '夏至', when: term(90) },
  { names: '立秋', when: term(135) },
  { names: '秋分', when: term(180) },
  { names: '霜降', when: term(210) },
  { names: '立冬', when: term(225) },
  { names: '小雪节气|小雪', when: term(240) },
  { names: '大雪节气|大雪', when: term(255) },
  { names: '雨水', when: term(330) },
  { names: '惊蛰', when: term(345) },
  { names: '小满', when: term(60) },
  { names: '芒种', when: term(75) },
  { names: '小暑', when: term(105) },
  { names: '大暑', when: term(120) },
  { names: '处暑', when: term(150) },
  { names: '白露', when: term(165) },
  { names: '寒露', when: term(195) },
  { names: '小寒', when: term(285) },
  { names: '大寒', when: term(300) },
  { names: '冬至', when: term(270) },
];

/** The festival that goes by this name. */
export function festivalNamed(name: string | undefined): Known | undefined {
  if (name === undefined) return undefined;
  // what must or must not follow a name in a sentence was settled when it was found there
  return FESTIVALS.find(({ names }) => new RegExp(`^(?:${names.replace(/\(\?[=!][^)]*\)/g, '')})$`, 'u').test(name))
    ?.when;
}

/** The statutory holidays, for words such as 节前 that name none: the days that an arrangement is made around. */
export const STATUTORY: Known[] = [
  fixed(1, 1),
  lunar(1, 1),
  term(15),
  fixed(5, 1),
  lunar(5, 5),
  lunar(8, 15),
  fixed(10, 1),
];

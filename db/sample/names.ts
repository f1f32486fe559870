import { spread } from '../../src/kernel/ids.ts';

/** The invented city. Its committee numbers notices 澜直工〔2026〕12号. */
export const CITY = '澜州市';

const SURNAMES = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文',
];
const MEN = ['建国志文明宏立永海正思子俊承家', '军强峰涛斌伟刚毅平辉超东亮成宁远安博源山'] as const;
const WOMEN = ['晓雅淑秀美静雨思慧丽玉春文若佳', '芳敏娟霞萍燕琳洁颖婷梅兰芬莉欣怡蓉珍云宁'] as const;

/**
 * The name of the person with this id: always the same. `taken` names are avoided where a few tries allow it; among
 * thousands some namesakes remain, as in life.
 */
export function nameOf(id: string, taken: Set<string>): string {
  for (let attempt = 0; ; attempt++) {
    const pick = (from: readonly string[] | string, what: string) =>
      from[Math.floor(spread(id, what, String(attempt)) * from.length)] ?? '';
    const [first, second] = spread(id, 'woman', String(attempt)) < 0.42 ? WOMEN : MEN;
    // three characters always: short ones are too often the name of somebody well known
    const middle = pick(first, 'first');
    const last = pick(second, 'second');
    const name = pick(SURNAMES, 'surname') + middle + (middle === last ? '林' : last);
    if (!taken.has(name) || attempt === 4) {
      taken.add(name);
      return name;
    }
  }
}

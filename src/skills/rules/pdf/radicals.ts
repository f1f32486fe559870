/**
 * Programs that make a .pdf often write the radical that looks like a character in its place: ⼯ (U+2F2F) for 工. Kangxi radicals
 * have a compatibility decomposition; of CJK Radicals Supplement (U+2E80 ff.) those that print as whole characters are listed.
 */
const SUPPLEMENT = new Map(
  '⺁厂 ⺄乙 ⺊卜 ⺌小 ⺍小 ⺝月 ⺟母 ⺠民 ⺪疋 ⺫目 ⺮竹 ⺰纟 ⺲网 ⺳网 ⺴网 ⺶羊 ⺷羊 ⺸羊 ⺹老 ⺻聿 ⺼肉 ⻁虎 ⻃西 ⻄西 ⻅见 ⻆角 ⻇角 ⻈讠 ⻉贝 ⻋车 ⻐钅 ⻑长 ⻒长 ⻓长 ⻔门 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻟饣 ⻠饣 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻬齐 ⻮齿 ⻰龙 ⻳龟'
    .split(' ')
    .map((pair) => [pair.charAt(0), pair.charAt(1)]),
);

/** Where the decomposition is the older form of what a font for simplified Chinese prints. */
const SIMPLIFIED = new Map([
  ['戶', '户'],
  ['靑', '青'],
  ['黃', '黄'],
]);

/** The same words in characters that can be searched for. */
export function withoutRadicals(text: string): string {
  return text
    .replace(/[\u2f00-\u2fd5]/gu, (radical) => {
      const plain = radical.normalize('NFKC');
      return SIMPLIFIED.get(plain) ?? plain;
    })
    .replace(/[\u2e80-\u2ef3]/gu, (radical) => SUPPLEMENT.get(radical) ?? radical);
}

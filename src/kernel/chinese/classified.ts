const LEVEL = '(?:[绝絕絶]\\s*密|[机機]\\s*密|[秘祕]\\s*密)';
// each blank can be read in one way only: files of hundreds of thousands of characters are looked into
const MARKINGS = [
  `${LEVEL}\\s*[★☆*＊·•]`,
  `[★☆]\\s*${LEVEL}`,
  `[【\\[［（(〔〖]\\s*${LEVEL}\\s*[】\\]］)）〕〗]`,
  `(?:密\\s*级|保密等级|保密级别)\\s*(?:[:：为是]\\s*)?${LEVEL}`,
  `${LEVEL}\\s*级`,
  `(?:^|\\n)[^\\S\\n]*${LEVEL}(?:\\s*(?:\\d+\\s*(?:年|个月)|长期))?\\s*(?:\\n|$)`,
].map((marking) => new RegExp(marking));

/** True for what carries a marking of 国家秘密; the mere word 秘密 in a sentence is none. */
export function classified(text: string): boolean {
  return MARKINGS.some((marking) => marking.test(text));
}

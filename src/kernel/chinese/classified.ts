/** True for what carries a marking of 国家秘密; the mere word 秘密 in a sentence is none. */
export function classified(text: string): boolean {
  const level = '(?:[绝絕絶]\\s*密|[机機]\\s*密|[秘祕]\\s*密)';
  return [
    `${level}\\s*[★☆*＊·•]`,
    `[★☆]\\s*${level}`,
    `[【\\[［（(〔〖]\\s*${level}\\s*[】\\]］)）〕〗]`,
    `(?:密\\s*级|保密等级|保密级别)\\s*(?:[:：为是]\\s*)?${level}`,
    `${level}\\s*级`,
    `(?:^|\\n)\\s*${level}\\s*(?:\\d+\\s*(?:年|个月)|长期)?\\s*(?:\\n|$)`,
  ].some((marking) => new RegExp(marking).test(text));
}
